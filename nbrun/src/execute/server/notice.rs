//! What a Jupyter Server itself says among a kernel's messages. Such messages carry the client's own session.

use jupyter::Message;
use serde_json::Value;

/// Something the server says.
#[derive(Debug, PartialEq, Eq)]
pub enum Notice {
    /// The server leaves out outputs of the cell because they are too much for its limits.
    Dropped(String),
    /// The kernel's process has ended.
    Ended(&'static str),
}

/// The options that switch off both limits, as the server's command line takes them.
pub const NO_LIMITS: &str = "--ZMQChannelsWebsocketConnection.iopub_data_rate_limit=0 \
                             --ZMQChannelsWebsocketConnection.iopub_msg_rate_limit=0";

impl Notice {
    /// Reads an iopub message of the server.
    pub fn read(message: &Message) -> Option<Self> {
        match message.execution_state() {
            Some("restarting") => {
                return Some(Self::Ended("its process ended, and the server started another one"));
            }
            Some("dead") => {
                return Some(Self::Ended("its process ended, and the server could not start another one"));
            }
            _ => {}
        }
        let text = |name: &str| message.content.get(name).and_then(Value::as_str).unwrap_or_default();
        let limited = ["IOPub data rate exceeded", "IOPub message rate exceeded"];
        let is_limit = message.msg_type() == "stream"
            && text("name") == "stderr"
            && limited.iter().any(|words| text("text").starts_with(words));
        is_limit.then(|| Self::Dropped(explain(text("text"))))
    }
}

fn explain(text: &str) -> String {
    let lines = text.lines().map(str::trim);
    let values =
        lines.filter_map(|line| line.strip_prefix("ServerApp.").or(line.strip_prefix("NotebookApp.")));
    let values = values.collect::<Vec<_>>().join(", ");
    let limit = if text.starts_with("IOPub data") { "iopub_data_rate_limit" } else { "iopub_msg_rate_limit" };
    format!(
        "the server left out output above its {limit} ({values})\n\
         hint: start the server with `{NO_LIMITS}` (0: no limit; before Jupyter Server 2.0 the options are \
         --NotebookApp.iopub_data_rate_limit and --NotebookApp.iopub_msg_rate_limit), or let the cell write less"
    )
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const LIMIT: &str = "IOPub data rate exceeded.\nThe Jupyter server will temporarily stop sending output\n\
        Current values:\nServerApp.iopub_data_rate_limit=1000000.0 (bytes/sec)\nServerApp.rate_limit_window=3.0 (secs)\n";

    #[test]
    fn the_limits_are_named_with_their_values() {
        let notice = |name: &str, text: &str| {
            Notice::read(&Message::new("s", "stream", json!({"name": name, "text": text})))
        };
        let Some(Notice::Dropped(why)) = notice("stderr", LIMIT) else { panic!("not seen") };
        let expected =
            "above its iopub_data_rate_limit (iopub_data_rate_limit=1000000.0 (bytes/sec), rate_limit_window";
        assert!(why.contains(expected) && why.contains(NO_LIMITS), "{why}");
        assert_eq!(notice("stdout", LIMIT), None);
        assert_eq!(notice("stderr", "a warning"), None);
    }

    #[test]
    fn ends_of_kernels() {
        let notice =
            |state: &str| Notice::read(&Message::new("s", "status", json!({ "execution_state": state })));
        assert!(matches!(notice("restarting"), Some(Notice::Ended(_))));
        assert!(matches!(notice("dead"), Some(Notice::Ended(_))));
        assert_eq!(notice("idle"), None);
    }
}
