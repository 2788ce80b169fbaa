//! The kernelspec: how Jupyter finds and starts the kernel.
//!
//! Format: <https://jupyter-client.readthedocs.io/en/stable/kernels.html#kernel-specs>.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use serde_json::json;

use crate::engine::prelude::cache_folder;

/// Name of the kernelspec.
pub const NAME: &str = "nbrun-rust";
/// The name that front ends show.
pub const DISPLAY_NAME: &str = "Rust (nbrun)";

const LOGO: &str = include_str!("logo.svg");

/// Where the kernelspec goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// The data folder of the current user.
    User,
    /// Below `share/jupyter` of this folder.
    Prefix(PathBuf),
}

/// Writes the kernelspec `name` that starts `program`, and tells its folder.
///
/// # Errors
/// When the folder can't be written, or there is no home folder.
pub fn install(program: &Path, name: &str, place: &Place) -> anyhow::Result<PathBuf> {
    let data = match place {
        Place::Prefix(prefix) => prefix.join("share/jupyter"),
        Place::User => user_data_folder()?,
    };
    let folder = data.join("kernels").join(name);
    std::fs::create_dir_all(&folder).with_context(|| format!("{} can't be made", folder.display()))?;
    let spec = json!({
        "argv": [program, "serve", "{connection_file}"],
        "display_name": DISPLAY_NAME,
        "language": "rust",
        "interrupt_mode": "message",
        "kernel_protocol_version": jupyter::PROTOCOL_VERSION,
        // A front end may run with another home: the kernel is to find the prelude that was built for it.
        "env": {"NBRUN_CACHE_DIR": cache_folder()},
        "metadata": {"debugger": false},
    });
    for (file, text) in [("kernel.json", format!("{spec:#}\n")), ("logo-svg.svg", LOGO.to_owned())] {
        let path = folder.join(file);
        std::fs::write(&path, text).with_context(|| format!("{} can't be written", path.display()))?;
    }
    Ok(folder)
}

/// `JUPYTER_DATA_DIR`, else the platform's data folder for Jupyter.
fn user_data_folder() -> anyhow::Result<PathBuf> {
    if let Some(folder) = std::env::var_os("JUPYTER_DATA_DIR") {
        return Ok(folder.into());
    }
    if cfg!(target_os = "macos") {
        let home = dirs::home_dir().context("there is no home folder; use --prefix")?;
        return Ok(home.join("Library/Jupyter"));
    }
    Ok(dirs::data_dir().context("there is no home folder; use --prefix")?.join("jupyter"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kernelspec_is_what_jupyter_reads() {
        let prefix = tempfile::tempdir().expect("a folder");
        let folder = install(Path::new("/opt/nbrun-kernel"), NAME, &Place::Prefix(prefix.path().to_owned()))
            .expect("installed");
        assert_eq!(folder, prefix.path().join("share/jupyter/kernels/nbrun-rust"));
        let text = std::fs::read_to_string(folder.join("kernel.json")).expect("kernel.json");
        let spec: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        assert_eq!(spec["argv"], json!(["/opt/nbrun-kernel", "serve", "{connection_file}"]));
        assert_eq!(spec["display_name"], "Rust (nbrun)");
        assert!(folder.join("logo-svg.svg").exists());
    }
}
