//! The machine and the versions that a measurement was taken with.

use std::process::{Command, Stdio};
use std::{env, fs, thread};

/// Prints the machine, and the version that each program says it is.
pub fn print(rounds: usize, programs: Vec<(&str, Command)>) {
    let cores = thread::available_parallelism().map_or(0, usize::from);
    let mut facts = vec![format!("{rounds} rounds"), format!("{cores} cores"), system()];
    if let Some(load) = fs::read_to_string("/proc/loadavg").ok().and_then(|text| first_word(&text)) {
        facts.push(format!("load {load} at the end"));
    }
    for (name, mut command) in programs {
        facts.push(format!("{name} {}", version(&mut command)));
    }
    println!("\nMedian [min–max] of {}.", facts.join(", "));
}

fn system() -> String {
    let name = fs::read_to_string("/etc/os-release").ok().and_then(|text| {
        text.lines().find_map(|line| line.strip_prefix("PRETTY_NAME=")).map(|name| name.replace('"', ""))
    });
    format!("{} on {}", name.unwrap_or_else(|| env::consts::OS.to_owned()), env::consts::ARCH)
}

/// The first word with a digit of what the program prints.
fn version(command: &mut Command) -> String {
    let output = command.arg("--version").stdin(Stdio::null()).output();
    let text = output.map(|output| String::from_utf8_lossy(&output.stdout).into_owned()).unwrap_or_default();
    let version = text.split_whitespace().find(|word| word.starts_with(|c: char| c.is_ascii_digit()));
    version.unwrap_or("of unknown version").to_owned()
}

fn first_word(text: &str) -> Option<String> {
    text.split_whitespace().next().map(str::to_owned)
}
