//! The language corpus: each file in `corpus/` is a session on one theme, each cell followed by its outcome.
//!
//! ```text
//! // %% A moved variable is gone
//! let v = vec![1, 2];
//! drop(v);
//! v
//! //!! CompileError 3:1: [E0382] borrow of moved value: `v`
//! ```
//!
//! `//1>` and `//2>` is what a cell prints to stdout and stderr, `//->` what it displays on the way, `//=>` its
//! result, `//!!` its error: kind, marked line and column, message. Other representations than text follow as
//! `[MIME type]`. `UPDATE_CORPUS=1` writes the outcomes into the files; read them before you commit them.

#![allow(clippy::expect_used)]

mod support;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use nbrun_kernel::engine::{CellError, Shown, StreamName};
use serde_json::{Map, Value};
use support::{Notebook, without_colours};

/// Begins a cell; a title may follow.
const CELL: &str = "// %%";
/// Begins a line of a cell's outcome.
const OUTCOME: [&str; 5] = ["//1>", "//2>", "//->", "//=>", "//!!"];
/// Longer representations than this are only named.
const SHORT: usize = 300;

struct Cell {
    /// 1-based line in the file.
    line: usize,
    title: String,
    source: String,
    outcome: String,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus")
}

/// What stands above the first cell, and the cells.
fn parse(text: &str) -> (String, Vec<Cell>) {
    let mut head = String::new();
    let mut cells: Vec<Cell> = Vec::new();
    for (line, text) in (1..).zip(text.lines()) {
        if text.starts_with(CELL) {
            let title = text.to_owned();
            cells.push(Cell { line, title, source: String::new(), outcome: String::new() });
            continue;
        }
        let part = match cells.last_mut() {
            None => &mut head,
            Some(cell) if OUTCOME.iter().any(|mark| text.starts_with(mark)) => &mut cell.outcome,
            Some(cell) => &mut cell.source,
        };
        part.push_str(text);
        part.push('\n');
    }
    for cell in &mut cells {
        cell.source.truncate(cell.source.trim_end().len());
    }
    (head, cells)
}

async fn outcomes(cells: &[Cell]) -> Vec<String> {
    let mut notebook = Notebook::start().await;
    let mut outcomes = Vec::new();
    for cell in cells {
        let ran = notebook.run(&cell.source).await;
        let mut seen = Seen::default();
        ran.shown.into_iter().for_each(|shown| seen.add(shown));
        outcomes.push(seen.describe(notebook.cells, ran.outcome));
    }
    outcomes
}

/// What a cell printed and showed. The order of different streams is a matter of other tests.
#[derive(Default)]
struct Seen {
    stdout: String,
    stderr: String,
    shown: String,
}

impl Seen {
    fn add(&mut self, shown: Shown) {
        match shown {
            Shown::Stream(StreamName::Stdout, text) => self.stdout += &text,
            Shown::Stream(StreamName::Stderr, text) => self.stderr += &text,
            Shown::Display { data, result } => {
                self.shown += &marked(if result { "//=>" } else { "//->" }, &representations(&data));
            }
            Shown::Message(message) => {
                self.shown += &marked("//->", &format!("[{}]", message.msg_type));
            }
            Shown::Payload(payload) => self.shown += &marked("//->", &payload.into_json().to_string()),
            Shown::Question(question) => self.shown += &marked("//->", &question.prompt),
        }
    }

    fn describe(self, count: u32, outcome: Result<(), CellError>) -> String {
        let mut text = marked("//1>", &self.stdout) + &marked("//2>", &plain(&self.stderr)) + &self.shown;
        if let Err(CellError { ename, evalue, traceback }) = outcome {
            let place = place(&plain(&traceback.join("\n"))).map_or(String::new(), |at| format!(" {at}"));
            text += &marked("//!!", &format!("{ename}{place}: {evalue}"));
        }
        text.replace(&format!("In[{count}]:"), "")
    }
}

fn representations(data: &Map<String, Value>) -> String {
    let mut text = String::new();
    for (mime, value) in data {
        let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let _ = match mime.as_str() {
            "text/plain" => writeln!(text, "{value}"),
            _ if value.len() <= SHORT && !value.contains('\n') => writeln!(text, "[{mime}] {value}"),
            _ => writeln!(text, "[{mime}] …"),
        };
    }
    text
}

/// Each line of `text` behind `mark`.
fn marked(mark: &str, text: &str) -> String {
    text.lines().fold(String::new(), |all, line| all + format!("{mark} {line}").trim_end() + "\n")
}

/// The place that a traceback marks first.
fn place(traceback: &str) -> Option<&str> {
    let at = traceback.find("--> In[")? + "--> ".len();
    traceback[at..].lines().next()
}

/// Without colours and the numbers of threads.
fn plain(text: &str) -> String {
    let out = without_colours(text);
    match out.split_once("thread '").and_then(|(_, after)| after.split_once("' (")) {
        Some((_, id)) => {
            let id: String = id.chars().take_while(char::is_ascii_digit).collect();
            out.replace(&format!("' ({id})"), "'")
        }
        None => out,
    }
}

fn run(theme: &str) {
    let path = folder().join(theme).with_extension("rs.txt");
    let text = std::fs::read_to_string(&path).expect("the session");
    let (head, cells) = parse(&text);
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let outcomes = runtime.block_on(outcomes(&cells));
    if std::env::var_os("UPDATE_CORPUS").is_some() {
        let cells = cells.iter().zip(&outcomes);
        let cells = cells.map(|(cell, outcome)| format!("{}\n{}\n{outcome}", cell.title, cell.source));
        let text = head + &cells.collect::<Vec<_>>().join("\n");
        return std::fs::write(path, text).expect("the session can be written");
    }
    let mut wrong = String::new();
    for (cell, outcome) in cells.iter().zip(&outcomes).filter(|(cell, outcome)| cell.outcome != **outcome) {
        let Cell { line, title, source, outcome: expected } = cell;
        let _ = write!(
            wrong,
            "\n{}:{line}: {title}\n{source}\nexpected:\n{expected}came:\n{outcome}",
            path.display()
        );
    }
    assert!(wrong.is_empty(), "{wrong}");
}

macro_rules! sessions {
    ($($theme:ident),* $(,)?) => {
        const SESSIONS: &[&str] = &[$(stringify!($theme)),*];

        $(
            #[test]
            fn $theme() {
                run(stringify!($theme));
            }
        )*
    };
}

sessions!(
    collections,
    compile_errors,
    concurrency,
    control_flow,
    crates,
    deaths,
    display,
    errors,
    evcxr_tour,
    figures,
    frames,
    frames_together,
    functions,
    iterators,
    memory,
    modules_and_macros,
    numbers,
    ownership,
    redefinition,
    system,
    text,
    traits,
    types,
    variables,
    warnings
);

#[test]
fn every_file_is_run_and_there_are_300_cells() {
    let mut cells = 0;
    for entry in std::fs::read_dir(folder()).expect("the folder") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        assert!(
            SESSIONS.contains(&name.trim_end_matches(".rs.txt")),
            "{name} is not in the list of sessions"
        );
        cells += parse(&std::fs::read_to_string(&path).expect("the session")).1.len();
    }
    assert!(cells >= 300, "{cells} cells");
}
