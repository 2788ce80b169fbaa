//! `nbrun runs open`.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use anyhow::anyhow;

use super::Runs;
use super::log::executed;
use crate::cli::{CommandError, Exit};
use crate::document::{Durability, OutputFile};

/// Save the executed notebook of a run to a file, and open it
///
/// Without -o it is opened by the program that the desktop has for notebooks.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The run
    #[arg(value_name = "RUN")]
    run: String,

    /// Save the notebook here and open nothing
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// Runs the command.
#[allow(clippy::print_stdout)]
pub fn run(runs: &Runs, args: &Args) -> Result<Exit, CommandError> {
    let record = runs.record(&runs.find(&args.run)?)?;
    let notebook = executed(runs, &record)?;
    let path = match &args.output {
        Some(path) => path.clone(),
        None => std::env::temp_dir().join(format!("nbrun-{}.ipynb", record.id)),
    };
    let saved = OutputFile::new(&path).and_then(|file| file.save(&notebook, Durability::Process));
    saved.map_err(|error| CommandError::new(Exit::NotSaved, anyhow!("{}: {error}", path.display())))?;
    anstream::println!("{}", path.display());
    if args.output.is_none() {
        let program = if cfg!(target_os = "macos") { "open" } else { "xdg-open" };
        let mut command = Command::new(program);
        command.arg(&path).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        if !command.status().is_ok_and(|status| status.success()) {
            let error = anyhow!("`{program}` can't open {}", path.display());
            return Err(CommandError::new(Exit::Internal, error)
                .hint("open it in JupyterLab, or give a file with -o"));
        }
    }
    Ok(Exit::Success)
}
