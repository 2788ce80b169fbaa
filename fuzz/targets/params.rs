//! Parameters as anybody may write them: arguments, files, and the cells that declare them. A literal is read back as
//! the value it was written for.
#![no_main]

use libfuzzer_sys::fuzz_target;
use nbrun::params::{GivenParameter, assign, files, languages};

fuzz_target!(|data: &[u8]| {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let (cell, argument) = text.split_once('\u{1}').unwrap_or((text, "n=1"));
    let given = GivenParameter::from_argument(argument);
    for parse in [files::json::parse, files::toml::parse, files::yaml::parse] {
        drop(parse(argument));
    }
    let names = ["python", "rust", "r", "julia", "typescript", "scala", "bash", "sql"];
    for language in names.into_iter().filter_map(languages::find) {
        let Ok(declared) = language.parameters(cell) else { continue };
        let Ok(given) = &given else { continue };
        let Ok(assigned) = assign(&declared, std::slice::from_ref(given)) else { continue };
        let Ok(source) = language.injected_source(&assigned) else { continue };
        let head = 1 + usize::from(language.import(&assigned).is_some());
        let lines: usize = assigned.iter().map(|given| given.parameter.binding.lines().count()).sum();
        assert_eq!(source.lines().count(), head + lines, "a value stays on its line: {source}");
    }
});
