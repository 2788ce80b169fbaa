//! What the documents at the root say can be done can be done: commands exist with their flags, links lead
//! somewhere.

#![allow(clippy::expect_used, reason = "a test's helpers fail the test")]

use std::fs;
use std::process::Command;

use end_to_end::{built, clone};

const DOCUMENTS: [&str; 4] = ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md"];

/// The documents' names and texts.
fn documents() -> impl Iterator<Item = (&'static str, String)> {
    DOCUMENTS.into_iter().map(|name| (name, fs::read_to_string(clone().join(name)).expect(name)))
}

/// The lines of shell in a document, comments cut off.
fn shell_lines(document: &str) -> Vec<Vec<&str>> {
    let blocks = document.split("```sh\n").skip(1).filter_map(|rest| rest.split("```").next());
    let lines = blocks.flat_map(str::lines).map(|line| line.split('#').next().unwrap_or_default());
    lines.map(|line| line.split_whitespace().collect()).collect()
}

fn output(command: &mut Command) -> String {
    let output = command.output().expect("it starts: cargo build --workspace");
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn commands_exist() {
    let mut checked = 0;
    for (name, document) in documents() {
        for words in shell_lines(&document) {
            let (help, flags) = match words.as_slice() {
                ["cargo", "xtask", command, ..] => {
                    let help = output(Command::new(built("xtask")).arg("help"));
                    assert!(help.contains(&format!("\n  {command} ")), "{name}: cargo xtask {command}");
                    continue;
                }
                [program @ ("nbrun" | "nbrun-kernel"), command, flags @ ..] => {
                    (output(Command::new(built(program)).args([command, "--help"])), flags)
                }
                _ => continue,
            };
            for flag in flags.iter().filter(|word| word.starts_with('-')) {
                assert!(help.contains(flag), "{name}: {} has no {flag}", words.join(" "));
            }
            checked += 1;
        }
    }
    assert!(checked > 0, "the documents name no command");
}

#[test]
fn links_lead_somewhere() {
    for (name, document) in documents() {
        for rest in document.split("](").skip(1) {
            let target = rest.split([')', '#']).next().unwrap_or_default();
            let is_local = !target.is_empty() && !target.contains("://");
            assert!(!is_local || clone().join(target).exists(), "{name}: {target}");
        }
    }
}
