//! A real JupyterLab, set up for tests.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use end_to_end::Scratch;
use end_to_end::server::JupyterServer;

/// Serves the folder `notebooks` of the scratch folder by JupyterLab, with the kernels in `prefix`.
pub fn start(scratch: &Scratch, prefix: &Path) -> Result<JupyterServer> {
    let home = scratch.path("home");
    configure(&home)?;
    JupyterServer::start(scratch, "jupyterlab", |command| {
        command
            .arg(format!("--ServerApp.root_dir={}", scratch.path("notebooks").display()))
            .env("JUPYTER_PATH", prefix.join("share/jupyter"))
            .env("JUPYTERLAB_SETTINGS_DIR", home.join("settings"));
    })
}

/// No news from elsewhere, and every cell of a notebook on the page, in view or not.
fn configure(home: &Path) -> Result<()> {
    let files = [
        (
            "config/labconfig/page_config.json",
            r#"{"disabledExtensions": {"@jupyterlab/apputils-extension:announcements": true}}"#,
        ),
        (
            "settings/@jupyterlab/notebook-extension/tracker.jupyterlab-settings",
            r#"{"windowingMode": "none"}"#,
        ),
    ];
    for (path, content) in files {
        let path = home.join(path);
        fs::create_dir_all(path.parent().unwrap_or(home))?;
        fs::write(&path, content).with_context(|| format!("cannot write {}", path.display()))?;
    }
    Ok(())
}
