use jupyter::Transport;
use jupyter::server::Patience;
use serde_json::json;
use tokio::time::timeout;

use crate::echo::EchoKernel;
use crate::peer;
use crate::setup::LIMIT;

#[tokio::test(flavor = "multi_thread")]
async fn jupyter_client_holds_a_whole_session() {
    for transport in [Transport::Ipc, Transport::Tcp] {
        let kernel = EchoKernel::start(transport, Patience::default()).await;
        let seen = peer::run("session.py", &kernel).await;
        assert_eq!(
            seen,
            json!({
                "alive": true,
                "heartbeat": true,
                "echo": { "status": "ok", "text": "né 1", "states": ["busy", "idle"] },
                "ask": { "status": "ok", "text": "name?!", "states": ["busy", "idle"] },
                "lines": true,
                "large": 20_000_000,
                "interrupt": "ok",
                "interrupted": ["Interrupt", true],
                "shutdown": "shutdown_reply",
            }),
            "{transport:?}"
        );
        timeout(LIMIT, kernel.ended).await.unwrap().unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn forged_and_repeated_requests_are_not_served() {
    let kernel = EchoKernel::start(Transport::Ipc, Patience::default()).await;
    assert_eq!(peer::run("forgery.py", &kernel).await, json!(["final", "last", "twice"]));
    kernel.ended.abort();
}

#[tokio::test(flavor = "multi_thread")]
async fn our_own_client_is_welcomed_and_served() {
    let kernel = EchoKernel::start(Transport::Ipc, Patience::default()).await;
    let mut client = jupyter::Client::connect(&kernel.info).await.unwrap();
    let welcome = timeout(LIMIT, client.iopub.recv()).await.unwrap().unwrap();
    assert_eq!(welcome.msg_type(), "iopub_welcome");
    assert_eq!(welcome.content, json!({ "subscription": "" }));
    let id = client.execute(jupyter::ExecuteRequest::new("hello")).await.unwrap();
    for expected in ["busy", "hello", "idle"] {
        let message = timeout(LIMIT, client.iopub.recv()).await.unwrap().unwrap();
        assert!(message.is_child_of(&id));
        let said = message.execution_state().or(message.content["text"].as_str());
        assert_eq!(said, Some(expected));
    }
    assert!(timeout(LIMIT, client.shell.recv()).await.unwrap().unwrap().is_child_of(&id));
    kernel.ended.abort();
}
