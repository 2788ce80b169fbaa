//! Whole sessions on the real compiler and prelude: each file in `cases/` holds cells, and its snapshot what
//! a notebook would show for them.

#![allow(clippy::expect_used)]

mod support;

use std::fmt::Write as _;
use std::path::Path;

use nbrun_kernel::engine::{CellError, Shown, StreamName};
use support::{Notebook, without_colours};

/// Separates the cells of a case.
const SEPARATOR: &str = "\n// %%\n";

fn transcript(case: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases").join(case).with_extension("rs.txt");
    let text = std::fs::read_to_string(path).expect("the case");
    tokio::runtime::Runtime::new().expect("a runtime").block_on(async {
        let mut notebook = Notebook::start().await;
        let mut transcript = String::new();
        for cell in text.split(SEPARATOR) {
            let _ = writeln!(transcript, "In[{}]: {}", notebook.cells + 1, cell.trim());
            let ran = notebook.run(cell.trim()).await;
            transcript.extend(ran.shown.into_iter().map(describe));
            if let Err(CellError { ename, evalue, traceback }) = ran.outcome {
                let _ = writeln!(transcript, "{ename}: {evalue}\n{}", plain(&traceback.join("\n")));
            }
            transcript.push('\n');
        }
        transcript
    })
}

fn describe(shown: Shown) -> String {
    match shown {
        Shown::Stream(StreamName::Stderr, text) => format!("[stderr] {}\n", plain(&text)),
        Shown::Stream(StreamName::Stdout, text) => without_times(&text),
        Shown::Display { data, result } => {
            let kind = if result { "result" } else { "display" };
            data.iter().fold(String::new(), |mut all, (mime, value)| {
                let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
                let _ = writeln!(all, "[{kind} {mime}] {text}");
                all
            })
        }
        Shown::Message(message) => format!("[{}] {}\n", message.msg_type, message.content),
        Shown::Payload(payload) => format!("[payload] {}\n", payload.into_json()),
        Shown::Question(question) => format!("[question] {}\n", question.prompt),
    }
}

/// With dots for each duration.
fn without_times(text: &str) -> String {
    let mut out = String::new();
    for word in text.split_inclusive([' ', '\n', ',', ')']) {
        let unit = word.trim_end_matches([' ', '\n', ',', ')']);
        let number =
            out.rfind(' ').map_or(0, |end| out[..end].rfind([' ', '\n']).map_or(0, |start| start + 1));
        if ["ns", "µs", "ms", "s"].contains(&unit) && out[number..].trim_end().parse::<f64>().is_ok() {
            out.replace_range(number.., "… ");
            out.push_str(&word[unit.len()..]);
        } else {
            out.push_str(word);
        }
    }
    out
}

/// Without colours and trailing blanks.
fn plain(text: &str) -> String {
    without_colours(text).lines().map(str::trim_end).collect::<Vec<_>>().join("\n")
}

macro_rules! transcripts {
    ($($case:ident),* $(,)?) => {$(
        #[test]
        fn $case() {
            insta::assert_snapshot!(transcript(stringify!($case)));
        }
    )*};
}

transcripts!(
    values_and_items,
    frames_and_figures,
    errors_leave_variables_alive,
    moved_and_borrowed,
    a_dead_process,
    crates_offline,
    evcxr_commands,
    stopped_and_restored,
    what_variables_are,
    magics_and_rust,
    the_shell,
    timing
);
