//! Runs that are stopped from outside.

use end_to_end::{Ran, Scratch, signal};
use rustix::process::Signal;

/// Says that it runs, starts a process of its own, and goes on for ever.
const ENDLESS: &str = "import subprocess, time\n\
    helper = subprocess.Popen(['sleep', '600'])\n\
    print('running', flush=True)\n\
    while True: time.sleep(0.05)";

/// As [`ENDLESS`], and does not heed interrupts.
const STUBBORN: &str = "import time\n\
    print('running', flush=True)\n\
    while True:\n    try:\n        while True: time.sleep(0.05)\n    except KeyboardInterrupt: print('no', flush=True)";

#[test]
fn an_endless_cell_and_a_timeout() {
    let scratch = Scratch::default();
    scratch.python_notebook(&["print('a')", ENDLESS, "print('c')"]);
    scratch
        .run(&["--timeout", "5s"])
        .assert(124, &["cell 2 of 3: the run took longer than 5s and was stopped"]);
    let saved = scratch.saved();
    assert_eq!([saved.text(0), saved.text(1), saved.text(2)], ["a\n", "running\nKeyboardInterrupt", ""]);
    assert_eq!(saved.status(), "timed-out");
}

#[test]
fn a_stubborn_cell_and_a_timeout() {
    let scratch = Scratch::default();
    scratch.python_notebook(&["print('a')", STUBBORN]);
    let ran = scratch.run(&["--cell-timeout", "2s"]);
    ran.assert(
        124,
        &["cell 2 of 2: the cell took longer than 2s", "did not heed the interrupt and was killed"],
    );
    assert_eq!(scratch.saved().text(1), "running\nno\n");
}

#[test]
fn a_timeout_while_the_kernel_starts() {
    let scratch = Scratch::default();
    scratch.python_notebook(&["print('a')"]);
    scratch.run(&["--timeout", "1ms"]).assert(124, &["while the kernel was starting"]);
    assert_eq!(scratch.saved().status(), "timed-out");
}

#[test]
fn signals() {
    for (number, code) in [(Signal::INT, 130), (Signal::TERM, 143), (Signal::HUP, 129)] {
        let scratch = Scratch::default();
        scratch.python_notebook(&[ENDLESS]);
        let child = scratch.run_until("running");
        signal(&child, number);
        Ran::new(child.wait_with_output().unwrap()).assert(code, &["cell 1 of 1: stopped by SIG"]);
        let saved = scratch.saved();
        assert_eq!((saved.text(0).as_str(), saved.status()), ("running\nKeyboardInterrupt", "interrupted"));
    }
}

#[test]
fn a_second_interrupt_kills() {
    let scratch = Scratch::default();
    scratch.python_notebook(&[STUBBORN]);
    let child = scratch.run_until("running");
    let started = std::time::Instant::now();
    signal(&child, Signal::INT);
    std::thread::sleep(std::time::Duration::from_millis(200)); // two signals at once would be one
    signal(&child, Signal::INT);
    Ran::new(child.wait_with_output().unwrap()).assert(130, &["was killed"]);
    assert!(started.elapsed().as_secs() < 4, "{:?}", started.elapsed());
    assert!(scratch.saved().text(0).starts_with("running\n"));
}

#[test]
fn nbrun_itself_is_killed() {
    let scratch = Scratch::default();
    scratch.python_notebook(&["print('a')", ENDLESS]);
    let mut child = scratch.run_until("running");
    child.kill().unwrap();
    child.wait().unwrap();
    scratch.assert_nothing_runs();
    let saved = scratch.saved();
    assert_eq!([saved.text(0), saved.text(1)], ["a\n", "running\n"]);
    assert_eq!(saved.status(), "running", "a killed run is no success");
}
