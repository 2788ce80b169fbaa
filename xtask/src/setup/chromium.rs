//! The browser that the browser test drives. `chromium` in the tools folder links to it.

use std::env;
use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};

use super::debian;
use crate::progress::Progress;

/// Finds a Chromium, or installs Debian's.
pub fn install(progress: &Progress) -> Result<()> {
    let link = progress.places.tools.join("chromium");
    if link.is_file() {
        return Ok(());
    }
    let browser = match find() {
        Some(browser) => browser,
        None if debian::can_install() => {
            let packages = ["chromium", "fonts-dejavu-core"];
            progress.step("Chromium", || debian::install(progress, "chromium", &packages))?;
            find().context("Debian's chromium was installed, but is not on PATH")?
        }
        None => bail!(
            "the browser test needs Chromium or Chrome: install it (Debian: `apt-get install chromium`), \
             or set NBRUN_CHROMIUM to its path"
        ),
    };
    let _ = fs::remove_file(&link);
    std::os::unix::fs::symlink(&browser, &link).with_context(|| format!("cannot create {}", link.display()))
}

fn find() -> Option<PathBuf> {
    let given = env::var_os("NBRUN_CHROMIUM").map(PathBuf::from);
    let usual = PathBuf::from("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome");
    let on_path = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"].into_iter();
    given.into_iter().chain(on_path.filter_map(on_search_path)).chain([usual]).find(|path| path.is_file())
}

fn on_search_path(program: &str) -> Option<PathBuf> {
    env::split_paths(&env::var_os("PATH")?).map(|folder| folder.join(program)).find(|path| path.is_file())
}
