//! Going on after the cell that failed, in the kernel that was kept.

use notebook::Notebook;

use super::{Choice, Plan};
use crate::run::CellRef;
use crate::runs::{CellStatus, Digest, RunRecord};

/// Plans to go on from an earlier run, whose executed notebook and kernel are given; `kept` says whether the kernel it
/// kept is there.
///
/// The kernel's state is that of the cells which that run has executed to their end, and of what the failed one did
/// before it failed. So it serves only if those cells are still the same, in the same order, on the same kernel.
pub fn plan(
    record: &RunRecord,
    earlier: Notebook,
    notebook: &Notebook,
    cells: &[CellRef],
    kernel: &str,
    kept: bool,
) -> Plan {
    let run = &record.id;
    let done = |status| matches!(status, CellStatus::Succeeded | CellStatus::Reused);
    let executed: Vec<_> = record.cells.iter().take_while(|cell| done(cell.status)).collect();
    let is_same = |(cell, earlier): (&CellRef, &&crate::runs::CellRecord)| {
        notebook.cell(cell.index).is_some_and(|cell| Digest::of(cell.source().as_bytes()) == earlier.source)
    };
    let changed = cells.iter().zip(&executed).position(|pair| !is_same(pair));
    let why_not = if !kept {
        Some(format!("the kernel of run {run} is gone, and only executing the cells brings its state back"))
    } else if record.kernel.name != kernel {
        Some(format!("run {run} was on the kernel {}", record.kernel.name))
    } else if cells.len() < executed.len() {
        Some(format!("cells that run {run} has executed are not there any more"))
    } else {
        changed.map(|cell| {
            format!(
                "cell {} is not the same as in run {run}, whose kernel has the state of the old one",
                cell + 1
            )
        })
    };
    let reused = if why_not.is_some() { 0 } else { executed.len() };
    let choices = cells.iter().enumerate().map(|(place, cell)| {
        let earlier = executed.get(place).filter(|_| place < reused);
        let status = record.cells.get(place).map(|cell| cell.status);
        let reason = match (&why_not, earlier, status) {
            (Some(why), ..) => why.clone(),
            (None, Some(_), _) => {
                format!("unchanged, and its state is in the kernel that run {run} has kept")
            }
            (None, None, Some(CellStatus::Failed)) if place == reused => format!("it failed in run {run}"),
            (None, None, Some(CellStatus::Started)) if place == reused => format!("run {run} ended in it"),
            (None, None, _) => format!("run {run} ended before it"),
        };
        Choice { index: cell.index, earlier: earlier.map(|cell| cell.index), reason }
    });
    let choices: Vec<Choice> = choices.collect();
    Plan { from: Some(run.clone()), earlier: Some(earlier), choices }
}
