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
    for name in ["python", "rust"] {
        let language = languages::find(name).expect("it is known");
        let Ok(declared) = language.parameters(cell) else { continue };
        let Ok(given) = &given else { continue };
        if let Ok(assigned) = assign(&declared, std::slice::from_ref(given)) {
            let source = language.injected_source(&assigned);
            assert_eq!(source.lines().count(), 1 + assigned.len(), "a value stays on its line: {source}");
        }
    }
});
