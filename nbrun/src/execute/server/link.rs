//! The task that keeps the connection to a kernel on a server, and says what it brings.
//!
//! A Jupyter Server keeps messages for a session while it is not connected, and sends them when it is again. Yet what it
//! had written to the broken connection before it noticed is lost, and so is a request that it never read. So after a
//! connection was restored while a cell runs:
//!
//! - The kernel is asked for its description. It answers its requests in turn, so once it does, a cell that has not
//!   ended by then never will: its reply, or the request itself, is lost.
//! - A cell that does end is complete if the kernel's messages are numbered and none is missing ([`Numbers`]).
//! - A description by another session of the kernel comes from another process: the kernel was restarted meanwhile.

use std::ops::ControlFlow::{self, Break, Continue};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use jupyter::websocket::{Connection, Endpoint, Received};
use jupyter::{Channel, Header, Message};
use serde_json::json;
use tokio::sync::mpsc;
use tokio::time::sleep;

use super::notice::Notice;
use super::numbers::Numbers;
use super::reconnect::{Failure, reconnect};
use super::rest::Rest;
use crate::execute::Event;

/// How often the server is asked whether the kernel still exists.
const LOOK: Duration = Duration::from_secs(10);

/// What the session wants of its link.
pub enum Command {
    /// Send a cell's `execute_request`.
    Execute(Box<Message>),
    /// The kernel was ended in this way: say so after all that has arrived.
    Ended(&'static str),
}

/// Looks now and then whether the server still has the kernel: nobody tells when someone else ends it.
pub async fn look(rest: Arc<Rest>, kernel: String, commands: mpsc::UnboundedSender<Command>) {
    let how = loop {
        sleep(LOOK).await;
        match rest.kernel(&kernel).await {
            Ok(None) => break "the server does not have it any more: it was shut down by someone else",
            Ok(Some(model)) if model.execution_state == "dead" => break "the server says that it is dead",
            Ok(Some(_)) | Err(_) => {} // a server that can't be reached shows at the connection
        }
    };
    let _ = commands.send(Command::Ended(how));
}

/// A connection that is restored when it breaks.
pub struct Link {
    /// The server.
    pub rest: Arc<Rest>,
    /// The kernel's id.
    pub kernel: String,
    /// Where its channels are.
    pub endpoint: Endpoint,
    /// How long a broken connection is tried to be restored.
    pub reconnect_for: Duration,
    /// The session in the headers of our messages, and of those that the server makes itself.
    pub session: String,
    /// The session in the headers of the kernel's messages.
    pub kernel_session: String,
    /// The present connection.
    pub connection: Connection,
    /// To whom all is said.
    pub events: mpsc::UnboundedSender<Event>,
    /// How many messages could not be read.
    pub unreadable: Arc<AtomicU64>,
    /// The numbers of the kernel's messages.
    pub numbers: Numbers,
    /// The cell that runs.
    pub cell: Option<Pending>,
    /// What the kernel was asked after the connection was restored.
    pub fence: Option<Pending>,
    /// Why the connection broke during the cell, if it did.
    pub broke: Option<String>,
}

/// A request that has not been answered in full.
pub struct Pending {
    request: String,
    replied: Option<Header>,
    idle: Option<Header>,
}

impl Pending {
    fn new(request: &Message) -> Self {
        Self { request: request.header.msg_id.clone(), replied: None, idle: None }
    }

    /// Takes note of a message if it answers this request; returns whether it does.
    fn see(&mut self, channel: Channel, message: &Message) -> bool {
        if !message.is_child_of(&self.request) {
            return false;
        }
        if channel == Channel::Shell {
            self.replied = Some(message.header.clone());
        } else if message.execution_state() == Some("idle") {
            self.idle = Some(message.header.clone());
        }
        true
    }
}

impl Link {
    /// Passes everything on until the kernel ends or is lost.
    pub async fn run(mut self, mut commands: mpsc::UnboundedReceiver<Command>) {
        loop {
            let flow = tokio::select! {
                biased;
                received = self.connection.next() => match received {
                    Received::Message(channel, message) => self.take(channel, message),
                    Received::Unreadable(error) => {
                        tracing::warn!(%error, "a message from the server can't be read");
                        self.unreadable.fetch_add(1, Ordering::Relaxed);
                        Continue(())
                    }
                    Received::Closed(why) => self.restore(why).await,
                },
                command = commands.recv() => match command {
                    Some(Command::Execute(request)) => {
                        self.execute(&request);
                        Continue(())
                    }
                    Some(Command::Ended(how)) => self.ended(how),
                    None => Break(()),
                },
            };
            if flow.is_break() {
                return;
            }
        }
    }

    fn execute(&mut self, request: &Message) {
        self.numbers.begin();
        self.broke = None;
        self.cell = Some(Pending::new(request));
        self.connection.send(Channel::Shell, request);
    }

    fn take(&mut self, channel: Channel, message: Message) -> ControlFlow<()> {
        if message.header.session == self.session {
            match Notice::read(&message).filter(|_| channel == Channel::Iopub) {
                Some(Notice::Dropped(why)) => self.say(Event::Lost(why)),
                Some(Notice::Ended(how)) => return self.ended(how),
                None => {}
            }
        }
        self.numbers.see(&message.header);
        if self.fence.as_mut().is_some_and(|fence| fence.see(channel, &message)) {
            return self.fenced();
        }
        if self.cell.as_mut().is_some_and(|cell| cell.see(channel, &message)) {
            self.judge();
        }
        match channel {
            Channel::Iopub => self.say(Event::Output(message)),
            Channel::Shell => self.say(Event::Reply(message)),
            Channel::Stdin => self.say(Event::Question(message)),
            Channel::Control | Channel::Heartbeat => {}
        }
        Continue(())
    }

    /// Once the cell has ended: says so if not all of its output is known to have arrived.
    fn judge(&mut self) {
        let Some(Pending { replied: Some(_), idle: Some(idle), .. }) = &self.cell else { return };
        if let Some(broke) = self.broke.take()
            && let Err(why) = self.numbers.prove(idle)
        {
            self.say(Event::Lost(format!("the connection to the server broke ({broke}), and {why}")));
        }
        self.cell = None;
    }

    /// Once the kernel has answered what was asked after the cell: a cell that has not ended is lost.
    fn fenced(&mut self) -> ControlFlow<()> {
        let Some(Pending { replied: Some(reply), idle: Some(_), .. }) = &self.fence else {
            return Continue(());
        };
        if reply.session != self.kernel_session {
            return self.ended("its process ended while the connection to the server was broken, and the server started another one");
        }
        self.fence = None;
        let Some(broke) = self.broke.as_ref().filter(|_| self.cell.is_some()) else { return Continue(()) };
        let why = format!(
            "the connection to the server broke ({broke}), and the cell's request or the kernel's reply was lost with it"
        );
        self.say(Event::Cut(why));
        Break(())
    }

    /// Restores a broken connection.
    async fn restore(&mut self, why: String) -> ControlFlow<()> {
        tracing::warn!(%why, "the connection to the server broke");
        match reconnect(&self.rest, &self.kernel, &self.endpoint, self.reconnect_for).await {
            Ok(connection) => self.connection = connection,
            Err(Failure::KernelGone(how)) => return self.ended(&how),
            Err(Failure::Given(reason)) => {
                self.say(Event::Cut(format!("the connection to the server broke ({why}), and {reason}")));
                return Break(());
            }
        }
        if self.cell.is_some() {
            let question = Message::new(&self.session, "kernel_info_request", json!({}));
            self.fence = Some(Pending::new(&question));
            self.connection.send(Channel::Shell, &question);
            self.broke = Some(why);
        }
        Continue(())
    }

    fn ended(&self, how: &str) -> ControlFlow<()> {
        self.say(Event::Ended(how.to_owned()));
        Break(())
    }

    fn say(&self, event: Event) {
        let _ = self.events.send(event); // whoever does not listen any more ends the link
    }
}
