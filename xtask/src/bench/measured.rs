//! A program run once, with what it cost.

use std::fs;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use wait4::Wait4;

/// The peak that the kernel keeps only grows, so few readings lose little.
const BETWEEN_READINGS: Duration = Duration::from_millis(10);

/// What one run of a program cost.
pub struct Measured {
    /// Seconds from start to exit.
    pub wall: f64,
    /// Seconds of CPU, user and system, of the program and the children it waited for.
    pub cpu: f64,
    /// Peak resident memory of the program alone, in MiB; 0 where there is no `/proc`.
    pub memory: f64,
}

impl Measured {
    /// Runs a program to its end.
    ///
    /// The memory is read from `/proc` while it runs: what `wait4` tells is the largest of the program and
    /// the children it waited for, which is often its kernel.
    pub fn run(command: &mut Command) -> Result<Self> {
        let name = command.get_program().display().to_string();
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
        let began = Instant::now();
        let mut child = command.spawn().with_context(|| format!("cannot start {name}"))?;
        let status_file = format!("/proc/{}/status", child.id());
        let stderr = child.stderr.take();
        let ended = AtomicBool::new(false);
        let (end, wall, memory, complaint) = thread::scope(|scope| {
            let memory = scope.spawn(|| watch_memory(&status_file, &ended));
            let complaint = scope.spawn(move || stderr.map(std::io::read_to_string));
            let end = child.wait4();
            let wall = began.elapsed();
            ended.store(true, Ordering::Relaxed);
            (end, wall, memory.join().unwrap_or_default(), complaint.join().ok().flatten())
        });
        let end = end.with_context(|| format!("cannot wait for {name}"))?;
        let complaint = complaint.transpose()?.unwrap_or_default();
        ensure!(end.status.success(), "{name} ended with {}\n{complaint}", end.status);
        let cpu = end.rusage.utime + end.rusage.stime;
        Ok(Self { wall: wall.as_secs_f64(), cpu: cpu.as_secs_f64(), memory })
    }
}

fn watch_memory(status_file: &str, ended: &AtomicBool) -> f64 {
    let mut peak = 0.0;
    while !ended.load(Ordering::Relaxed) {
        peak = fs::read_to_string(status_file).ok().and_then(|status| peak_in(&status)).unwrap_or(peak);
        thread::sleep(BETWEEN_READINGS);
    }
    peak
}

/// `VmHWM` of a status file (`proc_pid_status(5)`), in MiB.
fn peak_in(status: &str) -> Option<f64> {
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kib: f64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kib / 1024.0)
}
