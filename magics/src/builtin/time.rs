//! `%time` and `%%time`: how long a cell takes.

use async_trait::async_trait;

use crate::context::{Context, Stream, Timing};
use crate::error::MagicError;
use crate::magic::{Magic, Use};
use crate::quantity;
use crate::spec::{Kind, Operands, Spec, Takes};

/// `%time` and `%%time`.
pub struct Time;

const SPEC: Spec = Spec {
    name: "time",
    kind: Kind::Both,
    summary: "Run code and tell how long it took, the compiler's time told apart",
    operands: Operands::Text { usage: "CODE", takes: Takes::Rust },
    options: &[],
    help: "    %time df.clone().lazy().group_by([col(\"k\")]).agg([len()]).collect()?\n\n\
           runs one line. As the first line of a cell, %%time times all of it, be it Rust, SQL or a shell's:\n\n    \
           %%time\n    \
           let total: u64 = (0..10_000_000).sum();\n    \
           total\n\n\
           Variables that the code binds are kept. To measure something fast, use %timeit.",
};

#[async_trait]
impl Magic for Time {
    fn spec(&self) -> &Spec {
        &SPEC
    }

    async fn run(&self, usage: Use<'_>, context: &mut dyn Context) -> Result<(), MagicError> {
        let cell = match (&usage.call.body, usage.arguments.operand()) {
            (Some(_), Some(word)) => {
                let message = "`%%time` times what is below it; write `%time` to time one line";
                return Err(MagicError::argument(message, word.range.clone()));
            }
            (Some(_), None) => usage.body_in_place("code")?.to_owned(),
            (None, _) => usage.call.in_place(usage.required("code to time")?),
        };
        let timing = context.run(&cell).await?;
        context.print(Stream::Stdout, &told(timing)).await;
        Ok(())
    }
}

fn told(timing: Timing) -> String {
    let run = quantity::duration(timing.total.saturating_sub(timing.compile));
    if timing.compile.is_zero() {
        return format!("Wall time: {run}\n");
    }
    let (total, compile) = (quantity::duration(timing.total), quantity::duration(timing.compile));
    format!("Wall time: {total} (compile {compile}, run {run})\n")
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::testing::{Session, run};

    #[test]
    fn a_line_and_a_cell_are_timed_at_their_own_place() {
        let timing = Timing { compile: Duration::from_millis(50), total: Duration::from_millis(1250) };
        for (cell, expected) in
            [("\n%time f(x)", "\n      f(x)"), ("%%time\nlet x = 1;\nx", "\nlet x = 1;\nx")]
        {
            let mut session = Session { timing, ..Session::default() };
            run(cell, &mut session).expect(cell);
            assert_eq!(session.ran, [expected]);
            assert_eq!(session.stdout, "Wall time: 1.25 s (compile 50 ms, run 1.2 s)\n");
        }
    }

    #[test]
    fn without_a_compiler_there_is_one_time() {
        let timing = Timing { total: Duration::from_millis(7), ..Timing::default() };
        assert_eq!(told(timing), "Wall time: 7 ms\n");
    }

    #[test]
    fn there_must_be_code() {
        for cell in ["%time", "%%time\n", "%%time f(x)\ny"] {
            assert!(run(cell, &mut Session::default()).is_err(), "{cell}");
        }
    }
}
