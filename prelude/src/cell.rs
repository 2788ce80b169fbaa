//! What the kernel's generated code around a user's cell calls.

use std::error::Error;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::LazyLock;

use tokio::runtime::{EnterGuard, Runtime};

use crate::host::panics;
use crate::store::Store;

pub use crate::host::line::reach;

pub use crate::display::specialise::{
    EvcxrDisplay, NotDefined, Shown, ViaDebug, ViaFamiliar, ViaRich, ViaTypeName, is_shown,
};

/// What a cell's body returns.
pub type CellResult = Outcome;

/// Why a cell ended early, in the terms of a Jupyter `error` message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// `panic`, or the kind of error that `?` returned.
    pub ename: String,
    /// The message.
    pub evalue: String,
    /// Where it panicked: file, line and column of the generated source.
    pub location: Option<(String, u32, u32)>,
}

/// How a cell ended.
pub type Outcome = Result<(), Failure>;

/// The signature of the function that a compiled cell exports.
pub type Entry = fn(&mut Store) -> Outcome;

/// Runs a cell's body; a panic or an error that `?` returned becomes a [`Failure`].
///
/// Variables that the body only borrows belong to the caller, so they outlive the panic.
pub fn run<'a>(store: &'a mut Store, body: impl FnOnce(&'a mut Store) -> CellResult) -> Outcome {
    match catch_unwind(AssertUnwindSafe(|| body(store))) {
        Ok(outcome) => outcome,
        Err(_) => Err(panics::last()),
    }
}

static RUNTIME: LazyLock<std::io::Result<Runtime>> = LazyLock::new(Runtime::new);

/// Lets a cell that awaits nothing call what wants a runtime, such as `tokio::spawn`, until the guard is dropped.
/// It may also start a runtime of its own.
pub fn enter_runtime() -> Option<EnterGuard<'static>> {
    RUNTIME.as_ref().ok().map(Runtime::enter)
}

/// Runs a cell's body that awaits something, on a runtime that stays for what the cell has spawned.
pub fn block_on(body: impl Future<Output = CellResult>) -> CellResult {
    match &*RUNTIME {
        Ok(runtime) => runtime.block_on(body),
        Err(error) => Err(format!("no runtime for `.await`: {error}").into()),
    }
}

/// `?` works on every error that is, or turns into, a boxed error, also on one that borrows from a variable, as
/// the errors of a lock do.
impl<'a, E: Into<Box<dyn Error + 'a>>> From<E> for Failure {
    fn from(error: E) -> Self {
        returned(error.into().as_ref())
    }
}

fn returned(error: &dyn Error) -> Failure {
    let mut evalue = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        let text = inner.to_string();
        if !evalue.contains(&text) {
            evalue = format!("{evalue}: {text}");
        }
        cause = inner.source();
    }
    Failure { ename: "Error".into(), evalue, location: None }
}
