//! A running Rust kernel and what a front end says to it.

use std::collections::VecDeque;
use std::time::Duration;

use end_to_end::kernel_prefix;
use jupyter::launch::launch;
use jupyter::{
    Channel, Environment, Event, ExecuteRequest, InstalledKernel, Kernel, LaunchOptions, Message, kernelspec,
};
use notebook::Notebook;
use serde_json::{Value, json};
use tokio::time::timeout;

/// No step of a test may take longer.
const LIMIT: Duration = Duration::from_mins(2);

/// What one request brought.
#[derive(Debug, Default)]
pub struct Answer {
    /// Everything on iopub that belongs to it, in order.
    pub published: Vec<Message>,
    /// The reply's content; null for a message that has no reply.
    pub reply: Value,
}

impl Answer {
    /// The contents of the published messages of a type.
    pub fn contents(&self, msg_type: &str) -> Vec<&Value> {
        self.published
            .iter()
            .filter(|message| message.msg_type() == msg_type)
            .map(|message| &message.content)
            .collect()
    }

    /// The first message of a type.
    pub fn message(&self, msg_type: &str) -> &Message {
        self.published.iter().find(|message| message.msg_type() == msg_type).unwrap()
    }

    /// All text on a stream.
    pub fn stream(&self, name: &str) -> String {
        let texts = self.contents("stream").into_iter().filter(|content| content["name"] == name);
        texts.filter_map(|content| content["text"].as_str()).collect()
    }

    /// The result as plain text.
    pub fn result(&self) -> &str {
        let results = self.contents("execute_result");
        results.last().and_then(|content| content["data"]["text/plain"].as_str()).unwrap_or_default()
    }

    /// The outputs that a notebook's cell has after these messages.
    pub fn outputs(&self) -> Vec<Value> {
        let cell = json!({
            "cell_type": "code", "execution_count": null, "id": "a", "metadata": {}, "outputs": [], "source": "",
        });
        let document = json!({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5});
        let mut notebook = Notebook::parse(&document.to_string()).unwrap();
        for message in &self.published {
            notebook.apply_output(0, message.msg_type(), &message.content).unwrap();
        }
        notebook.cell(0).unwrap().outputs().collect()
    }
}

fn installed() -> InstalledKernel {
    let environment = Environment::default().with("JUPYTER_PATH", kernel_prefix().join("share/jupyter"));
    kernelspec::find("nbrun-rust", &environment).unwrap()
}

/// A running kernel.
pub struct Session {
    pub kernel: Kernel,
    /// What belongs to requests that nobody has waited for yet.
    aside: VecDeque<Event>,
}

impl Session {
    pub async fn start() -> Self {
        Self::start_with(LaunchOptions::default()).await
    }

    pub async fn start_with(options: LaunchOptions) -> Self {
        Self::launch(&installed(), options).await
    }

    /// Starts the kernel by a command that runs the one which follows it.
    pub async fn start_under(command: &[&str]) -> Self {
        let mut kernel = installed();
        kernel.spec.argv.splice(0..0, command.iter().map(|&word| word.to_owned()));
        Self::launch(&kernel, LaunchOptions::default()).await
    }

    async fn launch(kernel: &InstalledKernel, options: LaunchOptions) -> Self {
        Session { kernel: launch(kernel, options).await.unwrap(), aside: VecDeque::new() }
    }

    /// Executes a cell as a notebook does.
    pub async fn run(&mut self, code: &str) -> Answer {
        self.execute(ExecuteRequest::new(code)).await
    }

    /// Executes a cell, which must succeed.
    pub async fn succeed(&mut self, code: &str) -> Answer {
        let answer = self.run(code).await;
        assert_eq!(answer.reply["status"], "ok", "{code}\n{:#}", answer.reply);
        answer
    }

    pub async fn execute(&mut self, request: ExecuteRequest) -> Answer {
        let id = self.kernel.client.execute(request).await.unwrap();
        self.finish(&id).await
    }

    /// Sends a request on a channel and waits until it is answered.
    pub async fn ask(&mut self, channel: Channel, msg_type: &str, content: Value) -> Answer {
        let id = self.send(channel, msg_type, content).await;
        self.finish(&id).await
    }

    /// Sends a message that has no reply, such as one on a comm, and waits until the kernel is idle again.
    pub async fn tell(&mut self, msg_type: &str, content: Value) -> Answer {
        let id = self.send(Channel::Shell, msg_type, content).await;
        self.collect(&id, true).await
    }

    /// The same with binary parts.
    pub async fn tell_whole(&mut self, msg_type: &str, content: Value, parts: &[&[u8]]) -> Answer {
        let requests = self.kernel.client.requests();
        let mut message = Message::new(requests.session(), msg_type, content);
        message.buffers = parts.iter().map(|part| part.to_vec().into()).collect();
        requests.send(Channel::Shell, &message).await.unwrap();
        self.collect(&message.header.msg_id, true).await
    }

    pub async fn send(&self, channel: Channel, msg_type: &str, content: Value) -> String {
        self.kernel.client.request(channel, msg_type, content).await.unwrap()
    }

    /// Collects what belongs to a request until its reply and idle have come.
    pub async fn finish(&mut self, id: &str) -> Answer {
        self.collect(id, false).await
    }

    async fn collect(&mut self, id: &str, mut replied: bool) -> Answer {
        let mut answer = Answer::default();
        let mut idle = false;
        let mut aside = std::mem::take(&mut self.aside);
        while !(replied && idle) {
            let event = match aside.pop_front() {
                Some(event) => event,
                None => self.next().await,
            };
            match event {
                Event::Iopub(message) if message.is_child_of(id) => {
                    idle |= message.execution_state() == Some("idle");
                    answer.published.push(message);
                }
                Event::Shell(reply) | Event::Control(reply) if reply.is_child_of(id) => {
                    answer.reply = reply.content;
                    replied = true;
                }
                Event::Exited(status) => panic!("the kernel ended: {status}"),
                other => self.aside.push_back(other),
            }
        }
        self.aside.append(&mut aside);
        answer
    }

    /// Waits for a question on stdin.
    pub async fn question(&mut self) -> Message {
        loop {
            match self.next().await {
                Event::Stdin(question) => return question,
                other => self.aside.push_back(other),
            }
        }
    }

    /// The next message, whatever it belongs to.
    pub async fn next(&mut self) -> Event {
        timeout(LIMIT, self.kernel.next()).await.expect("the kernel is silent")
    }
}
