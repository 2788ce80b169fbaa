//! Python programs that talk to a kernel of ours.

use std::process::Stdio;

use serde_json::Value;
use tokio::process::Command;
use tokio::time::timeout;

use crate::echo::EchoKernel;
use crate::setup::{LIMIT, python};

/// Runs a program of `peers/` against a kernel and returns what it printed as JSON.
pub async fn run(program: &str, kernel: &EchoKernel) -> Value {
    let running = Command::new(python())
        .arg(format!("{}/tests/real/peers/{program}", env!("CARGO_MANIFEST_DIR")))
        .arg(kernel.folder.path().join("connection.json"))
        .stdin(Stdio::null())
        .kill_on_drop(true)
        .output();
    let output = timeout(LIMIT, running).await.expect("the peer does not end").unwrap();
    let shown = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{program}: {shown}");
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {shown}"))
}
