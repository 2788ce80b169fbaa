use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::{Environment, InstalledKernel, KernelSpec, data_paths};

/// Why a kernel cannot be started.
#[derive(Debug, thiserror::Error)]
pub enum KernelSpecError {
    /// No kernel has this name.
    #[error(
        "no kernel named `{name}` is installed{}; installed: {}",
        nearest.as_ref().map(|nearest| format!(" (did you mean `{nearest}`?)")).unwrap_or_default(),
        if installed.is_empty() { "none".to_owned() } else { installed.join(", ") }
    )]
    NotFound {
        /// The name that was asked for.
        name: String,
        /// The installed kernel whose name is most like it.
        nearest: Option<String>,
        /// All installed kernels.
        installed: Vec<String>,
    },
    /// A kernel has this name, but its `kernel.json` cannot be used.
    #[error("{path} cannot be used: {reason}")]
    Broken {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
}

/// All usable kernels by name; of several with the same name, the first in [`data_paths`]. Broken ones are traced.
pub fn discover(environment: &Environment) -> Vec<InstalledKernel> {
    let mut kernels: Vec<InstalledKernel> = Vec::new();
    for (name, dir) in kernel_dirs(environment) {
        if kernels.iter().any(|known| known.name == name) {
            continue;
        }
        match read(name, &dir) {
            Ok(kernel) => kernels.push(kernel),
            Err(error) => tracing::warn!(%error, "a kernel is left out"),
        }
    }
    kernels.sort_by(|a, b| a.name.cmp(&b.name));
    kernels
}

/// The kernel with this name, upper and lower case being the same.
pub fn find(name: &str, environment: &Environment) -> Result<InstalledKernel, KernelSpecError> {
    let wanted = name.to_lowercase();
    let dirs = kernel_dirs(environment);
    if let Some((name, dir)) = dirs.iter().find(|(name, _)| *name == wanted) {
        return read(name.clone(), dir);
    }
    let installed: BTreeSet<String> = dirs.into_iter().map(|(name, _)| name).collect();
    let installed: Vec<String> = installed.into_iter().collect();
    let nearest = nearest(&wanted, &installed).map(str::to_owned);
    Err(KernelSpecError::NotFound { name: name.to_owned(), nearest, installed })
}

/// The kernel whose name is most like another name, if one is at all.
pub fn nearest<'a>(name: &str, installed: &'a [String]) -> Option<&'a str> {
    let alike = installed.iter().map(|known| (strsim::jaro_winkler(known, name), known.as_str()));
    let alike = alike.filter(|(likeness, _)| *likeness > 0.7);
    alike.max_by(|(a, _), (b, _)| a.total_cmp(b)).map(|(_, known)| known)
}

/// Names and folders that hold a `kernel.json`, the most important first.
fn kernel_dirs(environment: &Environment) -> Vec<(String, PathBuf)> {
    let mut found = Vec::new();
    for path in data_paths(environment) {
        let Ok(entries) = fs::read_dir(path.join("kernels")) else { continue };
        let mut dirs: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
        dirs.sort();
        let named = dirs.into_iter().filter_map(|dir| Some((valid_name(&dir)?, dir)));
        found.extend(named.filter(|(_, dir)| dir.join("kernel.json").is_file()));
    }
    found
}

fn valid_name(dir: &Path) -> Option<String> {
    let name = dir.file_name()?.to_str()?;
    let is_valid = name.chars().all(|c| c.is_ascii_alphanumeric() || "._-".contains(c));
    is_valid.then(|| name.to_lowercase())
}

fn read(name: String, dir: &Path) -> Result<InstalledKernel, KernelSpecError> {
    let path = dir.join("kernel.json");
    let broken = |reason: String| KernelSpecError::Broken { path: path.clone(), reason };
    let text = fs::read(&path).map_err(|error| broken(error.to_string()))?;
    let spec: KernelSpec = serde_json::from_slice(&text).map_err(|error| broken(error.to_string()))?;
    if spec.argv.is_empty() {
        return Err(broken("`argv` is empty: it must hold the command that starts the kernel".to_owned()));
    }
    Ok(InstalledKernel { name, dir: dir.to_owned(), spec })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn installed(kernels: &[(&str, &str, &str)]) -> (tempfile::TempDir, Environment) {
        let root = tempfile::tempdir().unwrap();
        for (path, name, json) in kernels {
            let dir = root.path().join(path).join("kernels").join(name);
            fs::create_dir_all(&dir).unwrap();
            fs::write(dir.join("kernel.json"), json).unwrap();
        }
        let list = std::env::join_paths(["a", "b"].map(|path| root.path().join(path))).unwrap();
        (root, Environment::default().with("JUPYTER_PATH", list))
    }

    #[test]
    fn the_first_path_wins_and_unknown_fields_stay() {
        let (root, environment) = installed(&[
            ("b", "Py", r#"{"argv": ["second"]}"#),
            (
                "a",
                "py",
                r#"{"argv": ["first"], "interrupt_mode": "message", "kernel_protocol_version": "5.5"}"#,
            ),
            ("b", "ir", r#"{"argv": ["R"], "env": {"A": "1"}, "language": "R"}"#),
            ("b", "bad name", r#"{"argv": ["x"]}"#),
            ("b", "torn", r#"{"argv": "#),
        ]);
        let ours = |kernel: &InstalledKernel| kernel.dir.starts_with(root.path());
        let names: Vec<_> =
            discover(&environment).into_iter().filter(ours).map(|kernel| kernel.name).collect();
        assert_eq!(names, ["ir", "py"]);
        let py = find("PY", &environment).unwrap();
        assert_eq!(py.spec.argv, ["first"]);
        assert_eq!(py.spec.interrupt_mode, super::super::InterruptMode::Message);
        assert_eq!(py.spec.extra["kernel_protocol_version"], "5.5");
        assert_eq!(py.dir, root.path().join("a/kernels/py"));
    }

    #[test]
    fn errors_help() {
        let (_root, environment) = installed(&[
            ("a", "python3", r#"{"argv": ["python"]}"#),
            ("a", "torn", "{"),
            ("a", "void", r#"{"argv": []}"#),
        ]);
        let unknown = find("pyton3", &environment).unwrap_err().to_string();
        let expected = "no kernel named `pyton3` is installed (did you mean `python3`?); installed: ";
        assert!(unknown.starts_with(expected) && unknown.contains("torn, void"), "{unknown}");
        let torn = find("torn", &environment).unwrap_err().to_string();
        assert!(torn.contains("kernels/torn/kernel.json") && torn.contains("line 1 column 1"), "{torn}");
        assert!(find("void", &environment).unwrap_err().to_string().contains("argv"));
    }
}
