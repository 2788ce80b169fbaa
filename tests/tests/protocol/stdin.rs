//! Questions to the user.

use jupyter::ExecuteRequest;
use serde_json::json;

use crate::session::{Answer, Session};

/// Runs a cell that asks once; returns the question's content too.
async fn answered(session: &mut Session, code: &str, text: &str) -> (serde_json::Value, Answer) {
    let request = ExecuteRequest { allow_stdin: true, ..ExecuteRequest::new(code) };
    let id = session.kernel.client.execute(request).await.unwrap();
    let question = session.question().await;
    session.kernel.client.reply_input(&question, text).await.unwrap();
    (question.content, session.finish(&id).await)
}

#[tokio::test]
async fn a_cell_asks_for_lines_texts_and_secrets() {
    let mut session = Session::start().await;
    for (code, prompt, password, result) in [
        (
            "let mut line = String::new(); std::io::stdin().read_line(&mut line)?; line",
            "",
            false,
            "\"é x\\n\"",
        ),
        ("std::io::stdin().lines().next()", "", false, "Some(Ok(\"é x\"))"),
        ("input(\"Who? \")", "Who? ", false, "\"é x\""),
        ("password(String::from(\"Key: \"))", "Key: ", true, "\"é x\""),
    ] {
        let (question, answer) = answered(&mut session, code, "é x").await;
        assert_eq!(question, json!({"prompt": prompt, "password": password}), "{code}");
        assert_eq!(answer.result(), result, "{code}");
    }
}

#[tokio::test]
async fn an_answer_is_read_in_pieces() {
    let mut session = Session::start().await;
    let code =
        "use std::io::Read; let mut stdin = std::fs::File::open(\"/dev/null\").map(|_| std::io::stdin())?;
        let mut piece = [0u8; 2]; stdin.read_exact(&mut piece)?; let mut rest = String::new();
        stdin.read_line(&mut rest)?; (piece, rest)";
    let (_, answer) = answered(&mut session, code, "abc").await;
    assert_eq!(answer.result(), "([97, 98], \"c\\n\")");
}

#[tokio::test]
async fn where_nobody_answers_a_read_ends_and_a_question_fails() {
    let mut session = Session::start().await;
    let read = session.succeed("std::io::stdin().read_line(&mut String::new())?").await;
    assert_eq!(read.result(), "0");
    let asked = session.run("input(\"Who? \")").await;
    assert_eq!(asked.reply["ename"], "StdinNotImplementedError");
}

#[tokio::test]
async fn an_interrupt_ends_the_wait() {
    let mut session = Session::start().await;
    let request = ExecuteRequest { allow_stdin: true, ..ExecuteRequest::new("input(\"\")") };
    let id = session.kernel.client.execute(request).await.unwrap();
    session.question().await;
    session.kernel.interrupt().await.unwrap();
    assert_eq!(session.finish(&id).await.reply["status"], "error");
    assert_eq!(session.succeed("1 + 1").await.result(), "2");
}
