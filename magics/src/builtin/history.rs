//! `%history`: what ran.

use async_trait::async_trait;

use crate::context::{Context, Input, Stream};
use crate::error::MagicError;
use crate::magic::{Magic, Use};
use crate::ranges;
use crate::spec::{Kind, Operands, Opt, OptValue, Spec, Takes};

/// `%history`.
pub struct History;

const NUMBERS: &str = "-n";
const LAST: &str = "-l";

const SPEC: Spec = Spec {
    name: "history",
    kind: Kind::Line,
    summary: "Print the cells that ran in this session",
    operands: Operands::Words { usage: "[RANGE]…", most: usize::MAX, takes: Takes::Anything },
    options: &[
        Opt { names: &[NUMBERS], value: OptValue::None, summary: "With their numbers" },
        Opt { names: &[LAST], value: OptValue::Word("N"), summary: "Only the last N" },
    ],
    help: "    %history -n\n    %history 1-4 7\n    %history -l 3\n\n\
           A RANGE is a number, or two with a hyphen between them; 3- is all from the third on.",
};

#[async_trait]
impl Magic for History {
    fn spec(&self) -> &Spec {
        &SPEC
    }

    async fn run(&self, usage: Use<'_>, context: &mut dyn Context) -> Result<(), MagicError> {
        let ranges =
            usage.arguments.operands().iter().map(ranges::parse).collect::<Result<Vec<_>, MagicError>>()?;
        let last = usage.arguments.number(LAST, 1)?;
        let mut inputs = context.history();
        // The last one is this cell.
        inputs.pop();
        if !ranges.is_empty() {
            let counts = |input: &Input| usize::try_from(input.count).unwrap_or(usize::MAX);
            inputs.retain(|input| ranges.iter().any(|range| range.contains(&counts(input))));
        }
        if let Some(last) = last {
            let skipped = inputs.len().saturating_sub(usize::try_from(last).unwrap_or(usize::MAX));
            inputs.drain(..skipped);
        }
        let numbers = usage.arguments.has(NUMBERS);
        let text: String = inputs.iter().map(|input| told(input, numbers)).collect();
        context.print(Stream::Stdout, &text).await;
        Ok(())
    }
}

fn told(input: &Input, numbers: bool) -> String {
    let source = input.source.trim_end();
    if !numbers {
        return format!("{source}\n");
    }
    let number = format!("{:>4}: ", input.count);
    format!("{number}{}\n", source.replace('\n', &format!("\n{}", " ".repeat(number.len()))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Session, run};

    #[test]
    fn cells_are_printed_by_range_by_number_and_from_the_end() {
        for (cell, expected) in [
            ("%history", "a\nb\nb2\nc\n"),
            ("%history -n 2-", "   2: b\n      b2\n   3: c\n"),
            ("%history 1 3-9", "a\nc\n"),
            ("%history -l 1", "c\n"),
        ] {
            let inputs = [(1, "a"), (2, "b\nb2\n"), (3, "c"), (4, "%history")];
            let history = inputs.map(|(count, source)| Input { count, source: source.into() }).to_vec();
            let mut session = Session { history, ..Session::default() };
            run(cell, &mut session).expect(cell);
            assert_eq!(session.stdout, expected, "{cell}");
        }
        assert!(run("%history x", &mut Session::default()).is_err());
    }
}
