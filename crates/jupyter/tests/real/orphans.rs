//! What is left of a kernel when the process that started it is killed.

use std::process::Stdio;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use rustix::process::{Pid, PidfdFlags, Signal, kill_process, pidfd_open};
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::Command;
use tokio::time::timeout;

use crate::setup::{LIMIT, execute, ipykernel};

/// Waits for the end of any process.
pub async fn gone(pid: u32) {
    let pid = Pid::from_raw(pid.try_into().unwrap()).unwrap();
    let process = match pidfd_open(pid, PidfdFlags::empty()) {
        Ok(process) => process,
        Err(error) => return assert_eq!(error, Errno::SRCH),
    };
    let limit = Timespec { tv_sec: LIMIT.as_secs().try_into().unwrap(), tv_nsec: 0 };
    let wait = move || poll(&mut [PollFd::new(&process, PollFlags::IN)], Some(&limit));
    let ended = tokio::task::spawn_blocking(wait).await.unwrap().unwrap();
    assert_eq!(ended, 1, "the process {pid:?} is still there");
}

/// Not a test: what the test below runs as a process of its own, and kills.
#[tokio::test]
#[ignore = "started by another test"]
async fn hold_a_kernel() {
    let mut kernel = ipykernel().await;
    let code = "import os, subprocess; print(os.getpid(), subprocess.Popen(['sleep', '1000']).pid)";
    println!("\npids {}", execute(&mut kernel, code).await.stdout());
    std::future::pending::<()>().await;
}

#[tokio::test]
async fn a_killed_launcher_leaves_nothing_running() {
    let mut launcher = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "orphans::hold_a_kernel", "--ignored", "--nocapture"])
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(launcher.stdout.take().unwrap()).lines();
    let pids = loop {
        let line = timeout(LIMIT, lines.next_line()).await.unwrap().unwrap().expect("the launcher ended");
        if let Some(pids) = line.strip_prefix("pids ") {
            break pids.split(' ').map(|pid| pid.parse().unwrap()).collect::<Vec<u32>>();
        }
    };
    kill_process(Pid::from_raw(launcher.id().unwrap().try_into().unwrap()).unwrap(), Signal::KILL).unwrap();
    launcher.wait().await.unwrap();
    for pid in pids {
        gone(pid).await;
    }
}
