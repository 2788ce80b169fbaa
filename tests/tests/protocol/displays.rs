//! Displays that change.

use jupyter::Event;
use serde_json::json;

use crate::session::Session;

#[tokio::test]
async fn a_thousand_updates_leave_one_output() {
    let mut session = Session::start().await;
    let code = "let handle = display_handle(&Markdown(\"0\"));
        for step in 1..=1000 { handle.update(&Markdown(step.to_string())); }";
    let answer = session.succeed(code).await;
    let shown = answer.contents("display_data")[0];
    let updates = answer.contents("update_display_data");
    assert_eq!(updates.len(), 1000);
    assert!(updates.iter().all(|update| update["transient"] == shown["transient"]));
    let outputs = answer.outputs();
    assert_eq!(outputs.len(), 1);
    assert_eq!(outputs[0]["data"]["text/markdown"], json!(["1000"]));

    let later = session.succeed("handle.update(&Html(\"<b>done</b>\"));").await;
    let update = later.contents("update_display_data")[0];
    assert_eq!(update["transient"], shown["transient"]);
    assert_eq!(update["data"], json!({"text/plain": "<b>done</b>", "text/html": "<b>done</b>"}));
}

#[tokio::test]
async fn cleared_output_makes_room_for_the_next() {
    let mut session = Session::start().await;
    let code = "for step in 0..1000 { clear_output(true); println!(\"{step}\"); }";
    let answer = session.succeed(code).await;
    assert_eq!(answer.contents("clear_output")[0], &json!({"wait": true}));
    let outputs = answer.outputs();
    assert_eq!((outputs.len(), &outputs[0]["text"]), (1, &json!(["999\n"])));
    assert!(session.succeed("println!(\"gone\"); clear_output(false);").await.outputs().is_empty());
}

#[tokio::test]
async fn a_thread_prints_and_updates_between_cells() {
    let mut session = Session::start().await;
    let folder = tempfile::tempdir().unwrap();
    let gate = folder.path().join("open");
    let file = gate.display().to_string();
    let code = format!(
        "let handle = display_handle(&Markdown(\"waiting\"));
        std::thread::spawn(move || {{
            while !std::path::Path::new({file:?}).exists() {{ std::thread::yield_now() }}
            println!(\"first\"); handle.update(&Markdown(\"done\")); println!(\"last\");
        }});"
    );
    let cell = session.succeed(&code).await;
    let parent = cell.published[0].parent_id().unwrap().to_owned();
    std::fs::write(gate, "").unwrap();
    let mut heard = Vec::new();
    while heard.last().is_none_or(|last| *last != "last\n") {
        if let Event::Iopub(message) = session.next().await {
            assert!(message.is_child_of(&parent));
            let text = if message.msg_type() == "stream" {
                &message.content["text"]
            } else {
                &message.content["data"]["text/markdown"]
            };
            heard.push(text.as_str().unwrap().to_owned());
        }
    }
    assert_eq!(heard, ["first\n", "done", "last\n"]);
    assert_eq!(session.succeed("1 + 1").await.result(), "2");
}

#[tokio::test]
async fn a_figure_comes_with_a_picture_in_its_place() {
    let mut session = Session::start().await;
    let code = "let plot = figure((60, 40), |root| { root.fill(&RED)?; Ok(()) })?;
        println!(\"before\");
        display(&plot);
        println!(\"after\");
        plot";
    let outputs = session.succeed(code).await.outputs();
    let kinds: Vec<_> = outputs.iter().map(|output| &output["output_type"]).collect();
    assert_eq!(kinds, ["stream", "display_data", "stream", "execute_result"]);
    for figure in [&outputs[1], &outputs[3]] {
        assert!(figure["data"]["image/svg+xml"].is_array());
        assert!(figure["data"]["image/png"].as_str().is_some_and(|png| png.starts_with("iVBORw0KGgo")));
        assert_eq!(figure["metadata"], json!({"image/png": {"width": 60, "height": 40}}));
    }
}
