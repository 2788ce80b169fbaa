//! Who runs, and where.

use serde::{Deserialize, Serialize};

/// Who ran a notebook, on which machine, with which nbrun.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Machine {
    /// The name of the user.
    pub user: String,
    /// The name of the host.
    pub host: String,
    /// The operating system and the architecture, such as `linux x86_64`.
    pub system: String,
    /// The folder that the kernel ran in.
    pub folder: String,
    /// The process that ran it.
    pub pid: u32,
    /// The version of nbrun.
    pub nbrun: String,
}

impl Machine {
    /// This process, which runs a kernel in a folder.
    pub fn here(folder: &std::path::Path) -> Self {
        let folder = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
        Self {
            user: whoami::username().unwrap_or_default(),
            host: whoami::hostname().unwrap_or_default(),
            system: format!("{} {}", std::env::consts::OS, std::env::consts::ARCH),
            folder: folder.display().to_string(),
            pid: std::process::id(),
            nbrun: env!("CARGO_PKG_VERSION").to_owned(),
        }
    }
}
