//! `%timeit` and `%%timeit`: how long something fast takes.

use async_trait::async_trait;

use crate::context::{Context, Plan};
use crate::error::MagicError;
use crate::magic::{Magic, Use};
use crate::spec::{Kind, Operands, Opt, OptValue, Spec, Takes};

/// `%timeit` and `%%timeit`.
pub struct TimeIt;

/// As many as in Python.
const RUNS: u64 = 7;

const SPEC: Spec = Spec {
    name: "timeit",
    kind: Kind::Both,
    summary: "Run code many times and tell how long one execution takes",
    operands: Operands::Text { usage: "CODE", takes: Takes::Rust },
    options: &[
        Opt {
            names: &["-n", "--loops"],
            value: OptValue::Word("N"),
            summary: "Executions in a run; by default as many as take 0.2 s",
        },
        Opt { names: &["-r", "--runs"], value: OptValue::Word("N"), summary: "Runs; 7 by default" },
    ],
    help: "    %timeit df.clone().lazy().select([col(\"x\").mean()]).collect()?\n    \
           1.02 ms ± 13 µs per loop (mean ± std. dev. of 7 runs, 200 loops each; best 1.01 ms)\n\n\
           The value passes std::hint::black_box, so the optimiser can't leave it out. The code runs again and\n\
           again, so it must not use up variables: clone what it consumes. What it binds is not kept.\n\
           %%timeit measures the whole cell.",
};

#[async_trait]
impl Magic for TimeIt {
    fn spec(&self) -> &Spec {
        &SPEC
    }

    async fn run(&self, usage: Use<'_>, context: &mut dyn Context) -> Result<(), MagicError> {
        let plan = Plan {
            loops: usage.arguments.number("-n", 1)?,
            runs: usage.arguments.number("-r", 1)?.unwrap_or(RUNS),
        };
        let code = match (&usage.call.body, usage.arguments.operand()) {
            (Some(_), Some(word)) => {
                let message = "`%%timeit` measures what is below it; write `%timeit` to measure one line";
                return Err(MagicError::argument(message, word.range.clone()));
            }
            (Some(_), None) => usage.body_in_place("code")?.to_owned(),
            (None, _) => usage.call.in_place(usage.required("code to measure")?),
        };
        Ok(context.measure(&code, plan).await?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Session, run};

    #[test]
    fn code_keeps_its_place_and_the_plan_its_numbers() {
        let cases = [
            ("%timeit f(x)", "        f(x)", Plan { loops: None, runs: 7 }),
            ("%timeit -n 5 -r=2 -- -x", "                     -x", Plan { loops: Some(5), runs: 2 }),
            ("%%timeit --loops 1\nf(x)", "\nf(x)", Plan { loops: Some(1), runs: 7 }),
        ];
        for (cell, code, plan) in cases {
            let mut session = Session::default();
            run(cell, &mut session).expect(cell);
            assert_eq!(session.measured, Some((code.to_owned(), plan)), "{cell}");
        }
    }

    #[test]
    fn numbers_are_checked() {
        for cell in ["%timeit -n 0 f()", "%timeit -r x f()", "%timeit", "%timeit -n"] {
            assert!(run(cell, &mut Session::default()).is_err(), "{cell}");
        }
    }
}
