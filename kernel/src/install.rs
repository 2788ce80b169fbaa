//! The kernelspec: how Jupyter finds and starts the kernel.
//!
//! Format: <https://jupyter-client.readthedocs.io/en/stable/kernels.html#kernel-specs>.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use serde_json::json;

use crate::engine::prelude::cache_folder;
use crate::engine::project;

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

/// A kernel as Jupyter lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kernel {
    /// Name of the kernelspec.
    pub name: String,
    /// The name that front ends show.
    pub display_name: String,
    /// The manifest of the project that it belongs to.
    pub manifest: Option<PathBuf>,
}

impl Kernel {
    /// The kernel `name`; without a name, the one that everybody has, or that of the project with `manifest`.
    pub fn new(name: Option<String>, manifest: Option<&Path>) -> Self {
        let project = manifest.and_then(Path::parent).and_then(Path::file_name);
        let project = project.map(|folder| folder.to_string_lossy().into_owned());
        let (default, display_name) = match project {
            Some(project) => (format!("nbrun-{project}"), format!("Rust ({project})")),
            None => (NAME.to_owned(), DISPLAY_NAME.to_owned()),
        };
        Kernel { name: name.unwrap_or(default), display_name, manifest: manifest.map(Path::to_owned) }
    }
}

/// Writes the kernelspec of `kernel` that starts `program`, and tells its folder.
///
/// # Errors
/// When the folder can't be written, or there is no home folder.
pub fn install(program: &Path, kernel: &Kernel, place: &Place) -> anyhow::Result<PathBuf> {
    let data = match place {
        Place::Prefix(prefix) => prefix.join("share/jupyter"),
        Place::User => user_data_folder()?,
    };
    let folder = data.join("kernels").join(&kernel.name);
    std::fs::create_dir_all(&folder).with_context(|| format!("{} can't be made", folder.display()))?;
    // A front end may run with another home: the kernel is to find the prelude that was built for it.
    let mut env = json!({"NBRUN_CACHE_DIR": cache_folder()});
    if let Some(manifest) = &kernel.manifest {
        env[project::VARIABLE] = json!(manifest);
    }
    let spec = json!({
        "argv": [program, "serve", "{connection_file}"],
        "display_name": kernel.display_name,
        "language": "rust",
        "interrupt_mode": "message",
        "kernel_protocol_version": jupyter::PROTOCOL_VERSION,
        "env": env,
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
        let folder = install(
            Path::new("/opt/nbrun-kernel"),
            &Kernel::new(None, None),
            &Place::Prefix(prefix.path().to_owned()),
        )
        .expect("installed");
        assert_eq!(folder, prefix.path().join("share/jupyter/kernels/nbrun-rust"));
        let text = std::fs::read_to_string(folder.join("kernel.json")).expect("kernel.json");
        let spec: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        assert_eq!(spec["argv"], json!(["/opt/nbrun-kernel", "serve", "{connection_file}"]));
        assert_eq!(spec["display_name"], "Rust (nbrun)");
        assert!(folder.join("logo-svg.svg").exists());
    }
}
