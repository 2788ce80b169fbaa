//! `%reset` and `%del`: variables go, items may.

use async_trait::async_trait;

use crate::context::{Context, Stream};
use crate::error::{MagicError, nearest};
use crate::magic::{Magic, Use};
use crate::spec::{Kind, Operands, Opt, OptValue, Spec, Takes};

/// `%reset`.
pub struct Reset;
/// `%del`.
pub struct Del;

const ITEMS: &str = "--items";

const RESET: Spec = Spec {
    name: "reset",
    kind: Kind::Line,
    summary: "Drop all variables of the session",
    operands: Operands::None,
    options: &[
        Opt {
            names: &[ITEMS],
            value: OptValue::None,
            summary: "Forget functions, types, imports and other items too",
        },
        Opt {
            names: &["-f"],
            value: OptValue::None,
            summary: "Accepted as in IPython: nothing is asked anyway",
        },
    ],
    help: "    %reset\n    %reset --items\n\n%del drops single variables.",
};

const DEL: Spec = Spec {
    name: "del",
    kind: Kind::Line,
    summary: "Drop variables of the session",
    operands: Operands::Words { usage: "NAME…", most: usize::MAX, takes: Takes::Variable },
    options: &[],
    help: "    %del raw_flights joined\n\nTheir memory is free at once. %reset drops all.",
};

#[async_trait]
impl Magic for Reset {
    fn spec(&self) -> &Spec {
        &RESET
    }

    async fn run(&self, usage: Use<'_>, context: &mut dyn Context) -> Result<(), MagicError> {
        let names = names(context).await?;
        context.forget(&names).await?;
        let items = if usage.arguments.has(ITEMS) {
            context.forget_items();
            " and all items"
        } else {
            ""
        };
        let plural = if names.len() == 1 { "" } else { "s" };
        let text = format!("Dropped {} variable{plural}{items}.\n", names.len());
        context.print(Stream::Stdout, &text).await;
        Ok(())
    }
}

#[async_trait]
impl Magic for Del {
    fn spec(&self) -> &Spec {
        &DEL
    }

    async fn run(&self, usage: Use<'_>, context: &mut dyn Context) -> Result<(), MagicError> {
        usage.required("the name of a variable")?;
        let known = names(context).await?;
        for word in usage.arguments.operands() {
            if !known.contains(&word.text) {
                let hint = nearest(&word.text, known.iter().map(String::as_str))
                    .map(|name| format!("; did you mean `{name}`?"))
                    .unwrap_or_default();
                let message = format!("there is no variable `{}`{hint}", word.text);
                return Err(MagicError::argument(message, word.range.clone()));
            }
        }
        let names: Vec<String> = usage.arguments.operands().iter().map(|word| word.text.clone()).collect();
        Ok(context.forget(&names).await?)
    }
}

async fn names(context: &mut dyn Context) -> Result<Vec<String>, MagicError> {
    Ok(context.variables().await?.into_iter().map(|variable| variable.name).collect())
}

#[cfg(test)]
mod tests {
    use crate::context::Variable;
    use crate::testing::{Session, run};

    fn session() -> Session {
        let variable = |name: &str| Variable {
            name: name.into(),
            type_name: "i32".into(),
            shape: None,
            bytes: 4,
            is_exact: true,
            preview: "1".into(),
        };
        Session { variables: ["flights", "airports", "n"].map(variable).to_vec(), ..Session::default() }
    }

    #[test]
    fn reset_drops_variables_and_items_when_told() {
        for (cell, items, said) in [
            ("%reset", false, "Dropped 3 variables.\n"),
            ("%reset -f --items", true, "Dropped 3 variables and all items.\n"),
        ] {
            let mut session = session();
            run(cell, &mut session).expect(cell);
            assert_eq!((session.variables.len(), session.items_forgotten), (0, items), "{cell}");
            assert_eq!(session.stdout, said, "{cell}");
        }
    }

    #[test]
    fn del_drops_what_it_names_or_nothing() {
        let mut session = session();
        run("%del n flights", &mut session).expect("dropped");
        assert_eq!(session.variables.len(), 1);
        let error = run("%del airports airport", &mut session).expect_err("unknown");
        assert_eq!(error.to_string(), "there is no variable `airport`; did you mean `airports`?");
        assert_eq!(error.place.column, 15);
        assert_eq!(session.variables.len(), 1);
        assert!(run("%del", &mut session).is_err());
    }
}
