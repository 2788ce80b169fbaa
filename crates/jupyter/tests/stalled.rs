//! A subscriber that stops reading. A process of its own, because its memory is measured.

#![allow(clippy::unwrap_used)] // helpers of tests are tests too

use std::time::Duration;

use jupyter::server::Patience;
use jupyter::{Client, ConnectionInfo, Message, Publisher, Server};
use rustix::process::{Pid, Signal, kill_process};
use serde_json::json;
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};
use tokio::task::JoinHandle;
use tokio::time::timeout;

const LIMIT: Duration = Duration::from_mins(2);
const WINDOW: usize = 4 << 20;
const PUBLISHED: usize = 256 << 20;
const PIECE: usize = 4096;

/// Subscribes with libzmq, says so, and then reads on only as long as it is not stopped.
const SUBSCRIBER: &str = "
import sys, zmq
socket = zmq.Context.instance().socket(zmq.SUB)
socket.setsockopt(zmq.RCVHWM, 10)
socket.subscribe(b'')
socket.connect(sys.argv[1])
socket.recv_multipart()
print('subscribed', flush=True)
while True:
    socket.recv_multipart()
";

async fn subscriber(endpoint: &str) -> Child {
    let python = concat!(env!("CARGO_MANIFEST_DIR"), "/../../.tools/python/bin/python");
    let mut command = Command::new(python);
    command.args(["-c", SUBSCRIBER, endpoint]).stdout(std::process::Stdio::piped()).kill_on_drop(true);
    let mut child = command.spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    assert_eq!(timeout(LIMIT, lines.next_line()).await.unwrap().unwrap().as_deref(), Some("subscribed"));
    child
}

fn resident_bytes() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<usize>().unwrap() * 1024
}

fn publish(publisher: Publisher, cell: Message) -> JoinHandle<()> {
    tokio::spawn(async move {
        let text = "y".repeat(PIECE);
        for _ in 0..PUBLISHED / PIECE {
            publisher.stream(&cell, "stdout", &text).await;
        }
    })
}

/// Reads all text that was published; the receiving side is drained so fast that its memory hardly counts.
async fn receive(client: &mut Client) -> usize {
    let mut received = 0;
    while received < PUBLISHED {
        let message = timeout(LIMIT, client.iopub.recv()).await.unwrap().unwrap();
        received += message.content["text"].as_str().map_or(0, str::len);
    }
    received
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stalled_subscriber_neither_fills_memory_nor_silences_the_others() {
    let folder = tempfile::tempdir_in("/tmp").unwrap();
    let info: ConnectionInfo = serde_json::from_value(json!({
        "transport": "ipc", "ip": folder.path().join("k"), "key": "k", "shell_port": 1, "iopub_port": 2,
        "stdin_port": 3, "control_port": 4, "hb_port": 5,
    }))
    .unwrap();
    let patience = Patience { window: WINDOW, stall: Duration::from_secs(2) };
    let server = Server::bind_with(&info, patience).await.unwrap();
    let stalled = subscriber(&info.endpoint(jupyter::Channel::Iopub)).await;
    kill_process(Pid::from_raw(stalled.id().unwrap().try_into().unwrap()).unwrap(), Signal::STOP).unwrap();

    let mut client = Client::connect(&info).await.unwrap();
    client.iopub.recv().await.unwrap();
    let before = resident_bytes();
    let publishing = publish(server.publisher(), Message::new("s", "execute_request", json!({})));
    assert_eq!(receive(&mut client).await, PUBLISHED);
    publishing.await.unwrap();

    let grown = resident_bytes() - before;
    assert!(grown < 16 * WINDOW, "{} MiB for {} MiB published", grown >> 20, PUBLISHED >> 20);
}
