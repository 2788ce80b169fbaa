//! A Jupyter Server that serves a scratch folder, and `nbrun` that runs there.

use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::process::Child;

use end_to_end::server::JupyterServer;
use end_to_end::{Ran, Scratch, wait_until};
use serde_json::Value;

use super::proxy::Proxy;

/// A server and the folder that it serves.
pub struct Site {
    pub server: JupyterServer,
    pub scratch: Scratch,
}

impl Site {
    /// Starts a server with more arguments.
    pub fn start(arguments: &[&str]) -> Self {
        let scratch = Scratch::default();
        let server = JupyterServer::start(&scratch, "jupyter_server", |command| {
            command.arg(format!("--ServerApp.root_dir={}", scratch.path("").display())).args(arguments);
        });
        let server = server.unwrap();
        fs::write(scratch.path("token"), &server.token).unwrap();
        Self { server, scratch }
    }

    /// Runs `nb.ipynb` on the server to its end.
    pub fn run(&self, arguments: &[&str]) -> Ran {
        let server = ["--server", &self.server.url, "--token-file", "token"];
        self.scratch.run(&[&server, arguments].concat())
    }

    /// Starts a run through a proxy and waits until the saved notebook has an output with a text.
    pub fn run_through(&self, proxy: &Proxy, arguments: &[&str], text: &str) -> Child {
        let server = ["--server", &proxy.url, "--token-file", "token"];
        self.scratch.run_with_until(&[&server, arguments].concat(), text)
    }

    /// Tells the cell that waits for this file to go on.
    pub fn allow(&self, file: &str) {
        fs::write(self.scratch.path(file), "").unwrap();
    }

    /// Waits until a cell has written this file.
    pub fn wait_for(&self, file: &str) {
        wait_until(&format!("{file} is there"), || self.scratch.path(file).exists());
    }

    /// Waits until the server sees so many connections to its one kernel.
    pub fn wait_for_connections(&self, count: u64) {
        wait_until(&format!("there are {count} connections"), || {
            self.get("api/kernels")[0]["connections"].as_u64() == Some(count)
        });
    }

    /// Fails if the server has a kernel.
    #[track_caller]
    pub fn assert_no_kernels(&self) {
        let kernels = self.get("api/kernels");
        assert_eq!(kernels, Value::Array(Vec::new()));
    }

    /// What the server's API says.
    pub fn get(&self, path: &str) -> Value {
        let answer = self.request("GET", path);
        let (_, body) = answer.split_once("\r\n\r\n").unwrap();
        serde_json::from_str(body).unwrap()
    }

    /// Asks the server something; returns its whole answer.
    pub fn request(&self, method: &str, path: &str) -> String {
        let address = self.server.url.strip_prefix("http://").unwrap();
        let mut stream = TcpStream::connect(address).unwrap();
        let token = &self.server.token;
        write!(stream, "{method} /{path} HTTP/1.0\r\nAuthorization: token {token}\r\n\r\n").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }
}
