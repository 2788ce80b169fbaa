//! Kernels that die, and runs that are stopped.

use std::process::Stdio;

use end_to_end::{Ran, signal, wait_until};
use rustix::process::Signal;

use super::proxy::Proxy;
use super::site::Site;

/// Says that it runs, and goes on for ever.
const ENDLESS: &str = "import time\nprint('running', flush=True)\nwhile True: time.sleep(0.05)";

#[test]
fn a_kernel_that_is_killed() {
    let site = Site::start(&[]);
    let shown = "print('before', flush=True)\nwhile 'before\\\\n' not in open('nb.out.ipynb').read(): pass";
    let killed = "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)";
    site.scratch.python_notebook(&["print('a')", &format!("{shown}\n{killed}"), "print('c')"]);
    let ran = site.run(&[]);
    ran.assert(6, &["cell 2 of 3: the kernel died: its process ended, and the server started another"]);
    assert!(!ran.stderr.contains("is left on the server"), "{}", ran.stderr);
    let saved = site.scratch.saved();
    assert_eq!([saved.text(0), saved.text(1), saved.text(2)], ["a\n", "before\n", ""]);
    assert_eq!(saved.status(), "kernel-died");
    site.assert_no_kernels();
}

#[test]
fn a_kernel_that_someone_else_ends() {
    let site = Site::start(&[]);
    site.scratch.python_notebook(&[ENDLESS]);
    let child = site.run_through(&Proxy::start(&site.server.url), &[], "running");
    let id = site.get("api/kernels")[0]["id"].as_str().unwrap().to_owned();
    assert!(site.request("DELETE", &format!("api/kernels/{id}")).contains("204"));
    Ran::new(child.wait_with_output().unwrap())
        .assert(6, &["the kernel died: the server does not have it any more"]);
    site.assert_no_kernels();
}

#[test]
fn a_timeout_and_a_signal() {
    let site = Site::start(&[]);
    site.scratch.python_notebook(&[ENDLESS]);
    site.run(&["--cell-timeout", "2s"]).assert(124, &["the cell took longer than 2s and was stopped"]);
    assert_eq!(site.scratch.saved().text(0), "running\nKeyboardInterrupt");

    std::fs::remove_file(site.scratch.path("nb.out.ipynb")).unwrap();
    let child = site.run_through(&Proxy::start(&site.server.url), &[], "running");
    signal(&child, Signal::INT);
    Ran::new(child.wait_with_output().unwrap()).assert(130, &["cell 1 of 1: stopped by SIGINT"]);
    assert_eq!(site.scratch.saved().text(0), "running\nKeyboardInterrupt");
    site.assert_no_kernels();
}

#[test]
fn a_stubborn_cell_is_killed() {
    let site = Site::start(&[]);
    let stubborn = "import time\nprint('running', flush=True)\nwhile True:\n    try:\n        while True: time.sleep(0.05)\n    except KeyboardInterrupt: pass";
    site.scratch.python_notebook(&[stubborn]);
    site.run(&["--cell-timeout", "2s"]).assert(124, &["did not heed the interrupt and was killed"]);
    site.assert_no_kernels();
}

#[test]
fn nbrun_itself_is_killed() {
    let site = Site::start(&[]);
    site.scratch.python_notebook(&[ENDLESS]);
    let mut child = site.run_through(&Proxy::start(&site.server.url), &[], "running");
    assert_eq!(site.get("api/kernels").as_array().map(Vec::len), Some(1));
    child.kill().unwrap();
    child.wait().unwrap();
    wait_until("the kernel is ended", || site.get("api/kernels").as_array().is_some_and(Vec::is_empty));
    assert_eq!(site.scratch.saved().text(0), "running\n");
}

#[test]
fn a_signal_while_the_kernel_starts() {
    let site = Site::start(&[]);
    let startup = site.scratch.path("ipython/profile_default/startup");
    std::fs::create_dir_all(&startup).unwrap();
    std::fs::write(startup.join("0.py"), "import time\nopen('starting', 'w').close()\ntime.sleep(600)")
        .unwrap();
    site.scratch.python_notebook(&["print('never')"]);
    let mut command =
        site.scratch.nbrun(&["run", "nb.ipynb", "--server", &site.server.url, "--token-file", "token"]);
    let child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    site.wait_for("starting");
    signal(&child, Signal::TERM);
    Ran::new(child.wait_with_output().unwrap()).assert(143, &["SIGTERM while the kernel was starting"]);
    site.assert_no_kernels();
}
