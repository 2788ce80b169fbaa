//! Options that papermill has, with papermill's names.

use std::time::Duration;

use anyhow::anyhow;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::cli::{CommandError, Exit};
use crate::params::{Given, GivenError, GivenParameter, Origin, files};
use crate::run::Limits;

/// Options that papermill has. What is hidden is for those who type it; docs/from-papermill.md lists all.
#[derive(Debug, Clone, clap::Args)]
#[allow(clippy::struct_excessive_bools)] // each is a flag
pub struct PapermillArgs {
    /// Set a string parameter: NAME=TEXT, never read as anything but the text
    #[arg(short = 'r', long = "parameter-raw", alias = "parameters_raw", value_name = "NAME=TEXT")]
    raw: Vec<String>,

    /// Set parameters from YAML: `-y '{as_of: 2013-10-01, carriers: [AA, UA]}'`
    #[arg(short = 'y', long = "parameters-yaml", alias = "parameters_yaml", value_name = "YAML")]
    yaml: Vec<String>,

    /// Set parameters from YAML in base64
    #[arg(short = 'b', long = "parameters-base64", alias = "parameters_base64", value_name = "BASE64")]
    base64: Vec<String>,

    /// Save the notebook with its parameters injected, and do not execute it
    #[arg(long, conflicts_with = "json")]
    pub prepare_only: bool,

    /// Hide the source of code cells in the saved notebook; front ends show it on demand
    #[arg(long, overrides_with = "no_report_mode")]
    pub report_mode: bool,

    /// Insert cells that point out the first error: one at the top with a link, one above the failed cell
    #[arg(long)]
    pub mark_error: bool,

    /// How long the kernel may take until it is ready, such as 90s or 2m; a bare number is seconds
    #[arg(long, alias = "start_timeout", value_name = "TIME", value_parser = seconds)]
    pub start_timeout: Option<Duration>,

    #[arg(long, hide = true, value_parser = seconds, conflicts_with = "cell_timeout")]
    execution_timeout: Option<Duration>,

    #[arg(long, hide = true, overrides_with = "report_mode")]
    no_report_mode: bool,

    #[arg(long, hide = true, overrides_with = "no_progress")]
    progress_bar: bool,

    #[arg(long, hide = true, overrides_with = "log_output")]
    no_log_output: bool,

    #[arg(long, hide = true, overrides_with = "prepare_only")]
    prepare_execute: bool,
}

impl PapermillArgs {
    /// The limits, with papermill's name for the one of cells.
    pub fn limits(&self, limits: Limits) -> Limits {
        Limits { cell: limits.cell.or(self.execution_timeout), ..limits }
    }

    /// The parameters that come before those of files: YAML in base64.
    pub fn encoded(&self) -> Result<Vec<GivenParameter>, CommandError> {
        let mut given = Vec::new();
        for text in &self.base64 {
            let bytes = STANDARD.decode(text.trim()).map_err(|error| usage(anyhow!("-b: {error}")))?;
            let text = String::from_utf8(bytes).map_err(|error| usage(anyhow!("-b: {error}")))?;
            given.extend(files::read_yaml(&text, "-b").map_err(usage)?);
        }
        Ok(given)
    }

    /// The parameters that come after those of files and before those of `-p`: YAML.
    pub fn written_as_yaml(&self) -> Result<Vec<GivenParameter>, CommandError> {
        let mut given = Vec::new();
        for text in &self.yaml {
            given.extend(files::read_yaml(text, "-y").map_err(usage)?);
        }
        Ok(given)
    }

    /// The parameters that come last: strings.
    pub fn raw(&self) -> Result<Vec<GivenParameter>, CommandError> {
        let parameter = |argument: &String| {
            let (name, text) = argument.split_once('=').ok_or_else(|| GivenError::Shape(argument.clone()))?;
            let origin = Origin::File("-r".to_owned());
            Ok(GivenParameter { name: name.trim().to_owned(), given: Given::string(text), origin })
        };
        self.raw.iter().map(parameter).collect::<Result<_, GivenError>>().map_err(usage)
    }
}

/// An error of usage; who writes parameters as papermill does is told how they are written here.
pub fn usage(error: impl Into<anyhow::Error>) -> CommandError {
    let error = error.into();
    let is_shape = matches!(error.downcast_ref(), Some(GivenError::Shape(_)));
    let error = CommandError::new(Exit::Usage, error);
    if is_shape { error.hint("papermill's `-p NAME VALUE` is `-p NAME=VALUE` here") } else { error }
}

fn seconds(text: &str) -> Result<Duration, String> {
    match text.parse::<u64>() {
        Ok(0) => Err("a time longer than none".to_owned()),
        Ok(seconds) => Ok(Duration::from_secs(seconds)),
        Err(_) => super::limits::duration(text),
    }
}
