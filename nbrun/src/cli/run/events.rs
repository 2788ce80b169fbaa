//! `--json`: one object per event on standard output.

use std::io::Write;

use serde_json::{Value as Json, json};

use crate::cli::Exit;
use crate::run::{CellRef, Outcome, Progress, status};

/// Prints events.
#[derive(Debug, Default)]
pub struct Events {
    /// Which one of many runs it is.
    label: Option<String>,
    broken: bool,
}

impl Events {
    /// The events of one of many runs.
    pub fn of(label: &str) -> Self {
        Self { label: Some(label.to_owned()), broken: false }
    }

    /// Prints an event.
    pub fn observe(&mut self, progress: &Progress<'_>) {
        let mut event = match progress {
            Progress::Started { run, cells, left_out, kernel } => {
                let left_out = (!left_out.is_empty()).then(|| left_out.to_string());
                json!({"event": "started", "run": run, "cells": cells, "left_out": left_out, "kernel": kernel})
            }
            Progress::CellReused { cell, reason } => {
                json!({"event": "cell_reused", "cell": cell_json(cell), "reason": reason})
            }
            Progress::CellStarted { cell } => json!({"event": "cell_started", "cell": cell_json(cell)}),
            Progress::Output { stream: Some((name, text)), .. } => {
                json!({"event": "stream", "name": name, "text": text})
            }
            Progress::Output { messages, .. } => json!({"event": "output", "messages": messages}),
            Progress::CellEnded { cell, elapsed, failure } => json!({
                "event": "cell_ended",
                "cell": cell_json(cell),
                "seconds": elapsed.as_secs_f64(),
                "error": failure.map(|failure| json!({"ename": failure.ename, "evalue": failure.evalue})),
            }),
            Progress::SaveFailed { error } => json!({"event": "save_failed", "error": error.to_string()}),
            Progress::Ended { outcome } => ended(outcome),
            Progress::LeftRunning { error } => json!({"event": "left_running", "error": error.to_string()}),
        };
        if let (Some(label), Json::Object(event)) = (&self.label, &mut event) {
            event.insert("job".to_owned(), Json::from(label.as_str()));
        }
        if !self.broken {
            self.broken = writeln!(std::io::stdout(), "{event}").is_err();
        }
    }
}

fn ended(outcome: &Outcome) -> Json {
    json!({
        "event": "ended",
        "status": status(&outcome.ending, &outcome.failures),
        "exit_code": Exit::of(outcome).code(),
        "save_error": outcome.save_error.as_ref().map(ToString::to_string),
        "upload_error": outcome.upload_error.as_ref().map(ToString::to_string),
        "spool": outcome.upload_error.as_ref().map(|error| error.spool.display().to_string()),
        "record_error": outcome.record_error.as_ref().map(ToString::to_string),
    })
}

fn cell_json(cell: &CellRef) -> Json {
    json!({"number": cell.number, "total": cell.total, "index": cell.index, "first_line": cell.first_line})
}
