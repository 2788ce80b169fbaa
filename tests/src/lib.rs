//! What the end-to-end tests share: the built binaries, a folder to run in, and a look at what is left behind.

#![allow(clippy::expect_used, clippy::missing_panics_doc, reason = "a test's helpers fail the test")]

pub mod browser;
pub mod server;

use std::fs;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// Longest wait for anything that should happen at once.
const PATIENCE: Duration = Duration::from_mins(2);

/// The root of the clone.
pub fn clone() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("tests/ is in the clone")
}

/// A program of this workspace, as `cargo build --workspace` leaves it beside this test's own folder.
pub fn built(program: &str) -> PathBuf {
    let test = std::env::current_exe().expect("a test knows its path");
    let path = test.ancestors().nth(2).expect("it is in a target folder").join(program);
    assert!(path.is_file(), "{} is missing: run `cargo build --workspace` first", path.display());
    path
}

/// The prefix with the Rust kernel in it, which `cargo xtask test` names.
pub fn kernel_prefix() -> PathBuf {
    let test = std::env::current_exe().expect("a test knows its path");
    let ours = || test.ancestors().nth(3).expect("it is in a target folder").join("test-prefix");
    let prefix = std::env::var_os("NBRUN_TEST_PREFIX").map_or_else(ours, PathBuf::from);
    assert!(
        prefix.join("share/jupyter/kernels").is_dir(),
        "no kernel in {0}: run `cargo xtask test` once, or `nbrun-kernel install --prefix {0}`",
        prefix.display()
    );
    prefix
}

/// The Python with Jupyter in it.
pub fn python() -> PathBuf {
    clone().join(".tools/python/bin/python")
}

/// A folder to run notebooks in. Every process that is started through it carries its mark.
pub struct Scratch {
    folder: tempfile::TempDir,
    mark: String,
}

impl Default for Scratch {
    fn default() -> Self {
        let mark = uuid::Uuid::new_v4().to_string();
        let scratch = Self { folder: tempfile::tempdir().expect("a temporary folder"), mark };
        let mut runtime = fs::DirBuilder::new();
        runtime.mode(0o700).create(scratch.path("runtime")).expect("the folder is writable");
        scratch
    }
}

impl Scratch {
    /// A path in the folder.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes `nb.ipynb`, a notebook for a kernel: its parameters cell, if any, and its cells.
    pub fn notebook(&self, kernel: (&str, &str), parameters: Option<&str>, cells: &[&str]) {
        let cell = |source: &str, tags: &[&str], id: usize| {
            json!({
                "cell_type": "code", "execution_count": null, "id": format!("cell-{id}"),
                "metadata": {"tags": tags}, "outputs": [], "source": source,
            })
        };
        let parameters = parameters.into_iter().map(|source| cell(source, &["parameters"], 1_000));
        let cells = cells.iter().enumerate().map(|(id, source)| cell(source, &[], id));
        let (name, language) = kernel;
        let notebook = json!({
            "cells": parameters.chain(cells).collect::<Vec<_>>(),
            "metadata": {"kernelspec": {"name": name, "display_name": name, "language": language}},
            "nbformat": 4, "nbformat_minor": 5,
        });
        fs::write(self.path("nb.ipynb"), format!("{notebook:#}\n")).expect("the folder is writable");
    }

    /// Writes `nb.ipynb`, a Python notebook without parameters.
    pub fn python_notebook(&self, cells: &[&str]) {
        self.notebook(PYTHON, None, cells);
    }

    /// A command that runs in the folder, finds the test's kernels only, and is marked.
    pub fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new(program);
        command
            .current_dir(self.folder.path())
            .env("JUPYTER_PATH", clone().join(".tools/python/share/jupyter"))
            .env("IPYTHONDIR", self.path("ipython"))
            .env("NBRUN_RUNS", self.path("runs"))
            .env("XDG_RUNTIME_DIR", self.path("runtime"))
            .env("NBRUN_TEST_MARK", &self.mark)
            .env_remove("FORCE_COLOR")
            .stdin(Stdio::null());
        command
    }

    /// Where Jupyter finds `bash_kernel` of `.tools`, by the name `bash`.
    pub fn bash(&self) -> PathBuf {
        let python = python();
        let argv = json!([python, "-m", "bash_kernel", "-f", "{connection_file}"]);
        self.kernelspec("bash", &json!({"argv": argv, "language": "bash", "env": {"PS1": "$"}}))
    }

    /// Where Jupyter finds Deno of `.tools`, by the name `deno`.
    pub fn deno(&self) -> PathBuf {
        let deno = clone().join(".tools/deno/deno");
        let argv = json!([deno, "jupyter", "--kernel", "--conn", "{connection_file}"]);
        let environment = json!({"DENO_DIR": self.path("deno"), "DENO_NO_UPDATE_CHECK": "1"});
        self.kernelspec("deno", &json!({"argv": argv, "language": "typescript", "env": environment}))
    }

    /// Where Jupyter finds Debian's kernel for R, by the name `ir`; none on a machine without it.
    pub fn r() -> Option<PathBuf> {
        let jupyter = PathBuf::from("/usr/share/jupyter");
        jupyter.join("kernels/ir").is_dir().then_some(jupyter)
    }

    fn kernelspec(&self, name: &str, spec: &Value) -> PathBuf {
        let jupyter = self.path("jupyter");
        let folder = jupyter.join("kernels").join(name);
        fs::create_dir_all(&folder).expect("the folder is writable");
        let mut spec = spec.clone();
        spec["display_name"] = json!(name);
        fs::write(folder.join("kernel.json"), spec.to_string()).expect("the folder is writable");
        jupyter
    }

    /// `nbrun` with arguments.
    pub fn nbrun(&self, arguments: &[&str]) -> Command {
        let mut command = self.command(built("nbrun"));
        command.args(arguments);
        command
    }

    /// Runs `nbrun run nb.ipynb` with more arguments to its end.
    pub fn run(&self, arguments: &[&str]) -> Ran {
        let output = self.nbrun(&["run", "nb.ipynb"]).args(arguments).output().expect("nbrun starts");
        Ran::new(output)
    }

    /// Starts `nbrun run nb.ipynb` and waits until the saved notebook has an output with a text.
    pub fn run_until(&self, text: &str) -> Child {
        self.run_with_until(&[], text)
    }

    /// The same with more arguments.
    pub fn run_with_until(&self, arguments: &[&str], text: &str) -> Child {
        let mut command = self.nbrun(&["run", "nb.ipynb"]);
        let child = command
            .args(arguments)
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("nbrun starts");
        wait_until(&format!("{text:?} is saved"), || {
            let saved = fs::read_to_string(self.path("nb.out.ipynb")).unwrap_or_default();
            let Ok(saved) = serde_json::from_str(&saved).map(Saved) else { return false };
            (0..saved.cells()).any(|cell| saved.text(cell).contains(text))
        });
        child
    }

    /// The saved notebook, which must be valid.
    pub fn saved(&self) -> Saved {
        self.assert_valid("nb.out.ipynb");
        let text = fs::read_to_string(self.path("nb.out.ipynb")).expect("the notebook is saved");
        Saved(serde_json::from_str(&text).expect("the notebook is JSON"))
    }

    /// Lets the `nbformat` package validate a notebook.
    pub fn assert_valid(&self, name: &str) {
        const CHECK: &str = "import json, sys, nbformat; nbformat.validate(json.load(open(sys.argv[1])))";
        let checked = self.command(python()).args(["-c", CHECK, name]).output().expect("Python starts");
        assert!(checked.status.success(), "{name}: {}", String::from_utf8_lossy(&checked.stderr));
    }

    /// Waits until no marked process runs any more.
    pub fn assert_nothing_runs(&self) {
        wait_until("nothing is left running", || self.running().is_empty());
    }

    /// The command lines of marked processes.
    fn running(&self) -> Vec<String> {
        let mark = format!("NBRUN_TEST_MARK={}", self.mark);
        let processes = fs::read_dir("/proc").expect("/proc is there").flatten().map(|entry| entry.path());
        let has_mark = |path: &PathBuf| {
            let environment = fs::read(path.join("environ")).unwrap_or_default();
            environment.split(|byte| *byte == 0).any(|variable| variable == mark.as_bytes())
        };
        let line = |path: PathBuf| fs::read(path.join("cmdline")).unwrap_or_default();
        let lines = processes.filter(has_mark).map(line).filter(|line| !line.is_empty());
        lines.map(|line| String::from_utf8_lossy(&line).replace('\0', " ")).collect()
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            self.assert_nothing_runs();
        }
    }
}

/// The kernel of `.tools`.
pub const PYTHON: (&str, &str) = ("python3", "python");

/// How a run went.
#[derive(Debug)]
pub struct Ran {
    /// The exit code; none after a signal.
    pub code: Option<i32>,
    /// Standard output.
    pub stdout: String,
    /// Standard error.
    pub stderr: String,
}

impl Ran {
    /// What a process left.
    pub fn new(output: Output) -> Self {
        let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
        Self { code: output.status.code(), stdout: text(output.stdout), stderr: text(output.stderr) }
    }

    /// Fails unless the exit code is this one and standard error contains all the texts.
    #[track_caller]
    pub fn assert(&self, code: i32, texts: &[&str]) {
        assert_eq!(self.code, Some(code), "{}", self.stderr);
        for text in texts {
            assert!(self.stderr.contains(text), "no {text:?} in:\n{}", self.stderr);
        }
    }
}

/// A saved notebook.
pub struct Saved(pub Value);

impl Saved {
    /// How many cells there are.
    pub fn cells(&self) -> usize {
        self.0["cells"].as_array().map_or(0, Vec::len)
    }

    /// The text of a cell's outputs: streams, plain texts of results, names of errors.
    pub fn text(&self, cell: usize) -> String {
        let outputs = self.0["cells"][cell]["outputs"].as_array().expect("the cell has outputs");
        let text = |value: &Value| match value {
            Value::Array(lines) => lines.iter().filter_map(Value::as_str).collect::<String>(),
            value => value.as_str().unwrap_or_default().to_owned(),
        };
        let parts = outputs.iter().map(|output| match output["output_type"].as_str() {
            Some("stream") => text(&output["text"]),
            Some("error") => text(&output["ename"]),
            _ => text(&output["data"]["text/plain"]),
        });
        parts.collect()
    }

    /// The run's status.
    pub fn status(&self) -> &str {
        self.0["metadata"]["nbrun"]["status"].as_str().unwrap_or_default()
    }
}

/// Sends a signal to a process that a test has started.
pub fn signal(child: &Child, signal: rustix::process::Signal) {
    rustix::process::kill_process(rustix::process::Pid::from_child(child), signal).expect("it runs");
}

/// Waits for something that happens in another process and tells nobody.
#[track_caller]
pub fn wait_until(what: &str, mut happened: impl FnMut() -> bool) {
    let deadline = Instant::now() + PATIENCE;
    while !happened() {
        assert!(Instant::now() < deadline, "waited {PATIENCE:?} in vain until {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// The command that runs another with mounts of its own, by which a test fills a disk safely. It needs root or a user
/// namespace, and there is none on a machine with neither.
pub fn own_mounts() -> Option<Vec<&'static str>> {
    let candidates = [vec!["unshare", "--mount"], vec!["unshare", "--user", "--map-root-user", "--mount"]];
    candidates.into_iter().find(|command| {
        let mounts = ["sh", "-c", "mount -t tmpfs tmpfs /mnt"];
        Command::new(command[0])
            .args(&command[1..])
            .args(mounts)
            .output()
            .is_ok_and(|ran| ran.status.success())
    })
}
