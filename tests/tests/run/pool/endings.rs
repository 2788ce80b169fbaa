//! However a run, its kernel or the daemon ends, nothing is left.

use std::time::Duration;

use end_to_end::{Ran, signal, wait_until};
use rustix::process::Signal;

use super::{Pool, kill};

/// Says that it runs, starts a process of its own, and goes on for ever.
const ENDLESS: &str = "import subprocess, time, os\n\
    helper = subprocess.Popen(['sleep', '600'])\n\
    print('running', flush=True)\n\
    while True: time.sleep(0.05)";

/// How many processes with a line run.
fn running(line: &str) -> usize {
    let processes = std::fs::read_dir("/proc").unwrap().flatten();
    let lines = processes.map(|process| std::fs::read(process.path().join("cmdline")).unwrap_or_default());
    lines.filter(|bytes| String::from_utf8_lossy(bytes).replace('\0', " ").contains(line)).count()
}

/// As [`ENDLESS`], with a helper that can be told from others'.
fn endless(mark: &str) -> String {
    ENDLESS.replace("600", mark)
}

#[test]
fn nbrun_is_killed() {
    let pool = Pool::start(&["python3"]);
    pool.scratch.python_notebook(&[&endless("600.0101")]);
    let mut run = pool.run_until("running");
    assert_eq!(running("sleep 600.0101"), 1);
    run.kill().unwrap();
    run.wait().unwrap();
    wait_until("the kernel's helper is gone", || running("sleep 600.0101") == 0);
    pool.wait_until_unused();
    pool.scratch.python_notebook(&["1 + 1"]);
    pool.run(&[]).assert(0, &[]);
}

#[test]
fn the_daemon_is_killed() {
    let pool = Pool::start(&["python3", "nbrun-rust=1"]);
    pool.scratch.python_notebook(&[&endless("600.0102")]);
    let run = pool.run_until("running");
    kill(&pool.status()["pid"]);
    let ran = Ran::new(run.wait_with_output().unwrap());
    ran.assert(6, &["cell 1 of 1: the kernel died", "the pool that it belonged to has ended"]);
    pool.scratch.assert_nothing_runs();

    pool.run(&[]).assert(4, &["no pool is running"]);
    pool.command(&["pool", "start", "python3"]).assert(0, &[]);
    pool.scratch.python_notebook(&["1 + 1"]);
    pool.run(&[]).assert(0, &[]);
}

#[test]
fn the_process_to_fork_from_is_killed() {
    let pool = Pool::start(&["python3"]);
    pool.scratch
        .python_notebook(&["import os, signal\nos.kill(os.getppid(), signal.SIGKILL)\nwhile True: pass"]);
    pool.run(&[]).assert(6, &["the kernel died", "SIGKILL"]);
    pool.scratch.python_notebook(&["1 + 1"]);
    let ran = pool.command(&["run", "nb.ipynb", "--pool"]);
    ran.assert(0, &["note: no kernel from the pool: none is ready"]);
    pool.wait_until_ready();
    pool.run(&[]).assert(0, &[]);
}

#[test]
fn the_kernel_dies() {
    let pool = Pool::start(&["python3"]);
    let cases = [
        ("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)", "SIGKILL"),
        ("import os\nos._exit(3)", "it exited with code 3"),
        ("import ctypes\nctypes.string_at(0)", "SIGSEGV"),
        ("import os\nos.abort()", "SIGABRT (it aborted itself)"),
    ];
    for (source, how) in cases {
        let helper = "import subprocess\nhelper = subprocess.Popen(['sleep', '600.0103'])";
        pool.scratch.python_notebook(&[helper, source, "print('c')"]);
        pool.run(&[]).assert(6, &["cell 2 of 3: the kernel died", how]);
        assert_eq!(running("sleep 600.0103"), 0, "{source}");
    }
}

#[test]
fn what_runs_at_the_end_of_a_kernel() {
    let pool = Pool::start(&["python3"]);
    pool.scratch.python_notebook(&[
        "import atexit\natexit.register(lambda: open('at_exit', 'w').write('done'))",
        "file = open('unclosed', 'w')\nfile.write('all of it')",
    ]);
    pool.run(&[]).assert(0, &[]);
    let read = |name| std::fs::read_to_string(pool.scratch.path(name)).unwrap();
    assert_eq!([read("at_exit"), read("unclosed")], ["done", "all of it"]);
}

#[test]
fn interrupts_and_timeouts() {
    let pool = Pool::start(&["python3", "nbrun-rust=1"]);
    pool.scratch.python_notebook(&["print('a')", &endless("600.0104")]);
    pool.run(&["--cell-timeout", "2s"]).assert(124, &["cell 2 of 2: the cell took longer than 2s"]);
    assert_eq!(pool.scratch.saved().text(1), "running\nKeyboardInterrupt");
    wait_until("the kernel's helper is gone", || running("sleep 600.0104") == 0);

    let run = pool.run_until("running");
    signal(&run, Signal::TERM);
    Ran::new(run.wait_with_output().unwrap()).assert(143, &["stopped by SIGTERM"]);
    assert_eq!(pool.scratch.saved().text(1), "running\nKeyboardInterrupt");

    let stubborn = "import time\nwhile True:\n    try:\n        while True: time.sleep(0.05)\n    except KeyboardInterrupt: print('no', flush=True)";
    pool.scratch.python_notebook(&[stubborn]);
    let ran = pool.run(&["--cell-timeout", "4s"]);
    ran.assert(124, &["did not heed the interrupt and was killed"]);

    pool.scratch.notebook(
        ("nbrun-rust", "rust"),
        None,
        &["loop { std::thread::sleep(std::time::Duration::from_millis(5)) }"],
    );
    let started = std::time::Instant::now();
    pool.run(&["--cell-timeout", "2s"]).assert(124, &["cell 1 of 1"]);
    assert!(started.elapsed() < Duration::from_secs(20));
}

#[test]
fn memory_is_that_of_the_kernel() {
    let pool = Pool::start(&["python3"]);
    pool.scratch.python_notebook(&["held = bytearray(400 << 20)", "1"]);
    pool.run(&["--max-memory", "300MB"]).assert(137, &["cell 1 of 2"]);
}
