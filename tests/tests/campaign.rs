//! The fault campaign: many runs, each of which is hit at a random moment.
//!
//! `cargo test -p end-to-end --test campaign -- --ignored --nocapture` hits `NBRUN_CAMPAIGN` runs (1,000 unless set) by
//! SIGKILL to nbrun, SIGKILL to the kernel, or a disk that is full, two at a time, and prints what became of them. The
//! same seed (`NBRUN_CAMPAIGN_SEED`) chooses the same moments.

#![allow(clippy::unwrap_used, reason = "a campaign fails as a test does")]

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant, SystemTime};

use end_to_end::{Saved, Scratch, built, own_mounts, python};
use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;

/// Runs at the same time.
const JOBS: usize = 2;
/// More than this must never be lost of the output before a fault.
const MOST_LOST: Duration = Duration::from_secs(1);
/// Prints the time a hundred times, for about a second.
const CELL: &str =
    "import time\nfor line in range(100):\n    print(line, time.time(), flush=True)\n    time.sleep(0.01)";
/// Faults come until this long after the start; a run that nothing happens to takes about three seconds.
const LATEST: Duration = Duration::from_secs(4);

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fault {
    NbrunKilled,
    KernelKilled,
    DiskFull,
}

/// What became of the runs of a fault.
#[derive(Debug, Default)]
struct Tally {
    runs: usize,
    hit: usize,
    ends: BTreeMap<String, usize>,
    most_lost: Duration,
}

/// What became of a run.
struct Hit {
    fault: Fault,
    /// nbrun's exit code, or the signal; what the record says.
    end: String,
    /// How much of the output before the fault is missing; none if the fault came too late.
    lost: Option<Duration>,
}

#[test]
#[ignore = "takes half an hour: see CONTRIBUTING"]
fn nothing_is_lost_and_nothing_falsely_called_a_success() {
    let setting = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let count = usize::try_from(setting("NBRUN_CAMPAIGN").unwrap_or(1_000)).unwrap();
    let seed = setting("NBRUN_CAMPAIGN_SEED").unwrap_or(1);
    let mut faults = vec![Fault::NbrunKilled, Fault::KernelKilled];
    match own_mounts() {
        Some(_) => faults.push(Fault::DiskFull),
        None => eprintln!("no disk is filled: no mount namespace"),
    }
    let (next, tallies) = (AtomicUsize::new(0), Mutex::new(BTreeMap::<Fault, Tally>::new()));
    std::thread::scope(|scope| {
        for _ in 0..JOBS {
            scope.spawn(|| {
                let mut validator = Validator::start();
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    if number >= count {
                        break;
                    }
                    let fault = faults[number % faults.len()];
                    let moment = random(seed, number as u64);
                    let hit = run(fault, moment, &mut validator);
                    let mut tallies = tallies.lock().unwrap();
                    let tally = tallies.entry(hit.fault).or_default();
                    tally.runs += 1;
                    tally.hit += usize::from(hit.lost.is_some());
                    tally.most_lost = tally.most_lost.max(hit.lost.unwrap_or_default());
                    *tally.ends.entry(hit.end).or_default() += 1;
                }
            });
        }
    });
    for (fault, tally) in tallies.into_inner().unwrap() {
        let Tally { runs, hit, ends, most_lost } = tally;
        eprintln!("{fault:?}: {runs} runs, {hit} hit while they ran, at most {most_lost:.3?} lost");
        for (end, count) in ends {
            eprintln!("    {count:5}  {end}");
        }
    }
}

/// A moment from a seed and a number, as a part of one: splitmix64.
fn random(seed: u64, number: u64) -> f64 {
    let mut state =
        seed.wrapping_mul(0x9e37_79b9_7f4a_7c15).wrapping_add(number.wrapping_mul(0xbf58_476d_1ce4_e5b9));
    state = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    state = (state ^ (state >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    #[allow(clippy::cast_precision_loss)] // a moment
    let part = ((state ^ (state >> 31)) >> 11) as f64 / (1_u64 << 53) as f64;
    part
}

fn run(fault: Fault, moment: f64, validator: &mut Validator) -> Hit {
    let scratch = Scratch::default();
    scratch.python_notebook(&[CELL, "print('the end')"]);
    let end = match fault {
        Fault::DiskFull => fill_disk(&scratch, moment),
        _ => kill(&scratch, fault, moment),
    };
    let whole = complete(&scratch);
    let before = validator.check(&scratch.path("nb.out.ipynb"));
    scratch.assert_nothing_runs();
    let code = end.code;
    assert!(code != Some(0) || whole, "nbrun said success, and output is missing");

    // Whoever looks at the runs recovers the one that was killed.
    let listed = scratch.nbrun(&["runs", "list", "--json"]).output().unwrap();
    let told = String::from_utf8_lossy(&listed.stderr);
    assert!(listed.status.success(), "{fault:?} at {moment}: the runs can't be listed: {told}");
    let listed: Value = serde_json::from_slice(&listed.stdout).unwrap();
    validator.check(&scratch.path("nb.out.ipynb"));
    let status = listed[0]["status"].as_str().unwrap_or("no record").to_owned();
    assert!(status != "succeeded" || complete(&scratch), "the record says success, and output is missing");
    let lost = end.at.filter(|_| before && fault != Fault::DiskFull).and_then(|at| lost(&scratch, at));
    if let Some(lost) = lost {
        assert!(lost <= MOST_LOST, "{fault:?} at {moment}: {lost:?} of output is lost");
    }
    let code = code.map_or_else(|| "killed".to_owned(), |code| format!("exit code {code}"));
    Hit { fault, end: format!("{code}, {status}"), lost }
}

/// How a run ended, and when the fault came, if it did.
struct End {
    code: Option<i32>,
    at: Option<SystemTime>,
}

fn kill(scratch: &Scratch, fault: Fault, moment: f64) -> End {
    let mut command = scratch.nbrun(&["run", "nb.ipynb", "--no-progress"]);
    let mut nbrun = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let deadline = Instant::now() + LATEST.mul_f64(moment);
    while Instant::now() < deadline && nbrun.try_wait().unwrap().is_none() {
        std::thread::sleep(Duration::from_millis(1));
    }
    let target = match fault {
        Fault::KernelKilled => kernel(&nbrun),
        _ => Some(Pid::from_child(&nbrun)),
    };
    let mut at = None;
    if nbrun.try_wait().unwrap().is_none()
        && let Some(target) = target
    {
        at = kill_process(target, Signal::KILL).is_ok().then(SystemTime::now);
    }
    End { code: nbrun.wait().unwrap().code(), at }
}

/// The kernel of a run, if it has started.
fn kernel(nbrun: &Child) -> Option<Pid> {
    let threads = fs::read_dir(format!("/proc/{}/task", nbrun.id())).ok()?.flatten();
    let children = threads.filter_map(|thread| fs::read_to_string(thread.path().join("children")).ok());
    let children: Vec<i32> = children
        .flat_map(|list| list.split_whitespace().filter_map(|pid| pid.parse().ok()).collect::<Vec<_>>())
        .collect();
    let is_kernel = |pid: &&i32| {
        fs::read_to_string(format!("/proc/{pid}/cmdline")).is_ok_and(|line| line.contains("ipykernel"))
    };
    children.iter().find(is_kernel).and_then(|pid| Pid::from_raw(*pid))
}

/// Runs with a disk that somebody else fills at a moment, and makes room on much later.
fn fill_disk(scratch: &Scratch, moment: f64) -> End {
    fs::create_dir(scratch.path("small")).unwrap();
    let script = format!(
        "mount -t tmpfs -o size=512k tmpfs small || exit 99
        (sleep {}; head -c 1000000 /dev/zero > small/filler 2>/dev/null) & filler=$!
        NBRUN_RUNS=small/runs \"$0\" run nb.ipynb -o small/nb.ipynb --no-progress; code=$?
        kill $filler 2>/dev/null; wait $filler; rm -f small/filler
        cp small/nb.ipynb nb.out.ipynb; cp -r small/runs runs; exit $code",
        LATEST.mul_f64(moment).as_secs_f64()
    );
    let unshare = own_mounts().unwrap();
    let mut command = scratch.command(unshare[0]);
    command.args(&unshare[1..]).args(["sh", "-c", &script]).arg(built("nbrun"));
    let status = command.stdout(Stdio::null()).stderr(Stdio::null()).status().unwrap();
    End { code: status.code(), at: None }
}

/// Whether the saved notebook has all that its cells print.
fn complete(scratch: &Scratch) -> bool {
    let Some(saved) = saved(scratch) else { return false };
    saved.text(0).lines().count() == 100 && saved.text(1) == "the end\n"
}

/// How much of the first cell's output before a fault is missing; none if the cell did not run then.
fn lost(scratch: &Scratch, at: SystemTime) -> Option<Duration> {
    let text = saved(scratch)?.text(0);
    let at = at.duration_since(SystemTime::UNIX_EPOCH).ok()?;
    let (number, time) = text.lines().filter_map(|line| line.split_once(' ')).next_back()?;
    if number == "99" {
        return None;
    }
    let time = Duration::from_secs_f64(time.parse().ok()?);
    Some(at.saturating_sub(time))
}

fn saved(scratch: &Scratch) -> Option<Saved> {
    let text = fs::read_to_string(scratch.path("nb.out.ipynb")).ok()?;
    serde_json::from_str(&text).ok().map(Saved)
}

/// A Python that validates one notebook after the other.
struct Validator {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

impl Validator {
    fn start() -> Self {
        const CHECK: &str = "import json, sys, nbformat\n\
            for path in sys.stdin:\n\
            \x20   nbformat.validate(json.load(open(path.strip())))\n\
            \x20   print('valid', flush=True)";
        let mut child = Command::new(python())
            .args(["-c", CHECK])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let (input, output) = (child.stdin.take().unwrap(), BufReader::new(child.stdout.take().unwrap()));
        Self { child, input, output }
    }

    /// Checks that a notebook is valid; says whether there is one.
    fn check(&mut self, path: &Path) -> bool {
        if !path.exists() {
            return false;
        }
        writeln!(self.input, "{}", path.display()).unwrap();
        let mut answer = String::new();
        self.output.read_line(&mut answer).unwrap();
        assert_eq!(answer, "valid\n", "{} is no valid notebook", path.display());
        true
    }
}

impl Drop for Validator {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
