//! What a process inherits from the one that starts it, and how two such inheritances differ.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use jupyter::launch::{LaunchOptions, variables};
use jupyter::{Environment, InstalledKernel};
use rustix::process::{Resource, getpriority_process, getrlimit};
use serde::{Deserialize, Serialize};

/// Variables that say only where a command was typed, or that are set anew for each kernel.
const WITHOUT_MEANING: [&str; 5] = ["_", "OLDPWD", "PWD", "SHLVL", "JPY_PARENT_PID"];

/// The limits that a child inherits, by the names of `getrlimit(2)`.
const LIMITS: [(&str, Resource); 8] = [
    ("RLIMIT_AS", Resource::As),
    ("RLIMIT_CORE", Resource::Core),
    ("RLIMIT_CPU", Resource::Cpu),
    ("RLIMIT_DATA", Resource::Data),
    ("RLIMIT_FSIZE", Resource::Fsize),
    ("RLIMIT_NOFILE", Resource::Nofile),
    ("RLIMIT_NPROC", Resource::Nproc),
    ("RLIMIT_STACK", Resource::Stack),
];

/// The settings with which a kernel starts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Settings {
    /// The folder it runs in, without symbolic links.
    pub cwd: PathBuf,
    /// Its whole environment.
    pub env: BTreeMap<String, String>,
    /// What only an ancestor can set.
    #[serde(flatten)]
    pub inherited: Inherited,
}

/// What a process has of the one that started it, beside folder and environment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Inherited {
    /// The permissions that new files lack.
    pub umask: u32,
    /// How much it leaves the processor to others.
    pub niceness: i32,
    /// Soft and hard limits by name; `None` is no limit.
    pub limits: BTreeMap<String, (Option<u64>, Option<u64>)>,
    /// The system's namespaces that it sees, where there are such.
    pub namespaces: BTreeMap<String, PathBuf>,
}

/// Settings that can't be told to another process.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// The protocol is made of text.
    #[error("the value of the variable {0} is not UTF-8")]
    NotText(String),
    /// The system would not tell.
    #[error("{0}")]
    Io(#[from] io::Error),
}

impl Settings {
    /// The settings of a kernel that this process would start.
    pub fn new(kernel: &InstalledKernel, options: &LaunchOptions) -> Result<Self, SettingsError> {
        let cwd = options.cwd.as_deref().unwrap_or(Path::new(".")).canonicalize()?;
        let text = |(name, value): (std::ffi::OsString, std::ffi::OsString)| {
            let name = name.into_string().map_err(|name| name.to_string_lossy().into_owned());
            let name = name.map_err(SettingsError::NotText)?;
            let value = value.into_string().map_err(|_| SettingsError::NotText(name.clone()))?;
            Ok::<_, SettingsError>((name, value))
        };
        let env = variables(kernel, options).into_iter().map(text).collect::<Result<_, _>>()?;
        Ok(Self { cwd, env, inherited: Inherited::current()? })
    }

    /// The environment, for a process to start with.
    pub fn environment(&self) -> Environment {
        self.env.iter().map(|(name, value)| (name.into(), value.into())).collect()
    }

    /// What of these settings' environment is not as in `other`, of which only the variables count that `matters` names.
    pub fn difference(&self, other: &Self, matters: impl Fn(&str) -> bool) -> Option<String> {
        let names = self.env.keys().chain(other.env.keys());
        let mut names = names.filter(|name| !WITHOUT_MEANING.contains(&name.as_str()) && matters(name));
        let different = names.find(|name| self.env.get(*name) != other.env.get(*name))?;
        Some(format!("the variable {different} has another value"))
    }
}

impl Inherited {
    /// Those of this process.
    pub fn current() -> io::Result<Self> {
        let limit = |(name, resource): (&str, Resource)| {
            let limit = getrlimit(resource);
            (name.to_owned(), (limit.current, limit.maximum))
        };
        let namespace = |name: &str| {
            let seen = std::fs::read_link(format!("/proc/self/ns/{name}")).ok()?;
            Some((name.to_owned(), seen))
        };
        Ok(Self {
            umask: umask(),
            niceness: getpriority_process(None)?,
            limits: LIMITS.map(limit).into(),
            namespaces: ["mnt", "net", "user"].into_iter().filter_map(namespace).collect(),
        })
    }

    /// What is not as in `other`.
    pub fn difference(&self, other: &Self) -> Option<String> {
        let limit = || self.limits.iter().find(|(name, value)| other.limits.get(*name) != Some(*value));
        if self.umask != other.umask {
            Some(format!("the umask is {:03o}, not {:03o}", self.umask, other.umask))
        } else if self.niceness != other.niceness {
            Some(format!("the niceness is {}, not {}", self.niceness, other.niceness))
        } else if self.namespaces != other.namespaces {
            Some("it runs in another container".to_owned())
        } else {
            limit().map(|(name, _)| format!("the limit {name} is another"))
        }
    }
}

/// The umask of this process. Asking the system sets it, for all threads, so the file that tells it goes first.
fn umask() -> u32 {
    let told = std::fs::read_to_string("/proc/self/status").ok().and_then(|status| {
        let line = status.lines().find_map(|line| line.strip_prefix("Umask:"))?;
        u32::from_str_radix(line.trim(), 8).ok()
    });
    told.unwrap_or_else(|| {
        let umask = rustix::process::umask(rustix::fs::Mode::from_raw_mode(0o077));
        rustix::process::umask(umask);
        umask.as_raw_mode()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn differences_are_named() {
        let env = |pairs: &[(&str, &str)]| {
            pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
        };
        let inherited = Inherited::current().unwrap();
        let settings = |pairs| Settings { cwd: "/".into(), env: env(pairs), inherited: inherited.clone() };
        let one = settings(&[("A", "1"), ("PWD", "/x"), ("B", "2")]);
        assert_eq!(one.difference(&settings(&[("A", "1"), ("B", "2")]), |_| true), None);
        for other in [&[("A", "0"), ("B", "2")][..], &[("B", "2")], &[("A", "1"), ("B", "2"), ("C", "3")]] {
            assert!(one.difference(&settings(other), |_| true).is_some(), "{other:?}");
        }
        assert_eq!(one.difference(&settings(&[("A", "0"), ("B", "2")]), |name| name != "A"), None);

        assert_eq!(inherited.difference(&inherited), None);
        let mut other = inherited.clone();
        other.limits.insert("RLIMIT_CPU".to_owned(), (Some(1), None));
        assert!(inherited.difference(&other).is_some());
        other = Inherited { umask: inherited.umask ^ 0o20, ..inherited.clone() };
        assert!(inherited.difference(&other).unwrap().contains("umask"));
    }
}
