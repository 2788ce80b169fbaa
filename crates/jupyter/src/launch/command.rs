use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::path::Path;
use std::process::Stdio;

use tokio::process::Command;

use super::LaunchOptions;
use crate::kernelspec::{Environment, InstalledKernel};

/// The command that starts a kernel, as `jupyter_client` would run it.
pub(super) fn build(kernel: &InstalledKernel, connection_file: &Path, options: &LaunchOptions) -> Command {
    let mut words = arguments(kernel, connection_file).into_iter();
    let program = words.next().unwrap_or_default();
    let mut command = Command::new(kernel.python().unwrap_or(program.into()));
    command
        .args(words)
        .env_clear()
        .envs(variables(kernel, options))
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .process_group(0)
        .kill_on_drop(true);
    if let Some(cwd) = &options.cwd {
        command.current_dir(cwd);
    }
    command
}

/// The words of a kernel's command, with the placeholders filled in.
pub fn arguments(kernel: &InstalledKernel, connection_file: &Path) -> Vec<String> {
    let prefix = kernel.prefix();
    let fill = |word: &String| {
        let word = word.replace("{connection_file}", &connection_file.to_string_lossy());
        let word = word.replace("{resource_dir}", &kernel.dir.to_string_lossy());
        match &prefix {
            Some(prefix) => word.replace("{prefix}", &prefix.to_string_lossy()),
            None => word,
        }
    };
    kernel.spec.argv.iter().map(fill).collect()
}

/// The whole environment of a kernel: the one it is based on, with the variables of its kernelspec and of `options`.
pub fn variables(kernel: &InstalledKernel, options: &LaunchOptions) -> BTreeMap<OsString, OsString> {
    let base = options.base.clone().unwrap_or_else(Environment::current);
    let specified = kernel.spec.env.iter().map(|(name, value)| (name.into(), base.expand(value).into()));
    let specified: Vec<(OsString, OsString)> = specified.collect();
    let mut variables = base.into_variables();
    variables.remove(OsStr::new("PYTHONEXECUTABLE"));
    // ipykernel ends itself when this process is gone.
    variables.insert("JPY_PARENT_PID".into(), std::process::id().to_string().into());
    variables.extend(specified);
    variables.extend(options.env.iter().cloned());
    variables
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn placeholders_python_and_variables_are_filled_in() {
        let root = tempfile::tempdir().unwrap();
        let dir = root.path().join("share/jupyter/kernels/k");
        fs::create_dir_all(root.path().join("bin")).unwrap();
        fs::write(root.path().join("bin/python"), "").unwrap();
        let spec = r#"{"argv": ["python", "-f", "{connection_file}", "{resource_dir}/x", "{prefix}", "{else}"],
            "env": {"LIBRARY": "${HOME}/lib", "MINE": "spec"}}"#;
        let kernel =
            InstalledKernel { name: "k".into(), dir: dir.clone(), spec: serde_json::from_str(spec).unwrap() };
        let options = LaunchOptions {
            env: vec![("MINE".into(), "options".into())],
            base: Some(Environment::default().with("HOME", "/h")),
            ..LaunchOptions::default()
        };
        let command = build(&kernel, Path::new("/run/c.json"), &options);
        let command = command.as_std();

        assert_eq!(command.get_program(), root.path().join("bin/python"));
        let arguments: Vec<_> = command.get_args().map(|word| word.to_string_lossy().into_owned()).collect();
        let resource = dir.join("x").display().to_string();
        assert_eq!(arguments, ["-f", "/run/c.json", &resource, &root.path().display().to_string(), "{else}"]);
        let variable = |name: &str| {
            command.get_envs().find(|(key, _)| *key == OsStr::new(name)).and_then(|(_, value)| value)
        };
        assert_eq!(variable("LIBRARY"), Some(OsStr::new("/h/lib")));
        assert_eq!(variable("MINE"), Some(OsStr::new("options")));
        assert_eq!(variable("JPY_PARENT_PID").unwrap(), std::process::id().to_string().as_str());
    }
}
