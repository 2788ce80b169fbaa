//! What the tests of whole sessions share.

#![allow(dead_code, reason = "each test uses a part of it")]

use std::process::Stdio;
use std::sync::{Arc, LazyLock};

use nbrun_kernel::engine::prelude::Prelude;
use nbrun_kernel::engine::{CellError, Output, Question, Shown};
use nbrun_kernel::session::Session;
use tokio::sync::oneshot;

static PRELUDE: LazyLock<Arc<Prelude>> =
    LazyLock::new(|| Arc::new(Prelude::build(Stdio::inherit()).expect("the prelude")));

/// The prelude, built if need be.
pub fn prelude() -> Arc<Prelude> {
    Arc::clone(&PRELUDE)
}

/// A session that counts its cells.
pub struct Notebook {
    pub session: Session,
    pub cells: u32,
}

/// What became of a cell.
pub struct Ran {
    pub outcome: Result<(), CellError>,
    pub shown: Vec<Shown>,
}

impl Notebook {
    pub async fn start() -> Self {
        Notebook { session: Session::start(prelude()).await.expect("a session"), cells: 0 }
    }

    /// Runs a cell; `each` sees what it prints and shows as it comes. The session is then not settled yet.
    pub async fn run_unsettled(&mut self, source: &str, mut each: impl FnMut(&Shown)) -> Ran {
        self.cells += 1;
        let (output, mut receiver) = Output::channel();
        let run = async {
            let outcome = self.session.execute(self.cells, source, &output).await;
            drop(output);
            outcome
        };
        let collect = async {
            let mut all = Vec::new();
            while let Some(shown) = receiver.recv().await {
                each(&shown);
                all.push(unanswered(shown));
            }
            all
        };
        let (outcome, shown) = tokio::join!(run, collect);
        Ran { outcome, shown }
    }

    /// Runs a cell, and settles as the kernel does when nobody waits.
    pub async fn run(&mut self, source: &str) -> Ran {
        let ran = self.run_unsettled(source, |_| ()).await;
        self.session.settle().await;
        ran
    }
}

/// A question that is kept is still open, and its cell waits: nobody answers here.
fn unanswered(shown: Shown) -> Shown {
    match shown {
        Shown::Question(Question { prompt, password, answer: _ }) => {
            Shown::Question(Question { prompt, password, answer: oneshot::channel().0 })
        }
        other => other,
    }
}

impl Ran {
    /// What it printed, and the plain text of what it showed.
    pub fn text(&self) -> String {
        let text = |shown: &Shown| match shown {
            Shown::Stream(_, text) => text.clone(),
            Shown::Display { data, .. } => data["text/plain"].as_str().unwrap_or_default().to_owned(),
            other => panic!("not asked for: {other:?}"),
        };
        self.shown.iter().map(text).collect()
    }
}

/// `text` without the escape sequences that colour it.
pub fn without_colours(text: &str) -> String {
    let mut out = String::new();
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        if character == '\u{1b}' {
            characters.by_ref().find(char::is_ascii_alphabetic);
        } else {
            out.push(character);
        }
    }
    out
}
