//! Completion and inspection as a front end gets them.

use jupyter::Channel;
use serde_json::{Value, json};

use crate::session::Session;

/// Asks about the end of `code`.
async fn ask(session: &mut Session, msg_type: &str, code: &str) -> Value {
    let content = json!({"code": code, "cursor_pos": code.chars().count(), "detail_level": 0});
    session.ask(Channel::Shell, msg_type, content).await.reply
}

#[tokio::test]
async fn matches_say_what_they_are() {
    let mut session = Session::start().await;
    session.succeed("let flights = df![\"carrier\" => [\"UA\"], \"delay\" => [1]]?;").await;
    let reply = ask(&mut session, "complete_request", "/* → */ flights.clone().lazy().group_by_st").await;
    assert_eq!(reply["matches"], json!(["group_by_stable"]));
    assert_eq!((&reply["cursor_start"], &reply["cursor_end"]), (&json!(31), &json!(42)));
    let kind = &reply["metadata"]["_jupyter_types_experimental"][0];
    assert_eq!((&kind["text"], &kind["type"]), (&json!("group_by_stable"), &json!("method")));
    assert!(kind["signature"].as_str().unwrap().starts_with("fn group_by_stable<"));
}

#[tokio::test]
async fn columns_are_those_that_a_cell_has_left() {
    let mut session = Session::start().await;
    session.succeed("let flights = df![\"carrier\" => [\"UA\"], \"delay\" => [1]]?;").await;
    // The columns are told between two cells: when the second one runs, they are known.
    session.succeed("1").await;
    let reply = ask(&mut session, "complete_request", "flights.clone().lazy().filter(col(\"de").await;
    assert_eq!(reply["matches"], json!(["delay"]));
}

#[tokio::test]
async fn what_is_inspected_comes_in_three_forms() {
    let mut session = Session::start().await;
    session.succeed("/// How far.\nfn distance(a: f64) -> f64 { a }").await;
    let reply = ask(&mut session, "inspect_request", "distance(").await;
    assert_eq!(reply["found"], true);
    for (mime, text) in [
        ("text/plain", "fn distance(a: f64) -> f64\n\nHow far."),
        ("text/markdown", "```rust\nfn distance(a: f64) -> f64\n```\n\nHow far."),
    ] {
        assert_eq!(reply["data"][mime], text);
    }
    assert!(reply["data"]["text/html"].as_str().unwrap().contains("<p>How far.</p>"));
    let reply = ask(&mut session, "inspect_request", "nothing_of_that_name").await;
    assert_eq!(reply["found"], false);
}
