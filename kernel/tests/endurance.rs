//! Long sessions and hard faults: nothing leaks, nothing slows down, and the session can be used after all of it.
//!
//! The short versions run with all tests; the long ones with `--ignored`, on a quiet machine.

#![allow(clippy::expect_used, clippy::unwrap_used, clippy::print_stdout)]

mod support;

use std::path::Path;
use std::time::{Duration, Instant};

use nbrun_kernel::engine::CellError;

/// A notebook, and how long the copies took that stand by after each cell.
struct Notebook {
    inner: support::Notebook,
    copies: Vec<Duration>,
}

impl Notebook {
    async fn start() -> Self {
        Notebook { inner: support::Notebook::start().await, copies: Vec::new() }
    }

    /// What a cell shows, and how long it took; `meanwhile` happens when it prints.
    async fn run(&mut self, source: &str, meanwhile: impl Fn()) -> (Result<String, CellError>, Duration) {
        let began = Instant::now();
        let ran = self.inner.run_unsettled(source, |_| meanwhile()).await;
        let took = began.elapsed();
        let began = Instant::now();
        self.inner.session.settle().await;
        self.copies.push(began.elapsed());
        let text = ran.text();
        (ran.outcome.map(|()| text), took)
    }
}

/// New code in every cell, of several kinds.
fn cell(number: usize) -> String {
    match number % 4 {
        0 => format!("let mut kept = {number}; kept += 1; kept"),
        1 => format!("fn helper() -> i32 {{ {number} }}\nhelper() + kept"),
        2 => format!("let frame = df![\"v\" => [{number}i64, 2, 3]].unwrap(); frame.height()"),
        _ => format!(
            "frame.clone().lazy().filter(col(\"v\").gt(lit({number}))).select([col(\"v\").sum()]).collect()?.height()"
        ),
    }
}

/// Kilobytes of this process and of the session's processes together, each shared page counted in parts.
fn memory() -> u64 {
    let own = std::process::id();
    let mut family = vec![own];
    let processes: Vec<(u32, u32)> = std::fs::read_dir("/proc")
        .unwrap()
        .flatten()
        .filter_map(|entry| {
            let id = entry.file_name().to_str()?.parse().ok()?;
            let stat = std::fs::read_to_string(entry.path().join("stat")).ok()?;
            Some((id, stat.rsplit_once(')')?.1.split_whitespace().nth(1)?.parse().ok()?))
        })
        .collect();
    for (id, parent) in processes {
        if family.contains(&parent) {
            family.push(id);
        }
    }
    family.iter().map(|id| proportional_set(&Path::new("/proc").join(id.to_string()))).sum()
}

fn proportional_set(process: &Path) -> u64 {
    let rollup = std::fs::read_to_string(process.join("smaps_rollup")).unwrap_or_default();
    let line = rollup.lines().find(|line| line.starts_with("Pss:")).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|number| number.parse().ok()).unwrap_or(0)
}

fn median(times: &mut [Duration]) -> Duration {
    times.sort();
    times[times.len() / 2]
}

async fn soak(cells: usize) {
    let _alone = ALONE.lock().await;
    let mut notebook = Notebook::start().await;
    let (mut times, mut sizes) = (Vec::new(), Vec::new());
    for number in 0..cells {
        let (outcome, took) = notebook.run(&cell(number), || {}).await;
        outcome.unwrap_or_else(|error| panic!("cell {number}: {error}\n{}", error.traceback.join("\n")));
        times.push(took);
        if number % (cells / 10).max(1) == cells / 20 {
            sizes.push(memory());
        }
    }
    let fifth = cells / 5;
    // The first cells fill what caches and pools there are.
    let (early, late) =
        (median(&mut times[fifth..2 * fifth].to_vec()), median(&mut times[cells - fifth..].to_vec()));
    let (first, last) = (sizes[1], sizes[sizes.len() - 1]);
    let copy = median(&mut notebook.copies);
    println!("{cells} cells: {early:?} then {late:?} a cell, {copy:?} a copy; {first} kB then {last} kB");
    assert!(last < first + 64 * 1024, "memory grew from {first} kB to {last} kB: {sizes:?}");
    assert!(cells < 1000 || late < early.mul_f64(1.1), "cells slowed down from {early:?} to {late:?}");
}

/// One session at a time: others would be measured, or killed, with it.
static ALONE: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());

/// A fault, and how the cell is to fail; `None` where it is to succeed none the less.
struct Fault {
    cell: &'static str,
    kills: Option<&'static str>,
    ename: Option<&'static str>,
}

const FAULTS: [Fault; 8] = [
    Fault { cell: "panic!(\"on purpose\")", kills: None, ename: Some("panic") },
    Fault { cell: "std::process::abort()", kills: None, ename: Some("ProcessDied") },
    Fault { cell: "std::process::exit(7)", kills: None, ename: Some("ProcessDied") },
    Fault {
        cell: "fn deep(n: u64) -> u64 { std::hint::black_box(deep(n + 1)) + 1 }\ndeep(0)",
        kills: None,
        ename: Some("ProcessDied"),
    },
    Fault { cell: "let n: i32 = \"text\";", kills: None, ename: Some("CompileError") },
    Fault {
        cell: "println!(\"here\"); loop { std::thread::park() }",
        kills: Some("nbrun-host"),
        ename: Some("ProcessDied"),
    },
    Fault { cell: "1 + 1", kills: Some("rustc"), ename: None },
    Fault {
        cell: "let v = vec![0u8; 1 << 16]; unsafe { std::ptr::read_volatile(v.as_ptr().wrapping_sub(1 << 40)) }",
        kills: None,
        ename: Some("ProcessDied"),
    },
];

/// Kills the children of this process that run `program` and are awake.
fn kill_children(program: &str) {
    for task in std::fs::read_dir("/proc/self/task").unwrap().flatten() {
        let children = std::fs::read_to_string(task.path().join("children")).unwrap_or_default();
        for id in children.split_whitespace().filter_map(|id| id.parse::<i32>().ok()) {
            let name = std::fs::read_to_string(format!("/proc/{id}/comm")).unwrap_or_default();
            // The copy that stands by sleeps in one task; the host has more.
            let tasks = std::fs::read_dir(format!("/proc/{id}/task")).map_or(0, Iterator::count);
            if name.trim() == program && (program != "nbrun-host" || tasks > 1) {
                let id = rustix::process::Pid::from_raw(id).unwrap();
                let _ = rustix::process::kill_process(id, rustix::process::Signal::KILL);
            }
        }
    }
}

async fn faults(count: usize) {
    let _alone = ALONE.lock().await;
    let mut notebook = Notebook::start().await;
    let (outcome, _) = notebook
        .run("let mut list = vec![1, 2, 3];\nlet frame = df![\"v\" => [1, 2]].unwrap();", || {})
        .await;
    outcome.expect("a session");
    // Every fault after every other one, in an order that is no simple cycle.
    for number in 0..count {
        let fault = &FAULTS[(number * 5 + number / FAULTS.len()) % FAULTS.len()];
        if fault.kills == Some("rustc") {
            kill_children("rustc");
        }
        let meanwhile = || {
            if fault.kills == Some("nbrun-host") {
                kill_children("nbrun-host");
            }
        };
        let (outcome, _) = notebook.run(fault.cell, meanwhile).await;
        assert_eq!(
            outcome.as_ref().err().map(|error| error.ename.as_str()),
            fault.ename,
            "{number}: {outcome:?}"
        );
        let check = format!(
            "list.push({number}); list.pop();\nformat!(\"{{list:?}} {{}}\", frame.clone().lazy().select([col(\"v\").sum()]).collect()?.height())"
        );
        let (outcome, _) = notebook.run(&check, || {}).await;
        assert_eq!(outcome.as_deref(), Ok("\"[1, 2, 3] 1\""), "after fault {number}: {}", fault.cell);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_of_some_length() {
    soak(60).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes minutes and wants a quiet machine"]
async fn a_session_of_two_thousand_cells() {
    soak(2000).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_fault_is_survived() {
    faults(16).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes minutes"]
async fn two_hundred_faults_are_survived() {
    faults(200).await;
}
