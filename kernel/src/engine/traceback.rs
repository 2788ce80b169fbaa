//! Errors as a notebook shows them: the user's own lines, marked.

use std::collections::HashMap;

use super::compiler::diagnostics::{Diagnostic, render_at};
use super::error::CellError;
use super::host::{Failure, Gone};
use super::source::{LineMap, Origin};

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
    maps: &HashMap<String, LineMap>,
    sources: &HashMap<u32, String>,
) -> CellError {
    let place = failure.location.as_ref().and_then(|at| {
        let Origin::User { cell, line } = maps.get(&at.file)?.origin(at.line) else { return None };
        Some((*cell, *line, at.column, sources.get(cell)?))
    });
    let mut error = CellError::new(&failure.ename, failure.evalue.as_str());
    if let Some((cell, line, column, source)) = place {
        let title = format!("{}: {}", failure.ename, failure.evalue);
        let text = render_at(&title, "here", cell, line, column, source);
        error.traceback = text.lines().map(str::to_owned).collect();
    } else if let Some(at) = &failure.location {
        error.traceback.push(format!("  at {}:{}:{}", at.file, at.line, at.column));
    }
    error
}

/// The host process is gone, and the variables with it.
pub fn host_gone(how: &Gone, lost: &[String]) -> CellError {
    let (ename, what) = match how {
        Gone::Interrupted => ("Interrupted", "the cell was interrupted".to_owned()),
        Gone::Died(status) => ("ProcessDied", format!("the process that runs cells ended: {status}")),
    };
    let variables = match lost {
        [] => String::new(),
        names => format!("; lost with it: {}", names.join(", ")),
    };
    CellError::new(
        ename,
        format!("{what}; the session goes on with a new process{variables} (items are kept)"),
    )
}
