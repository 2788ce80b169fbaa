use tokio::time::timeout;

use crate::setup::{LIMIT, execute, ipykernel};

/// Each line is a message of its own, sent as fast as Python can, and nobody takes them until all are there.
///
/// libzmq drops what waits beyond 1,000 messages on the kernel's side, which on a busy machine it does before any
/// client had a chance: the limit is lifted, so that whatever is missing was lost here.
#[tokio::test]
async fn of_100_000_messages_that_wait_none_is_lost() {
    const PRINTING: &str = "from ipykernel.kernelapp import IPKernelApp
app = IPKernelApp.instance()
app.iopub_thread.schedule(lambda: app.iopub_thread.socket.set_hwm(0))
for i in range(100_000):
    app.session.send(app.iopub_socket, 'stream', {'name': 'stdout', 'text': f'{i}\\n'}, parent=app.kernel.get_parent())";
    let mut kernel = ipykernel().await;
    let id = kernel.client.execute(jupyter::ExecuteRequest::new(PRINTING)).await.unwrap();
    // The reply comes after all output was sent; only then is the first message taken.
    while !timeout(LIMIT, kernel.client.shell.recv()).await.unwrap().unwrap().is_child_of(&id) {}

    let mut expected = 0;
    loop {
        let message = timeout(LIMIT, kernel.client.iopub.recv()).await.unwrap().unwrap();
        if message.msg_type() == "stream" {
            assert_eq!(message.content["text"], format!("{expected}\n"));
            expected += 1;
        } else if message.execution_state() == Some("idle") && message.is_child_of(&id) {
            break;
        }
    }
    assert_eq!(expected, 100_000);
    assert_eq!(kernel.client.rejected(), 0);
}

#[tokio::test]
async fn a_message_of_20_mb_arrives_whole() {
    let mut kernel = ipykernel().await;
    let outcome = execute(
        &mut kernel,
        "from IPython.display import display\ndisplay({'text/html': 'z' * 20_000_000}, raw=True)",
    )
    .await;
    let html = outcome.outputs.iter().find_map(|message| message.content["data"]["text/html"].as_str());
    assert_eq!(html.map(str::len), Some(20_000_000));
}

#[tokio::test]
async fn binary_buffers_arrive() {
    let mut kernel = ipykernel().await;
    let code = "from comm import create_comm\ncreate_comm(target_name='t', buffers=[b'\\0\\xff', b''])";
    let outcome = execute(&mut kernel, code).await;
    let comm = outcome.outputs.iter().find(|message| message.msg_type() == "comm_open").unwrap();
    assert_eq!(comm.buffers, [&b"\0\xff"[..], b""]);
}
