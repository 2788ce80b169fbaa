//! `%%sh`, `%%bash`, and `!command`: the shell.

use async_trait::async_trait;

use crate::context::{Context, Exit};
use crate::error::MagicError;
use crate::magic::{Magic, Use};
use crate::spec::{Kind, Operands, Spec, Takes};

/// A shell.
pub struct Shell {
    spec: Spec,
}

/// `%%sh`, `%sh` and `!`.
pub const SH: Shell = Shell {
    spec: Spec {
        name: "sh",
        kind: Kind::Both,
        summary: "Run commands in sh",
        operands: Operands::Text { usage: "COMMAND", takes: Takes::File },
        options: &[],
        help: "    %%sh\n    \
               for file in data/*.csv; do wc -l \"$file\"; done\n\n\
               One command may stand on a line of its own above Rust, as `%sh ls -l` or `!ls -l`.\n\n\
               The commands run in the session's directory with its environment (see %cd and %env). What they\n\
               print is shown as it comes; they have no input. An exit code other than 0 is an error, and\n\
               interrupting the cell ends them.",
    },
};

/// `%%bash` and `%bash`.
pub const BASH: Shell = Shell {
    spec: Spec {
        name: "bash",
        kind: Kind::Both,
        summary: "Run commands in bash",
        operands: Operands::Text { usage: "COMMAND", takes: Takes::File },
        options: &[],
        help: "    %%bash\n    set -euo pipefail\n    sort data/*.csv | uniq -c\n\nEverything else is as with %%sh.",
    },
};

#[async_trait]
impl Magic for Shell {
    fn spec(&self) -> &Spec {
        &self.spec
    }

    async fn run(&self, usage: Use<'_>, context: &mut dyn Context) -> Result<(), MagicError> {
        let program = self.spec.name;
        let exit = match (&usage.call.body, usage.arguments.operand()) {
            (None, _) => context.command(program, &["-c", &usage.required("a command")?.text]).await?,
            (Some(_), None) => context.command(program, &["-c", usage.body("commands")?]).await?,
            (Some(_), Some(word)) => {
                let message =
                    format!("`%%{program}` runs what is below it; write `%{program}` to run one line");
                return Err(MagicError::argument(message, word.range.clone()));
            }
        };
        let how = match exit {
            Exit::Code(0) => return Ok(()),
            Exit::Code(code) => format!("ended with exit code {code}"),
            Exit::Signal(signal) => format!("was ended by signal {signal}"),
            Exit::Interrupted => return Err(MagicError::Interrupted),
        };
        Err(MagicError::Command { how })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Session, run};

    #[test]
    fn commands_come_from_the_line_or_from_below() {
        for (cell, program, script) in [
            ("!ls -l 'a b' \"", "sh", "ls -l 'a b' \""),
            ("%sh -- -x", "sh", "-x"),
            ("%bash echo $A", "bash", "echo $A"),
            ("\n%%sh\n  a\nb", "sh", "  a\nb"),
        ] {
            let mut session = Session::default();
            run(cell, &mut session).expect(cell);
            let expected = [program, "-c", script].map(str::to_owned).to_vec();
            assert_eq!(session.commands, [expected], "{cell}");
        }
    }

    #[test]
    fn a_failed_command_fails_the_cell() {
        for (exit, expected) in [
            (Exit::Code(3), "the command ended with exit code 3"),
            (Exit::Signal(9), "the command was ended by signal 9"),
            (Exit::Interrupted, "the command was interrupted"),
        ] {
            let mut session = Session { exit: Some(exit), ..Session::default() };
            assert_eq!(run("!exit 3", &mut session).expect_err("an error").to_string(), expected);
        }
        assert!(run("%%sh echo\necho", &mut Session::default()).is_err());
        assert!(run("%%sh\n", &mut Session::default()).is_err());
    }
}
