//! Where the executed notebook goes.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use anyhow::anyhow;
use serde_json::{Map, Value};

use crate::cli::{CommandError, Exit};
use crate::document::remote::RemoteFile;
use crate::document::{Location, fill, spool_file};
use crate::run::RunError;
use crate::runs::state_folder;

/// Where the executed notebook goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Destination(Location);

impl Destination {
    /// The place that `-o` names, with the values of parameters filled in, or else the one that goes with the input.
    pub fn choose(
        output: Option<&OsStr>,
        input: &Location,
        in_place: bool,
        values: &Map<String, Value>,
    ) -> Result<Self, CommandError> {
        let location = match output {
            None if in_place => input.clone(),
            None => beside(input),
            Some(output) => {
                let text = match output.to_str() {
                    Some(template) => fill(template, values).map(OsString::from),
                    None => Ok(output.to_owned()),
                };
                let text = text.map_err(|error| CommandError::new(Exit::Usage, anyhow!("-o {error}")))?;
                Location::parse(text).map_err(|error| CommandError::new(Exit::Usage, error))?
            }
        };
        if !in_place && location.is_same_as(input).map_err(RunError::NotSaved)? {
            return Err(RunError::OverwritesInput.into());
        }
        Ok(Self(location))
    }

    /// What the user calls it; empty for standard output.
    pub fn shown(&self) -> String {
        if self.0 == Location::Stream { String::new() } else { self.0.to_string() }
    }

    /// The file that the notebook is saved to, and where that is uploaded. Makes the spool file of an upload.
    pub fn files(&self) -> Result<(Option<PathBuf>, Option<RemoteFile>), CommandError> {
        Ok(match &self.0 {
            Location::Stream => (None, None),
            Location::File(path) => (Some(path.clone()), None),
            Location::Remote(remote) => {
                let spool = spool_file(&state_folder(), remote).map_err(RunError::NotSaved)?;
                (Some(spool), Some(remote.clone()))
            }
        })
    }
}

/// `NAME.out.ipynb` beside a file, or in the current folder for what a server keeps; standard output for standard
/// input.
fn beside(input: &Location) -> Location {
    let with_name = |path: &Path| {
        let mut name = path.file_stem().unwrap_or(OsStr::new("notebook")).to_owned();
        name.push(".out.ipynb");
        Location::File(path.with_file_name(name))
    };
    match input {
        Location::File(path) => with_name(path),
        Location::Remote(remote) => with_name(Path::new(remote.name())),
        Location::Stream => Location::Stream,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_goes_with_the_input() {
        for (input, expected) in [
            ("a/b.ipynb", "a/b.out.ipynb"),
            ("b", "b.out.ipynb"),
            ("s3://bucket/a/b.ipynb", "b.out.ipynb"),
            ("-", "-"),
        ] {
            assert_eq!(beside(&Location::parse(input.into()).unwrap()).to_string(), expected);
        }
    }
}
