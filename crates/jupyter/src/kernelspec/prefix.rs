use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use super::Environment;

/// What Python calls `sys.prefix`: the folder that an environment is installed in.
pub(super) struct Prefix {
    pub(super) path: PathBuf,
    /// A virtual environment, whose kernels go before the user's own.
    pub(super) is_virtual: bool,
}

/// The prefixes of the activated environment and of the Python and Jupyter on the `PATH`.
pub(super) fn python_prefixes(environment: &Environment) -> Vec<Prefix> {
    let activated = environment.folder("VIRTUAL_ENV").map(|path| Prefix { path, is_virtual: true });
    let conda = environment.folder("CONDA_PREFIX").map(|path| {
        let is_base = environment.get("CONDA_DEFAULT_ENV").is_none_or(|name| name == "base");
        Prefix { path, is_virtual: !is_base }
    });
    let search = environment.folders("PATH");
    let on_path = ["python3", "python", "jupyter"]
        .iter()
        .filter_map(|program| prefix_of(&find_program(&search, program)?, environment));
    activated.into_iter().chain(conda).chain(on_path).collect()
}

fn find_program(search: &[PathBuf], name: &str) -> Option<PathBuf> {
    search.iter().map(|folder| folder.join(name)).find(|file| is_executable(file))
}

fn is_executable(file: &Path) -> bool {
    file.metadata().is_ok_and(|metadata| metadata.is_file() && metadata.permissions().mode() & 0o111 != 0)
}

/// A `pyvenv.cfg` beside `bin` marks a virtual environment; otherwise the prefix is where the program really is.
fn prefix_of(program: &Path, environment: &Environment) -> Option<Prefix> {
    let near = program.parent()?.parent()?;
    if near.join("pyvenv.cfg").is_file() {
        return Some(Prefix { path: near.to_owned(), is_virtual: true });
    }
    if program.parent()?.ends_with("shims") {
        return pyenv_prefix(near, environment);
    }
    let real = program.canonicalize().ok()?;
    let prefix = real.parent()?.parent()?;
    Some(Prefix { path: prefix.to_owned(), is_virtual: false })
}

/// pyenv's programs are scripts that choose a version when they run.
fn pyenv_prefix(root: &Path, environment: &Environment) -> Option<Prefix> {
    let chosen = match environment.get("PYENV_VERSION") {
        Some(version) => version.to_str()?.to_owned(),
        None => std::fs::read_to_string(root.join("version")).ok()?,
    };
    let version = chosen.split([':', '\n']).next()?.trim();
    let path = root.join("versions").join(version);
    path.join("bin").is_dir().then_some(Prefix { path, is_virtual: false })
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn the_python_on_the_path_tells_its_prefix() {
        let root = tempfile::tempdir().unwrap();
        let executable = |path: &str| {
            let path = root.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(&path, "").unwrap();
            fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
        };
        executable("venv/bin/python3");
        fs::write(root.path().join("venv/pyvenv.cfg"), "").unwrap();
        executable("plain/bin/python3.12");
        fs::create_dir_all(root.path().join("links")).unwrap();
        let link = root.path().join("links/python3");
        std::os::unix::fs::symlink(root.path().join("plain/bin/python3.12"), link).unwrap();
        executable("pyenv/shims/python3");
        executable("pyenv/versions/3.11.1/bin/python3");
        fs::write(root.path().join("pyenv/version"), "3.11.1\n3.10.0\n").unwrap();

        for (search, prefix, is_virtual) in [
            ("venv/bin", "venv", true),
            ("links", "plain", false),
            ("pyenv/shims", "pyenv/versions/3.11.1", false),
        ] {
            let environment = Environment::default().with("PATH", root.path().join(search));
            let found = python_prefixes(&environment);
            assert_eq!(found[0].path, root.path().join(prefix));
            assert_eq!(found[0].is_virtual, is_virtual, "{search}");
        }
    }
}
