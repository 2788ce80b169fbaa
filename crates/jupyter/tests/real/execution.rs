use std::time::Duration;

use jupyter::{Channel, Event, ExecuteRequest, Message, Transport};
use serde_json::json;
use tokio::time::timeout;

use crate::setup::{LIMIT, execute, finish, ipykernel, ipykernel_over};

#[tokio::test]
async fn a_cell_runs_and_the_kernel_shuts_down() {
    for transport in [Transport::Ipc, Transport::Tcp] {
        let mut kernel = ipykernel_over(transport).await;
        assert_eq!(kernel.info()["language_info"]["name"], "python");

        let outcome = execute(&mut kernel, "print('né')\n6 * 7").await;
        assert_eq!(outcome.reply["status"], "ok");
        assert_eq!(outcome.stdout(), "né\n");
        let types: Vec<_> = outcome.outputs.iter().map(Message::msg_type).collect();
        assert_eq!(types, ["status", "execute_input", "stream", "execute_result", "status"]);

        let failed = execute(&mut kernel, "1 / 0").await;
        assert_eq!(failed.reply["ename"], "ZeroDivisionError");

        let status = kernel.shutdown(LIMIT).await;
        assert!(status.success(), "{transport:?}: {status}");
    }
}

#[tokio::test]
async fn a_question_is_answered() {
    let mut kernel = ipykernel().await;
    let request = ExecuteRequest { allow_stdin: true, ..ExecuteRequest::new("print(input('name? ') * 2)") };
    let id = kernel.client.execute(request).await.unwrap();
    let question = timeout(LIMIT, kernel.client.stdin.recv()).await.unwrap().unwrap();
    assert_eq!(question.content, json!({ "prompt": "name? ", "password": false }));
    kernel.client.reply_input(&question, "ab").await.unwrap();
    assert_eq!(finish(&mut kernel, &id).await.stdout(), "abab\n");
}

#[tokio::test]
async fn a_running_cell_is_interrupted_and_variables_live_on() {
    let mut kernel = ipykernel().await;
    execute(&mut kernel, "import time; x = 41").await;
    let endless = "print('running', flush=True)\nwhile True: time.sleep(0.1)";
    let id = kernel.client.execute(ExecuteRequest::new(endless)).await.unwrap();
    loop {
        let message = timeout(LIMIT, kernel.client.iopub.recv()).await.unwrap().unwrap();
        if message.msg_type() == "stream" {
            break;
        }
    }
    kernel.interrupt().await.unwrap();
    assert_eq!(finish(&mut kernel, &id).await.reply["ename"], "KeyboardInterrupt");
    assert_eq!(execute(&mut kernel, "print(x + 1)").await.stdout(), "42\n");
}

#[tokio::test]
async fn a_killed_kernel_is_noticed_at_once_after_all_that_it_said() {
    let mut kernel = ipykernel().await;
    let code = "import os, time\nprint('last words', flush=True)\ntime.sleep(0.3)\nos.kill(os.getpid(), 9)";
    kernel.client.execute(ExecuteRequest::new(code)).await.unwrap();
    let mut text = String::new();
    let handle = kernel.handle();
    let died = tokio::spawn(async move {
        handle.exited().await;
        std::time::Instant::now()
    });
    let status = loop {
        match timeout(LIMIT, kernel.next()).await.unwrap() {
            Event::Iopub(message) => text += message.content["text"].as_str().unwrap_or_default(),
            Event::Exited(status) => break status,
            _ => {}
        }
    };
    let delay = died.await.unwrap().elapsed();
    assert_eq!(std::os::unix::process::ExitStatusExt::signal(&status), Some(9));
    assert_eq!(text, "last words\n");
    assert!(delay < Duration::from_millis(500), "{delay:?}");
    assert!(matches!(kernel.next().await, Event::Exited(again) if again == status), "the end stays the end");
    assert!(kernel.client.request(Channel::Shell, "kernel_info_request", json!({})).await.is_err());
}

#[tokio::test]
async fn a_second_client_hears_the_same_outputs() {
    let mut kernel = ipykernel().await;
    let mut listener = jupyter::Client::connect(kernel.connection()).await.unwrap();
    let info = timeout(LIMIT, listener.ready()).await.unwrap().unwrap().unwrap();
    assert_eq!(info["language_info"], kernel.info()["language_info"]);
    execute(&mut kernel, "print('to all')").await;
    loop {
        let message = timeout(LIMIT, listener.iopub.recv()).await.unwrap().unwrap();
        if message.content["text"] == "to all\n" {
            break;
        }
    }
}
