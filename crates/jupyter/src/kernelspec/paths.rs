use std::path::{Path, PathBuf};

use super::Environment;
use super::prefix::{Prefix, python_prefixes};

const SYSTEM: [&str; 2] = ["/usr/local/share/jupyter", "/usr/share/jupyter"];

/// The folders that may hold Jupyter's data, the most important first: `JUPYTER_PATH`, the user's own, those of the
/// active Python environment (before the user's own if that is a virtual environment), the system's.
pub fn data_paths(environment: &Environment) -> Vec<PathBuf> {
    let prefixes = python_prefixes(environment);
    let of_environment = prefixes.iter().map(|prefix| prefix.path.join("share/jupyter"));
    let of_user = user_paths(environment);

    let mut paths = environment.folders("JUPYTER_PATH");
    if prefers_environment(environment, &prefixes) {
        paths.extend(of_environment.chain(of_user));
    } else {
        paths.extend(of_user.into_iter().chain(of_environment));
    }
    paths.extend(SYSTEM.map(PathBuf::from));

    let mut distinct = Vec::with_capacity(paths.len());
    for path in paths {
        if !distinct.contains(&path) {
            distinct.push(path);
        }
    }
    distinct
}

fn prefers_environment(environment: &Environment, prefixes: &[Prefix]) -> bool {
    match environment.get("JUPYTER_PREFER_ENV_PATH").and_then(|value| value.to_str()) {
        Some(value) => !["0", "false", "no", "n", "off"].contains(&value.to_lowercase().as_str()),
        None => prefixes.first().is_some_and(|prefix| prefix.is_virtual),
    }
}

fn user_paths(environment: &Environment) -> Vec<PathBuf> {
    let home = environment.folder("HOME");
    let data =
        environment.folder("JUPYTER_DATA_DIR").or_else(|| Some(default_data(environment, home.as_deref()?)));
    let user_base = environment.folder("PYTHONUSERBASE").or_else(|| Some(home.as_ref()?.join(".local")));
    data.into_iter().chain(user_base.map(|base| base.join("share/jupyter"))).collect()
}

fn default_data(environment: &Environment, home: &Path) -> PathBuf {
    if cfg!(target_os = "macos") {
        return home.join("Library/Jupyter");
    }
    environment.folder("XDG_DATA_HOME").unwrap_or_else(|| home.join(".local/share")).join("jupyter")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(environment: &Environment) -> Vec<String> {
        data_paths(environment).iter().map(|path| path.display().to_string()).collect()
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn the_order_is_that_of_jupyter() {
        let environment = Environment::default().with("HOME", "/home/u").with("JUPYTER_PATH", "/a:/b");
        assert_eq!(
            shown(&environment),
            ["/a", "/b", "/home/u/.local/share/jupyter", "/usr/local/share/jupyter", "/usr/share/jupyter"]
        );
        let environment = environment.with("VIRTUAL_ENV", "/venv").with("XDG_DATA_HOME", "/data");
        assert_eq!(
            shown(&environment)[2..5],
            ["/venv/share/jupyter", "/data/jupyter", "/home/u/.local/share/jupyter"]
        );
        let environment = environment.with("JUPYTER_PREFER_ENV_PATH", "0").with("JUPYTER_DATA_DIR", "/mine");
        assert_eq!(
            shown(&environment)[2..5],
            ["/mine", "/home/u/.local/share/jupyter", "/venv/share/jupyter"]
        );
    }
}
