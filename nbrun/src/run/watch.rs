//! Knowing when a cell has ended: both the reply and `idle` have come, in either order.

use jupyter::Message;
use serde_json::Value;

/// What a reply says about the cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Reply {
    /// The cell ran to its end.
    Ok,
    /// The cell ran to its end and made the kernel exit, as `exit()` does in Python.
    Exit,
    /// The cell raised an error, or the kernel did not execute it.
    Error {
        /// The error's name; `aborted` if the kernel did not execute the cell.
        ename: String,
        /// The error's value.
        evalue: String,
        /// The traceback.
        traceback: Vec<String>,
    },
}

/// The two halves of a cell's end.
#[derive(Debug)]
pub struct Watch {
    request: String,
    reply: Option<Reply>,
    idle: bool,
}

impl Watch {
    /// Watches for the end of the request with this id.
    pub fn new(request: String) -> Self {
        Self { request, reply: None, idle: false }
    }

    /// Takes note of a message on any channel.
    pub fn see(&mut self, message: &Message) {
        if !message.is_child_of(&self.request) {
            return;
        }
        if message.execution_state() == Some("idle") {
            self.idle = true;
        } else if message.msg_type() == "execute_reply" {
            self.reply = Some(Reply::read(&message.content));
        }
    }

    /// Whether both halves have come.
    pub fn is_over(&self) -> bool {
        self.idle && self.reply.is_some()
    }

    /// The half that is missing although the other has come, for messages.
    pub fn missing_half(&self) -> Option<&'static str> {
        match (self.idle, self.reply.is_some()) {
            (true, false) => Some("the kernel went idle and never replied"),
            (false, true) => Some("the kernel replied and never went idle"),
            _ => None,
        }
    }

    /// What the reply said.
    pub fn into_reply(self) -> Option<Reply> {
        self.reply
    }
}

impl Reply {
    fn read(content: &Value) -> Self {
        let text = |name: &str| content.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
        let status = text("status");
        if status == "ok" {
            return if asks_exit(content) { Self::Exit } else { Self::Ok };
        }
        let lines = content.get("traceback").and_then(Value::as_array);
        let traceback =
            lines.into_iter().flatten().filter_map(|line| line.as_str().map(str::to_owned)).collect();
        let ename = if status == "error" { text("ename") } else { status };
        Self::Error { ename, evalue: text("evalue"), traceback }
    }
}

/// The payload `ask_exit` of a reply: deprecated, and still what Python's kernel sends.
fn asks_exit(content: &Value) -> bool {
    let payloads = content.get("payload").and_then(Value::as_array);
    payloads
        .into_iter()
        .flatten()
        .any(|payload| payload.get("source").is_some_and(|source| source == "ask_exit"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn message(parent: &str, msg_type: &str, content: Value) -> Message {
        let mut parent_header = Message::new("s", "execute_request", Value::Null).header;
        parent_header.msg_id = parent.to_owned();
        Message::child("s", &parent_header, msg_type, content)
    }

    #[test]
    fn only_both_halves_are_an_end() {
        let idle = |parent| message(parent, "status", json!({"execution_state": "idle"}));
        let reply = |parent| message(parent, "execute_reply", json!({"status": "ok"}));
        let mut watch = Watch::new("mine".to_owned());
        watch.see(&idle("other"));
        watch.see(&reply("other"));
        assert_eq!((watch.is_over(), watch.missing_half()), (false, None));
        watch.see(&idle("mine"));
        assert_eq!(watch.missing_half(), Some("the kernel went idle and never replied"));
        watch.see(&reply("mine"));
        assert!(watch.is_over());
        assert_eq!(watch.into_reply(), Some(Reply::Ok));
    }

    #[test]
    fn whatever_is_not_ok_is_an_error() {
        for (content, name) in [(json!({"status": "aborted"}), "aborted"), (json!({}), ""), (Value::Null, "")]
        {
            match Reply::read(&content) {
                Reply::Error { ename, .. } => assert_eq!(ename, name),
                ok => panic!("{content}: {ok:?}"),
            }
        }
    }
}
