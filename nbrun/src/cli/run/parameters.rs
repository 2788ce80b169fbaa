//! How given parameters are taken.

use crate::params::Interval;
use crate::run::ParameterOptions;

/// The group of arguments.
#[derive(Debug, Clone, clap::Args)]
#[group(skip)]
pub struct Args {
    /// Explain the notebook and its parameters instead of running it
    #[arg(long)]
    pub help_notebook: bool,

    /// The data interval that {{ interval.start }} and {{ interval.end }} stand for in values
    #[arg(long, value_name = "START..END", value_parser = Interval::parse)]
    interval: Option<Interval>,

    /// Take any parameter where no cell is tagged `parameters`, and inject the values at the top of the notebook
    #[arg(long)]
    inject_untagged: bool,
}

impl Args {
    /// What the run is told.
    pub fn options(&self) -> ParameterOptions {
        ParameterOptions { interval: self.interval, inject_untagged: self.inject_untagged }
    }
}
