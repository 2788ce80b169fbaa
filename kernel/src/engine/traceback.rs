//! Errors as a notebook shows them: the user's own lines, marked.

use std::collections::HashMap;
use std::os::unix::process::ExitStatusExt as _;
use std::process::ExitStatus;

use super::compiler::diagnostics::{Diagnostic, render_at};
use super::error::CellError;
use super::host::{Failure, Gone};
use super::maps::Maps;
use super::source::LineMap;

/// Signal numbers, as patterns.
mod signals {
    use rustix::process::Signal;

    pub const ABRT: i32 = Signal::ABORT.as_raw();
    pub const BUS: i32 = Signal::BUS.as_raw();
    pub const FPE: i32 = Signal::FPE.as_raw();
    pub const ILL: i32 = Signal::ILL.as_raw();
    pub const KILL: i32 = Signal::KILL.as_raw();
    pub const SEGV: i32 = Signal::SEGV.as_raw();
    pub const TERM: i32 = Signal::TERM.as_raw();
}

/// The cell does not compile.
pub fn compile_error(
    diagnostics: &[Diagnostic],
    file: &str,
    map: &LineMap,
    sources: &HashMap<u32, String>,
) -> CellError {
    let errors: Vec<&Diagnostic> = diagnostics.iter().filter(|diagnostic| diagnostic.is_error()).collect();
    let evalue =
        errors.first().map_or_else(|| "the cell does not compile".to_owned(), |error| error.headline());
    let traceback = errors
        .iter()
        .map(|error| error.render(file, map, sources))
        .flat_map(|text| text.lines().map(str::to_owned).chain([String::new()]).collect::<Vec<_>>())
        .collect();
    CellError { ename: "CompileError".into(), evalue, traceback }
}

/// The cell panicked, or `?` returned an error.
pub fn runtime_error(
    failure: &Failure,
    maps: &Maps,
    sources: &HashMap<u32, String>,
    statement: Option<(u32, usize)>,
) -> CellError {
    let place = failure.location.as_ref().and_then(|at| {
        let (cell, line) = maps.user_line(&at.file, at.line)?;
        Some((cell, line, at.column, sources.get(&cell)?))
    });
    let mut error = CellError::new(&failure.ename, failure.evalue.as_str());
    let title = format!("{}: {}", failure.ename, failure.evalue);
    if let Some((cell, line, column, source)) = place {
        let text = render_at(&title, "here", cell, line, column, source);
        error.traceback = text.lines().map(str::to_owned).collect();
    } else if let Some(shown) = render_statement(&title, "by this statement", statement, sources) {
        error.traceback = shown;
        if let Some(at) = &failure.location {
            error.traceback.push(format!("  at {}:{}:{}", at.file, at.line, at.column));
        }
    }
    error
}

/// A message at the statement that ran last: a cell by execution count, and a line in it.
fn render_statement(
    title: &str,
    label: &str,
    statement: Option<(u32, usize)>,
    sources: &HashMap<u32, String>,
) -> Option<Vec<String>> {
    let (cell, line) = statement?;
    let source = sources.get(&cell)?;
    let text = source.lines().nth(line.saturating_sub(1)).unwrap_or_default();
    let column = text.chars().take_while(|character| character.is_whitespace()).count() + 1;
    Some(render_at(title, label, cell, line, column, source).lines().map(str::to_owned).collect())
}

/// What the user is told of a host that is gone.
pub struct Loss<'a> {
    /// Why it is gone.
    pub how: Gone,
    /// Where it was: a cell by execution count, and a line in it.
    pub statement: Option<(u32, usize)>,
    /// Whether a copy has brought the variables back.
    pub restored: bool,
    /// The variables that are lost otherwise.
    pub lost: &'a [String],
}

/// The host process is gone; a copy of it, or a new one, goes on.
pub fn host_gone(loss: &Loss<'_>, sources: &HashMap<u32, String>) -> CellError {
    let (ename, what) = match loss.how {
        Gone::Interrupted => ("Interrupted", "the cell was stopped".to_owned()),
        Gone::Died(status) => ("ProcessDied", died(status)),
    };
    let after = match (loss.restored, loss.lost) {
        (true, _) => "all variables are as they were before this cell".to_owned(),
        (false, []) => "the session goes on".to_owned(),
        (false, names) => format!("the session goes on without {} (items are kept)", names.join(", ")),
    };
    let evalue = format!("{what}; {after}");
    let mut error = CellError::new(ename, evalue.as_str());
    let title = format!("{ename}: {evalue}");
    if let Some(shown) = render_statement(&title, "this statement was running", loss.statement, sources) {
        error.traceback = shown;
    }
    error
}

fn died(status: ExitStatus) -> String {
    let signal = status.signal().map(|signal| match signal {
        signals::ABRT => {
            "was aborted (SIGABRT), as by `abort`, a panic in a destructor or a full stack".to_owned()
        }
        signals::BUS => "accessed memory that is not there (SIGBUS)".to_owned(),
        signals::FPE => "did impossible arithmetic (SIGFPE)".to_owned(),
        signals::ILL => "met an illegal instruction (SIGILL)".to_owned(),
        signals::KILL => "was killed (SIGKILL), as by the system when memory runs out".to_owned(),
        signals::SEGV => "accessed memory that is not its own (SIGSEGV)".to_owned(),
        signals::TERM => "was ended (SIGTERM)".to_owned(),
        other => format!("was ended by signal {other}"),
    });
    match (signal, status.code()) {
        (Some(signal), _) => format!("the process that runs cells {signal}"),
        (None, Some(code)) => format!("the process that runs cells exited with code {code}"),
        (None, None) => format!("the process that runs cells ended: {status}"),
    }
}
