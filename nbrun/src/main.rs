//! The `nbrun` program.

use std::process::ExitCode;

fn main() -> ExitCode {
    nbrun::cli::main()
}
