//! What is known of a run before it begins.

use std::collections::HashMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use bytes::Bytes;
use jiff::Timestamp;
use notebook::Notebook;

use super::{Kept, Recorder, Recording};
use crate::document::Location;
use crate::document::remote::RemoteFile;
use crate::run::CellRef;
use crate::runs::facts::{EnvironmentLock, Git, KernelFacts, Machine};
use crate::runs::journal::{Entry, Journal};
use crate::runs::{
    CellRecord, CellStatus, Digest, LiveRun, NotebookFacts, OutputFacts, RecordedParameter, RunRecord, SCHEMA,
};

/// What is known of a run before it begins.
#[derive(Debug)]
pub struct Facts<'a> {
    /// Where the notebook is.
    pub input: &'a Location,
    /// The notebook's bytes as they were read.
    pub content: Bytes,
    /// Where the executed notebook is saved.
    pub output: Option<&'a Path>,
    /// Where it is uploaded.
    pub upload: Option<&'a RemoteFile>,
    /// The notebook as it will be executed.
    pub notebook: &'a Notebook,
    /// The cells that will be.
    pub cells: &'a [CellRef],
    /// The parameters that were given.
    pub parameters: &'a [RecordedParameter],
    /// The folder the kernel runs in.
    pub folder: &'a Path,
    /// The kernel.
    pub kernel: KernelFacts,
    /// The packages that it finds.
    pub lock: Option<EnvironmentLock>,
}

impl Recorder {
    /// Begins the record of a run; without a place to keep it, only counts. `limit` is how many bytes of outputs of a
    /// cell go into the notebook.
    pub fn begin(recording: Option<&Recording>, facts: Facts<'_>, limit: Option<u64>) -> io::Result<Self> {
        let cells = facts.cells.iter().map(|cell| cell_record(facts.notebook, cell)).collect();
        let kept = recording.map(|recording| Kept::begin(recording, facts)).transpose()?;
        Ok(Self { cells, limit: limit.filter(|_| kept.is_some()), shown: HashMap::new(), kept })
    }
}

impl Kept {
    fn begin(recording: &Recording, facts: Facts<'_>) -> io::Result<Self> {
        let live = LiveRun::create(&recording.store, &recording.id)?;
        let hold = live.hold()?.ok_or(io::ErrorKind::AlreadyExists)?;
        let draft = draft(recording, &facts);
        let mut file = fs::File::create_new(live.notebook())?;
        facts.notebook.write_to(&mut file)?;
        live.write_draft(&draft)?;
        let mut journal = Journal::create(&live.journal())?;
        journal.append(&Entry::Started { cells: facts.cells.len(), kernel: draft.kernel.name.clone() });
        journal.flush();
        let ask = |notebook: PathBuf| {
            std::thread::Builder::new().name("git".to_owned()).spawn(move || Git::of(&notebook)).ok()
        };
        let git = facts.input.path().map(Path::to_owned).and_then(ask);
        Ok(Self {
            recording: recording.clone(),
            live,
            _hold: hold,
            journal,
            draft,
            git,
            lock: facts.lock,
            content: facts.content,
            overflows: HashMap::new(),
        })
    }
}

fn draft(recording: &Recording, facts: &Facts<'_>) -> RunRecord {
    let injected = facts.notebook.injected_parameters_cell();
    let own = facts.cells.iter().filter(|cell| Some(cell.index) != injected);
    let sources = own.filter_map(|cell| facts.notebook.cell(cell.index)).map(|cell| cell.source() + "\0");
    let code = std::iter::once(facts.kernel.language.clone() + "\0").chain(sources).collect::<String>();
    RunRecord {
        schema: SCHEMA,
        id: recording.id.clone(),
        status: "running".to_owned(),
        exit_code: None,
        reason: None,
        started: Timestamp::now(),
        finished: None,
        notebook: NotebookFacts {
            path: facts
                .input
                .path()
                .map_or_else(|| facts.input.to_string(), |path| absolute(path).display().to_string()),
            content: Digest::of(&facts.content),
            code: Digest::of(code.as_bytes()),
            git: None,
        },
        parameters: facts.parameters.to_vec(),
        kernel: facts.kernel.clone(),
        environment: facts.lock.as_ref().map(EnvironmentLock::facts),
        machine: Machine::here(facts.folder),
        resumed: None,
        kept_kernel: None,
        cells: facts.cells.iter().map(|cell| cell_record(facts.notebook, cell)).collect(),
        warnings: Vec::new(),
        output: OutputFacts {
            path: facts.output.map(absolute),
            url: facts.upload.map(ToString::to_string),
            content: None,
        },
    }
}

fn cell_record(notebook: &Notebook, cell: &CellRef) -> CellRecord {
    let source = notebook.cell(cell.index).map(|cell| cell.source()).unwrap_or_default();
    CellRecord {
        index: cell.index,
        number: cell.number,
        source: Digest::of(source.as_bytes()),
        first_line: cell.first_line.clone(),
        status: CellStatus::Pending,
        reason: None,
        started: None,
        seconds: None,
        peak_memory: None,
        messages: 0,
        output_bytes: 0,
        fingerprint: None,
        written: std::collections::BTreeMap::new(),
        overflow: None,
        error: None,
    }
}

fn absolute(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
}
