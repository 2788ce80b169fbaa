//! Whole sessions on the real compiler and prelude: each file in `cases/` holds cells, and its snapshot what
//! a notebook would show for them.

#![allow(clippy::expect_used)]

use std::fmt::Write as _;
use std::path::Path;
use std::process::Stdio;
use std::sync::Arc;

use nbrun_kernel::engine::prelude::Prelude;
use nbrun_kernel::engine::{CellError, Output, Shown, StreamName};
use nbrun_kernel::session::Session;

/// Separates the cells of a case.
const SEPARATOR: &str = "\n// %%\n";

fn transcript(case: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases").join(case).with_extension("rs.txt");
    let text = std::fs::read_to_string(path).expect("the case");
    let prelude = Arc::new(Prelude::build(Stdio::inherit()).expect("the prelude"));
    tokio::runtime::Runtime::new().expect("a runtime").block_on(async {
        let mut session = Session::start(prelude).await.expect("a session");
        let mut transcript = String::new();
        for (cell, count) in text.split(SEPARATOR).zip(1..) {
            let _ = writeln!(transcript, "In[{count}]: {}", cell.trim());
            let (output, mut shown) = Output::channel();
            let run = async {
                let outcome = session.execute(count, cell.trim(), &output).await;
                drop(output);
                outcome
            };
            let collect = async {
                let mut text = String::new();
                while let Some(shown) = shown.recv().await {
                    text += &describe(shown);
                }
                text
            };
            let (outcome, output) = tokio::join!(run, collect);
            session.settle().await;
            transcript += &output;
            if let Err(CellError { ename, evalue, traceback }) = outcome {
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

/// Without colours, trailing blanks and numbers that differ from run to run.
fn plain(text: &str) -> String {
    let mut out = String::new();
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        if character == '\u{1b}' {
            characters.by_ref().find(char::is_ascii_alphabetic);
        } else {
            out.push(character);
        }
    }
    out.lines().map(str::trim_end).collect::<Vec<_>>().join("\n")
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
