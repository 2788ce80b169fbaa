//! `%help` and `%lsmagic`: what there is, and how it is used.

use async_trait::async_trait;

use crate::context::{Context, Stream};
use crate::error::{MagicError, nearest};
use crate::magic::{Magic, Use};
use crate::registry::Registry;
use crate::spec::{Kind, Operands, Spec, Takes};
use crate::table::{Column, Table};

/// `%help`.
pub struct Help;
/// `%lsmagic`.
pub struct LsMagic;

const HELP: Spec = Spec {
    name: "help",
    kind: Kind::Line,
    summary: "Explain a magic, or how cells work",
    operands: Operands::Words { usage: "[MAGIC]", most: 1, takes: Takes::Magic },
    options: &[],
    help: "    %help bigquery\n\nThe same opens in the pager with %%bigquery? or bigquery? as a cell.",
};

const LSMAGIC: Spec = Spec {
    name: "lsmagic",
    kind: Kind::Line,
    summary: "List all magics",
    operands: Operands::None,
    options: &[],
    help: "    %lsmagic\n\n%help NAME explains one.",
};

const OVERVIEW: &str = "\
A cell is Rust. Its variables and items are there in all later cells, the value of its last expression is
shown, and `?` may stand everywhere. polars, plotters and friends are in scope.

Lines at its beginning that start with % are magics: they run in order, then comes the Rust below.

    %cd data
    %time let flights = LazyCsvReader::new(PlRefPath::new(\"flights.csv\")).finish()?.collect()?;
    flights.shape()

A magic with %% at the beginning owns the rest of the cell:

    %%bigquery delays
    SELECT carrier, AVG(dep_delay) AS delay FROM nyc.flights GROUP BY carrier

!ls runs a command of the shell. %lsmagic lists all magics, %help NAME or %NAME? explains one.
";

#[async_trait]
impl Magic for Help {
    fn spec(&self) -> &Spec {
        &HELP
    }

    async fn run(&self, usage: Use<'_>, context: &mut dyn Context) -> Result<(), MagicError> {
        let Some(word) = usage.arguments.operand() else {
            context.print(Stream::Stdout, OVERVIEW).await;
            return Ok(());
        };
        let name = word.text.trim_start_matches('%');
        let help = usage.registry.help(name).ok_or_else(|| {
            let hint = nearest(name, usage.registry.specs().map(|spec| spec.name)).map_or_else(
                || "`%lsmagic` lists all".to_owned(),
                |known| format!("did you mean `{known}`?"),
            );
            MagicError::argument(format!("there is no magic `{name}`; {hint}"), word.range.clone())
        })?;
        context.print(Stream::Stdout, &help).await;
        Ok(())
    }
}

#[async_trait]
impl Magic for LsMagic {
    fn spec(&self) -> &Spec {
        &LSMAGIC
    }

    async fn run(&self, usage: Use<'_>, context: &mut dyn Context) -> Result<(), MagicError> {
        context.display(table(usage.registry).mime_bundle()).await;
        Ok(())
    }
}

fn table(registry: &Registry) -> Table<2> {
    let row = |spec: &Spec| {
        let name = match spec.kind {
            Kind::Line => format!("%{}", spec.name),
            Kind::Cell => format!("%%{}", spec.name),
            Kind::Both => format!("%{0}, %%{0}", spec.name),
        };
        [name, spec.summary.to_owned()]
    };
    Table::new([Column::Code("magic"), Column::Text("what it does")], registry.specs().map(row).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Session, run};

    #[test]
    fn help_explains_a_magic_or_gives_the_overview() {
        for (cell, expected) in [
            ("%help %%bigquery", "Usage:\n    %%bigquery [OPTIONS] [NAME]\n"),
            ("%help", "A cell is Rust."),
            ("%time --help", "Usage:\n    %time CODE\n    %%time\n"),
        ] {
            let mut session = Session::default();
            run(cell, &mut session).expect(cell);
            assert!(session.stdout.contains(expected), "{cell}: {}", session.stdout);
        }
        let error = run("%help tme", &mut Session::default()).expect_err("unknown");
        assert_eq!(error.to_string(), "there is no magic `tme`; did you mean `time`?");
    }

    #[test]
    fn a_question_mark_opens_the_pager() {
        for cell in ["%time?", "%%time?", "time?"] {
            let mut session = Session::default();
            run(cell, &mut session).expect(cell);
            assert_eq!(session.paged, Registry::standard().help("time"), "{cell}");
        }
    }

    #[test]
    fn all_magics_are_listed() {
        let mut session = Session::default();
        run("%lsmagic", &mut session).expect("a table");
        let text = session.displayed[0]["text/plain"].as_str().expect("text");
        assert!(text.contains("%sh, %%sh"), "{text}");
        assert_eq!(text.lines().count(), Registry::standard().specs().count() + 2);
    }
}
