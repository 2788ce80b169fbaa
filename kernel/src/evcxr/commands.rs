//! Running the commands.

use std::fmt::Write as _;

use serde_json::{Map, Value};

use crate::engine::dependencies::Dependency;
use crate::engine::{CellError, Changes, Engine, OptLevel, Output, StreamName};

use super::header::Call;
use super::known::ALL;

/// Runs `calls` in order. Crates come first, all in one build.
///
/// # Errors
/// When a crate can't be had, or a command is not known or called wrongly.
pub async fn run(calls: Vec<Call>, engine: &mut Engine, output: &Output) -> Result<(), CellError> {
    let (crates, calls): (Vec<Call>, Vec<Call>) = calls.into_iter().partition(|call| call.name == "dep");
    add_crates(&crates, engine, output).await?;
    for call in calls {
        command(&call, engine, output).await?;
    }
    Ok(())
}

async fn add_crates(calls: &[Call], engine: &mut Engine, output: &Output) -> Result<(), CellError> {
    if calls.is_empty() {
        return Ok(());
    }
    let here = engine.surround(Changes::default(), output).await?.directory;
    let mut wanted = Vec::new();
    for call in calls {
        match call.arguments.as_str() {
            "" => list_crates(engine, output).await,
            "--offline" => engine.dependencies().offline = true,
            "--online" => engine.dependencies().offline = false,
            text => wanted.push(Dependency::parse(text, &here)?),
        }
    }
    engine.depend(wanted, output).await
}

async fn list_crates(engine: &mut Engine, output: &Output) {
    let lines: Vec<String> = engine.dependencies().lines().collect();
    let text = if lines.is_empty() { "no crates have been added".to_owned() } else { lines.join("\n") };
    output.stream(StreamName::Stdout, text + "\n").await;
}

async fn command(call: &Call, engine: &mut Engine, output: &Output) -> Result<(), CellError> {
    let Call { name, arguments } = call;
    let wrong = |text: String| Err(CellError::new("CommandError", text));
    match name.as_str() {
        "clear" => {
            engine.forget_items();
            let names: Vec<String> = engine.scope().variables.into_iter().map(|known| known.name).collect();
            engine.forget(&names, output).await?;
        }
        "env" => {
            let Some((key, value)) = arguments.split_once('=') else {
                return wrong("write `:env KEY=value`".to_owned());
            };
            let variables = [(key.trim().to_owned(), Some(value.trim().to_owned()))].into();
            engine.surround(Changes { variables, ..Changes::default() }, output).await?;
        }
        "help" => output.stream(StreamName::Stdout, help()).await,
        "offline" => engine.dependencies().offline = arguments == "1",
        "opt" => {
            let Some(level) = next_level(arguments, engine.opt_level()) else {
                return wrong("write `:opt 0`, `:opt 1`, `:opt 2` or `:opt 3`".to_owned());
            };
            engine.set_opt_level(level)?;
            output.stream(StreamName::Stdout, format!("Optimization: {}\n", level.number())).await;
        }
        "show_deps" => list_crates(engine, output).await,
        "t" | "type" => {
            let type_name = engine.type_of(arguments).await?;
            output.stream(StreamName::Stdout, format!("{arguments}: {type_name}\n")).await;
        }
        "vars" => output.display(variables(engine), false).await,
        "version" => {
            output
                .stream(StreamName::Stdout, concat!("nbrun-kernel ", env!("CARGO_PKG_VERSION"), "\n"))
                .await;
        }
        name => match ALL.iter().find(|known| known.name == name) {
            Some(known) => {
                let instead = known.instead.unwrap_or_default();
                output
                    .stream(StreamName::Stderr, format!("note: `:{name}` does nothing here: {instead}\n"))
                    .await;
            }
            None => return wrong(format!("there is no command `:{name}`; `:help` lists them")),
        },
    }
    Ok(())
}

/// The level that is asked for; without one, `:opt` goes to and fro between 0 and 2.
fn next_level(asked: &str, now: OptLevel) -> Option<OptLevel> {
    match asked {
        "" => OptLevel::new(if now.number() == 2 { 0 } else { 2 }),
        asked => asked.parse().ok().and_then(OptLevel::new),
    }
}

fn help() -> String {
    ALL.iter().fold(String::new(), |mut text, known| {
        let instead = known.instead.map(|instead| format!(" (not here: {instead})")).unwrap_or_default();
        let _ = writeln!(text, ":{:<22} {}{instead}", known.name, known.help);
        text
    })
}

/// The variables as text and as a table.
fn variables(engine: &Engine) -> Map<String, Value> {
    let mut text = String::new();
    let mut html = "<table><tr><th>Variable</th><th>Type</th></tr>".to_owned();
    for variable in engine.scope().variables {
        let (name, type_name) = (variable.name, variable.type_name);
        let escaped = type_name.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        let _ = writeln!(text, "{name}: {type_name}");
        let _ = write!(html, "<tr><td>{name}</td><td>{escaped}</td></tr>");
    }
    html += "</table>";
    Map::from_iter([
        ("text/html".to_owned(), Value::String(html)),
        ("text/plain".to_owned(), Value::String(text)),
    ])
}
