//! `nbrun scan`: what looks like a secret in notebooks.

use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow};
use serde_json::{Value, json};

use super::{CommandError, Exit};
use crate::document::{self, Location};
use crate::secrets::scan::{Finding, Part, scan};

/// Find what looks like a secret in notebooks: in sources, outputs and metadata
///
/// Found are keys and tokens of clouds and services, private keys, JSON Web Tokens, passwords in URLs and connection
/// strings, and values by chance that something like `password` or `api_key` is set to. The values are never printed.
/// Folders are searched for .ipynb files. The exit code is 9 when something was found.
///
/// Nothing that is found proves that the secret is good, and nothing that is not found proves that there is none: a
/// secret that was in a notebook should be replaced, and come from the environment or a secret parameter.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
What may be there is marked by `# nbrun: allow-secret` in its line of code, or by the cell's tag `allow-secret`.

Cells are numbered from 1, Markdown included; lines and columns are those of the cell's source or of the output.

As a hook of pre-commit, in .pre-commit-config.yaml:
  - repo: local
    hooks:
      - id: nbrun-scan
        name: secrets in notebooks
        entry: nbrun scan
        language: system
        types: [jupyter]

Examples:
  nbrun scan notebooks report.ipynb
  nbrun scan . --json | jq -r '.[] | .file' | sort -u")]
pub struct Args {
    /// Notebooks, and folders of them
    #[arg(value_name = "PATH", required = true)]
    paths: Vec<PathBuf>,

    /// Print a JSON list of findings
    #[arg(long)]
    json: bool,
}

/// Runs the command. A notebook that can't be read does not keep the others from being searched.
#[allow(clippy::print_stdout)]
pub fn run(args: &Args) -> Result<Exit, CommandError> {
    let mut files = Vec::new();
    for path in &args.paths {
        notebooks(path, true, &mut files).map_err(|error| CommandError::new(Exit::Notebook, error))?;
    }
    let mut found: Vec<(&Path, Finding)> = Vec::new();
    let mut unread = 0;
    for file in &files {
        match document::open(&Location::File(file.clone())) {
            Ok(notebook) => {
                let findings = scan(&notebook).map_err(|error| CommandError::new(Exit::Internal, error))?;
                found.extend(findings.into_iter().map(|finding| (file.as_path(), finding)));
            }
            Err(error) => {
                unread += 1;
                CommandError::new(Exit::Notebook, error).report();
            }
        }
    }
    if args.json {
        let list: Vec<Value> = found.iter().map(|(file, finding)| as_json(file, finding)).collect();
        anstream::println!("{:#}", Value::from(list));
    } else {
        for (file, finding) in &found {
            anstream::println!("{}", line(file, finding));
        }
        anstream::eprintln!("{}", summary(found.len(), files.len()));
    }
    Ok(match (unread, found.len()) {
        (0, 0) => Exit::Success,
        (0, _) => Exit::SecretsFound,
        _ => Exit::Notebook,
    })
}

/// Adds the notebooks at a path, in order of their names. What is hidden in a folder is left out.
fn notebooks(path: &Path, given: bool, files: &mut Vec<PathBuf>) -> anyhow::Result<()> {
    let place = || path.display().to_string();
    if !path.is_dir() {
        let is_notebook = path.extension().is_some_and(|extension| extension == "ipynb");
        files.extend((given || is_notebook).then(|| path.to_owned()));
        return Ok(());
    }
    let entries: Result<Vec<_>, _> = std::fs::read_dir(path).with_context(place)?.collect();
    let mut entries = entries.with_context(place)?;
    entries.sort_by_key(std::fs::DirEntry::file_name);
    for entry in entries {
        let is_link = entry.file_type().is_ok_and(|kind| kind.is_symlink()) && entry.path().is_dir();
        if !is_link && !entry.file_name().to_string_lossy().starts_with('.') {
            notebooks(&entry.path(), false, files).map_err(|error| anyhow!("{error:#}"))?;
        }
    }
    Ok(())
}

fn line(file: &Path, finding: &Finding) -> String {
    let Finding { line, column, kind, masked, .. } = finding;
    let cell = finding.cell.map_or_else(|| "notebook".to_owned(), |cell| format!("cell {cell}"));
    let part = match &finding.part {
        Part::Source => format!("{line}:{column}"),
        Part::Output(number) => format!("output {number}, {line}:{column}"),
        Part::Metadata(path) => format!("metadata {path}"),
        Part::Attachment(name) => format!("attachment {name}, {line}:{column}"),
    };
    format!("{}: {cell}, {part}: \u{1b}[1m{kind}\u{1b}[0m {masked}", file.display())
}

fn as_json(file: &Path, finding: &Finding) -> Value {
    let (part, place) = match &finding.part {
        Part::Source => ("source", Value::Null),
        Part::Output(number) => ("output", json!(number)),
        Part::Metadata(path) => ("metadata", json!(path)),
        Part::Attachment(name) => ("attachment", json!(name)),
    };
    json!({
        "file": file.display().to_string(),
        "cell": finding.cell,
        "id": finding.id,
        "part": part,
        "place": place,
        "line": finding.line,
        "column": finding.column,
        "rule": finding.rule,
        "kind": finding.kind,
        "masked": finding.masked,
    })
}

fn summary(found: usize, files: usize) -> String {
    let notebooks = if files == 1 { "1 notebook".to_owned() } else { format!("{files} notebooks") };
    match found {
        0 => format!("nothing that looks like a secret in {notebooks}"),
        1 => format!("1 thing that looks like a secret in {notebooks}"),
        _ => format!("{found} things that look like secrets in {notebooks}"),
    }
}
