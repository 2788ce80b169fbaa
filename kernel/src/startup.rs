//! What a session begins with: a project's prelude, and the files that evcxr reads at its start.

use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::engine::dependencies::Dependency;
use crate::engine::project::Project;
use crate::engine::{CellError, Output, StreamName};
use crate::session::Session;

/// Set to `0`, evcxr's files are not read.
const EVCXR_VARIABLE: &str = "NBRUN_EVCXR_CONFIG";
/// evcxr's own variable for the folder of its files.
const EVCXR_FOLDER_VARIABLE: &str = "EVCXR_CONFIG_DIR";

/// What a session begins with.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Startup {
    /// Crates.
    pub crates: Vec<Dependency>,
    /// Cells, and where each comes from.
    pub cells: Vec<(String, String)>,
    /// What could not be read.
    pub problems: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
struct EvcxrToml {
    #[serde(default)]
    evcxr: EvcxrSection,
}

#[derive(Debug, Default, Deserialize)]
struct EvcxrSection {
    prelude: Option<String>,
    opt_level: Option<String>,
}

impl Startup {
    /// What the environment asks for.
    pub fn from_environment() -> Self {
        let mut startup = Startup::default();
        match Project::selected() {
            Ok(Some(project)) => startup.add_project(&project),
            Ok(None) => {}
            Err(error) => startup.problems.push(error.to_string()),
        }
        if std::env::var(EVCXR_VARIABLE).is_ok_and(|value| value == "0") {
            return startup;
        }
        let named = std::env::var_os(EVCXR_FOLDER_VARIABLE).map(PathBuf::from);
        let folder = named.or_else(|| dirs::config_dir().map(|folder| folder.join("evcxr")));
        startup.evcxr(Path::new("."), folder.as_deref());
        startup
    }

    /// Adds a project's crates and names.
    pub fn add_project(&mut self, project: &Project) {
        self.crates.extend(project.crates().iter().cloned());
        self.cells.extend(project.code().map(|code| (project.manifest().display().to_string(), code)));
    }

    /// Reads `evcxr.toml` in the working directory `here` or in evcxr's `folder`, else `init.evcxr` and
    /// `prelude.rs` there.
    fn evcxr(&mut self, here: &Path, folder: Option<&Path>) {
        let toml = [Some(here), folder].into_iter().flatten().map(|folder| folder.join("evcxr.toml"));
        let file = |name: &str| folder.map(|folder| folder.join(name));
        let (mut init, mut prelude) = (file("init.evcxr"), file("prelude.rs"));
        if let Some(toml) = toml.into_iter().find(|file| file.exists()) {
            let place = toml.display().to_string();
            let text = std::fs::read_to_string(&toml).unwrap_or_default();
            match (Dependency::of_manifest(&toml), toml::from_str::<EvcxrToml>(&text)) {
                (Ok(crates), Ok(EvcxrToml { evcxr: section })) => {
                    if !crates.is_empty() {
                        self.crates.extend(crates);
                        init = None;
                    }
                    self.cells
                        .extend(section.opt_level.map(|level| (place.clone(), format!(":opt {level}"))));
                    if let Some(code) = section.prelude {
                        self.cells.push((place, code));
                        prelude = None;
                    }
                }
                (Err(error), _) => self.problems.push(error.to_string()),
                (_, Err(error)) => self.problems.push(format!("{place}: {error}")),
            }
        }
        for file in [init, prelude].into_iter().flatten() {
            if let Ok(text) = std::fs::read_to_string(&file) {
                self.cells.push((file.display().to_string(), text));
            }
        }
    }

    /// Runs it in `session`. What fails is told, and is no reason not to go on.
    pub async fn run(self, session: &mut Session, output: &Output) {
        let note = async |place: &str, error: &str| {
            output.stream(StreamName::Stderr, format!("note: at the start, {place}: {error}\n")).await;
        };
        for problem in &self.problems {
            note("a file could not be read", problem).await;
        }
        if let Err(CellError { evalue, .. }) = session.depend(self.crates, output).await {
            note("crates are missing", &evalue).await;
        }
        for (place, source) in &self.cells {
            if let Err(CellError { evalue, .. }) = session.run(0, source, output).await {
                note(place, &evalue).await;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().expect("a folder");
        for (name, text) in files {
            std::fs::write(folder.path().join(name), text).expect("written");
        }
        folder
    }

    fn sources(startup: &Startup) -> Vec<&str> {
        startup.cells.iter().map(|(_, source)| source.as_str()).collect()
    }

    #[test]
    fn the_files_of_evcxr_become_cells() {
        let config = folder(&[("init.evcxr", ":dep regex = \"1\""), ("prelude.rs", "use regex::Regex;")]);
        let mut startup = Startup::default();
        startup.evcxr(config.path(), Some(config.path()));
        assert_eq!(sources(&startup), [":dep regex = \"1\"", "use regex::Regex;"]);
    }

    #[test]
    fn what_the_toml_says_takes_the_place_of_the_files() {
        let config = folder(&[("init.evcxr", ":dep csv = \"1\""), ("prelude.rs", "use std::fmt;")]);
        let here = folder(&[(
            "evcxr.toml",
            "[evcxr]\nopt_level = \"2\"\nprelude = \"use regex::Regex;\"\n[dependencies]\nregex = \"1\"\n",
        )]);
        let mut startup = Startup::default();
        startup.evcxr(here.path(), Some(config.path()));
        assert_eq!(startup.crates.len(), 1);
        assert_eq!(sources(&startup), [":opt 2", "use regex::Regex;"]);
    }

    #[test]
    fn a_wrong_toml_is_told() {
        let here = folder(&[("evcxr.toml", "[dependencies]\nregex = 1\n")]);
        let mut startup = Startup::default();
        startup.evcxr(here.path(), None);
        assert_eq!(startup.problems.len(), 1, "{startup:?}");
    }
}
