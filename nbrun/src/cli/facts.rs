//! What a notebook is, without executing anything.

use notebook::{CellKind, Notebook};
use serde_json::Value as Json;

use super::{CommandError, Exit};
use crate::document::{self, Location};
use crate::execute::local::Local;
use crate::params::{Parameter, languages};
use crate::run::declared;

/// A notebook with what can be told of it.
pub struct Facts {
    /// The notebook.
    pub notebook: Notebook,
    /// Its language, if it or its kernelspec says so.
    pub language: Option<String>,
    /// The parameters it takes.
    pub parameters: Vec<Parameter>,
}

impl Facts {
    /// Reads a notebook, to be run by another kernel than its own if one is named.
    pub fn of(location: &Location, kernel: Option<&str>) -> Result<Self, CommandError> {
        let notebook = document::open(location).map_err(|error| CommandError::new(Exit::Notebook, error))?;
        let installed = |name: &str| Local::find(name).ok().map(|kernel| kernel.language().to_owned());
        let own = || notebook.language().map(str::to_owned);
        let language = match kernel {
            Some(name) => installed(name).or_else(own),
            None => own().or_else(|| notebook.kernel_name().and_then(installed)),
        };
        let parameters = declared(&notebook, language.as_deref().and_then(languages::find))?;
        Ok(Self { notebook, language, parameters })
    }

    /// The notebook's own title, or its first heading.
    pub fn title(&self) -> Option<String> {
        let own = self.notebook.metadata().get("title").and_then(Json::as_str).map(str::to_owned);
        own.or_else(|| {
            self.prose().iter().find_map(|source| {
                let heading = source.lines().find_map(|line| line.trim_start().strip_prefix("# "));
                heading.map(|text| text.trim().to_owned())
            })
        })
    }

    /// The notebook's first paragraph of prose, on one line.
    pub fn description(&self) -> Option<String> {
        let is_prose = |line: &str| !line.trim_start().starts_with(['#', '|', '<', '!', '`', '-', '*', '>']);
        self.prose().iter().find_map(|source| {
            let paragraphs = source.split("\n\n").map(|paragraph| {
                let lines =
                    paragraph.lines().map(str::trim).filter(|line| !line.is_empty() && is_prose(line));
                lines.collect::<Vec<_>>().join(" ")
            });
            paragraphs.into_iter().find(|paragraph| !paragraph.is_empty())
        })
    }

    fn prose(&self) -> Vec<String> {
        let markdown = self.notebook.cells().filter(|cell| cell.kind() == CellKind::Markdown);
        markdown.map(|cell| cell.source()).collect()
    }
}
