//! What kernel and host say to each other: one JSON object a line, over a Unix socket.

use std::io::{BufRead, BufReader, Write};
use std::os::fd::{AsRawFd as _, RawFd};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Mutex, OnceLock, PoisonError};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::buffer::Buffer;
use super::surroundings::Changes;
use crate::display::MimeBundle;

/// What the kernel asks of the host. Each is answered by one [`Event::Done`] or [`Event::Value`].
#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Command {
    /// Load the shared object, call its entry, and tell what variables it has kept.
    Run {
        /// Path of the shared object.
        library: String,
        /// Name of the exported function.
        entry: String,
        /// Libraries that it needs, each after those that it needs itself.
        #[serde(default)]
        needs: Vec<String>,
    },
    /// Read an Arrow IPC file, show it as the cell's result, and keep it as a `DataFrame`.
    BindFrame {
        /// The variable's name.
        name: String,
        /// Path of the Arrow IPC file.
        path: String,
    },
    /// Tell the value of a variable as a typed query parameter.
    Value {
        /// The variable's name.
        name: String,
    },
    /// Tell the names of the columns of all variables that are frames.
    Columns,
    /// Drop variables.
    Forget {
        /// Their names.
        names: Vec<String>,
    },
    /// Make a copy of this process that stands by.
    Copy {
        /// The socket to which the copy connects.
        socket: PathBuf,
    },
    /// Show a variable as the cell's result, and tell whether that could be done without a compiler.
    Show {
        /// The variable's name.
        name: String,
    },
    /// Tell what there is to know about each variable.
    Describe,
    /// Change working directory and environment, and tell how they are then.
    Surround(Changes),
    /// Hear a front end's message on a comm.
    Comm {
        /// `comm_open`, `comm_msg` or `comm_close`.
        msg_type: String,
        /// Its content.
        content: Value,
        /// Its binary parts.
        #[serde(default)]
        buffers: Vec<Buffer>,
    },
    /// What the user has answered to [`Event::Input`], without a newline; null when nobody answers.
    Answer {
        /// The answer.
        text: Option<String>,
    },
    /// The last display or message has been published.
    Acknowledge,
}

/// What the host tells the kernel.
#[derive(Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// The host is up.
    Ready,
    /// Something to show; the host waits for [`Command::Acknowledge`], which keeps output in order.
    Display {
        /// Representations by MIME type.
        data: MimeBundle,
        /// Whether it is the value of the cell's last expression.
        result: bool,
    },
    /// A message of the protocol's own for iopub; the host waits for [`Command::Acknowledge`].
    Publish {
        /// Its type.
        msg_type: &'static str,
        /// Its content.
        content: Value,
        /// Its metadata.
        #[serde(skip_serializing_if = "Map::is_empty")]
        metadata: Map<String, Value>,
        /// Its binary parts.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        buffers: Vec<Buffer>,
    },
    /// A question to the user; the host waits for [`Command::Answer`].
    Input {
        /// What is asked.
        prompt: String,
        /// Whether the answer is a secret.
        password: bool,
    },
    /// A variable's value.
    Value {
        /// `{"type": …, "value": …}`.
        value: Value,
    },
    /// The command is done.
    Done {
        /// `{"ename", "evalue", "location"}`, or null.
        error: Option<Value>,
    },
}

struct Connection {
    descriptors: [RawFd; 2],
    out: Mutex<UnixStream>,
    acknowledged: Mutex<Receiver<()>>,
    answers: Mutex<Receiver<Option<String>>>,
}

static CONNECTION: OnceLock<Connection> = OnceLock::new();

/// Connects to the kernel; the commands that follow come out of the receiver until the kernel hangs up.
///
/// # Errors
/// When nobody listens at `socket`.
pub fn connect(socket: &Path) -> std::io::Result<Receiver<Command>> {
    let stream = UnixStream::connect(socket)?;
    let input = stream.try_clone()?;
    let descriptors = [stream.as_raw_fd(), input.as_raw_fd()];
    let input = BufReader::new(input);
    let (commands, received) = channel();
    let (acknowledge, acknowledged) = channel();
    let (answer, answers) = channel();
    let _ = CONNECTION.set(Connection {
        descriptors,
        out: Mutex::new(stream),
        acknowledged: Mutex::new(acknowledged),
        answers: Mutex::new(answers),
    });
    std::thread::Builder::new().name("nbrun-commands".into()).spawn(move || {
        for line in input.lines().map_while(Result::ok) {
            match serde_json::from_str(&line) {
                Ok(Command::Acknowledge) => drop(acknowledge.send(())),
                Ok(Command::Answer { text }) => drop(answer.send(text)),
                Ok(command) => drop(commands.send(command)),
                Err(error) => drop(writeln!(std::io::stderr(), "nbrun-host: {error}: {line}")),
            }
        }
        // The kernel is gone, and a cell may run for ever: nobody is left to be told.
        std::process::exit(0);
    })?;
    Ok(received)
}

/// Runs `work` while no thread is in the middle of an event or a print.
pub fn between_events<T>(work: impl FnOnce() -> T) -> T {
    let _out =
        CONNECTION.get().map(|connection| connection.out.lock().unwrap_or_else(PoisonError::into_inner));
    let (_stdout, _stderr) = (std::io::stdout().lock(), std::io::stderr().lock());
    work()
}

/// The file descriptors of the connection to the kernel.
pub fn descriptors() -> &'static [RawFd] {
    CONNECTION.get().map_or(&[], |connection| &connection.descriptors)
}

/// Sends one event; without a kernel to hear it, nothing happens.
pub fn send(event: &Event) {
    let Some(connection) = CONNECTION.get() else { return };
    let Ok(mut line) = serde_json::to_vec(event) else { return };
    line.push(b'\n');
    let mut out = connection.out.lock().unwrap_or_else(PoisonError::into_inner);
    let _ = out.write_all(&line);
}

/// Sends one event and waits until the kernel has published it: what is printed before it is shown before it,
/// what is printed later is shown later.
pub fn send_and_wait(event: &Event) {
    let Some(connection) = CONNECTION.get() else { return };
    let acknowledged = connection.acknowledged.lock().unwrap_or_else(PoisonError::into_inner);
    // Left over where this process took another one's place.
    while acknowledged.try_recv().is_ok() {}
    let _ = std::io::stdout().flush();
    send(event);
    let _ = acknowledged.recv();
}

/// Sends a message of the protocol's own and waits until the kernel has published it.
pub fn publish(msg_type: &'static str, content: Value) {
    publish_whole(msg_type, content, Map::new(), Vec::new());
}

/// Like [`publish`], with metadata in the message itself, and binary parts.
pub fn publish_whole(
    msg_type: &'static str,
    content: Value,
    metadata: Map<String, Value>,
    buffers: Vec<Vec<u8>>,
) {
    let buffers = buffers.into_iter().map(Buffer).collect();
    send_and_wait(&Event::Publish { msg_type, content, metadata, buffers });
}

/// Asks the user and waits for the answer, without a newline; `None` when nobody answers.
pub fn ask(prompt: String, password: bool) -> Option<String> {
    let connection = CONNECTION.get()?;
    let answers = connection.answers.lock().unwrap_or_else(PoisonError::into_inner);
    let _ = std::io::stdout().flush();
    send(&Event::Input { prompt, password });
    answers.recv().ok().flatten()
}
