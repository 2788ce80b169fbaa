//! A shell that waits for this process to die and then kills a process group.
//!
//! The system's own death signal reaches only the kernel, not what its cells started, and exists only on Linux.

use std::process::Stdio;

use tokio::process::{Child, Command};

use super::group::Group;

/// Reading ends when the other end of the pipe closes: this process holds it and nobody else does.
const SCRIPT: &str = r#"read -r _; kill -s KILL -- "-$1""#;

/// Watches over a process group until dropped.
pub struct Guard {
    _shell: Child,
}

impl Guard {
    /// Guards the process group `group`. Where there is no shell, there is no guard.
    pub fn over(group: Group) -> Option<Self> {
        Command::new("/bin/sh")
            .args(["-c", SCRIPT, "kernel-guard", &group.id().as_raw_nonzero().to_string()])
            .current_dir("/")
            .env_clear()
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            // A signal to this process's group, such as Ctrl-C, must not end the guard.
            .process_group(0)
            .kill_on_drop(true)
            .spawn()
            .inspect_err(|error| tracing::warn!(%error, "no guard for the kernel's processes"))
            .ok()
            .map(|shell| Self { _shell: shell })
    }
}
