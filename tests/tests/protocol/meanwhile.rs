//! What the kernel answers while a cell runs, and subshells.

use std::time::{Duration, Instant};

use jupyter::{Channel, ExecuteRequest, Message};
use serde_json::json;

use crate::session::Session;

/// As long as a user who types hardly notices.
const AT_ONCE: Duration = Duration::from_millis(300);

/// Cells that keep a processor busy until a file is there.
struct Gate(tempfile::TempDir);

impl Gate {
    fn new() -> Self {
        Gate(tempfile::tempdir().unwrap())
    }

    fn cell(&self) -> String {
        let file = self.0.path().join("open").display().to_string();
        format!("println!(\"started\"); while !std::path::Path::new({file:?}).exists() {{}}")
    }

    fn open(&self) {
        std::fs::write(self.0.path().join("open"), "").unwrap();
    }
}

/// Starts a cell and waits until it runs.
async fn start(session: &mut Session, gate: &Gate) -> String {
    let id = session.kernel.client.execute(ExecuteRequest::new(gate.cell())).await.unwrap();
    loop {
        if let jupyter::Event::Iopub(message) = session.next().await
            && message.msg_type() == "stream"
        {
            return id;
        }
    }
}

#[tokio::test]
async fn requests_that_need_no_session_are_answered_at_once() {
    let mut session = Session::start().await;
    session.succeed("let flights = 1; fn fly() {}").await;
    let gate = Gate::new();
    let cell = start(&mut session, &gate).await;
    let requests = [
        ("complete_request", json!({"code": "fli", "cursor_pos": 3})),
        ("inspect_request", json!({"code": "flights", "cursor_pos": 3, "detail_level": 0})),
        ("is_complete_request", json!({"code": "1 + 1"})),
        ("history_request", json!({"hist_access_type": "tail", "n": 1})),
        ("comm_info_request", json!({})),
        ("kernel_info_request", json!({})),
    ];
    let mut times = Vec::new();
    for _ in 0..20 {
        for (msg_type, content) in requests.clone() {
            let asked = Instant::now();
            let answer = session.ask(Channel::Shell, msg_type, content).await;
            times.push(asked.elapsed());
            if msg_type == "complete_request" {
                assert!(answer.reply["matches"].as_array().unwrap().contains(&json!("flights")));
            }
        }
    }
    times.sort();
    let slow = times[times.len() * 95 / 100];
    assert!(slow < AT_ONCE, "the 95th percentile is {slow:?}");
    gate.open();
    assert_eq!(session.finish(&cell).await.reply["status"], "ok");
}

#[tokio::test]
async fn a_kernel_that_answers_meanwhile_still_says_that_it_is_busy() {
    let mut session = Session::start().await;
    let gate = Gate::new();
    let cell = start(&mut session, &gate).await;
    let id = session.send(Channel::Shell, "kernel_info_request", json!({})).await;
    let mut states = Vec::new();
    while states.len() < 3 {
        if let jupyter::Event::Iopub(message) = session.next().await
            && let Some(state) = message.execution_state()
        {
            let parent = if message.is_child_of(&id) { "question" } else { "cell" };
            states.push(format!("{parent} {state}"));
        }
    }
    assert_eq!(states, ["question busy", "question idle", "cell busy"]);
    gate.open();
    session.finish(&cell).await;
}

#[tokio::test]
async fn subshells_come_and_go_and_share_the_session() {
    let mut session = Session::start().await;
    let info = session.ask(Channel::Shell, "kernel_info_request", json!({})).await.reply;
    assert_eq!(info["supported_features"], json!(["kernel subshells"]));
    let created = session.ask(Channel::Control, "create_subshell_request", json!({})).await.reply;
    let subshell = created["subshell_id"].clone();
    let listed = session.ask(Channel::Control, "list_subshell_request", json!({})).await.reply;
    assert_eq!(listed["subshell_id"], json!([subshell]));

    let gate = Gate::new();
    let cell = start(&mut session, &gate).await;
    let on_subshell = async |msg_type: &str, content| {
        let mut message = Message::new(session.kernel.client.requests().session(), msg_type, content);
        message.header.extra.insert("subshell_id".into(), subshell.clone());
        session.kernel.client.requests().send(Channel::Shell, &message).await.unwrap();
        message.header.msg_id
    };
    let queued = on_subshell("execute_request", json!({"code": "let from_subshell = 7;"})).await;
    let asked = on_subshell("kernel_info_request", json!({})).await;
    assert_eq!(session.finish(&asked).await.reply["status"], "ok");
    gate.open();
    session.finish(&cell).await;
    assert_eq!(session.finish(&queued).await.reply["status"], "ok");
    assert_eq!(session.succeed("from_subshell").await.result(), "7");

    let request = json!({"subshell_id": subshell});
    for expected in ["ok", "error"] {
        let deleted = session.ask(Channel::Control, "delete_subshell_request", request.clone()).await;
        assert_eq!(deleted.reply["status"], expected);
    }
}
