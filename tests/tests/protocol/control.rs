//! The control channel, and the kernel's end.

use std::process::Command;

use jupyter::{Channel, Event, LaunchOptions};
use serde_json::json;

use crate::session::Session;

#[tokio::test]
async fn what_the_kernel_is() {
    let mut session = Session::start().await;
    for channel in [Channel::Shell, Channel::Control] {
        let info = session.ask(channel, "kernel_info_request", json!({})).await.reply;
        assert_eq!((&info["status"], &info["protocol_version"]), (&json!("ok"), &json!("5.5")));
        assert_eq!(info["language_info"]["pygments_lexer"], "rust");
        assert_eq!(info["language_info"]["codemirror_mode"], "rust");
        assert!(info["help_links"].as_array().is_some_and(|links| !links.is_empty()));
    }
}

#[tokio::test]
async fn debugging_is_declined_and_the_unknown_ignored() {
    let mut session = Session::start().await;
    let request = json!({"seq": 1, "type": "request", "command": "initialize", "arguments": {}});
    let declined = session.ask(Channel::Control, "debug_request", request).await;
    assert_eq!(
        (&declined.reply["status"], &declined.reply["ename"]),
        (&json!("error"), &json!("NotImplemented"))
    );
    for channel in [Channel::Shell, Channel::Control] {
        session.send(channel, "make_coffee_request", json!({})).await;
        assert_eq!(session.ask(channel, "kernel_info_request", json!({})).await.reply["status"], "ok");
    }
    assert_eq!(session.succeed("1 + 1").await.result(), "2");
}

#[tokio::test]
async fn shutdown_is_heard_on_both_channels() {
    for channel in [Channel::Shell, Channel::Control] {
        let mut session = Session::start().await;
        let id = session.send(channel, "shutdown_request", json!({"restart": true})).await;
        let mut reply = None;
        let status = loop {
            match session.next().await {
                Event::Shell(message) | Event::Control(message) if message.is_child_of(&id) => {
                    reply = Some(message.content);
                }
                Event::Exited(status) => break status,
                _ => {}
            }
        };
        assert_eq!(reply, Some(json!({"status": "ok", "restart": true})));
        assert!(status.success(), "{status}");
    }
}

#[tokio::test]
async fn a_kernel_ends_with_the_front_end_that_started_it() {
    let mut front_end = Command::new("sleep").arg("600").spawn().unwrap();
    let id = front_end.id().to_string();
    let options =
        LaunchOptions { env: vec![("JPY_PARENT_PID".into(), id.into())], ..LaunchOptions::default() };
    let mut session = Session::start_with(options).await;
    session.succeed("1").await;
    front_end.kill().unwrap();
    front_end.wait().unwrap();
    let status = loop {
        if let Event::Exited(status) = session.next().await {
            break status;
        }
    };
    assert!(status.success(), "{status}");
}
