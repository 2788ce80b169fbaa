//! Connections that break while a cell runs.

use std::fs;

use end_to_end::{Ran, wait_until};

use super::proxy::Proxy;
use super::site::Site;

/// Waits for a file.
const WAIT: &str = "import os, time\ndef wait(file):\n    while not os.path.exists(file): time.sleep(0.01)";
/// Prints 1,000 lines, of which 300 and 600 wait until they may be followed.
const LINES: &str = "for i in range(1000):\n    print(i, flush=True)\n    if i % 300 == 0 and i: wait(f'go{i}')\nopen('done', 'w').close()";

fn lines(range: std::ops::Range<usize>) -> String {
    range.map(|i| format!("{i}\n")).collect::<Vec<_>>().concat()
}

#[test]
fn nothing_is_lost_and_nothing_comes_twice() {
    let site = Site::start(&[]);
    let proxy = Proxy::start(&site.server.url);
    site.scratch.python_notebook(&[WAIT, LINES, "print('after')"]);
    let child = site.run_through(&proxy, &[], "300\n");
    proxy.refuse(true);
    site.wait_for_connections(0);
    proxy.refuse(false);
    site.wait_for_connections(1);
    site.allow("go300");
    wait_until("600 is saved", || saved(&site).contains("\"600\\n\""));
    // Now the cell ends, and the next one's begin is due, while nobody gets through.
    proxy.refuse(true);
    site.wait_for_connections(0);
    for file in ["go600", "go900"] {
        site.allow(file);
    }
    site.wait_for("done");
    wait_until("nobody gets through", || proxy.refused() > 1);
    proxy.refuse(false);
    Ran::new(child.wait_with_output().unwrap()).assert(0, &[]);
    let saved = site.scratch.saved();
    assert!(saved.text(1) == lines(0..1000), "{}", saved.text(1));
    assert_eq!(saved.text(2), "after\n");
    site.assert_no_kernels();
}

#[test]
fn what_was_lost_on_the_way_is_noticed() {
    let site = Site::start(&[]);
    let proxy = Proxy::start(&site.server.url);
    site.scratch.python_notebook(&[WAIT, LINES, "print('not executed')"]);
    let child = site.run_through(&proxy, &[], "300\n");
    proxy.lose_answers(true);
    site.allow("go300");
    wait_until("something is lost", || proxy.lost() > 0);
    proxy.refuse(true);
    proxy.lose_answers(false);
    for file in ["go600", "go900"] {
        site.allow(file);
    }
    site.wait_for("done");
    proxy.refuse(false);
    let ran = Ran::new(child.wait_with_output().unwrap());
    ran.assert(
        7,
        &["cell 2 of 3: output is possibly truncated: the connection to the server broke", "did not arrive"],
    );
    let saved = site.scratch.saved();
    let text = saved.text(1);
    assert!(text.starts_with(&lines(0..301)) && text.ends_with("999\n") && text != lines(0..1000), "{text}");
    assert_eq!(saved.status(), "incomplete");
    site.assert_no_kernels();
}

#[test]
fn a_request_that_was_lost_on_the_way_is_noticed() {
    let site = Site::start(&[]);
    let proxy = Proxy::start(&site.server.url);
    let first = format!("{WAIT}\nprint('first', flush=True)\nwait('go')");
    site.scratch.python_notebook(&[&first, "print('not executed')"]);
    let child = site.run_through(&proxy, &[], "first");
    proxy.lose_requests(true);
    site.allow("go");
    wait_until("the request is lost", || proxy.lost() > 0);
    proxy.refuse(true);
    proxy.lose_requests(false);
    proxy.refuse(false);
    let ran = Ran::new(child.wait_with_output().unwrap());
    ran.assert(7, &["cell 2 of 2", "the cell's request or the kernel's reply was lost with it"]);
    assert_eq!(site.scratch.saved().text(1), "");
    site.assert_no_kernels();
}

#[test]
fn a_kernel_that_was_restarted_meanwhile_is_noticed() {
    let site = Site::start(&[]);
    let proxy = Proxy::start(&site.server.url);
    let startup = site.scratch.path("ipython/profile_default/startup");
    fs::create_dir_all(&startup).unwrap();
    fs::write(startup.join("0.py"), "import os\nprint(os.getpid(), file=open('pids', 'a'))").unwrap();
    let pids = || fs::read_to_string(site.scratch.path("pids")).unwrap_or_default();
    site.scratch
        .python_notebook(&["import time\nprint('running', flush=True)\nwhile True: time.sleep(0.05)"]);
    let child = site.run_through(&proxy, &[], "running");
    proxy.refuse(true);
    let kernel = rustix::process::Pid::from_raw(pids().trim().parse().unwrap()).unwrap();
    rustix::process::kill_process(kernel, rustix::process::Signal::KILL).unwrap();
    wait_until("the kernel is restarted", || pids().lines().count() == 2);
    proxy.refuse(false);
    let ran = Ran::new(child.wait_with_output().unwrap());
    ran.assert(6, &["its process ended while the connection to the server was broken"]);
    site.assert_no_kernels();
}

#[test]
fn a_server_that_is_killed_is_given_up() {
    let site = Site::start(&[]);
    site.scratch
        .python_notebook(&["import time\nprint('running', flush=True)\nwhile True: time.sleep(0.05)"]);
    let proxy = Proxy::start(&site.server.url);
    let child = site.run_through(&proxy, &["--reconnect-for", "2s"], "running");
    site.server.kill();
    let ran = Ran::new(child.wait_with_output().unwrap());
    ran.assert(
        7,
        &["the connection to the server broke", "could not be restored within 2s", "is left on the server"],
    );
    assert_eq!(site.scratch.saved().text(0), "running\n");
}

fn saved(site: &Site) -> String {
    fs::read_to_string(site.scratch.path("nb.out.ipynb")).unwrap_or_default()
}
