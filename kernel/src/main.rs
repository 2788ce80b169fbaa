//! The command line of `nbrun-kernel`.
#![allow(clippy::print_stdout, clippy::print_stderr)]

use std::path::PathBuf;
use std::process::{ExitCode, Stdio};
use std::sync::Arc;
use std::time::Instant;

use anyhow::Context as _;
use clap::{Parser, Subcommand};
use jupyter::ConnectionInfo;
use nbrun_kernel::engine::prelude::Prelude;
use nbrun_kernel::engine::project::{Features, Project};
use nbrun_kernel::install::{self, Kernel, Place};
use nbrun_kernel::serve;

/// A Rust kernel for Jupyter: instant cells, polars and plotters at hand, SQL cells that give frames.
#[derive(Debug, Parser)]
#[command(
    version,
    after_help = "Set up once, then choose \"Rust (nbrun)\" in JupyterLab:\n\n    nbrun-kernel install\n    jupyter lab"
)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Build the prelude if need be, and write the kernelspec that Jupyter finds
    Install(Install),
    /// The crates that every cell has at hand
    #[command(subcommand)]
    Prelude(PreludeCommand),
    /// Serve one notebook; Jupyter calls this with its connection file
    Serve {
        /// Connection file, as Jupyter writes it
        connection_file: PathBuf,
    },
}

#[derive(Debug, Parser)]
struct Install {
    /// Install below this folder (share/jupyter/kernels), for example a virtual environment
    #[arg(long, value_name = "FOLDER", conflicts_with = "user")]
    prefix: Option<PathBuf>,
    /// Install for the current user (the default)
    #[arg(long)]
    user: bool,
    /// Name of the kernelspec [default: nbrun-rust, or nbrun- and the folder of the project]
    #[arg(long)]
    name: Option<String>,
    /// Install a kernel of a project: the crates in its Cargo.toml, built now, are at hand in every cell
    #[arg(long, value_name = "CARGO_TOML")]
    manifest: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
enum PreludeCommand {
    /// Build it for the rustc on PATH; does nothing when it is there
    Build {
        /// Build also the crates in this Cargo.toml, for sessions with `NBRUN_PRELUDE` set to it
        #[arg(long, value_name = "CARGO_TOML")]
        manifest: Option<PathBuf>,
    },
    /// Print the folder it is in
    Path,
}

fn main() -> ExitCode {
    match run(Arguments::parse().command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> anyhow::Result<()> {
    match command {
        Command::Install(arguments) => {
            // Asked first: a program that is replaced while it builds has no path any more.
            let program = std::env::current_exe().context("the kernel's own path is unknown")?;
            let project = arguments.manifest.as_deref().map(Project::read).transpose()?;
            match &project {
                Some(project) => ensure_project(project)?,
                None => drop(ensure_prelude(&Features::default())?),
            }
            let kernel = Kernel::new(arguments.name, project.as_ref().map(Project::manifest));
            let place = arguments.prefix.map_or(Place::User, Place::Prefix);
            let folder = install::install(&program, &kernel, &place)?;
            println!("installed the kernel \"{}\" in {}", kernel.display_name, folder.display());
            Ok(())
        }
        Command::Prelude(PreludeCommand::Build { manifest }) => match manifest {
            Some(manifest) => ensure_project(&Project::read(&manifest)?),
            None => ensure_prelude(&Features::default()).map(drop),
        },
        Command::Prelude(PreludeCommand::Path) => {
            let prelude =
                Prelude::find()?.context("it is not built yet; run `nbrun-kernel prelude build`")?;
            println!("{}", prelude.folder().display());
            Ok(())
        }
        Command::Serve { connection_file } => {
            tracing_subscriber::fmt()
                .with_env_filter(tracing_subscriber::EnvFilter::from_env("NBRUN_LOG"))
                .with_writer(std::io::stderr)
                .init();
            let info = ConnectionInfo::read(&connection_file)?;
            let runtime = tokio::runtime::Runtime::new()?;
            let served = runtime.block_on(serve::serve(&info));
            // A query or a build that still runs is of no use to anybody.
            runtime.shutdown_background();
            served
        }
    }
}

fn ensure_project(project: &Project) -> anyhow::Result<()> {
    let prelude = Arc::new(ensure_prelude(&project.features())?);
    tokio::runtime::Runtime::new()?.block_on(project.build(prelude, |text| eprint!("{text}")))?;
    eprintln!("the crates of {} are at hand with NBRUN_PRELUDE set to it", project.manifest().display());
    Ok(())
}

fn ensure_prelude(features: &Features) -> anyhow::Result<Prelude> {
    if let Some(prelude) = Prelude::find_with(features)? {
        return Ok(prelude);
    }
    eprintln!(
        "building the prelude (polars, plotters and friends) for this rustc: once, about ten minutes on two cores"
    );
    let start = Instant::now();
    let prelude = Prelude::build_with(features, Stdio::inherit())?;
    eprintln!("built the prelude in {} s: {}", start.elapsed().as_secs(), prelude.folder().display());
    Ok(prelude)
}
