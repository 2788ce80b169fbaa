//! `%opt`: how much the compiler optimises.

use async_trait::async_trait;

use crate::context::{Context, Stream};
use crate::error::MagicError;
use crate::magic::{Magic, Use};
use crate::spec::{Kind, Operands, Spec, Takes};

/// `%opt`.
pub struct Opt;

const OPT: Spec = Spec {
    name: "opt",
    kind: Kind::Line,
    summary: "Say how much cells are optimised, or change it",
    operands: Operands::Words { usage: "[0|1|2|3]", most: 1, takes: Takes::Anything },
    options: &[],
    help: "    %opt 3\n\n\
           Sets rustc's optimisation level for this cell and those after it; sessions begin with 1. A higher level makes \
           loops of your own faster and each cell slower to compile. What polars does is as fast at every level.",
};

#[async_trait]
impl Magic for Opt {
    fn spec(&self) -> &Spec {
        &OPT
    }

    async fn run(&self, usage: Use<'_>, context: &mut dyn Context) -> Result<(), MagicError> {
        if let Some(word) = usage.arguments.operand() {
            let level = word.text.parse().ok().filter(|level| *level <= 3);
            let level = level.ok_or_else(|| {
                MagicError::missing(format!("`%opt` takes a level from 0 to 3, not `{}`", word.text))
            })?;
            context.set_opt_level(level)?;
        }
        context.print(Stream::Stdout, &format!("optimisation level {}\n", context.opt_level())).await;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{Session, run};

    #[test]
    fn a_level_is_set_and_told() {
        let mut session = Session::default();
        run("%opt 3", &mut session).expect("a level");
        assert_eq!((session.opt_level, session.stdout.as_str()), (3, "optimisation level 3\n"));
        run("%opt 9", &mut session).expect_err("no level");
        assert_eq!(session.opt_level, 3);
    }
}
