//! `nbrun render`: a notebook as a page.

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow};
use notebook::Notebook;

use super::{CommandError, Exit};
use crate::document::{self, Durability, OutputFile};
use crate::report::{self, CodeView, Options};

/// Make one HTML page of a notebook, which needs no server and no network
///
/// The page holds everything: images, tables, long outputs in boxes that open, a table of contents, and at its head
/// what the last run was given and how it went. It is light or dark as the reader likes, and can be printed.
/// The notebook is not executed.
///
/// What a notebook holds is not trusted. HTML is sanitised, scripts of outputs run in a sandbox without network, and
/// the page loads nothing from anywhere. What can't be shown is named in the page.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  nbrun render out/delays.ipynb
  nbrun render out/delays.ipynb -o delays.html --code folded --title 'Delays in October'
  nbrun run delays.ipynb -o - | nbrun render - -o delays.html

Cells tagged `remove-cell`, `remove-input` or `remove-output` are left out, wholly or in part; the code of cells \
tagged `hide-input` is folded. Images in Markdown are read from the notebook's folder, and from nowhere else.")]
pub struct Args {
    /// The notebook; `-` is standard input
    #[arg(value_name = "NOTEBOOK")]
    notebook: PathBuf,

    /// Where to write the page; `-` is standard output [default: NAME.html beside NAME.ipynb]
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,

    /// How much of the code is shown
    #[arg(long, value_enum, default_value_t = Code::Shown, value_name = "HOW")]
    code: Code,

    /// The page's title [default: the notebook's title, its first heading, or its name]
    #[arg(long, value_name = "TEXT")]
    title: Option<String>,

    /// The folder that images in Markdown are in [default: the notebook's]
    #[arg(long, value_name = "FOLDER")]
    images: Option<PathBuf>,

    /// Open the page in the browser
    #[arg(long)]
    open: bool,
}

/// How much of the code a page shows.
#[derive(Debug, Clone, Copy, clap::ValueEnum)]
pub enum Code {
    /// All of it
    Shown,
    /// A line for each cell, which unfolds
    Folded,
    /// None; the page doesn't hold it
    Hidden,
}

impl From<Code> for CodeView {
    fn from(code: Code) -> Self {
        match code {
            Code::Shown => Self::Shown,
            Code::Folded => Self::Folded,
            Code::Hidden => Self::Hidden,
        }
    }
}

/// Runs the command.
pub fn run(args: &Args) -> Result<Exit, CommandError> {
    let from_stdin = args.notebook == Path::new("-");
    let output = match &args.output {
        Some(output) => output.clone(),
        None if from_stdin => PathBuf::from("-"),
        None => args.notebook.with_extension("html"),
    };
    if args.open && output == Path::new("-") {
        let error = anyhow!("a page on standard output can't be opened");
        return Err(CommandError::new(Exit::Usage, error).hint("give a file with -o"));
    }
    let notebook = if from_stdin { read_stdin() } else { read(&args.notebook) }?;
    let options = Options {
        code: args.code.into(),
        title: args.title.clone(),
        name: name(&args.notebook),
        folder: args.images.clone().unwrap_or_else(|| folder(&args.notebook)),
    };
    write(&notebook, &options, &output)?;
    if args.open {
        open(&output)?;
    }
    Ok(Exit::Success)
}

/// Writes the page of a notebook, and says on standard error what it lacks.
pub fn write(notebook: &Notebook, options: &Options, output: &Path) -> Result<(), CommandError> {
    let report =
        report::render(notebook, options).map_err(|error| CommandError::new(Exit::Internal, error))?;
    for what in &report.left_out {
        anstream::eprintln!("\u{1b}[1;33mwarning:\u{1b}[0m not in the page: {what}");
    }
    let written = if output == Path::new("-") {
        let mut stdout = std::io::stdout().lock();
        stdout.write_all(report.html.as_bytes()).and_then(|()| stdout.flush()).context("standard output")
    } else {
        let file = OutputFile::new(output);
        let saved = file.and_then(|file| {
            file.save_with(|file| file.write_all(report.html.as_bytes()), Durability::Process)
        });
        saved.with_context(|| output.display().to_string())
    };
    written.map_err(|error| CommandError::new(Exit::NotSaved, error.context("the page can't be written")))
}

/// What a notebook's page is called where it has no title.
pub fn name(notebook: &Path) -> String {
    notebook.file_stem().map_or_else(String::new, |stem| stem.to_string_lossy().into_owned())
}

/// The folder that a file is in.
pub fn folder(file: &Path) -> PathBuf {
    file.parent().map(Path::to_owned).unwrap_or_default()
}

fn read(path: &Path) -> Result<Notebook, CommandError> {
    document::open(&path.to_owned().into()).map_err(|error| CommandError::new(Exit::Notebook, error))
}

fn read_stdin() -> Result<Notebook, CommandError> {
    let mut bytes = Vec::new();
    let read = std::io::Read::read_to_end(&mut std::io::stdin().lock(), &mut bytes);
    let parsed = read
        .map_err(anyhow::Error::from)
        .and_then(|_| Notebook::parse_bytes(&bytes).map_err(anyhow::Error::from));
    parsed.map_err(|error| CommandError::new(Exit::Notebook, error.context("standard input")))
}

/// Hands the page to the system's browser and does not wait for it.
fn open(page: &Path) -> Result<(), CommandError> {
    let opener = if cfg!(target_os = "macos") { "open" } else { "xdg-open" };
    let started = std::process::Command::new(opener)
        .arg(page)
        .stdin(std::process::Stdio::null())
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .spawn();
    match started {
        Ok(_) => Ok(()),
        Err(error) => {
            let error = anyhow!("the page is at {}, but {opener} can't be started: {error}", page.display());
            Err(CommandError::new(Exit::Internal, error).hint("open it yourself"))
        }
    }
}
