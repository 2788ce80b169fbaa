//! Kernels for tests.

use std::path::PathBuf;
use std::time::Duration;

use jupyter::launch::launch;
use jupyter::{Environment, Event, ExecuteRequest, Kernel, LaunchOptions, Message, Transport, kernelspec};
use serde_json::json;
use tempfile::TempDir;
use tokio::time::timeout;

/// No step of a test may take longer.
pub const LIMIT: Duration = Duration::from_mins(2);

/// The Python that has ipykernel and `jupyter_client`.
pub fn python() -> PathBuf {
    let python = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../.tools/python/bin/python");
    assert!(python.exists(), "{} is missing: run `cargo xtask setup`", python.display());
    python
}

/// An environment in which the kernel `name` has this command.
pub fn install(name: &str, argv: &[&str]) -> (TempDir, Environment) {
    let data = tempfile::tempdir().unwrap();
    let dir = data.path().join("kernels").join(name);
    std::fs::create_dir_all(&dir).unwrap();
    std::fs::write(dir.join("kernel.json"), json!({ "argv": argv }).to_string()).unwrap();
    let environment = Environment::default().with("JUPYTER_PATH", data.path());
    (data, environment)
}

/// A running ipykernel.
pub async fn ipykernel() -> Kernel {
    ipykernel_over(Transport::Ipc).await
}

/// A running ipykernel that listens on the given transport.
pub async fn ipykernel_over(transport: Transport) -> Kernel {
    let python = python();
    let argv = [python.to_str().unwrap(), "-m", "ipykernel_launcher", "-f", "{connection_file}"];
    let (_data, environment) = install("py", &argv);
    let kernel = kernelspec::find("py", &environment).unwrap();
    let env = vec![("IPYTHONDIR".into(), concat!(env!("CARGO_TARGET_TMPDIR"), "/ipython").into())];
    launch(&kernel, LaunchOptions { env, transport, ..LaunchOptions::default() }).await.unwrap()
}

/// What one execution brought.
#[derive(Default)]
pub struct Outcome {
    /// Everything on iopub that belongs to the cell.
    pub outputs: Vec<Message>,
    /// The content of the reply.
    pub reply: serde_json::Value,
}

impl Outcome {
    /// All text on stdout.
    pub fn stdout(&self) -> String {
        let is_stdout = |message: &&Message| message.content["name"] == "stdout";
        self.outputs.iter().filter(is_stdout).filter_map(|message| message.content["text"].as_str()).collect()
    }
}

/// Executes code until its reply and idle have come.
pub async fn execute(kernel: &mut Kernel, code: &str) -> Outcome {
    let id = kernel.client.execute(ExecuteRequest::new(code)).await.unwrap();
    finish(kernel, &id).await
}

/// Collects what belongs to a request until its reply and idle have come.
pub async fn finish(kernel: &mut Kernel, id: &str) -> Outcome {
    let mut outcome = Outcome::default();
    let (mut replied, mut idle) = (false, false);
    while !(replied && idle) {
        match timeout(LIMIT, kernel.next()).await.expect("the kernel is silent") {
            Event::Iopub(message) if message.is_child_of(id) => {
                idle |= message.execution_state() == Some("idle");
                outcome.outputs.push(message);
            }
            Event::Shell(reply) if reply.is_child_of(id) => {
                replied = true;
                outcome.reply = reply.content;
            }
            Event::Exited(status) => panic!("{status}: {}", kernel.recent_output()),
            _ => {}
        }
    }
    outcome
}
