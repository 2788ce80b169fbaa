//! `%bq COMMAND …`: what there is in the warehouse, what queries cost, and what has been asked.

use std::ops::Range;

use async_trait::async_trait;

use super::budget::Limits;
use super::{catalog, estimate, history, load, options};
use crate::arguments::{Arguments, HELP};
use crate::context::{Context, Stream};
use crate::error::{MagicError, nearest};
use crate::help;
use crate::magic::{Magic, Use};
use crate::quantity;
use crate::spec::{Kind, Operands, Opt, OptValue, Spec, Takes};
use crate::words::Word;

/// `%bq`.
pub struct Bq;

const SPEC: Spec = Spec {
    name: "bq",
    kind: Kind::Both,
    summary: "Look around in the warehouse, estimate queries, load frames",
    operands: Operands::Text { usage: "COMMAND …", takes: Takes::Command(&COMMANDS) },
    options: &[],
    help: "    %bq tables nyc                         what tables there are\n    \
           %bq schema nyc.flights                 the columns of a table\n    \
           %bq preview nyc.flights -n 5           its first rows, which costs nothing\n    \
           %bq estimate SELECT * FROM nyc.flights what a query would process; %%bq estimate takes the cell's\n    \
           %bq history                            the queries of this session\n    \
           %bq load df lab.results --write append a frame into a table\n    \
           %bq budget 20GB                        what all queries of the notebook may process\n    \
           %bq defaults --max_results 1000        options for all %%bigquery cells\n\n\
           `%bq COMMAND --help` explains one.",
};

const TABLE: Operands = Operands::Words { usage: "TABLE", most: 1, takes: Takes::Table };

/// The commands.
pub const COMMANDS: [Spec; 8] = [
    Spec {
        name: "bq tables",
        summary: "List the tables of a dataset, or of all",
        operands: Operands::Words { usage: "[DATASET]", most: 1, takes: Takes::Table },
        ..COMMAND
    },
    Spec { name: "bq schema", summary: "List the columns of a table", operands: TABLE, ..COMMAND },
    Spec {
        name: "bq preview",
        summary: "Show the first rows of a table, which costs nothing",
        operands: TABLE,
        options: &[Opt { names: &[ROWS], value: OptValue::Word("ROWS"), summary: "How many; 20 by default" }],
        ..COMMAND
    },
    Spec {
        name: "bq estimate",
        summary: "Tell what a query would process and cost",
        operands: Operands::Text { usage: "SQL", takes: Takes::Anything },
        ..COMMAND
    },
    Spec {
        name: "bq history",
        summary: "List the queries of this session",
        options: &[Opt { names: &[LAST], value: OptValue::Word("N"), summary: "Only the last N" }],
        ..COMMAND
    },
    Spec {
        name: "bq load",
        summary: "Write a frame into a table, which is made if there is none",
        operands: Operands::Words { usage: "FRAME TABLE", most: 2, takes: Takes::Variable },
        options: &[Opt {
            names: &[WRITE],
            value: OptValue::Word("truncate|append"),
            summary: "What becomes of the rows that the table has: gone, or kept",
        }],
        ..COMMAND
    },
    Spec {
        name: "bq budget",
        summary: "Set what all queries of the notebook may process, or tell what is left of it",
        operands: Operands::Words { usage: "[SIZE|none]", most: 1, takes: Takes::Anything },
        ..COMMAND
    },
    Spec {
        name: "bq defaults",
        summary: "Set what holds for %%bigquery cells that say nothing else, in place of earlier defaults",
        operands: Operands::Words { usage: "[NAME]", most: 1, takes: Takes::Variable },
        options: &options::WITH_DEFAULTS,
        ..COMMAND
    },
];

const COMMAND: Spec =
    Spec { name: "bq", kind: Kind::Line, summary: "", operands: Operands::None, options: &[], help: "" };

/// How many rows a preview shows.
pub const ROWS: &str = "-n";
/// How many queries the history shows.
pub const LAST: &str = "-l";
/// What becomes of a table's rows.
pub const WRITE: &str = "--write";

/// One use of a command.
pub struct Command<'a> {
    /// Its arguments; their places are those in the line.
    pub arguments: Arguments,
    /// The text below the line, of `%%bq`.
    pub body: Option<&'a str>,
}

impl Command<'_> {
    /// The operand `index`.
    ///
    /// # Errors
    /// When it is missing; `what` says what it should be.
    pub fn operand(&self, index: usize, what: &str) -> Result<&Word, MagicError> {
        let missing = || MagicError::missing(format!("this command needs {what}"));
        self.arguments.operands().get(index).ok_or_else(missing)
    }
}

#[async_trait]
impl Magic for Bq {
    fn spec(&self) -> &Spec {
        &SPEC
    }

    async fn run(&self, usage: Use<'_>, context: &mut dyn Context) -> Result<(), MagicError> {
        let text = usage.required("a command, such as `%bq tables`; `%bq --help` lists them")?;
        let name = text.text.split_whitespace().next().unwrap_or_default();
        let at = text.range.start..text.range.start + name.len();
        let spec = find(name, at.clone())?;
        // Blank where the command stands, so that places are places in the line.
        let line = format!("{:1$}{2}", "", at.end, &text.text[name.len()..]);
        let arguments = Arguments::parse(spec, &line)?;
        if arguments.has(HELP) {
            context.print(Stream::Stdout, &help::text(spec)).await;
            return Ok(());
        }
        let body = usage.call.body.as_deref();
        if body.is_some() && name != "estimate" {
            return Err(MagicError::argument(format!("write `%bq {name}`: it takes no cell"), at));
        }
        let command = Command { arguments, body };
        match name {
            "tables" => catalog::tables(&command, context).await,
            "schema" => catalog::schema(&command, context).await,
            "preview" => catalog::preview(&command, context).await,
            "estimate" => estimate::estimate(&command, context).await,
            "history" => history::history(&command, context).await,
            "load" => load::load(&command, context).await,
            "budget" => budget(&command, context).await,
            _ => defaults(&command, context),
        }
    }
}

fn find(name: &str, at: Range<usize>) -> Result<&'static Spec, MagicError> {
    let own = |spec: &Spec| spec.name.trim_start_matches("bq ");
    COMMANDS.iter().find(|spec| own(spec) == name).ok_or_else(|| {
        let names = || COMMANDS.iter().map(own);
        let hint = match nearest(name, names()) {
            Some(known) => format!("did you mean `{known}`?"),
            None => format!("there are: {}", names().collect::<Vec<_>>().join(", ")),
        };
        MagicError::argument(format!("`%bq` has no command `{name}`; {hint}"), at)
    })
}

/// `%bq budget [SIZE|none]`
async fn budget(command: &Command<'_>, context: &mut dyn Context) -> Result<(), MagicError> {
    match command.arguments.operand() {
        Some(word) if word.text.eq_ignore_ascii_case("none") => context.queries().budget = None,
        Some(word) => context.queries().budget = Some(super::budget::Size::read(word)?.bytes),
        None => {
            let price = Limits::of(None, context).await?.price;
            let told = |bytes: u64| format!("{} ({})", quantity::bytes(bytes), price.of(bytes));
            let queries = context.queries();
            let spent = format!("{} processed so far", told(queries.spent));
            let left = match queries.budget {
                Some(budget) => {
                    format!("{} left of {}", told(budget.saturating_sub(queries.spent)), told(budget))
                }
                None => "no budget for the notebook".to_owned(),
            };
            context.print(Stream::Stdout, &format!("{spent}; {left}\n")).await;
        }
    }
    Ok(())
}

/// `%bq defaults [NAME] [OPTIONS]`
fn defaults(command: &Command<'_>, context: &mut dyn Context) -> Result<(), MagicError> {
    let mut settings = options::Settings::default().with(&command.arguments)?;
    // Its place is in another cell than the one it will be spoken of in.
    if let Some(budget) = &mut settings.budget {
        budget.word = None;
    }
    context.queries().defaults = settings;
    Ok(())
}
