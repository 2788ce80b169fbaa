//! What a cell prints, shows and asks, on its way to the front end.

use jupyter::{Message, Publisher, Request};
use serde_json::{Map, Value, json};
use tokio::sync::mpsc;

use crate::engine::{Announcement, Question, Shown, StreamName};
use crate::pictures;
use crate::serve::Kernel;

/// How a cell's result is published.
#[derive(Debug, Clone, Copy, Default)]
pub struct Manner {
    /// The number of an `execute_result`.
    pub count: u32,
    /// Whether results are left out.
    pub silent: bool,
}

/// What of the output belongs into the cell's reply, or into the history.
#[derive(Debug, Default)]
pub struct Published {
    /// The reply's payloads.
    pub payload: Vec<Value>,
    /// The result as text.
    pub result: Option<String>,
}

/// Publishes what comes out of `shown` as output of the request, in order, until it ends.
pub async fn publish(
    kernel: &Kernel,
    request: &Request,
    mut shown: mpsc::Receiver<Shown>,
    manner: Manner,
) -> Published {
    let (publisher, parent) = (&kernel.publisher, &request.message);
    let mut published = Published::default();
    while let Some(shown) = shown.recv().await {
        match shown {
            Shown::Stream(StreamName::Stdout, text) => publisher.stream(parent, "stdout", &text).await,
            Shown::Stream(StreamName::Stderr, text) => publisher.stream(parent, "stderr", &text).await,
            Shown::Display { data, result: false } => {
                let mut content = json!({"data": data, "metadata": {}, "transient": {}});
                pictures::add_png(&mut content).await;
                publisher.publish(parent, "display_data", content).await;
            }
            Shown::Display { result: true, .. } if manner.silent => {}
            Shown::Display { data, result: true } => {
                published.result = text(&data);
                publish_result(publisher, parent, data, manner.count).await;
            }
            Shown::Message(mut message) => {
                if matches!(message.msg_type.as_str(), "display_data" | "update_display_data") {
                    pictures::add_png(&mut message.content).await;
                }
                kernel.comms.heed(&message.msg_type, &message.content);
                publisher.publish_message(published_message(publisher, parent, message)).await;
            }
            Shown::Payload(payload) => published.payload.push(payload.into_json()),
            // The answer may take for ever, and other threads of the cell may print meanwhile.
            Shown::Question(question) => {
                drop(tokio::spawn(ask(publisher.clone(), request.clone(), question)));
            }
        }
    }
    published
}

fn published_message(publisher: &Publisher, parent: &Message, announced: Announcement) -> Message {
    let Announcement { msg_type, content, metadata, buffers } = announced;
    let child = Message::child(publisher.session(), &parent.header, &msg_type, content);
    Message { metadata, buffers: buffers.into_iter().map(|buffer| buffer.0.into()).collect(), ..child }
}

async fn publish_result(publisher: &Publisher, parent: &Message, data: Map<String, Value>, count: u32) {
    let mut content = json!({"data": data, "metadata": {}, "execution_count": count});
    pictures::add_png(&mut content).await;
    publisher.publish(parent, "execute_result", content).await;
}

fn text(data: &Map<String, Value>) -> Option<String> {
    data.get("text/plain")?.as_str().map(str::to_owned)
}

/// Asks the user, until there is an answer or the cell is gone.
async fn ask(publisher: Publisher, request: Request, question: Question) {
    let Question { prompt, password, mut answer } = question;
    tokio::select! {
        asked = publisher.input_request(&request, &prompt, password) => match asked {
            Ok(text) => drop(answer.send(text)),
            Err(error) => tracing::debug!(%error, "a question has no answer"),
        },
        () = answer.closed() => {}
    }
}
