//! `execute_request` and its options; `history_request`.

use jupyter::{Channel, Event, ExecuteRequest};
use serde_json::{Value, json};

use crate::session::Session;

#[tokio::test]
async fn the_order_of_messages() {
    let mut session = Session::start().await;
    let code = "println!(\"a\"); display(&Markdown(\"b\")); eprintln!(\"c\"); 1 + 1";
    let answer = session.succeed(code).await;
    let types: Vec<_> = answer.published.iter().map(jupyter::Message::msg_type).collect();
    assert_eq!(
        types,
        ["status", "execute_input", "stream", "display_data", "stream", "execute_result", "status"]
    );
    assert_eq!(answer.contents("execute_input"), [&json!({"code": code, "execution_count": 1})]);
    assert_eq!(answer.contents("execute_result")[0]["execution_count"], 1);
    assert_eq!(answer.reply["execution_count"], 1);
    let failed = session.run("None::<i32>.unwrap()").await;
    let error = failed.contents("error")[0];
    for field in ["ename", "evalue", "traceback"] {
        assert_eq!(error[field], failed.reply[field]);
    }
    assert_eq!((&failed.reply["status"], &failed.reply["execution_count"]), (&json!("error"), &json!(2)));
}

/// VS Code asks for all that it wants to know before it has heard anything, and takes a cell as done once the kernel
/// says that it is idle, whatever the reply does.
#[tokio::test]
async fn all_of_a_cell_comes_before_its_idle() {
    let mut session = Session::start().await;
    for request in ["kernel_info_request", "comm_info_request"] {
        session.send(Channel::Shell, request, json!({})).await;
    }
    let silent = ExecuteRequest { silent: true, store_history: false, ..ExecuteRequest::new("") };
    session.kernel.client.execute(silent).await.unwrap();
    for n in 1..=20 {
        let code = format!("print!(\"{n}\"); eprint!(\"e\"); {n} * 2");
        let id = session.kernel.client.execute(ExecuteRequest::new(code)).await.unwrap();
        let mut heard = Vec::new();
        while heard.last().is_none_or(|last| last != "idle") {
            if let Event::Iopub(message) = session.next().await
                && message.is_child_of(&id)
            {
                heard.push(match message.execution_state() {
                    Some(state) => state.to_owned(),
                    None => message.msg_type().to_owned(),
                });
            }
        }
        assert_eq!(heard, ["busy", "execute_input", "stream", "stream", "execute_result", "idle"]);
    }
}

#[tokio::test]
async fn what_is_silent_or_not_stored_does_not_count() {
    let mut session = Session::start().await;
    let silent = ExecuteRequest { silent: true, ..ExecuteRequest::new("let x = 1; print!(\"p\"); x") };
    let answer = session.execute(silent).await;
    assert!(answer.contents("execute_input").is_empty());
    assert!(answer.contents("execute_result").is_empty());
    assert_eq!((answer.stream("stdout").as_str(), &answer.reply["execution_count"]), ("p", &json!(0)));
    let unstored = ExecuteRequest { store_history: false, ..ExecuteRequest::new("x + 1") };
    let answer = session.execute(unstored).await;
    assert_eq!((answer.result(), &answer.reply["execution_count"]), ("2", &json!(0)));
    assert_eq!(answer.contents("execute_input")[0]["execution_count"], 1);
    assert_eq!(session.succeed("  ").await.reply["execution_count"], 0);
    assert_eq!(session.succeed("x + 2").await.reply["execution_count"], 1);
    let history = session.ask(Channel::Shell, "history_request", json!({"hist_access_type": "tail"})).await;
    assert_eq!(history.reply["history"], json!([[0, 1, "x + 2"]]));
}

#[tokio::test]
async fn user_expressions_have_values_or_errors() {
    let mut session = Session::start().await;
    let mut request = ExecuteRequest::new("let v = vec![1, 2, 3];");
    let expressions =
        json!({"name": "v", "sum": "v.iter().sum::<i32>()", "bad": "w", "statement": "let a = 1"});
    request.user_expressions = expressions.as_object().unwrap().clone();
    let reply = session.execute(request).await.reply;
    let values = &reply["user_expressions"];
    let ok = |text: &str| json!({"status": "ok", "data": {"text/plain": text}, "metadata": {}});
    assert_eq!((&values["name"], &values["sum"]), (&ok("[1, 2, 3]"), &ok("6")));
    let errors =
        ["bad", "statement"].map(|key| (values[key]["status"].clone(), values[key]["ename"].clone()));
    assert_eq!(errors, [(json!("error"), json!("CompileError")), (json!("error"), json!("SyntaxError"))]);
    assert_eq!(session.succeed("v.len()").await.result(), "3");
}

#[tokio::test]
async fn a_failure_aborts_what_waits_unless_told_otherwise() {
    for (stop_on_error, expected) in [(true, "aborted"), (false, "ok")] {
        let mut session = Session::start().await;
        let asks = "input(\"\"); panic!()";
        let first = ExecuteRequest { allow_stdin: true, stop_on_error, ..ExecuteRequest::new(asks) };
        let first = session.kernel.client.execute(first).await.unwrap();
        let question = session.question().await;
        let second = session.kernel.client.execute(ExecuteRequest::new("let a = 1;")).await.unwrap();
        // Its answer says that the kernel has taken the cell before it.
        session.ask(Channel::Shell, "kernel_info_request", json!({})).await;
        session.kernel.client.reply_input(&question, "").await.unwrap();
        assert_eq!(session.finish(&first).await.reply["status"], "error");
        assert_eq!(session.finish(&second).await.reply["status"], expected);
        assert_eq!(session.run("a").await.reply["status"] == "ok", !stop_on_error);
    }
}

#[tokio::test]
async fn history_by_tail_range_and_pattern() {
    let mut session = Session::start().await;
    for code in ["let a = 1;", "a + 1", "let b = 2;"] {
        session.succeed(code).await;
    }
    for (request, expected) in [
        (json!({"hist_access_type": "tail", "n": 1}), json!([[0, 3, "let b = 2;"]])),
        (
            json!({"hist_access_type": "range", "session": 0, "start": 2, "stop": 3, "output": true}),
            json!([[0, 2, ["a + 1", "2"]]]),
        ),
        (json!({"hist_access_type": "search", "pattern": "let b*"}), json!([[0, 3, "let b = 2;"]])),
    ] {
        let reply = session.ask(Channel::Shell, "history_request", request).await.reply;
        assert_eq!((&reply["status"], &reply["history"]), (&Value::from("ok"), &expected));
    }
}
