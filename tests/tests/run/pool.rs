//! Runs with kernels of a pool: as good as new, used once, and gone with their run.

mod endings;
mod kept;
mod marks;
mod settings;
mod stale;

use std::fs;
use std::process::Child;

use end_to_end::{Ran, Scratch, clone, kernel_prefix, wait_until};
use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;

/// A folder with a pool of its own, which ends with it.
struct Pool {
    scratch: Scratch,
    runtime: tempfile::TempDir,
}

impl Default for Pool {
    fn default() -> Self {
        // Paths of sockets are short.
        let runtime = tempfile::tempdir_in("/tmp").unwrap();
        Self { scratch: Scratch::default(), runtime }
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        let _ = self.nbrun(&["pool", "stop"]).output();
    }
}

impl Pool {
    /// One that has kernels ready.
    fn start(arguments: &[&str]) -> Self {
        let pool = Self::default();
        pool.command(&[&["pool", "start"], arguments].concat()).assert(0, &[]);
        pool
    }

    fn nbrun(&self, arguments: &[&str]) -> std::process::Command {
        let mut command = self.scratch.nbrun(arguments);
        let kernels = [clone().join(".tools/python/share/jupyter"), kernel_prefix().join("share/jupyter")];
        command
            .env("XDG_RUNTIME_DIR", self.runtime.path())
            .env("JUPYTER_PATH", std::env::join_paths(kernels).unwrap());
        command
    }

    fn command(&self, arguments: &[&str]) -> Ran {
        Ran::new(self.nbrun(arguments).output().unwrap())
    }

    /// Runs `nb.ipynb` with a kernel of the pool, which must have one.
    fn run(&self, arguments: &[&str]) -> Ran {
        self.command(&[&["run", "nb.ipynb", "--pool=required"], arguments].concat())
    }

    /// Starts a run with a kernel of the pool, and waits until the saved notebook has an output with a text.
    fn run_until(&self, text: &str) -> Child {
        let _ = fs::remove_file(self.scratch.path("nb.out.ipynb"));
        let mut run = self.nbrun(&["run", "nb.ipynb", "--pool=required"]);
        let run =
            run.stdout(std::process::Stdio::null()).stderr(std::process::Stdio::piped()).spawn().unwrap();
        wait_until(&format!("{text:?} is saved"), || {
            let saved = fs::read_to_string(self.scratch.path("nb.out.ipynb")).unwrap_or_default();
            let Ok(saved) = serde_json::from_str(&saved).map(end_to_end::Saved) else { return false };
            (0..saved.cells()).any(|cell| saved.text(cell).contains(text))
        });
        run
    }

    fn status(&self) -> Value {
        serde_json::from_str(&self.command(&["pool", "status", "--json"]).stdout).unwrap()
    }

    /// Waits until all kernels that can wait do.
    fn wait_until_ready(&self) {
        wait_until("kernels are ready", || {
            let status = self.status();
            let stock = status["stock"].as_array().unwrap();
            stock.iter().all(|stock| stock["ready"] == stock["wanted"])
        });
    }

    fn wait_until_unused(&self) {
        wait_until("no kernel is in use", || self.status()["in_use"] == 0);
    }
}

fn kill(pid: &Value) {
    let pid = Pid::from_raw(i32::try_from(pid.as_i64().unwrap()).unwrap()).unwrap();
    kill_process(pid, Signal::KILL).unwrap();
}

#[test]
fn kernels_of_both_kinds() {
    let pool = Pool::start(&["python3", "nbrun-rust=1"]);
    pool.scratch.python_notebook(&["import os; os.getppid()", "1 + 1"]);
    pool.run(&[]).assert(0, &["done: nb.out.ipynb"]);
    let parent = pool.scratch.saved().text(0);
    assert_eq!(pool.scratch.saved().text(1), "2");
    pool.run(&[]).assert(0, &[]);
    assert_eq!(pool.scratch.saved().text(0), parent, "both are forks of one process");

    pool.scratch.notebook(("nbrun-rust", "rust"), None, &["let a = 20;", "a + 22"]);
    pool.run(&[]).assert(0, &[]);
    assert_eq!(pool.scratch.saved().text(1), "42");
    pool.wait_until_ready();
    pool.run(&[]).assert(0, &[]);
}

#[test]
fn no_pool_and_nothing_in_it() {
    let pool = Pool::default();
    pool.scratch.python_notebook(&["1 + 1"]);
    pool.run(&[]).assert(4, &["no kernel from the pool: no pool is running"]);
    let ran = pool.command(&["run", "nb.ipynb", "--pool"]);
    ran.assert(0, &["note: no kernel from the pool: no pool is running; one is started", "done"]);
    assert_eq!(pool.command(&["pool", "status"]).stdout, "no pool is running\n");
    pool.command(&["pool", "stop"]).assert(0, &[]);
    pool.command(&["pool", "start", "pyton3"]).assert(4, &["did you mean `python3`?"]);

    pool.command(&["pool", "start", "nbrun-rust=1"]).assert(0, &[]);
    pool.run(&[]).assert(4, &["it has no `python3`: `nbrun pool start python3`"]);
    let stopped = pool.command(&["pool", "start", "python3", "--preload", "no_such_module"]);
    stopped.assert(4, &["No module named 'no_such_module'"]);
    pool.run(&[]).assert(4, &["none is ready"]);
}

#[test]
fn many_runs_at_once() {
    let pool = Pool::start(&["python3"]);
    pool.scratch.python_notebook(&["import os\nmine = os.getpid()", "assert mine == os.getpid()\nmine"]);
    let runs = ["a", "b", "c", "d"].map(|name| {
        let output = format!("{name}.ipynb");
        pool.nbrun(&["run", "nb.ipynb", "--pool=required", "-o", &output]).spawn().unwrap()
    });
    for run in runs {
        assert_eq!(run.wait_with_output().unwrap().status.code(), Some(0));
    }
    let pids = ["a", "b", "c", "d"].map(|name| {
        let saved = fs::read_to_string(pool.scratch.path(&format!("{name}.ipynb"))).unwrap();
        end_to_end::Saved(serde_json::from_str(&saved).unwrap()).text(1)
    });
    let distinct: std::collections::BTreeSet<_> = pids.iter().collect();
    assert_eq!(distinct.len(), 4, "{pids:?}");
}
