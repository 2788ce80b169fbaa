//! `nbrun run --report`: the page of the executed notebook.

use std::path::{Path, PathBuf};

use crate::cli::CommandError;
use crate::cli::render::{self, Code};
use crate::document::Location;
use crate::report::Options;
use crate::run::Outcome;

/// The page that a run leaves beside its notebook.
#[derive(Debug, Clone, clap::Args)]
#[command(next_help_heading = "Report")]
#[group(skip)]
pub struct Args {
    /// Write the executed notebook as an HTML page too, however the run ended; `nbrun render --help` tells more
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,

    /// How much of the code the page shows
    #[arg(long, value_enum, default_value_t = Code::Shown, value_name = "HOW", requires = "report")]
    report_code: Code,
}

impl Args {
    /// Writes the page, if one was asked for. `input` is the notebook that was run.
    pub fn write(&self, input: &Location, outcome: &Outcome) -> Result<(), CommandError> {
        let Some(report) = &self.report else { return Ok(()) };
        let options = Options {
            code: self.report_code.into(),
            title: None,
            name: render::name(Path::new(input.name())),
            folder: input.folder().to_owned(),
        };
        render::write(&outcome.notebook, &options, report)
    }
}
