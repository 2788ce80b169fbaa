//! Runs against kernels that do not keep to the protocol. Real kernels are in the end-to-end tests.

use std::collections::VecDeque;
use std::time::Duration;

use bytes::Bytes;
use jupyter::{Header, Message};
use notebook::Notebook;
use serde_json::{Value, json};

use super::*;
use crate::execute::{Event, SessionError, StartError};

/// A kernel that answers each cell with what the cell's source says, a word for each message.
struct Scripted {
    cells: Vec<Header>,
    events: VecDeque<Event>,
    lost: u64,
}

struct Script;

impl Executor for Script {
    type Session = Scripted;

    async fn start(&self, _options: StartOptions) -> Result<Scripted, StartError> {
        Ok(Scripted { cells: Vec::new(), events: VecDeque::new(), lost: 0 })
    }
}

impl Scripted {
    fn answer(&mut self, word: &str) {
        let Some(cell) = self.cells.last() else { return };
        let (parent, msg_type, content) = match word {
            "idle" => (cell, "status", json!({"execution_state": "idle"})),
            "ok" => (cell, "execute_reply", json!({"status": "ok"})),
            "aborted" => (cell, "execute_reply", json!({"status": "aborted"})),
            "exit" => (cell, "execute_reply", json!({"status": "ok", "payload": [{"source": "ask_exit"}]})),
            "error" => (
                cell,
                "execute_reply",
                json!({"status": "error", "ename": "E", "evalue": "v", "traceback": ["T"]}),
            ),
            "shown" => (cell, "error", json!({"ename": "E", "evalue": "v", "traceback": ["T"]})),
            "ask" => (cell, "input_request", json!({"prompt": "who?"})),
            "broken" => (cell, "display_data", json!({"data": 1})),
            "late" => (&self.cells[0], "stream", json!({"name": "stdout", "text": "late\n"})),
            "stray" => (
                &Header::new("other", "execute_request"),
                "stream",
                json!({"name": "stdout", "text": "stray\n"}),
            ),
            "lost" => {
                self.lost += 1;
                return;
            }
            "dropped" => return self.events.push_back(Event::Lost("the server dropped it".to_owned())),
            "cut" => return self.events.push_back(Event::Cut("nobody knows".to_owned())),
            "died" => return self.events.push_back(Event::Ended("it exited with code 0".to_owned())),
            word => (cell, "stream", json!({"name": "stdout", "text": format!("{word}\n")})),
        };
        let message = Message::child("kernel", parent, msg_type, content);
        self.events.push_back(match msg_type {
            "execute_reply" => Event::Reply(message),
            "input_request" => Event::Question(message),
            _ => Event::Output(message),
        });
    }
}

impl Session for Scripted {
    fn kernel_info(&self) -> Option<&Value> {
        None
    }

    async fn execute(&mut self, code: &str) -> Result<String, SessionError> {
        let header = Header::new("client", "execute_request");
        self.cells.push(header.clone());
        code.split_whitespace().for_each(|word| self.answer(word));
        Ok(header.msg_id)
    }

    async fn next(&mut self) -> Event {
        match self.events.pop_front() {
            Some(event) => event,
            None => std::future::pending().await,
        }
    }

    async fn interrupt(&mut self) -> Result<(), SessionError> {
        Ok(())
    }

    async fn kill(&mut self) {
        self.events.push_back(Event::Ended("it was killed".to_owned()));
    }

    async fn shutdown(self, _grace: Duration) -> Result<(), SessionError> {
        Ok(())
    }

    fn lost_messages(&self) -> u64 {
        self.lost
    }

    fn recent_output(&self) -> String {
        String::new()
    }
}

struct Nobody;

impl Observer for Nobody {
    fn observe(&mut self, _progress: &Progress<'_>) {}
}

fn request() -> RunRequest {
    RunRequest {
        input: Location::File("nb.ipynb".into()),
        output: None,
        upload: None,
        in_place: false,
        given: Vec::new(),
        parameters: ParameterOptions::default(),
        kernel: None,
        cwd: None,
        environment: Vec::new(),
        limits: Limits::default(),
        start_timeout: None,
        keep_going: false,
        selection: Selection::default(),
        report_mode: false,
        mark_error: false,
        recording: None,
        keep_kernel: None,
        cache: false,
    }
}

async fn outcome(cells: &[&str], request: &RunRequest) -> Outcome {
    let cell = |source: &&str| {
        let (tags, source) = match source.split_once('#') {
            Some((tag, source)) => (vec![tag], source),
            None => (Vec::new(), *source),
        };
        json!({"cell_type": "code", "execution_count": null, "metadata": {"tags": tags}, "outputs": [], "source": source})
    };
    let cells: Vec<Value> = cells.iter().map(cell).collect();
    let metadata = json!({"kernelspec": {"name": "scripted", "display_name": "Scripted"}});
    let text = json!({"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 4}).to_string();
    let notebook = Notebook::parse(&text).unwrap();
    let selected = request.selection.apply(&notebook).unwrap();
    let prepared = Prepared {
        content: Bytes::new(),
        notebook,
        selected,
        injection: Injection::default(),
        values: serde_json::Map::new(),
        kernel: "scripted".to_owned(),
        plan: None,
    };
    run(prepared, request, &Script, &mut Nobody).await.unwrap()
}

/// How the run ended, and each cell's output texts.
fn told(outcome: &Outcome) -> String {
    let ending = match &outcome.ending {
        Ending::KernelDied { cell, how } => format!("died in {}: {how}", cell.number),
        Ending::Incomplete { cell, why } => format!("incomplete in {}: {why}", cell.number),
        Ending::InputAsked { cell, prompt } => format!("asked in {}: {prompt}", cell.number),
        Ending::StoppedIn { cell, stop, killed } => {
            format!("stopped in {}: {stop:?}, killed: {killed}", cell.number)
        }
        other => format!("{other:?}"),
    };
    let failed: Vec<usize> = outcome.failures.iter().map(|failure| failure.cell.number).collect();
    let text = |output: Value| match output["output_type"].as_str() {
        Some("stream") => {
            output["text"].as_array().unwrap().iter().filter_map(Value::as_str).collect::<String>()
        }
        _ => output["ename"].as_str().unwrap_or_default().to_owned(),
    };
    let outputs: Vec<String> = outcome
        .notebook
        .cells()
        .map(|cell| cell.outputs().map(text).collect::<String>().replace('\n', ";"))
        .collect();
    let success = if outcome.is_success() { "success" } else { "no success" };
    format!("{success}, {ending}, failed {failed:?}, {outputs:?}")
}

#[tokio::test(start_paused = true)]
async fn only_a_whole_end_is_a_success() {
    let cases: &[(&[&str], &str)] = &[
        (&["a ok idle", "idle b ok"], r#"success, Completed, failed [], ["a;", "b;"]"#),
        (
            &["a idle"],
            r#"no success, incomplete in 1: the kernel went idle and never replied, failed [], ["a;"]"#,
        ),
        (
            &["a ok"],
            r#"no success, incomplete in 1: the kernel replied and never went idle, failed [], ["a;"]"#,
        ),
        (
            &["ok idle", "a lost ok idle"],
            r#"no success, incomplete in 2: 1 messages of the kernel could not be read, failed [], ["", "a;"]"#,
        ),
        (
            &["broken ok idle"],
            r#"no success, incomplete in 1: 1 messages of the kernel could not be read, failed [], [""]"#,
        ),
        (
            &["a dropped b ok idle", "c ok idle"],
            r#"no success, incomplete in 1: the server dropped it, failed [], ["a;b;", ""]"#,
        ),
        (
            &["a dropped error idle"],
            r#"no success, incomplete in 1: the server dropped it, failed [1], ["a;E"]"#,
        ),
        (&["a ok cut"], r#"no success, incomplete in 1: nobody knows, failed [], ["a;"]"#),
        (&["a died"], r#"no success, died in 1: it exited with code 0, failed [], ["a;"]"#),
        (&["a ok died"], r#"no success, died in 1: it exited with code 0, failed [], ["a;"]"#),
        (
            &["a exit idle", "b ok idle"],
            r#"no success, died in 1: the cell made it exit, 1 cells before the end, failed [], ["a;", ""]"#,
        ),
        (&["a exit idle"], r#"success, Completed, failed [], ["a;"]"#),
        (&["a ask"], r#"no success, asked in 1: who?, failed [], ["a;"]"#),
        (&["aborted idle", "b ok idle"], r#"no success, Failed, failed [1], ["aborted", ""]"#),
        (&["error idle", "b ok idle"], r#"no success, Failed, failed [1], ["E", ""]"#),
        (&["shown error idle"], r#"no success, Failed, failed [1], ["E"]"#),
        (
            &["raises-exception#shown error idle", "b ok idle"],
            r#"success, Completed, failed [], ["E", "b;"]"#,
        ),
        (&["skip-execution#died", "b ok idle"], r#"success, Completed, failed [], ["", "b;"]"#),
        (&["a ok idle", "late stray b ok idle"], r#"success, Completed, failed [], ["a;late;", "b;"]"#),
    ];
    for (cells, expected) in cases {
        assert_eq!(&told(&outcome(cells, &request()).await), expected, "{cells:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn keep_going_collects_failures() {
    let request = RunRequest { keep_going: true, ..request() };
    let outcome = outcome(&["shown error idle", "b ok idle", "error idle"], &request).await;
    assert_eq!(told(&outcome), r#"no success, Completed, failed [1, 3], ["E", "b;", "E"]"#);
    let tagged = |index: usize| outcome.notebook.cell(index).unwrap().has_tag("nbrun-failed");
    assert_eq!([tagged(0), tagged(1), tagged(2)], [true, false, true]);
    let record = &outcome.notebook.metadata()["nbrun"];
    assert_eq!(record["status"], "failed");
    assert_eq!(record["failed_cells"][1]["number"], 3);
}

#[tokio::test(start_paused = true)]
async fn a_deadline_interrupts_then_kills() {
    let request =
        RunRequest { limits: Limits { run: Some(Duration::from_secs(2)), ..Limits::default() }, ..request() };
    let told = told(&outcome(&["ok idle", "a"], &request).await);
    assert_eq!(told, r#"no success, stopped in 2: Timeout(2s), killed: true, failed [], ["", "a;"]"#);
}
