//! A small kernel on top of [`Server`]: it echoes code to stdout and knows a few commands.

use std::sync::Arc;

use jupyter::server::Patience;
use jupyter::{ConnectionInfo, Publisher, Request, Server, Transport};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::sync::Notify;
use tokio::task::JoinHandle;

/// A running echo kernel; ends on a shutdown request.
pub struct EchoKernel {
    pub folder: TempDir,
    pub info: ConnectionInfo,
    pub ended: JoinHandle<()>,
}

impl EchoKernel {
    /// Starts one and writes `connection.json` into its folder.
    pub async fn start(transport: Transport, patience: Patience) -> Self {
        let folder = tempfile::tempdir_in("/tmp").unwrap();
        let info = connection(&folder, transport);
        info.write(&folder.path().join("connection.json")).unwrap();
        let server = Server::bind_with(&info, patience).await.unwrap();
        Self { folder, info, ended: tokio::spawn(serve(server)) }
    }
}

fn connection(folder: &TempDir, transport: Transport) -> ConnectionInfo {
    let ports: Vec<u16> = match transport {
        Transport::Ipc => (1..=5).collect(),
        Transport::Tcp => {
            let free: Vec<_> =
                (0..5).map(|_| std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap()).collect();
            free.iter().map(|listener| listener.local_addr().unwrap().port()).collect()
        }
    };
    let ip = match transport {
        Transport::Ipc => folder.path().join("k").display().to_string(),
        Transport::Tcp => "127.0.0.1".to_owned(),
    };
    serde_json::from_value(json!({
        "transport": transport, "ip": ip, "key": "test-key", "signature_scheme": "hmac-sha256",
        "shell_port": ports[0], "iopub_port": ports[1], "stdin_port": ports[2], "control_port": ports[3],
        "hb_port": ports[4],
    }))
    .unwrap()
}

async fn serve(mut server: Server) {
    let publisher = server.publisher();
    let interrupted = Arc::new(Notify::new());
    loop {
        tokio::select! {
            Some(request) = server.shell.recv() => {
                let (publisher, interrupted) = (publisher.clone(), interrupted.clone());
                tokio::spawn(async move { shell(&publisher, &request, &interrupted).await });
            }
            Some(request) = server.control.recv() => {
                let publisher = &publisher;
                match request.message.msg_type() {
                    "interrupt_request" => {
                        interrupted.notify_one();
                        publisher.reply(&request, "interrupt_reply", json!({ "status": "ok" })).await;
                    }
                    "shutdown_request" => {
                        let content = json!({ "status": "ok", "restart": false });
                        publisher.reply(&request, "shutdown_reply", content).await;
                        break;
                    }
                    other => panic!("{other}"),
                }
            }
        }
    }
    server.close().await;
}

async fn shell(publisher: &Publisher, request: &Request, interrupted: &Notify) {
    publisher.status(&request.message, "busy").await;
    match request.message.msg_type() {
        "kernel_info_request" => publisher.reply(request, "kernel_info_reply", kernel_info()).await,
        "execute_request" => {
            let reply = execute(publisher, request, interrupted).await;
            publisher.reply(request, "execute_reply", reply).await;
        }
        other => panic!("{other}"),
    }
    publisher.status(&request.message, "idle").await;
}

async fn execute(publisher: &Publisher, request: &Request, interrupted: &Notify) -> Value {
    let cell = &request.message;
    let code = cell.content["code"].as_str().unwrap();
    let (command, argument) = code.split_once(' ').unwrap_or((code, ""));
    match command {
        "lines" => {
            for index in 0..argument.parse().unwrap() {
                publisher.stream(cell, "stdout", &format!("{index}\n")).await;
            }
        }
        "large" => publisher.stream(cell, "stdout", &"y".repeat(argument.parse().unwrap())).await,
        "ask" => {
            let answer = publisher.input_request(request, argument, false).await.unwrap();
            publisher.stream(cell, "stdout", &answer).await;
        }
        "wait" => {
            publisher.stream(cell, "stdout", "waiting").await;
            interrupted.notified().await;
            return json!({ "status": "error", "ename": "Interrupt", "evalue": "", "traceback": [] });
        }
        _ => publisher.stream(cell, "stdout", code).await,
    }
    json!({ "status": "ok", "execution_count": 1, "user_expressions": {} })
}

fn kernel_info() -> Value {
    json!({
        "status": "ok", "protocol_version": "5.4", "implementation": "echo", "implementation_version": "1",
        "language_info": { "name": "echo", "version": "1", "mimetype": "text/plain", "file_extension": ".txt" },
        "banner": "", "help_links": [],
    })
}
