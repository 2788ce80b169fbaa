//! Which cells of a notebook are executed.

use std::fmt;

use notebook::{Cell, CellKind, Notebook};

use super::CellRef;

/// Cells with one of these tags are not executed: nbclient's tag, and the shorter one of other tools.
const SKIP: [&str; 2] = ["skip-execution", "skip"];
/// Cells with one of these tags may raise errors: nbclient's tag, and its option as a tag.
const MAY_FAIL: [&str; 4] = ["raises-exception", "allow-error", "allow-errors", "allow_errors"];

/// The part of a notebook that is executed: from one cell to another, the whole by default.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Selection {
    /// The first cell: its number, its id, or the tag of several of which it is the first.
    pub start: Option<String>,
    /// The last cell: its number, its id, or the tag of several of which it is the last.
    pub until: Option<String>,
}

/// The cells that are executed, and those that a selection left out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Selected {
    /// The cells to execute, numbered as in the whole notebook.
    pub cells: Vec<CellRef>,
    /// The numbers of the cells that the selection left out.
    pub left_out: LeftOut,
}

/// The numbers of cells that a selection left out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LeftOut(Vec<usize>);

/// Why a selection can't be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SelectionError {
    /// No cell is meant.
    #[error("{option} {wanted}: no cell has this id or tag")]
    Unknown {
        /// The option.
        option: &'static str,
        /// What was asked for.
        wanted: String,
    },
    /// The number is not one of the notebook's.
    #[error("{option} {wanted}: the notebook has cells 1 to {total}")]
    Beyond {
        /// The option.
        option: &'static str,
        /// What was asked for.
        wanted: String,
        /// How many cells can be executed.
        total: usize,
    },
    /// A cell has the text as its id, and others have it as their tag.
    #[error("{option} {wanted}: one cell has this id and another this tag; give the cell's number")]
    Ambiguous {
        /// The option.
        option: &'static str,
        /// What was asked for.
        wanted: String,
    },
    /// The first cell comes behind the last.
    #[error("--start {start} comes behind --until {until}, so no cell is left")]
    Nothing {
        /// The first cell.
        start: String,
        /// The last cell.
        until: String,
    },
}

/// Whether errors of the cell are no failures.
pub fn may_fail(cell: Cell<'_>) -> bool {
    MAY_FAIL.iter().any(|tag| cell.has_tag(tag))
}

impl Selection {
    /// Chooses among the notebook's cells.
    ///
    /// The parameters cell and the injected one are executed although they come before the first cell, so that
    /// parameters mean what they mean in a whole run.
    pub fn apply(&self, notebook: &Notebook) -> Result<Selected, SelectionError> {
        let all = executable(notebook);
        let start = self.start.as_deref().map(|text| find(text, "--start", notebook, &all)).transpose()?;
        let until = self.until.as_deref().map(|text| find(text, "--until", notebook, &all)).transpose()?;
        let (first, last) = (start.map_or(0, |(first, _)| first), until.map_or(usize::MAX, |(_, last)| last));
        if first > last {
            let (start, until) = (self.start.clone(), self.until.clone());
            return Err(SelectionError::Nothing {
                start: start.unwrap_or_default(),
                until: until.unwrap_or_default(),
            });
        }
        let sets = [notebook.parameters_cell(), notebook.injected_parameters_cell()];
        let chosen =
            |cell: &CellRef| cell.index <= last && (cell.index >= first || sets.contains(&Some(cell.index)));
        let (cells, left_out): (Vec<_>, Vec<_>) = all.into_iter().partition(chosen);
        Ok(Selected { cells, left_out: LeftOut(left_out.iter().map(|cell| cell.number).collect()) })
    }
}

impl LeftOut {
    /// Whether nothing was left out.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// The numbers, successive ones together: `1-4, 9`.
impl fmt::Display for LeftOut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let runs: Vec<String> = self
            .0
            .chunk_by(|a, b| a + 1 == *b)
            .map(|run| match run {
                [only] => only.to_string(),
                run => format!("{}-{}", run[0], run[run.len() - 1]),
            })
            .collect();
        f.write_str(&runs.join(", "))
    }
}

/// The code cells that are not empty and not tagged to be skipped.
fn executable(notebook: &Notebook) -> Vec<CellRef> {
    let first_line = |source: &str| {
        let line = source.lines().map(str::trim).find(|line| !line.is_empty());
        line.unwrap_or_default().to_owned()
    };
    let is_skipped = |cell: &Cell<'_>| SKIP.iter().any(|tag| cell.has_tag(tag));
    let mut cells: Vec<CellRef> = notebook
        .cells()
        .enumerate()
        .filter(|(_, cell)| cell.kind() == CellKind::Code && !is_skipped(cell))
        .map(|(index, cell)| (index, first_line(&cell.source())))
        .filter(|(_, line)| !line.is_empty())
        .enumerate()
        .map(|(number, (index, first_line))| CellRef { index, number: number + 1, total: 0, first_line })
        .collect();
    let total = cells.len();
    for cell in &mut cells {
        cell.total = total;
    }
    cells
}

/// The positions of the first and the last cell that are meant, among all cells of the notebook.
fn find(
    text: &str,
    option: &'static str,
    notebook: &Notebook,
    all: &[CellRef],
) -> Result<(usize, usize), SelectionError> {
    let wanted = || text.to_owned();
    let ids: Vec<usize> = positions(notebook, |cell| cell.id() == Some(text));
    let tagged: Vec<usize> = positions(notebook, |cell| cell.has_tag(text));
    match (ids.as_slice(), tagged.as_slice()) {
        ([id], []) => Ok((*id, *id)),
        ([id], [tag]) if id == tag => Ok((*id, *id)),
        ([], [first, .., last]) => Ok((*first, *last)),
        ([], [only]) => Ok((*only, *only)),
        ([], []) => match text.parse::<usize>() {
            Ok(number) => all
                .iter()
                .find(|cell| cell.number == number)
                .map(|cell| (cell.index, cell.index))
                .ok_or_else(|| SelectionError::Beyond { option, wanted: wanted(), total: all.len() }),
            Err(_) => Err(SelectionError::Unknown { option, wanted: wanted() }),
        },
        _ => Err(SelectionError::Ambiguous { option, wanted: wanted() }),
    }
}

fn positions(notebook: &Notebook, is_meant: impl Fn(&Cell<'_>) -> bool) -> Vec<usize> {
    let cells = notebook.cells().enumerate();
    cells.filter(|(_, cell)| is_meant(cell)).map(|(index, _)| index).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// Six cells that can be executed, with a heading before the third and a skipped cell before the fifth.
    fn notebook() -> Notebook {
        let code = |id: &str, tags: &[&str]| json!({"cell_type": "code", "id": id, "execution_count": null, "metadata": {"tags": tags}, "outputs": [], "source": id});
        let cells = json!([
            code("aa", &[]),
            code("bb", &["parameters"]),
            {"cell_type": "markdown", "id": "heading", "metadata": {}, "source": "# load"},
            code("cc", &["load"]),
            code("dd", &["load"]),
            code("ss", &["skip"]),
            code("ee", &["aa"]),
            code("ff", &[]),
        ]);
        let notebook = json!({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5});
        Notebook::parse(&notebook.to_string()).unwrap()
    }

    fn selected(start: &str, until: &str) -> String {
        let option = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        match (Selection { start: option(start), until: option(until) }).apply(&notebook()) {
            Ok(Selected { cells, left_out }) => {
                let lines = cells.iter().map(|cell| format!("{}:{}", cell.number, cell.first_line));
                format!("{} without {left_out}", lines.collect::<Vec<_>>().join(" "))
            }
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn numbers_ids_and_tags() {
        for (start, until, expected) in [
            ("", "", "1:aa 2:bb 3:cc 4:dd 5:ee 6:ff without "),
            ("4", "5", "2:bb 4:dd 5:ee without 1, 3, 6"),
            ("", "bb", "1:aa 2:bb without 3-6"),
            ("load", "load", "2:bb 3:cc 4:dd without 1, 5-6"),
            ("heading", "", "2:bb 3:cc 4:dd 5:ee 6:ff without 1"),
            ("ss", "", "2:bb 5:ee 6:ff without 1, 3-4"),
            ("7", "", "--start 7: the notebook has cells 1 to 6"),
            ("0", "", "--start 0: the notebook has cells 1 to 6"),
            ("", "lode", "--until lode: no cell has this id or tag"),
            ("aa", "", "--start aa: one cell has this id and another this tag; give the cell's number"),
            ("5", "2", "--start 5 comes behind --until 2, so no cell is left"),
        ] {
            assert_eq!(selected(start, until), expected, "{start} {until}");
        }
    }
}
