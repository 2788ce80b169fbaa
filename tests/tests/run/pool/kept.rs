//! Kernels that live on after a run whose cell has failed.

use end_to_end::wait_until;

use super::{Pool, kill};

const FAILS: [&str; 2] = ["import os; os.getpid()", "raise ValueError('bad')"];

#[test]
fn the_kernel_of_a_failed_run_is_kept_until_its_time_is_over() {
    for start in [&["python3"][..], &[]] {
        let pool = if start.is_empty() { Pool::default() } else { Pool::start(start) };
        pool.scratch.python_notebook(&FAILS);
        let pooled = if start.is_empty() { &[][..] } else { &["--pool"] };
        let run = |time| {
            let time = format!("--keep-kernel-on-error={time}");
            pool.command(&[&["run", "nb.ipynb", &time], pooled].concat())
        };
        run("10m").assert(5, &["ValueError: bad", "the kernel lives on as"]);
        let status = pool.status();
        let kept = &status["kept"][0];
        assert_eq!(kept["pid"].to_string(), pool.scratch.saved().text(0));
        assert_eq!([&kept["kernel"], &kept["label"]], ["python3", "nb.ipynb"]);
        assert!(kept["memory"].as_u64() > Some(10 << 20) && kept["seconds_left"].as_u64() <= Some(600));
        assert!(kept["since"].is_string());

        pool.command(&["pool", "end", kept["id"].as_str().unwrap()]).assert(0, &[]);
        run("1s").assert(5, &["the kernel lives on as"]);
        wait_until("its time is over", || match pool.status() {
            serde_json::Value::Null => true,
            status => status["kept"].as_array().unwrap().is_empty(),
        });
        if start.is_empty() {
            // The daemon was started for the run only.
            pool.scratch.assert_nothing_runs();
        }
    }
}

#[test]
fn the_kernel_of_a_run_that_did_well_is_not_kept() {
    let pool = Pool::default();
    pool.scratch.python_notebook(&["1 + 1"]);
    pool.command(&["run", "nb.ipynb", "--keep-kernel-on-error"]).assert(0, &["done"]);
    pool.scratch.assert_nothing_runs();
}

#[test]
fn a_kept_kernel_ends_with_its_daemon() {
    let pool = Pool::default();
    pool.scratch.python_notebook(&FAILS);
    pool.command(&["run", "nb.ipynb", "--keep-kernel-on-error"]).assert(5, &[]);
    pool.command(&["pool", "end", "nothing"]).assert(4, &["no kernel `nothing` is kept"]);
    kill(&pool.status()["pid"]);
    pool.scratch.assert_nothing_runs();
}
