//! Progress on standard error: a bar on a terminal, a line for each cell elsewhere.

use std::io::Write;
use std::time::Duration;

use indicatif::{MultiProgress, ProgressBar, ProgressStyle};

use crate::cli::table::shorten;
use crate::run::Progress;

/// Longest source line shown.
const LONGEST_LINE: usize = 60;

/// How progress is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// A live bar.
    Bar,
    /// A line when a cell ends.
    Lines,
    /// Nothing.
    Hidden,
}

/// Progress being shown.
pub struct Shown {
    style: Style,
    bar: ProgressBar,
    /// What stands before each line: which one of many runs it is.
    label: String,
    line: String,
}

impl Style {
    /// The style for these options.
    pub fn choose(no_progress: bool, json: bool, terminal: bool) -> Self {
        match (no_progress, json, terminal) {
            (true, ..) | (_, true, false) => Self::Hidden,
            (_, _, true) => Self::Bar,
            _ => Self::Lines,
        }
    }

    /// Begins to show progress.
    pub fn start(self) -> Shown {
        let bar = if self == Self::Bar { ProgressBar::new(0) } else { ProgressBar::hidden() };
        self.show(bar, String::new())
    }

    /// Begins to show the progress of one of many runs.
    pub fn start_among(self, bars: &MultiProgress, label: &str) -> Shown {
        let bar = if self == Self::Bar { bars.add(ProgressBar::new(0)) } else { ProgressBar::hidden() };
        self.show(bar, format!("{label}  "))
    }

    fn show(self, bar: ProgressBar, label: String) -> Shown {
        let template = "{bar:20.cyan} {pos}/{len} {elapsed:.dim} {prefix}{wide_msg}";
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        bar.set_prefix(label.clone());
        Shown { style: self, bar, label, line: String::new() }
    }
}

impl Shown {
    /// Shows what happened.
    pub fn observe(&mut self, progress: &Progress<'_>) {
        match progress {
            Progress::Started { cells, kernel, .. } => {
                self.bar.set_length(u64::try_from(*cells).unwrap_or(u64::MAX));
                self.bar.set_message(format!("starting {kernel}"));
                if self.style == Style::Bar {
                    self.bar.enable_steady_tick(Duration::from_millis(120));
                }
            }
            Progress::CellReused { cell, .. } => {
                self.bar.inc(1);
                if self.style == Style::Lines {
                    let line = shorten(&cell.first_line, LONGEST_LINE);
                    self.warn(&format!("[{}/{}] taken over  {line}", cell.number, cell.total));
                }
            }
            Progress::CellStarted { cell } => {
                self.line = shorten(&cell.first_line, LONGEST_LINE);
                self.bar.set_message(self.line.clone());
            }
            Progress::Output { messages, .. } => {
                if self.style == Style::Bar {
                    let plural = if *messages == 1 { "" } else { "s" };
                    self.bar.set_message(format!("{} · {messages} output{plural}", self.line));
                }
            }
            Progress::CellEnded { cell, elapsed, failure } => {
                self.bar.inc(1);
                if self.style == Style::Lines {
                    let mark = if failure.is_some() { "failed " } else { "" };
                    let seconds = elapsed.as_secs_f64();
                    self.warn(&format!(
                        "[{}/{}] {seconds:.1} s  {mark}{}",
                        cell.number, cell.total, self.line
                    ));
                }
            }
            Progress::SaveFailed { .. } | Progress::LeftRunning { .. } => {}
            Progress::Ended { .. } => self.bar.finish_and_clear(),
        }
    }

    /// Prints a line to standard error.
    pub fn warn(&self, line: &str) {
        self.bar.suspend(|| drop(writeln!(std::io::stderr(), "{}{line}", self.label)));
    }

    /// Prints what a cell wrote to the stream of the same name.
    pub fn log(&self, stream: &str, text: &str) {
        self.bar.suspend(|| {
            drop(match stream {
                "stderr" => write!(anstream::stderr(), "{text}"),
                _ => write!(anstream::stdout(), "{text}").and_then(|()| std::io::stdout().flush()),
            });
        });
    }
}
