//! The command line. Only this module prints.

mod attach;
mod error;
mod facts;
mod inspect;
mod pool;
mod render;
mod run;
mod runs;
mod scan;
mod table;

use std::process::ExitCode;

use clap::builder::{OsStringValueParser, TypedValueParser};
use clap::{Parser, Subcommand};

use crate::document::Location;

pub use crate::exit::Exit;
pub use error::CommandError;

use crate::execute::server::reaper;

/// The exit codes, as `--help` lists them.
pub(crate) const EXIT_CODES: &str = "\
Exit codes:
    0  every cell was executed, every output arrived, everything is saved
    1  an error inside nbrun
    2  wrong usage, or parameters that do not fit
    3  the notebook can't be read
    4  the kernel is not installed or did not start
    5  a cell raised an error
    6  the kernel died
    7  output may be incomplete
    8  the executed notebook or the record of the run can't be saved
    9  `nbrun scan` found what looks like a secret
  124  --timeout or --cell-timeout ran out
  137  the kernel took more memory than --max-memory
  129, 130, 143  stopped by SIGHUP, SIGINT (Ctrl-C), SIGTERM";

/// Run notebooks with typed parameters, and know whether they really succeeded.
#[derive(Debug, Parser)]
#[command(name = "nbrun", version, after_help = EXIT_CODES, max_term_width = 110)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Run(Box<run::Args>),
    Inspect(inspect::Args),
    Runs(runs::Args),
    Attach(attach::Args),
    #[command(name = reaper::COMMAND, hide = true)]
    EndKernel,
    Render(render::Args),
    Pool(pool::Args),
    Scan(scan::Args),
}

/// Reads an argument that says where a document is.
fn location() -> impl TypedValueParser<Value = Location> {
    OsStringValueParser::new().try_map(Location::parse)
}

/// Reads the arguments, does what they ask, and reports errors.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    let result = match cli.command {
        Command::Run(args) => run::run(&args),
        Command::Inspect(args) => inspect::run(&args),
        Command::Runs(args) => runs::run(&args),
        Command::Attach(args) => attach::run(&args),
        Command::EndKernel => run::end_kernel(),
        Command::Render(args) => render::run(&args),
        Command::Pool(args) => pool::run(&args),
        Command::Scan(args) => scan::run(&args),
    };
    match result {
        Ok(exit) => exit.into(),
        Err(error) => {
            error.report();
            error.exit.into()
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    #[test]
    fn the_arguments_do_not_contradict_each_other() {
        super::Cli::command().debug_assert();
    }
}
