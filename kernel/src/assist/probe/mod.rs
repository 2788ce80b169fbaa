//! The type of an expression in an unfinished cell, asked of rustc itself.
//!
//! The expression is asked for a field that nothing has, and rustc's error says which type lacks it. Types are
//! checked before borrows and before any code is generated, and errors elsewhere in the cell don't keep rustc
//! from going on: so this is quick, and works in a cell that is full of holes. (A method that nothing has would
//! do as well, but rustc spends 65 ms on looking for a similar one.)

mod answer;
pub mod program;
mod rustc;

use std::collections::HashMap;
use std::ffi::OsString;
use std::sync::Arc;

use tokio::sync::Mutex;

use super::scope::Scope;
use crate::engine::EngineError;
use crate::engine::prelude::Prelude;
use rustc::Rustc;

/// The field that nothing has.
const FIELD: &str = "__nbrun_probe";

/// Answers that are kept: while someone types after a dot, the question stays the same.
const KEPT: usize = 64;

/// Asks rustc for types. After the first question, a rustc for the next one is kept waiting.
pub struct Probe {
    prelude: Arc<Prelude>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    folder: Option<tempfile::TempDir>,
    /// What the waiting rustc and the answers know of.
    crates: Vec<OsString>,
    waiting: Option<Rustc>,
    answers: HashMap<String, Option<String>>,
}

impl Probe {
    /// Nothing is started yet.
    pub fn new(prelude: Arc<Prelude>) -> Self {
        Probe { prelude, state: Mutex::default() }
    }

    /// The type of the expression that ends at byte `end` of `code`, as rustc prints it; `None` where the
    /// cell is too broken to tell.
    ///
    /// # Errors
    /// When rustc can't be run.
    pub async fn type_at(
        &self,
        scope: &Scope,
        code: &str,
        end: usize,
    ) -> Result<Option<String>, EngineError> {
        for program in program::variants(scope, code, end) {
            if let Some(answer) = self.ask(program, &scope.crates).await? {
                return Ok(Some(answer));
            }
        }
        Ok(None)
    }

    async fn ask(&self, program: String, crates: &[OsString]) -> Result<Option<String>, EngineError> {
        let mut state = self.state.lock().await;
        if state.crates != crates {
            *state = State { folder: state.folder.take(), crates: crates.to_owned(), ..State::default() };
        }
        if let Some(answer) = state.answers.get(&program) {
            return Ok(answer.clone());
        }
        let rustc = match state.waiting.take() {
            Some(rustc) => rustc,
            None => Rustc::start(&self.prelude, crates, state.folder()?)?,
        };
        let stderr = rustc.check(&program).await?;
        // Only now, so that it does not take the processor from the one that is waited for.
        let next = Rustc::start(&self.prelude, crates, state.folder()?)?;
        state.waiting = Some(next);
        let answer = answer::lacking(&stderr);
        if state.answers.len() >= KEPT {
            state.answers.clear();
        }
        state.answers.insert(program, answer.clone());
        Ok(answer)
    }
}

impl State {
    fn folder(&mut self) -> Result<&std::path::Path, EngineError> {
        let folder = match self.folder.take() {
            Some(folder) => folder,
            None => rustc::folder().map_err(EngineError::Folder)?,
        };
        Ok(self.folder.insert(folder).path())
    }
}
