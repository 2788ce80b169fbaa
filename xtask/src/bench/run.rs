//! `nbrun run` beside papermill and a raw wire client, on Python notebooks.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

use super::machine;
use super::measured::Measured;
use super::table::{self, Samples};
use crate::places::Places;
use crate::progress::Progress;
use crate::setup::{self, Purpose};

struct Workload {
    name: &'static str,
    title: &'static str,
    /// The least that its cells print; less is a failed run, whatever the exit code.
    stdout_bytes: u64,
}

const WORKLOADS: [Workload; 4] = [
    Workload { name: "one_cell", title: "one cell", stdout_bytes: 0 },
    Workload { name: "hundred_cells", title: "100 cells", stdout_bytes: 0 },
    Workload { name: "lines", title: "100,000 printed lines", stdout_bytes: 2_700_000 },
    Workload { name: "megabytes", title: "20 MB of stdout", stdout_bytes: 20_000_000 },
];

#[derive(Clone, Copy)]
enum Executor {
    Nbrun,
    /// With a kernel that was ready.
    Pool,
    Papermill,
    /// Keeps nothing, so it is near the floor; the start of its own Python is in its figures.
    Wire,
}

const EXECUTORS: [(Executor, &str); 4] = [
    (Executor::Nbrun, "nbrun"),
    (Executor::Pool, "nbrun --pool"),
    (Executor::Papermill, "papermill"),
    (Executor::Wire, "raw wire client"),
];

/// One executor's samples on one workload.
#[derive(Default)]
struct Record {
    wall: Samples,
    cpu: Samples,
    memory: Samples,
}

/// Measures in rounds, in each of which every executor has its turn on every workload.
pub fn bench(progress: &Progress, rounds: usize) -> Result<()> {
    let places = &progress.places;
    setup::before_build(progress)?;
    setup::during_build(progress, Purpose::Bench)?;
    progress.run("Build nbrun (release)", &mut places.cargo(["build", "--release", "--package", "nbrun"]))?;
    let folder = places.target.join("bench/run");
    let mut write = Command::new(places.python());
    write.arg(places.clone.join("xtask/bench/workloads.py")).arg(&folder);
    progress.run("Write the notebooks", &mut write)?;

    let _pool = Pool::start(places)?;
    let mut rows = Vec::new();
    for workload in &WORKLOADS {
        let records = progress.step(&format!("{rounds} rounds of {}", workload.title), || {
            measure(places, &folder, workload, rounds)
        })?;
        rows.extend(rows_of(workload, &records));
    }
    let ours = "(/nbrun)";
    let head = ["notebook", "executor", "wall s", ours, "CPU s", ours, "peak MiB", ours];
    table::print(&head, &rows);
    println!(
        "\nCPU includes the kernel's, but not that of a pool's, whose parent is another; memory is the executor's alone. A ratio above 1 is in nbrun's favour. \
         The raw client writes no notebook; its own Python's start is counted."
    );
    let mut ipykernel = Command::new(places.python());
    ipykernel.args(["-m", "ipykernel_launcher"]);
    let papermill = Command::new(papermill(places));
    let nbrun = places.released("nbrun");
    machine::print(rounds, vec![("nbrun", nbrun), ("papermill", papermill), ("ipykernel", ipykernel)]);
    Ok(())
}

/// A first round warms the page cache and isn't counted.
fn measure(places: &Places, folder: &Path, workload: &Workload, rounds: usize) -> Result<[Record; 4]> {
    let mut records: [Record; 4] = Default::default();
    for round in 0..=rounds {
        for (record, (executor, name)) in records.iter_mut().zip(EXECUTORS) {
            let measured = once(places, folder, workload, executor)
                .with_context(|| format!("{name} on {}", workload.title))?;
            if round > 0 {
                record.wall.0.push(measured.wall);
                record.cpu.0.push(measured.cpu);
                record.memory.0.push(measured.memory);
            }
        }
    }
    Ok(records)
}

fn once(places: &Places, folder: &Path, workload: &Workload, executor: Executor) -> Result<Measured> {
    let notebook = folder.join(format!("{}.ipynb", workload.name));
    let output = folder.join("executed.ipynb");
    let mut command = match executor {
        Executor::Nbrun | Executor::Pool => {
            let mut nbrun = places.released("nbrun");
            nbrun.arg("run").arg(&notebook).arg("-o").arg(&output);
            if matches!(executor, Executor::Pool) {
                nbrun.arg("--pool=required");
            }
            nbrun
        }
        Executor::Papermill => {
            let mut command = Command::new(papermill(places));
            command.arg(&notebook).arg(&output).arg("--no-progress-bar");
            command
        }
        Executor::Wire => {
            let mut client = Command::new(places.python());
            client.arg(places.clone.join("xtask/bench/wire.py")).arg(&notebook);
            client.arg(workload.stdout_bytes.to_string());
            client
        }
    };
    kernels(places, &mut command);
    let measured = Measured::run(&mut command)?;
    if !matches!(executor, Executor::Wire) {
        let written = fs::metadata(&output).context("no notebook was written")?.len();
        ensure!(written > workload.stdout_bytes, "the notebook has {written} bytes: output is missing");
        fs::remove_file(&output)?;
    }
    Ok(measured)
}

fn rows_of(workload: &Workload, records: &[Record; 4]) -> Vec<Vec<String>> {
    let [ours, ..] = records;
    let row = |(record, (_, name)): (&Record, (Executor, &str))| {
        let mut row = vec![workload.title.to_owned(), name.to_owned()];
        let columns =
            [(&record.wall, &ours.wall, 2), (&record.cpu, &ours.cpu, 2), (&record.memory, &ours.memory, 0)];
        for (samples, ours, digits) in columns {
            row.extend([samples.shown(digits), samples.over(ours).shown(2)]);
        }
        row
    };
    records.iter().zip(EXECUTORS).map(row).collect()
}

/// A pool that has Python's kernels ready, which ends with this.
struct Pool<'a> {
    places: &'a Places,
}

impl<'a> Pool<'a> {
    fn start(places: &'a Places) -> Result<Self> {
        let pool = Self { places };
        ensure!(pool.command(&["start", "python3"]).status()?.success(), "the pool does not start");
        Ok(pool)
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = self.places.released("nbrun");
        kernels(self.places, command.arg("pool").args(arguments));
        command
    }
}

impl Drop for Pool<'_> {
    fn drop(&mut self) {
        let _ = self.command(&["stop"]).status();
    }
}

/// Lets a command find the kernels of the set-up only.
fn kernels(places: &Places, command: &mut Command) {
    command.env("JUPYTER_PATH", places.tools.join("python/share/jupyter"));
}

fn papermill(places: &Places) -> PathBuf {
    places.tools.join("python/bin/papermill")
}
