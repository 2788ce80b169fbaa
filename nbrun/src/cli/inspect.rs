//! `nbrun inspect`: what a notebook is and which parameters it takes.

use notebook::CellKind;
use serde_json::{Map, Value as Json, json};

use super::facts::Facts;
use super::table::{columns, shorten};
use super::{CommandError, Exit, location};
use crate::document::Location;
use crate::params::{Default, Parameter, Rule, Value};

/// Longest default shown in the table.
const LONGEST_DEFAULT: usize = 40;
/// The column of constraints, which is left out where there are none.
const CONSTRAINTS: usize = 3;

/// Show a notebook's title, kernel and parameters, without executing anything
///
/// Parameters are the assignments in the code cell tagged `parameters`. Their types come from annotations and
/// defaults, their help from the comment behind the assignment.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Parameters cells:
  as_of: date = date(2013, 9, 1)   # the day of the report     (Python)
  let limit: u32 = 1_000;          // rows at most             (Rust)

R, Julia, JavaScript, TypeScript, Scala, bash and SQL (DuckDB's SET VARIABLE) are read as well. The notebook's
metadata may say more: nbrun.parameters.limit = {\"minimum\": 1, \"maximum\": 5000}, with type, enum, minimum, maximum,
pattern, format, items, secret, required and description. For kernels of other languages it says all there is, and
the values are in the kernel's environment, as NBRUN_PARAM_limit.

Examples:
  nbrun inspect delays.ipynb
  nbrun inspect delays.ipynb --json | jq '.parameters[].name'")]
pub struct Args {
    /// The notebook: a path, `-` for standard input, or a URL (file, http, https, s3, gs, az, abfs)
    #[arg(value_name = "NOTEBOOK", value_parser = location())]
    notebook: Location,

    /// Print JSON instead of a table
    #[arg(long)]
    json: bool,
}

/// Runs the command.
#[allow(clippy::print_stdout)]
pub fn run(args: &Args) -> Result<Exit, CommandError> {
    let facts = Facts::of(&args.notebook, None)?;
    anstream::println!("{}", if args.json { json(&facts, &args.notebook) } else { table(&facts) });
    Ok(Exit::Success)
}

/// The parameters in columns: name, type, default, constraints, help.
pub fn parameter_table(parameters: &[Parameter], indent: &str) -> String {
    let row = |parameter: &Parameter| {
        let default = match &parameter.default {
            Default::Required => "(required)".to_owned(),
            Default::Literal { .. } if parameter.rule.secret => String::new(),
            default => shorten(&default.text(), LONGEST_DEFAULT),
        };
        let declared =
            if parameter.declared.is_empty() { parameter.type_.schema_name() } else { &parameter.declared };
        let help = parameter.help.clone().unwrap_or_default();
        vec![parameter.name.clone(), declared.to_owned(), default, parameter.rule.words().join(", "), help]
    };
    let mut rows: Vec<Vec<String>> = parameters.iter().map(row).collect();
    if rows.iter().all(|row| row[CONSTRAINTS].is_empty()) {
        for row in &mut rows {
            row.remove(CONSTRAINTS);
        }
    }
    columns(&rows, indent)
}

fn table(facts: &Facts) -> String {
    let kernel = facts.notebook.kernel_name().unwrap_or("none named");
    let kernel = match &facts.language {
        Some(language) => format!("{kernel} ({language})"),
        None => kernel.to_owned(),
    };
    let code = facts.notebook.cells().filter(|cell| cell.kind() == CellKind::Code).count();
    let cells = format!("{} ({code} code)", facts.notebook.cells().len());
    let mut rows = vec![vec!["kernel".to_owned(), kernel], vec!["cells".to_owned(), cells]];
    if let Some(title) = facts.title() {
        rows.insert(0, vec!["title".to_owned(), title]);
    }
    let parameters = match (facts.notebook.parameters_cell(), facts.parameters.as_slice()) {
        (None, []) => "no parameters: no code cell is tagged `parameters`".to_owned(),
        (_, []) => "no parameters".to_owned(),
        (_, parameters) => format!("parameters\n{}", parameter_table(parameters, "  ")),
    };
    format!("{}\n\n{parameters}", columns(&rows, ""))
}

fn json(facts: &Facts, location: &Location) -> String {
    let parameters: Vec<Json> = facts.parameters.iter().map(parameter_json).collect();
    let json = json!({
        "notebook": location.to_string(),
        "title": facts.title(),
        "description": facts.description(),
        "kernel": facts.notebook.kernel_name(),
        "language": facts.language,
        "parameters": parameters,
    });
    format!("{json:#}")
}

fn parameter_json(parameter: &Parameter) -> Json {
    let (default, expression) = match &parameter.default {
        Default::Required => (Json::Null, Json::Null),
        _ if parameter.rule.secret => (Json::Null, Json::Null),
        Default::Literal { value, .. } => (value.to_json(), Json::Null),
        Default::Expression(text) => (Json::Null, Json::from(text.as_str())),
    };
    let mut json = json!({
        "name": parameter.name,
        "type": parameter.type_.schema_name(),
        "declared": parameter.declared,
        "required": parameter.default == Default::Required || parameter.rule.required,
        "default": default,
        "expression": expression,
        "help": parameter.help,
    });
    if let Json::Object(members) = &mut json {
        members.extend(constraints(&parameter.rule));
    }
    json
}

/// What a rule says, in JSON Schema's words; only what it says.
fn constraints(rule: &Rule) -> Map<String, Json> {
    let mut members = Map::new();
    let mut add = |key: &str, value: Option<Json>| {
        if let Some(value) = value {
            members.insert(key.to_owned(), value);
        }
    };
    add("enum", rule.choices.as_ref().map(|choices| choices.iter().map(Value::to_json).collect()));
    add("minimum", rule.minimum.as_ref().map(Value::to_json));
    add("maximum", rule.maximum.as_ref().map(Value::to_json));
    add("pattern", rule.pattern.as_ref().map(|pattern| Json::from(pattern.as_str())));
    add("format", rule.format.map(|format| Json::from(format.name())));
    add("items", rule.items.as_ref().map(|items| Json::Object(constraints(items))));
    add("secret", rule.secret.then_some(Json::Bool(true)));
    members
}
