//! From the crates that cargo has built to one library that the host can load.
//!
//! rustc links it against the prelude's library, so that whatever the prelude has is not in it a second time.
//! That takes a trick: rustc refuses to link to a dynamic library that brings the standard library along while
//! there is also a `libstd.so` that could be meant ("`std` only shows up once"). The link is done with a
//! sysroot that is the compiler's own but for that file.

use std::path::{Path, PathBuf};
use std::process::Stdio;

use crate::engine::EngineError;
use crate::engine::prelude::{LIBRARY_CRATE, Prelude, rustc_host};

use super::error::DependencyError;
use super::layer::Layer;

/// What goes into a library.
pub struct Inputs<'a> {
    /// Resolves what is in it.
    pub prelude: &'a Prelude,
    /// Resolve what is in them.
    pub layers: &'a [Layer],
    /// The crates: their `.rlib` files, by a name for each.
    pub crates: Vec<(String, PathBuf)>,
    /// Where all compiled crates are.
    pub target: PathBuf,
    /// Further folders, as build scripts name them.
    pub search: Vec<String>,
}

/// Links the library `name` (of a crate of that name) in `folder`, and returns its file's name.
pub async fn link(name: &str, folder: &Path, inputs: &Inputs<'_>) -> Result<String, DependencyError> {
    let at = |source| DependencyError::Cache { folder: folder.to_owned(), source };
    let sysroot = folder.join("sysroot");
    let rustc = inputs.prelude.rustc();
    write_sysroot(rustc, &sysroot).map_err(at)?;
    let mut externs = vec![(LIBRARY_CRATE.to_owned(), inputs.prelude.library())];
    for layer in inputs.layers {
        externs.extend(layer.library().and_then(|library| {
            let stem = library.file_stem()?.to_string_lossy();
            Some((stem.strip_prefix("lib")?.to_owned(), library.clone()))
        }));
    }
    externs.extend(inputs.crates.iter().cloned());
    let root = folder.join("layer.rs");
    let lines: Vec<String> = externs.iter().map(|(name, _)| format!("extern crate {name} as _;")).collect();
    std::fs::write(&root, lines.join("\n")).map_err(at)?;
    let file = format!("lib{name}.so");
    let mut command = tokio::process::Command::new(rustc);
    command
        .arg(&root)
        .args(["--crate-name", name, "--crate-type", "dylib", "--edition", "2024"])
        .args(["-C", "strip=debuginfo", "--cap-lints", "allow"])
        .arg("--sysroot")
        .arg(&sysroot)
        .arg("-L")
        .arg(format!("dependency={}", inputs.target.display()))
        .args(inputs.search.iter().flat_map(|folder| ["-L", folder]))
        .arg("-o")
        .arg(folder.join(&file));
    for layer in inputs.layers {
        command.arg("-L").arg(format!("dependency={}", layer.dependencies().display()));
    }
    for (name, file) in &externs {
        command.arg("--extern").arg(format!("{name}={}", file.display()));
    }
    let output = command
        .stdin(Stdio::null())
        .kill_on_drop(true)
        .output()
        .await
        .map_err(|source| EngineError::Start { program: "rustc".into(), source })?;
    let _ = std::fs::remove_dir_all(&sysroot);
    if output.status.success() {
        Ok(file)
    } else {
        Err(DependencyError::Link(String::from_utf8_lossy(&output.stderr).into_owned()))
    }
}

/// Links to everything in the compiler's own sysroot that a link needs, except the dynamic standard library.
fn write_sysroot(rustc: &Path, to: &Path) -> std::io::Result<()> {
    let host = rustc_host(rustc).map_err(std::io::Error::other)?;
    let part = Path::new("lib/rustlib").join(host);
    let own = rustc.parent().and_then(Path::parent).unwrap_or(Path::new("/")).join(&part);
    let copy = to.join(&part);
    if to.exists() {
        std::fs::remove_dir_all(to)?;
    }
    std::fs::create_dir_all(copy.join("lib"))?;
    let link = |from: PathBuf, to: PathBuf| std::os::unix::fs::symlink(from, to);
    link(own.join("bin"), copy.join("bin"))?;
    for entry in std::fs::read_dir(own.join("lib"))? {
        let entry = entry?;
        let name = entry.file_name();
        let text = name.to_string_lossy();
        if !(text.starts_with("libstd-") && text.ends_with(std::env::consts::DLL_SUFFIX)) {
            link(entry.path(), copy.join("lib").join(name))?;
        }
    }
    Ok(())
}
