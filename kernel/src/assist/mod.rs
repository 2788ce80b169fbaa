//! Help while writing: what could come next, what something is, whether a cell is complete.
//!
//! Nothing here waits for a running cell: types come from a rustc of its own ([`probe`]), everything else from
//! an [`index`] that is read where it lies and from what the session last published ([`scope`]).

mod complete;
pub mod completeness;
mod cursor;
mod describe;
pub mod index;
mod inspect;
mod kind;
mod lexer;
mod locals;
mod magic;
mod members;
mod names;
mod paths;
mod probe;
mod receiver;
pub mod scope;
mod session;
mod sql;

use std::sync::{Arc, OnceLock};

pub use complete::Completion;
pub use describe::Description;
pub use kind::Kind;

use crate::engine::prelude::Prelude;
use index::Index;
use names::Names;
use probe::Probe;
use probe::program::statements;
use scope::Scope;
use session::SessionItems;
use sql::Warehouses;

/// One way to go on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Match {
    /// What the word at the cursor becomes.
    pub text: String,
    /// What it stands for.
    pub kind: Kind,
    /// Its signature or type; may be empty.
    pub signature: String,
}

impl Match {
    /// A match.
    pub fn new(text: impl Into<String>, kind: Kind, signature: impl Into<String>) -> Self {
        Match { text: text.into(), kind, signature: signature.into() }
    }
}

/// Helps with the cells of one session. Shared freely: a request never waits for a cell.
pub struct Assistant {
    prelude: Arc<Prelude>,
    probe: Probe,
    index: OnceLock<Index>,
    warehouses: Warehouses,
}

impl Assistant {
    /// An assistant that has not read or started anything yet.
    pub fn new(prelude: Arc<Prelude>) -> Self {
        let probe = Probe::new(Arc::clone(&prelude));
        Assistant { prelude, probe, index: OnceLock::new(), warehouses: Warehouses::default() }
    }

    /// What the session, and the cell as far as it parses, can name.
    fn names(&self, scope: &Scope, code: &str) -> Names {
        let index = self.index.get_or_init(|| Index::load(self.prelude.folder()));
        let own = statements(&lexer::tokens(code)).into_iter().map(|range| &code[range]);
        let items = SessionItems::read(own.chain(scope.items.iter().map(String::as_str)));
        Names::new(index, items)
    }

    /// The type of the expression that ends at byte `end`; nothing where rustc can't tell or can't run.
    async fn type_at(&self, scope: &Scope, code: &str, end: usize) -> Option<String> {
        let asked = self.probe.type_at(scope, code, end).await;
        asked.unwrap_or_else(|error| {
            tracing::warn!(%error, "no types for completion");
            None
        })
    }
}

/// The byte at which the character `position` of `code` begins; its end if there is no such character.
///
/// Jupyter counts characters: <https://jupyter-client.readthedocs.io/en/stable/messaging.html#cursor-pos-unicode-note>.
fn byte_of(code: &str, position: usize) -> usize {
    code.char_indices().nth(position).map_or(code.len(), |(byte, _)| byte)
}
