//! Reusing all cells of a notebook.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};

use notebook::{Cell, Notebook};

use super::{Choice, Declared, DeclaredError, Plan};
use crate::run::CellRef;
use crate::runs::facts::{EnvironmentLock, KernelFacts};
use crate::runs::{CellRecord, CellStatus, Digest, RunRecord};

/// Changes when fingerprints begin to mean something else.
const VERSION: &str = "nbrun cell 1";

/// Knows what the outputs of a run's cells depend on.
#[derive(Debug)]
pub struct Cache {
    folder: PathBuf,
    base: Result<Digest, String>,
    started: HashMap<usize, Contents>,
}

/// Files and their contents, or why there are none.
type Contents = Result<BTreeMap<PathBuf, Digest>, DeclaredError>;

/// What is kept of a cell so that it can be reused.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Kept {
    /// What its outputs depended on; none if that is not known.
    pub fingerprint: Option<Digest>,
    /// The files that it wrote.
    pub written: BTreeMap<PathBuf, Digest>,
}

impl Cache {
    /// For runs of a kernel that finds these packages, in a folder. A run with secrets depends on what is not recorded.
    pub fn new(folder: &Path, kernel: &KernelFacts, lock: Option<&EnvironmentLock>, secrets: bool) -> Self {
        let folder = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
        let base = if secrets {
            Err("it may depend on secrets, which are not compared".to_owned())
        } else {
            base(&folder, kernel, lock)
        };
        Self { folder, base, started: HashMap::new() }
    }

    /// What the outputs of each cell depend on, as far as it is known now: the kernel, the packages, the code of the
    /// cells up to it (the injected parameters are one of them), and the files that they declare to read. From the
    /// first cell of which it is not known, there is the reason.
    pub fn fingerprints(&self, notebook: &Notebook, cells: &[usize]) -> Vec<Result<Digest, String>> {
        let mut before = self.base.clone();
        let next = cells.iter().enumerate().map(|(place, index)| {
            let next = before.clone().and_then(|before| {
                let view = notebook.cell(*index).ok_or("it is not there")?;
                extend(&before, view, &self.folder)
            });
            before = match &next {
                Ok(digest) => Ok(digest.clone()),
                Err(_) => Err(format!("it comes after cell {}", place + 1)),
            };
            next
        });
        next.collect()
    }

    /// A cell is about to be executed: notes what it may read.
    pub fn cell_started(&mut self, cell: Cell<'_>, index: usize) {
        if let Ok(Some(declared)) = Declared::of(cell.metadata()) {
            self.started.insert(index, declared.read(&self.folder));
        }
    }

    /// What is kept of each cell of a run that has ended: a cell whose inputs have changed since it began can't be
    /// reused, nor any behind it.
    pub fn finish(&self, notebook: &Notebook, cells: &[usize]) -> Vec<Kept> {
        let declared = |index: usize| {
            let view = notebook.cell(index)?;
            Declared::of(view.metadata()).ok().flatten()
        };
        let mut steady = true;
        let kept = cells.iter().zip(self.fingerprints(notebook, cells)).map(|(&index, fingerprint)| {
            let declared = declared(index);
            if let (Some(started), Some(declared)) = (self.started.get(&index), &declared) {
                steady &= *started == declared.read(&self.folder);
            }
            let written =
                declared.map_or_else(|| Ok(BTreeMap::new()), |declared| declared.written(&self.folder));
            match written {
                Ok(written) => Kept { fingerprint: fingerprint.ok().filter(|_| steady), written },
                Err(_) => Kept::default(),
            }
        });
        kept.collect()
    }
}

fn base(folder: &Path, kernel: &KernelFacts, lock: Option<&EnvironmentLock>) -> Result<Digest, String> {
    let lock = lock.ok_or("which packages the kernel finds is not known")?;
    let kernelspec = kernel.kernelspec.as_ref().ok_or("the kernelspec is not known")?;
    let folder = folder.to_string_lossy();
    let parts = [VERSION, kernelspec.as_str(), lock.text.as_str(), &folder];
    Ok(Digest::of_parts(parts.iter().flat_map(|part| [part.as_bytes(), b"\0"])))
}

fn extend(before: &Digest, cell: Cell<'_>, folder: &Path) -> Result<Digest, String> {
    let declared = Declared::of(cell.metadata()).map_err(|error| error.to_string())?;
    let is_parameters = cell.has_tag("parameters") || cell.has_tag("injected-parameters");
    let declared = declared
        .or_else(|| is_parameters.then(Declared::default))
        .ok_or("it does not declare what it reads (cell metadata nbrun.cache)")?;
    let read = declared.read(folder).map_err(|error| error.to_string())?;
    let files: Vec<String> =
        read.iter().map(|(path, content)| format!("{}\0{content}\0", path.display())).collect();
    let (source, files) = (cell.source(), files.concat());
    Ok(Digest::of_parts([before.as_str().as_bytes(), source.as_bytes(), b"\0", files.as_bytes()]))
}

/// Plans to take all cells over from a run that [`is_same`], or none.
pub fn plan(
    cells: &[CellRef],
    fingerprints: &[Result<Digest, String>],
    hit: Option<(RunRecord, Notebook)>,
) -> Plan {
    let unknown = fingerprints.iter().position(Result::is_err);
    let choices = cells.iter().zip(fingerprints).enumerate().map(|(place, (cell, fingerprint))| {
        let reason = match (&hit, fingerprint, unknown) {
            (Some((record, _)), ..) => {
                format!("nothing that it depends on has changed since run {}", record.id)
            }
            (None, Err(reason), _) => reason.clone(),
            (None, Ok(_), Some(unknown)) => {
                format!("cell {} is executed and may need its state", cells[unknown].number)
            }
            (None, Ok(_), None) => "no recorded run has executed all cells as they are now".to_owned(),
        };
        let earlier = hit.as_ref().map(|(record, _)| record.cells[place].index);
        Choice { index: cell.index, earlier, reason }
    });
    let choices = choices.collect();
    match hit {
        Some((record, notebook)) => Plan { from: Some(record.id), earlier: Some(notebook), choices },
        None => Plan { from: None, earlier: None, choices },
    }
}

/// Whether a run has executed cells with just these fingerprints, and what they wrote is still there.
pub fn is_same(record: &RunRecord, fingerprints: &[Result<Digest, String>]) -> bool {
    let is_there =
        |(path, content): (&PathBuf, &Digest)| Digest::of_file(path).is_ok_and(|found| found == *content);
    let same = |(cell, fingerprint): (&CellRecord, &Result<Digest, String>)| {
        matches!(cell.status, CellStatus::Succeeded | CellStatus::Reused)
            && cell.overflow.is_none()
            && cell.fingerprint.as_ref().is_some_and(|known| fingerprint.as_ref() == Ok(known))
            && cell.written.iter().all(is_there)
    };
    record.status == "succeeded"
        && record.cells.len() == fingerprints.len()
        && record.cells.iter().zip(fingerprints).all(same)
}
