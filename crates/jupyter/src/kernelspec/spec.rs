use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::Map;

/// How a running cell is interrupted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum InterruptMode {
    /// SIGINT to the kernel's process group.
    #[default]
    Signal,
    /// An `interrupt_request` on the control channel.
    Message,
}

/// The content of a `kernel.json`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct KernelSpec {
    /// The command that starts the kernel; `{connection_file}`, `{resource_dir}` and `{prefix}` are placeholders.
    pub argv: Vec<String>,
    /// The name that people see.
    #[serde(default)]
    pub display_name: String,
    /// The language that the kernel executes.
    #[serde(default)]
    pub language: String,
    /// How a running cell is interrupted.
    #[serde(default)]
    pub interrupt_mode: InterruptMode,
    /// Variables to set; values may refer to others as `${NAME}`.
    #[serde(default)]
    pub env: std::collections::BTreeMap<String, String>,
    /// Facts for front ends, such as `debugger`.
    #[serde(default)]
    pub metadata: Map,
    /// Whatever else the file holds.
    #[serde(flatten)]
    pub extra: Map,
}

/// A kernel that can be started.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct InstalledKernel {
    /// The name of its folder in lower case, by which notebooks refer to it.
    pub name: String,
    /// The folder of its `kernel.json`; the `{resource_dir}` of its command.
    pub dir: PathBuf,
    /// What its `kernel.json` says.
    pub spec: KernelSpec,
}

impl InstalledKernel {
    /// The `prefix` of a kernel installed in `prefix/share/jupyter/kernels/name`.
    pub fn prefix(&self) -> Option<PathBuf> {
        let prefix = self.dir.ancestors().nth(4)?;
        (self.dir.parent()? == prefix.join("share/jupyter/kernels")).then(|| prefix.to_owned())
    }

    /// The Python that a command of `python`, `python3` and the like means: the one that the kernel is installed with,
    /// whatever the `PATH` says. `None` for other commands, and where there is none.
    pub fn python(&self) -> Option<PathBuf> {
        let program = self.spec.argv.first()?;
        let version = program.strip_prefix("python")?;
        let is_python = version.chars().all(|c| c.is_ascii_digit() || c == '.');
        let installed = self.prefix()?.join("bin").join(program);
        (is_python && installed.exists()).then_some(installed)
    }
}
