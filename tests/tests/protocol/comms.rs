//! Comms, and widgets on them.

use jupyter::Channel;
use serde_json::{Value, json};

use crate::session::Session;

/// A target that sends back what it hears, and falls over one word.
const ECHO: &str = r#"comm::register_target("echo", |comm, opening| {
    comm.on_message(|comm, data| { assert!(data != "fall", "I fell"); comm.send(data) });
    comm.on_close(|_, data| println!("closed with {data}"));
    comm.send(opening);
});"#;

#[tokio::test]
async fn a_front_end_opens_a_comm() {
    let mut session = Session::start().await;
    session.succeed(ECHO).await;
    let message = |data: Value| json!({"comm_id": "c", "data": data});
    let opened = session.tell("comm_open", json!({"comm_id": "c", "target_name": "echo", "data": 1})).await;
    assert_eq!(opened.contents("comm_msg"), [&message(json!(1))]);
    let info = session.ask(Channel::Shell, "comm_info_request", json!({"target_name": "echo"})).await;
    assert_eq!(info.reply["comms"], json!({"c": {"target_name": "echo"}}));
    let heard = session.tell("comm_msg", message(json!({"a": [2]}))).await;
    assert_eq!(heard.contents("comm_msg"), [&message(json!({"a": [2]}))]);
    let failed = session.tell("comm_msg", message(json!("fall"))).await;
    assert!(failed.stream("stderr").contains("I fell"));
    let closed = session.tell("comm_close", message(json!({}))).await;
    assert_eq!(closed.stream("stdout"), "closed with {}\n");
    let info = session.ask(Channel::Shell, "comm_info_request", json!({})).await;
    assert_eq!(info.reply["comms"], json!({}));
}

#[tokio::test]
async fn binary_parts_go_both_ways() {
    let mut session = Session::start().await;
    let code = r#"let comm = comm::Comm::open_whole("own", json!(0), Default::default(), vec![vec![0, 255]]);
        comm.on_message_with_buffers(|comm, data, mut buffers| {
            buffers.reverse();
            comm.send_with_buffers(data, buffers);
        });
        comm::register_target_with_buffers("sized", |comm, _, buffers| comm.send(json!(buffers[0].len())));"#;
    let opened = session.succeed(code).await;
    let opening = opened.message("comm_open");
    assert_eq!(opening.buffers, [b"\0\xff".as_slice()]);
    let id = opening.content["comm_id"].clone();
    let long = vec![7; 100_000];
    let parts = [b"\n\"".as_slice(), b"", &long];
    let heard = session.tell_whole("comm_msg", json!({"comm_id": id, "data": 1}), &parts).await;
    assert_eq!(heard.message("comm_msg").buffers, [parts[2], parts[1], parts[0]]);
    let open = json!({"comm_id": "c", "target_name": "sized", "data": {}});
    let opened = session.tell_whole("comm_open", open, &parts).await;
    assert_eq!(opened.message("comm_msg").content["data"], 2);
}

#[tokio::test]
async fn a_comm_to_an_unknown_target_is_closed() {
    let mut session = Session::start().await;
    session.succeed("1").await;
    let opened =
        session.tell("comm_open", json!({"comm_id": "c", "target_name": "nobody", "data": {}})).await;
    assert_eq!(opened.contents("comm_close"), [&json!({"comm_id": "c", "data": {}})]);
}

#[tokio::test]
async fn a_cell_opens_a_comm() {
    let mut session = Session::start().await;
    let code = r#"let comm = comm::Comm::open("own", json!({"a": 1}));
        comm.on_message(|_, data| println!("heard {data}"));"#;
    let opened = session.succeed(code).await;
    let content = opened.contents("comm_open")[0];
    assert_eq!((&content["target_name"], &content["data"]), (&json!("own"), &json!({"a": 1})));
    let id = content["comm_id"].clone();
    let heard = session.tell("comm_msg", json!({"comm_id": id, "data": 5})).await;
    assert_eq!(heard.stream("stdout"), "heard 5\n");
    let closed = session.succeed("comm.close()").await;
    assert_eq!(closed.contents("comm_close")[0]["comm_id"], id);
}

#[tokio::test]
async fn a_slider_moves_on_both_sides() {
    let mut session = Session::start().await;
    let code = r#"let slider = widgets::IntSlider::new(0..=10).description("n");
        slider.on_change(|value| println!("now {value}"));
        slider"#;
    let shown = session.succeed(code).await;
    let opened = &shown.published.iter().find(|message| message.msg_type() == "comm_open").unwrap();
    assert_eq!(opened.metadata["version"], "2.1.0");
    let state = &opened.content["data"]["state"];
    assert_eq!((&state["_model_name"], &state["max"]), (&json!("IntSliderModel"), &json!(10)));
    let id = opened.content["comm_id"].clone();
    let view = json!({"version_major": 2, "version_minor": 0, "model_id": id});
    let result = &shown.contents("execute_result")[0]["data"];
    assert_eq!(result["application/vnd.jupyter.widget-view+json"], view);

    let update = |method: &str, state: Value| json!({"comm_id": id, "data": {"method": method, "state": state, "buffer_paths": []}});
    let moved = session.tell("comm_msg", update("update", json!({"value": 7}))).await;
    assert_eq!(moved.stream("stdout"), "now 7\n");
    assert_eq!(moved.contents("comm_msg")[0]["data"]["method"], "echo_update");
    assert_eq!(session.succeed("slider.value()").await.result(), "7");

    let set = session.succeed("slider.set_value(3);").await;
    assert_eq!(set.contents("comm_msg")[0]["data"]["state"], json!({"value": 3}));
    assert_eq!(set.stream("stdout"), "", "only the user's changes are told");
    let asked = session.tell("comm_msg", json!({"comm_id": id, "data": {"method": "request_state"}})).await;
    assert_eq!(asked.contents("comm_msg")[0]["data"]["state"]["value"], 3);
}

#[tokio::test]
async fn a_page_that_is_loaded_again_finds_all_widgets() {
    let mut session = Session::start().await;
    let code = r#"let button = widgets::Button::new("Go"); button.on_click(|| println!("clicked"));
        let text = widgets::Text::new("a"); widgets::HBox::new().with(&button).with(&text)"#;
    let shown = session.succeed(code).await;
    let ids: Vec<&Value> =
        shown.contents("comm_open").into_iter().map(|content| &content["comm_id"]).collect();
    let control = json!({"comm_id": "w", "target_name": "jupyter.widget.control", "data": {}});
    session.tell("comm_open", control).await;
    let asked = session.tell("comm_msg", json!({"comm_id": "w", "data": {"method": "request_states"}})).await;
    let states = &asked.contents("comm_msg")[0]["data"]["states"];
    assert_eq!(states.as_object().map(serde_json::Map::len), Some(3));
    let children: Vec<String> =
        ids[..2].iter().map(|id| format!("IPY_MODEL_{}", id.as_str().unwrap())).collect();
    assert_eq!(states[ids[2].as_str().unwrap()]["state"]["children"], json!(children));
    let click = json!({"comm_id": ids[0], "data": {"method": "custom", "content": {"event": "click"}}});
    assert_eq!(session.tell("comm_msg", click).await.stream("stdout"), "clicked\n");
}
