//! `%who` and `%whos`: the session's variables.

use async_trait::async_trait;
use serde_json::{Map, Value, json};

use crate::context::{Context, Stream, Variable};
use crate::error::MagicError;
use crate::magic::{Magic, Use};
use crate::quantity;
use crate::spec::{Kind, Operands, Opt, OptValue, Spec, Takes};
use crate::table::{Column, Table};

/// `%who`.
pub struct Who;
/// `%whos`.
pub struct Whos;

const OPERANDS: Operands = Operands::Words { usage: "[TYPE]…", most: usize::MAX, takes: Takes::Anything };
const JSON: Opt = Opt { names: &["-j", "--json"], value: OptValue::None, summary: "Show them as JSON" };

const WHO: Spec = Spec {
    name: "who",
    kind: Kind::Line,
    summary: "Name the session's variables",
    operands: OPERANDS,
    options: &[JSON],
    help: "    %who\n    %who DataFrame Vec\n\n\
           The second line names only variables whose type contains one of the words. %whos tells more.",
};

const WHOS: Spec = Spec {
    name: "whos",
    kind: Kind::Line,
    summary: "List the session's variables with type, shape, memory and value",
    operands: OPERANDS,
    options: &[JSON],
    help: "    %whos\n    %whos DataFrame\n\n\
           The shape of a frame is rows × columns, of a list, text or map its length. ≥ stands before the memory\n\
           of a value that may hold more than can be seen from outside.",
};

#[async_trait]
impl Magic for Who {
    fn spec(&self) -> &Spec {
        &WHO
    }

    async fn run(&self, usage: Use<'_>, context: &mut dyn Context) -> Result<(), MagicError> {
        let variables = chosen(&usage, context).await?;
        let names: Vec<&str> = variables.iter().map(|variable| variable.name.as_str()).collect();
        if usage.arguments.has(JSON.name()) {
            context.display(as_json(json!(names))).await;
        } else if names.is_empty() {
            context.print(Stream::Stdout, NONE).await;
        } else {
            context.print(Stream::Stdout, &format!("{}\n", names.join("  "))).await;
        }
        Ok(())
    }
}

#[async_trait]
impl Magic for Whos {
    fn spec(&self) -> &Spec {
        &WHOS
    }

    async fn run(&self, usage: Use<'_>, context: &mut dyn Context) -> Result<(), MagicError> {
        let variables = chosen(&usage, context).await?;
        if usage.arguments.has(JSON.name()) {
            context.display(as_json(variables.iter().map(object).collect())).await;
        } else if variables.is_empty() {
            context.print(Stream::Stdout, NONE).await;
        } else {
            let header = [
                Column::Code("variable"),
                Column::Code("type"),
                Column::Number("shape"),
                Column::Number("memory"),
                Column::Code("value"),
            ];
            let rows = variables.into_iter().map(row).collect();
            context.display(Table::new(header, rows).mime_bundle()).await;
        }
        Ok(())
    }
}

const NONE: &str = "There are no variables.\n";

/// All variables, or those whose type contains one of the words on the line.
async fn chosen(usage: &Use<'_>, context: &mut dyn Context) -> Result<Vec<Variable>, MagicError> {
    let mut variables = context.variables().await?;
    let types = usage.arguments.operands();
    variables.retain(|variable| {
        types.is_empty() || types.iter().any(|word| variable.type_name.contains(&word.text))
    });
    Ok(variables)
}

fn row(variable: Variable) -> [String; 5] {
    let at_least = if variable.is_exact { "" } else { "≥ " };
    [
        variable.name,
        short_type(&variable.type_name),
        variable.shape.unwrap_or_default(),
        format!("{at_least}{}", quantity::bytes(variable.bytes)),
        variable.preview,
    ]
}

fn object(variable: &Variable) -> Value {
    json!({
        "name": variable.name,
        "type": variable.type_name,
        "shape": variable.shape,
        "bytes": variable.bytes,
        "exact": variable.is_exact,
        "value": variable.preview,
    })
}

fn as_json(value: Value) -> Map<String, Value> {
    let text = format!("{value:#}");
    Map::from_iter([("application/json".to_owned(), value), ("text/plain".to_owned(), Value::String(text))])
}

/// A type without the paths of its parts: `HashMap<String, Vec<f64>>`.
fn short_type(type_name: &str) -> String {
    let mut short = String::new();
    let mut word = String::new();
    let mut characters = type_name.chars().peekable();
    while let Some(character) = characters.next() {
        if character.is_alphanumeric() || character == '_' {
            word.push(character);
        } else if character == ':' && characters.peek() == Some(&':') {
            characters.next();
            word.clear();
        } else {
            short.push_str(&std::mem::take(&mut word));
            short.push(character);
        }
    }
    short + &word
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Session, run};

    fn session() -> Session {
        let variable = |name: &str, type_name: &str, shape: Option<&str>, bytes, is_exact| Variable {
            name: name.into(),
            type_name: type_name.into(),
            shape: shape.map(Into::into),
            bytes,
            is_exact,
            preview: "…".into(),
        };
        Session {
            variables: vec![
                variable("df", "polars::frame::DataFrame", Some("3 × 2"), 1_200, true),
                variable("v", "std::vec::Vec<std::string::String>", Some("4"), 96, false),
            ],
            ..Session::default()
        }
    }

    #[test]
    fn variables_are_named_and_chosen_by_type() {
        for (cell, expected) in
            [("%who", "df  v\n"), ("%who Frame", "df\n"), ("%whos i32", "There are no variables.\n")]
        {
            let mut session = session();
            run(cell, &mut session).expect(cell);
            assert_eq!(session.stdout, expected, "{cell}");
        }
    }

    #[test]
    fn whos_tells_type_shape_memory_and_value() {
        let mut session = session();
        run("%whos", &mut session).expect("a table");
        let text = session.displayed[0]["text/plain"].as_str().expect("text").to_owned();
        assert_eq!(
            text,
            "variable  type         shape  memory  value\n\
             --------  -----------  -----  ------  -----\n\
             df        DataFrame    3 × 2  1.2 kB  …\n\
             v         Vec<String>      4  ≥ 96 B  …"
        );
        run("%whos -j Vec", &mut session).expect("JSON");
        assert_eq!(session.displayed[1]["application/json"][0]["bytes"], 96);
    }

    #[test]
    fn types_lose_their_paths() {
        for (long, short) in [
            ("i32", "i32"),
            ("std::collections::HashMap<std::string::String, &'static str>", "HashMap<String, &'static str>"),
            ("(a::B, [c::D; 3])", "(B, [D; 3])"),
            ("Box<dyn std::ops::Fn(i32) -> i32>", "Box<dyn Fn(i32) -> i32>"),
        ] {
            assert_eq!(short_type(long), short);
        }
    }
}
