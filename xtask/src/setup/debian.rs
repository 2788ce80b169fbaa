//! Packages of Debian, where this machine is one and the user is root.

use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::Result;

use crate::progress::Progress;

/// Whether packages can be installed.
pub fn can_install() -> bool {
    let id = Command::new("id").arg("-u").stderr(Stdio::null()).output();
    let is_root = id.is_ok_and(|output| output.stdout.trim_ascii() == b"0");
    is_root && Path::new("/etc/debian_version").exists()
}

/// Installs packages without what they only recommend. Debian's versions are the distribution's.
pub fn install(progress: &Progress, what: &str, packages: &[&str]) -> Result<()> {
    progress.quietly("Debian's package lists", Command::new("apt-get").args(["update", "-q"]))?;
    let mut install = Command::new("apt-get");
    install.args(["install", "-q", "-y", "--no-install-recommends"]).args(packages);
    progress.quietly(&format!("Debian's {what}"), install.env("DEBIAN_FRONTEND", "noninteractive"))
}
