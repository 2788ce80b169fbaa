//! `nbrun-kernel` beside `evcxr_jupyter` and, where its cells mean the same, ipykernel.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use super::machine;
use super::records::Records;
use super::table;
use crate::progress::Progress;
use crate::setup::{self, Purpose, evcxr};

const OURS: &str = "nbrun-rust";
const PEER: &str = "evcxr";
/// As its own kernelspec is called.
const IPYKERNEL: &str = "python3";

/// Installs the kernels into a throw-away prefix and lets one program drive them in turns.
pub fn bench(progress: &Progress, rounds: usize) -> Result<()> {
    let places = &progress.places;
    setup::before_build(progress)?;
    setup::during_build(progress, Purpose::Bench)?;
    let mut build = places.cargo(["build", "--release", "--package", "nbrun-kernel"]);
    progress.run("Build nbrun-kernel (release)", &mut build)?;
    let folder = places.target.join("bench/kernel");
    let prefix = folder.join("prefix");
    let mut install = places.released("nbrun-kernel");
    install.args(["install", "--prefix"]).arg(&prefix);
    progress.run("Install the kernel", &mut install)?;

    let peer = evcxr::find(places);
    let mut kernels = vec![OURS, IPYKERNEL];
    if let Some(program) = &peer {
        write_peer_spec(&prefix, program)?;
        kernels.push(PEER);
        progress
            .say("evcxr builds polars the first time, which takes some 15 minutes; later benches reuse it");
    } else {
        progress.say("no evcxr_jupyter on PATH or in the tools folder: measuring nbrun-kernel alone");
        progress.say("  (`cargo xtask setup --for bench` installs it)");
    }
    let mut drive = Command::new(places.python());
    drive.arg(places.clone.join("xtask/bench/kernels.py")).arg(rounds.to_string()).args(kernels);
    drive
        .env("JUPYTER_PATH", prefix.join("share/jupyter"))
        .env("IPYTHONDIR", folder.join("ipython"))
        .env("NBRUN_CACHE_DIR", &places.cache)
        .env("NBRUN_DATASETS", places.clone.join("notebooks/datasets"))
        .env("EVCXR_TMPDIR", evcxr_folder(&folder)?)
        .env_remove("CARGO_TARGET_DIR");
    // What cargo has set for xtask would make the peer's build scripts run, and polars be built, anew.
    for (name, _) in env::vars_os().filter(|(name, _)| is_of_this_build(&name.to_string_lossy())) {
        drive.env_remove(name);
    }
    let records = progress.step(&format!("{rounds} rounds of cells"), || Records::taken_by(&mut drive))?;
    print(&records);

    let mut programs =
        vec![("nbrun-kernel", places.released("nbrun-kernel")), ("rustc", Command::new("rustc"))];
    programs.extend(peer.map(|program| ("evcxr_jupyter", Command::new(program))));
    machine::print(rounds, programs);
    Ok(())
}

fn is_of_this_build(name: &str) -> bool {
    name.starts_with("CARGO_") && name != "CARGO_HOME"
}

/// Kept between benches, so that the peer builds polars once.
fn evcxr_folder(folder: &Path) -> Result<PathBuf> {
    let evcxr = folder.join("evcxr");
    fs::create_dir_all(&evcxr).with_context(|| format!("cannot create {}", evcxr.display()))?;
    Ok(evcxr)
}

fn write_peer_spec(prefix: &Path, program: &Path) -> Result<()> {
    let folder = prefix.join("share/jupyter/kernels").join(PEER);
    fs::create_dir_all(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
    let program = program.to_str().context("the path of evcxr_jupyter is not UTF-8")?;
    // Its cells link to the toolchain's libstd, and find it only under cargo or by this.
    let libraries =
        Command::new("rustc").args(["--print", "target-libdir"]).output().context("cannot start rustc")?;
    let libraries = String::from_utf8_lossy(&libraries.stdout);
    let libraries = libraries.trim();
    let spec = format!(
        r#"{{"argv": [{program:?}, "--control_file", "{{connection_file}}"], "display_name": "evcxr", "language": "rust", "interrupt_mode": "message", "env": {{"LD_LIBRARY_PATH": {libraries:?}}}}}"#
    );
    fs::write(folder.join("kernel.json"), spec).context("cannot write the kernelspec of evcxr")
}

fn print(records: &Records) {
    let row = |measure: &String| {
        let of = |kernel: &str| records.of(measure, kernel);
        let (ours, peer, python) = (of(OURS), of(PEER), of(IPYKERNEL));
        vec![measure.clone(), ours.shown(0), peer.shown(0), peer.over(ours).shown(1), python.shown(0)]
    };
    let rows: Vec<_> = records.measures.iter().map(row).collect();
    table::print(&["ms", "nbrun-kernel", "evcxr_jupyter", "evcxr / nbrun", "ipykernel"], &rows);
    println!(
        "\nFrom sending a cell to its reply and idle, half a second after the one before unless back to back."
    );
}
