use jupyter::{Channel, Client, ConnectionInfo};
use serde_json::json;
use tokio::time::timeout;

use crate::setup::{LIMIT, execute, ipykernel};

#[tokio::test]
async fn messages_under_another_key_are_refused_and_counted() {
    let mut kernel = ipykernel().await;
    let info = ConnectionInfo { key: "another".into(), ..kernel.connection().clone() };
    let mut stranger = Client::connect(&info).await.unwrap();
    stranger.request(Channel::Shell, "kernel_info_request", json!({})).await.unwrap();

    // The stranger is subscribed once anything reaches it, and all of that is wrongly signed to its eyes.
    let listening = async {
        while stranger.rejected() == 0 {
            execute(&mut kernel, "1").await;
            assert_eq!(stranger.iopub.try_recv(), None);
        }
    };
    timeout(LIMIT, listening).await.unwrap();
    assert_eq!(kernel.client.rejected(), 0);
    assert!(stranger.shell.is_empty(), "the kernel answered a request that was wrongly signed");
}
