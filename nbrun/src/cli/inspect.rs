//! `nbrun inspect`: what a notebook is and which parameters it takes.

use std::path::PathBuf;

use notebook::{CellKind, Notebook};
use serde_json::{Value as Json, json};

use super::table::{columns, shorten};
use super::{CommandError, Exit};
use crate::document;
use crate::execute::local::Local;
use crate::params::{Default, Parameter, languages};
use crate::run::declared;

/// Longest default shown in the table.
const LONGEST_DEFAULT: usize = 40;

/// Show a notebook's title, kernel and parameters, without executing anything
///
/// Parameters are the assignments in the code cell tagged `parameters`. Their types come from annotations and
/// defaults, their help from the comment behind the assignment.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Parameters cells:
  as_of: date = date(2013, 9, 1)   # the day of the report     (Python)
  let limit: u32 = 1_000;          // rows at most             (Rust)

Examples:
  nbrun inspect delays.ipynb
  nbrun inspect delays.ipynb --json | jq '.parameters[].name'")]
pub struct Args {
    /// The notebook
    #[arg(value_name = "NOTEBOOK")]
    notebook: PathBuf,

    /// Print JSON instead of a table
    #[arg(long)]
    json: bool,
}

/// Runs the command.
#[allow(clippy::print_stdout)]
pub fn run(args: &Args) -> Result<Exit, CommandError> {
    let notebook =
        document::open(&args.notebook).map_err(|error| CommandError::new(Exit::Notebook, error))?;
    let installed = || notebook.kernel_name().and_then(|name| Local::find(name).ok());
    let language = notebook.language().map(str::to_owned);
    let language = language.or_else(|| installed().map(|kernel| kernel.language().to_owned()));
    let parameters = match language.as_deref().and_then(languages::find) {
        Some(known) => declared(&notebook, known)?,
        None => Vec::new(),
    };
    let facts = Facts { notebook: &notebook, language: language.as_deref(), parameters: &parameters };
    let text = if args.json { facts.to_json(&args.notebook) } else { facts.to_table() };
    anstream::println!("{text}");
    Ok(Exit::Success)
}

/// The parameters in columns: name, type, default, help.
pub fn parameter_table(parameters: &[Parameter], indent: &str) -> String {
    let row = |parameter: &Parameter| {
        let default = match &parameter.default {
            Default::Required => "(required)".to_owned(),
            default => shorten(&default.text(), LONGEST_DEFAULT),
        };
        let declared =
            if parameter.declared.is_empty() { "any".to_owned() } else { parameter.declared.clone() };
        let help = parameter.help.clone().unwrap_or_default();
        vec![parameter.name.clone(), declared, default, help]
    };
    columns(&parameters.iter().map(row).collect::<Vec<_>>(), indent)
}

struct Facts<'a> {
    notebook: &'a Notebook,
    language: Option<&'a str>,
    parameters: &'a [Parameter],
}

impl Facts<'_> {
    fn to_table(&self) -> String {
        let kernel = self.notebook.kernel_name().unwrap_or("none named");
        let kernel = match self.language {
            Some(language) => format!("{kernel} ({language})"),
            None => kernel.to_owned(),
        };
        let code = self.notebook.cells().filter(|cell| cell.kind() == CellKind::Code).count();
        let cells = format!("{} ({code} code)", self.notebook.cells().len());
        let mut facts = vec![vec!["kernel".to_owned(), kernel], vec!["cells".to_owned(), cells]];
        if let Some(title) = self.title() {
            facts.insert(0, vec!["title".to_owned(), title]);
        }
        let parameters = match (self.notebook.parameters_cell(), self.parameters) {
            (None, _) => "no parameters: no code cell is tagged `parameters`".to_owned(),
            (_, []) => "no parameters".to_owned(),
            (_, parameters) => format!("parameters\n{}", parameter_table(parameters, "  ")),
        };
        format!("{}\n\n{parameters}", columns(&facts, ""))
    }

    fn to_json(&self, path: &std::path::Path) -> String {
        let parameters: Vec<Json> = self.parameters.iter().map(parameter_json).collect();
        let facts = json!({
            "notebook": path.display().to_string(),
            "title": self.title(),
            "kernel": self.notebook.kernel_name(),
            "language": self.language,
            "parameters": parameters,
        });
        format!("{facts:#}")
    }

    /// The notebook's own title, or its first heading.
    fn title(&self) -> Option<String> {
        let own = self.notebook.metadata().get("title").and_then(Json::as_str).map(str::to_owned);
        own.or_else(|| {
            let markdown = self.notebook.cells().filter(|cell| cell.kind() == CellKind::Markdown);
            markdown.map(|cell| cell.source()).find_map(|source| {
                let heading = source.lines().find_map(|line| line.trim_start().strip_prefix("# "));
                heading.map(|text| text.trim().to_owned())
            })
        })
    }
}

fn parameter_json(parameter: &Parameter) -> Json {
    let (default, expression) = match &parameter.default {
        Default::Required => (Json::Null, Json::Null),
        Default::Literal { value, .. } => (value.to_json(), Json::Null),
        Default::Expression(text) => (Json::Null, Json::from(text.as_str())),
    };
    json!({
        "name": parameter.name,
        "type": parameter.type_.schema_name(),
        "declared": parameter.declared,
        "required": parameter.default == Default::Required,
        "default": default,
        "expression": expression,
        "help": parameter.help,
    })
}
