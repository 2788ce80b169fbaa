//! `%env`: the session's environment.

use async_trait::async_trait;

use crate::context::{Context, Stream};
use crate::error::MagicError;
use crate::magic::{Magic, Use};
use crate::spec::{Kind, Operands, Opt, OptValue, Spec, Takes};

/// `%env`.
pub struct Env;

const UNSET: &str = "-u";

const SPEC: Spec = Spec {
    name: "env",
    kind: Kind::Line,
    summary: "List, read, set or remove variables of the environment",
    operands: Operands::Text { usage: "[NAME[=VALUE]]", takes: Takes::Environment },
    options: &[Opt {
        names: &[UNSET, "--unset"],
        value: OptValue::None,
        summary: "Remove the variable NAME",
    }],
    help: "    %env                      lists all, without the values of those that look secret\n    \
           %env HOME                 shows one\n    \
           %env POLARS_MAX_THREADS=2 sets one; `%env NAME VALUE` does too\n    \
           %env -u NAME              removes one\n\n\
           Later cells see the change in std::env, and so do the commands of %%sh.",
};

#[async_trait]
impl Magic for Env {
    fn spec(&self) -> &Spec {
        &SPEC
    }

    async fn run(&self, usage: Use<'_>, context: &mut dyn Context) -> Result<(), MagicError> {
        let Some(word) = usage.arguments.operand() else {
            if usage.arguments.has(UNSET) {
                return Err(MagicError::missing("`-u` needs the name of a variable"));
            }
            return list(context).await;
        };
        let text = word.text.as_str();
        let (name, value) = match text.find(|character: char| character == '=' || character.is_whitespace()) {
            Some(end) => (&text[..end], Some(text[end + 1..].trim())),
            None => (text, None),
        };
        if name.is_empty() || name.contains('\0') || value.is_some_and(|value| value.contains('\0')) {
            let message = format!("`{text}` names no variable: write NAME or NAME=VALUE");
            return Err(MagicError::argument(message, word.range.clone()));
        }
        if usage.arguments.has(UNSET) {
            return match value {
                None => Ok(context.set_variable(name, None).await?),
                Some(_) => Err(MagicError::argument("`-u` takes only a name", word.range.clone())),
            };
        }
        if let Some(value) = value {
            context.set_variable(name, Some(unquote(value))).await?;
            return context_says(context, &format!("{name}={}", shown(name, unquote(value)))).await;
        }
        match context.surroundings().await?.variables.get(name) {
            Some(value) => context_says(context, value).await,
            None => Err(MagicError::argument(format!("`{name}` is not set"), word.range.clone())),
        }
    }
}

async fn list(context: &mut dyn Context) -> Result<(), MagicError> {
    let variables = context.surroundings().await?.variables;
    let lines: Vec<String> =
        variables.iter().map(|(name, value)| format!("{name}={}", shown(name, value))).collect();
    context_says(context, &lines.join("\n")).await
}

async fn context_says(context: &mut dyn Context, text: &str) -> Result<(), MagicError> {
    context.print(Stream::Stdout, &format!("{text}\n")).await;
    Ok(())
}

/// A notebook is shared with its outputs: what looks like a secret is not among them unless it is asked for.
fn shown<'a>(name: &str, value: &'a str) -> &'a str {
    const SECRET: [&str; 7] = ["KEY", "TOKEN", "SECRET", "PASSWORD", "PASSWD", "CREDENTIAL", "AUTH"];
    let name = name.to_uppercase();
    if SECRET.iter().any(|word| name.contains(word)) { "***" } else { value }
}

fn unquote(value: &str) -> &str {
    ['"', '\''].iter().find_map(|&quote| value.strip_prefix(quote)?.strip_suffix(quote)).unwrap_or(value)
}

#[cfg(test)]
mod tests {
    use crate::testing::{Session, run};

    #[test]
    fn variables_are_set_shown_listed_and_removed() {
        let mut session = Session::default();
        for (cell, printed) in [
            ("%env A=1 2", "A=1 2\n"),
            ("%env B \"x=y\"", "B=x=y\n"),
            ("%env B", "x=y\n"),
            ("%env API_TOKEN=abc", "API_TOKEN=***\n"),
            ("%env", "A=1 2\nAPI_TOKEN=***\nB=x=y\n"),
            ("%env API_TOKEN", "abc\n"),
            ("%env -u B", ""),
            ("%env", "A=1 2\nAPI_TOKEN=***\n"),
        ] {
            session.stdout.clear();
            run(cell, &mut session).expect(cell);
            assert_eq!(session.stdout, printed, "{cell}");
        }
    }

    #[test]
    fn what_is_no_variable_is_refused() {
        for cell in ["%env NOT_SET", "%env =x", "%env -u", "%env -u A=1"] {
            assert!(run(cell, &mut Session::default()).is_err(), "{cell}");
        }
    }
}
