//! Steps that say what they do and how long they took, and commands whose output is shown only when it
//! matters.

use std::fs::{self, File};
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow, bail};

use crate::places::Places;

/// A long step says every so often that it is alive.
const HEARTBEAT: Duration = Duration::from_secs(20);

/// How much of a failed command's output is shown; all of it is in its log.
const TAIL: usize = 60;

/// The clock of one chore, and the record of its steps.
pub struct Progress {
    pub places: Places,
    began: Instant,
    finished: Mutex<Vec<(String, Duration)>>,
}

impl Progress {
    /// Starts the clock and makes sure that the cache folder can be written.
    pub fn start(places: Places) -> Result<Self> {
        for folder in [places.cache.join("logs"), places.tools.clone()] {
            fs::create_dir_all(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
        }
        Ok(Self { places, began: Instant::now(), finished: Mutex::default() })
    }

    /// Prints a line with the time since the start.
    pub fn say(&self, text: &str) {
        println!("[{}] {text}", clock(self.began.elapsed()));
        let _ = std::io::stdout().flush();
    }

    /// Runs a piece of work under a name and notes how long it took.
    pub fn step<T>(&self, name: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
        self.say(name);
        let began = Instant::now();
        let result = work();
        let took = began.elapsed();
        let verdict = if result.is_ok() { "done" } else { "FAILED" };
        self.say(&format!("{name}: {verdict} in {}", clock(took)));
        if let Ok(mut finished) = self.finished.lock() {
            finished.push((format!("{name}: {verdict}"), took));
        }
        result
    }

    /// A step that is one command; its output goes to a log and is shown when it fails.
    pub fn run(&self, name: &str, command: &mut Command) -> Result<()> {
        self.step(name, || self.quietly(name, command))
    }

    /// A step that is one command whose output the reader wants to see as it comes.
    pub fn stream(&self, name: &str, command: &mut Command) -> Result<()> {
        self.step(name, || {
            let status = command.stdin(Stdio::null()).status().with_context(|| cannot_start(command))?;
            if status.success() { Ok(()) } else { bail!("{} ended with {status}", shown(command)) }
        })
    }

    /// Runs a command, keeping its output in a log. A long one repeats its newest line now and then.
    pub fn quietly(&self, name: &str, command: &mut Command) -> Result<()> {
        let log_path = self.log_path(name);
        let mut log =
            File::create(&log_path).with_context(|| format!("cannot write {}", log_path.display()))?;
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .with_context(|| cannot_start(command))?;
        let (sender, lines) = mpsc::channel();
        forward_lines(child.stdout.take(), sender.clone());
        forward_lines(child.stderr.take(), sender);

        let mut newest = String::new();
        let mut next_beat = Instant::now() + HEARTBEAT;
        loop {
            match lines.recv_timeout(next_beat.saturating_duration_since(Instant::now())) {
                Ok(line) => {
                    writeln!(log, "{line}")?;
                    newest = line;
                }
                Err(RecvTimeoutError::Timeout) => {
                    self.say(&format!("  {name}: {}", shortened(&newest)));
                    next_beat = Instant::now() + HEARTBEAT;
                }
                Err(RecvTimeoutError::Disconnected) => break,
            }
        }
        let status = child.wait()?;
        if status.success() {
            return Ok(());
        }
        bail!("{} ended with {status}\n{}", shown(command), tail(&log_path)?)
    }

    /// Prints every step with its time, and the total.
    pub fn summary(&self) {
        println!();
        for (name, took) in self.finished.lock().iter().flat_map(|finished| finished.iter()) {
            println!("{:>7}  {name}", clock(*took));
        }
        println!("{:>7}  in all", clock(self.began.elapsed()));
    }

    fn log_path(&self, name: &str) -> PathBuf {
        let plain: String = name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
        self.places.cache.join("logs").join(format!("{plain}.log"))
    }
}

/// Does two things at once; the first error is the one reported.
pub fn both(one: impl FnOnce() -> Result<()> + Send, other: impl FnOnce() -> Result<()>) -> Result<()> {
    thread::scope(|scope| {
        let one = scope.spawn(one);
        let other = other();
        let one = one.join().map_err(|_| anyhow!("a step of the set-up panicked"))?;
        one.and(other)
    })
}

fn forward_lines(pipe: Option<impl Read + Send + 'static>, to: Sender<String>) {
    let Some(pipe) = pipe else { return };
    thread::spawn(move || {
        let mut reader = BufReader::new(pipe);
        let mut line = Vec::new();
        while reader.read_until(b'\n', &mut line).is_ok_and(|read| read > 0) {
            if to.send(String::from_utf8_lossy(&line).trim_end().to_owned()).is_err() {
                return;
            }
            line.clear();
        }
    });
}

fn shortened(line: &str) -> String {
    let line = line.trim();
    match line.char_indices().nth(80) {
        Some((end, _)) => format!("{}…", line.get(..end).unwrap_or(line)),
        None => line.to_owned(),
    }
}

fn tail(log: &Path) -> Result<String> {
    let text = fs::read_to_string(log)?;
    let lines: Vec<&str> = text.lines().collect();
    let from = lines.len().saturating_sub(TAIL);
    let newest = lines.get(from..).unwrap_or_default().join("\n");
    Ok(format!("{newest}\n(all of its output: {})", log.display()))
}

fn cannot_start(command: &Command) -> String {
    format!("cannot start `{}`: is it installed and on PATH?", command.get_program().display())
}

fn shown(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    format!("`{}`", words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" "))
}

/// `m:ss`.
fn clock(time: Duration) -> String {
    format!("{}:{:02}", time.as_secs() / 60, time.as_secs() % 60)
}
