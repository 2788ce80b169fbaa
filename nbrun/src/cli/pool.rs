//! `nbrun pool`: kernels that are ready before a run needs them.

use anyhow::anyhow;
use jupyter::LaunchOptions;

use super::table::columns;
use super::{CommandError, Exit};
use crate::execute::local::Local;
use crate::execute::pool::{
    KeptStatus, Place, PlaceError, PoolError, Reply, Request, Status, Want, request, request_or_start, serve,
    stock,
};
use crate::run::RunError;

const MIB: u64 = 1 << 20;

/// Keep kernels ready for `nbrun run --pool`, each of which is used once
///
/// Kernels of Python are forked, when a run asks for one, from a process that has imported ipykernel already; they have
/// the run's own working directory, environment and limits. Other kernels wait, started, and are used by a run with
/// the same folder and environment; after one with others, the next to be made ready are for runs like that.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  nbrun pool start python3
  nbrun pool start python3 nbrun-rust=2 --preload pandas,polars
  nbrun run --pool delays.ipynb
  nbrun pool status

A kernel is never used by two runs, and ends with the connection of its run, however that ends. What a forked \
kernel has in common with others of its pool: the modules that were imported, Python's hash seed, and the \
session and control group of the daemon.")]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Make kernels ready, and return when they are; starts the daemon if none is running
    Start(StartArgs),
    /// End the daemon and all its kernels, those in use and those kept too
    Stop,
    /// Show what is ready, in use and kept
    #[command(alias = "list")]
    Status {
        /// Print JSON instead of a table
        #[arg(long)]
        json: bool,
    },
    /// End a kept kernel
    End {
        /// Its id, as `nbrun pool status` shows it
        #[arg(value_name = "ID")]
        id: String,
    },
    /// Be the daemon
    #[command(hide = true)]
    Serve,
}

#[derive(Debug, clap::Args)]
struct StartArgs {
    /// Names of kernels, each with how many shall be ready; of kernels of Python one process is enough for all
    #[arg(value_name = "KERNEL[=COUNT]", required = true, value_parser = counted)]
    kernels: Vec<(String, usize)>,

    /// Modules that kernels of Python have imported already
    #[arg(long, value_name = "MODULES", value_delimiter = ',')]
    preload: Vec<String>,

    /// The folder that runs will be in, for kernels that are not forked
    #[arg(long, value_name = "FOLDER")]
    cwd: Option<std::path::PathBuf>,

    /// Stay in the foreground
    #[arg(long)]
    foreground: bool,
}

/// Runs the command.
pub fn run(args: &Args) -> Result<Exit, CommandError> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|error| CommandError::new(Exit::Internal, error))?;
    runtime.block_on(command(&args.command))
}

#[allow(clippy::print_stdout)]
async fn command(command: &Command) -> Result<Exit, CommandError> {
    let place = Place::of_user().map_err(failed)?;
    match command {
        Command::Start(args) => start(place, args).await?,
        Command::Stop => match request(&place, Request::Stop).await {
            Ok(_) | Err(PoolError::Place(PlaceError::NotRunning)) => {}
            Err(error) => return Err(failed(error)),
        },
        Command::Status { json } => {
            let status = match request(&place, Request::Status).await {
                Ok(Reply::Status(status)) => Some(status),
                Ok(_) => return Err(failed(PoolError::Unexpected)),
                Err(PoolError::Place(PlaceError::NotRunning)) => None,
                Err(error) => return Err(failed(error)),
            };
            let text = match (status, json) {
                (status, true) => serde_json::to_string_pretty(&status)
                    .map_err(|error| CommandError::new(Exit::Internal, error))?,
                (None, false) => "no pool is running".to_owned(),
                (Some(status), false) => table(&status),
            };
            anstream::println!("{text}");
        }
        Command::End { id } => {
            request(&place, Request::End(id.clone())).await.map_err(failed)?;
        }
        Command::Serve => {
            // A signal to the group or the terminal of who started it is not for the daemon.
            let _ = rustix::process::setsid();
            match serve(place).await {
                Ok(()) | Err(PlaceError::Taken) => {}
                Err(error) => return Err(failed(error)),
            }
        }
    }
    Ok(Exit::Success)
}

async fn start(place: Place, args: &StartArgs) -> Result<(), CommandError> {
    let wants =
        args.kernels.iter().map(|(name, count)| want(name, *count, args)).collect::<Result<_, _>>()?;
    let wants = Request::Stock(wants);
    if !args.foreground {
        return request_or_start(&place, wants).await.map(drop).map_err(failed);
    }
    let asking = async {
        let asked = request_or_start(&place, wants).await.map_err(failed);
        match asked {
            Ok(_) => std::future::pending().await,
            Err(error) => error,
        }
    };
    tokio::select! {
        served = serve(place.clone()) => served.map_err(failed),
        error = asking => Err(error),
    }
}

fn want(name: &str, count: usize, args: &StartArgs) -> Result<Want, CommandError> {
    let local = Local::find(name).map_err(|error| RunError::UnknownKernel(error.to_string()))?;
    let options = LaunchOptions { cwd: args.cwd.clone(), ..LaunchOptions::default() };
    let want = stock(local.installed(), count, &args.preload, &options);
    want.map_err(|error| CommandError::new(Exit::Usage, error))
}

fn counted(text: &str) -> Result<(String, usize), String> {
    let Some((name, count)) = text.split_once('=') else { return Ok((text.to_owned(), 1)) };
    let count = count.parse().map_err(|_| format!("`{count}` is not a number of kernels"))?;
    Ok((name.to_owned(), count))
}

fn table(status: &Status) -> String {
    let stock = status.stock.iter().map(|stock| {
        let ready = if stock.forked && stock.ready > 0 {
            "forked when needed".to_owned()
        } else {
            format!("{} of {} ready", stock.ready, stock.wanted)
        };
        let failure = stock.failure.iter().map(|failure| format!("failed: {failure}"));
        [stock.kernel.clone(), ready, mebibytes(stock.memory)].into_iter().chain(failure).collect()
    });
    let kept = status.kept.iter().map(|kept| {
        let KeptStatus { id, label, kernel, seconds_left, memory, .. } = kept;
        let left = jiff::SignedDuration::from_secs(i64::try_from(*seconds_left).unwrap_or(i64::MAX));
        vec![
            format!("kept {id}"),
            kernel.clone(),
            format!("{left:#} left"),
            mebibytes(*memory),
            label.clone(),
        ]
    });
    let (stock, kept): (Vec<Vec<String>>, Vec<Vec<String>>) = (stock.collect(), kept.collect());
    let parts = [columns(&stock, ""), format!("{} in use", status.in_use), columns(&kept, "")];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n")
}

fn mebibytes(bytes: Option<u64>) -> String {
    bytes.map(|bytes| format!("{} MiB", bytes / MIB)).unwrap_or_default()
}

fn failed(error: impl Into<PoolError>) -> CommandError {
    let error = error.into();
    let hint = match &error {
        PoolError::Place(PlaceError::Taken) => {
            "`nbrun pool stop` ends it; without --foreground, `start` adds to it"
        }
        PoolError::Place(PlaceError::NotRunning) => "`nbrun pool start KERNEL` starts one",
        _ => return CommandError::new(Exit::Kernel, anyhow!(error)),
    };
    CommandError::new(Exit::Kernel, anyhow!(error)).hint(hint)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kernels_have_a_count() {
        assert_eq!(counted("python3"), Ok(("python3".to_owned(), 1)));
        assert_eq!(counted("nbrun-rust=3"), Ok(("nbrun-rust".to_owned(), 3)));
        assert!(counted("python3=many").is_err());
    }
}
