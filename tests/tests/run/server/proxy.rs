//! A network that breaks when a test wants it to.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;

/// Passes connections on to a server.
pub struct Proxy {
    /// The server's URL, through the proxy.
    pub url: String,
    state: Arc<State>,
}

#[derive(Default)]
struct State {
    streams: Mutex<Vec<TcpStream>>,
    refuses: AtomicBool,
    loses_requests: AtomicBool,
    loses_answers: AtomicBool,
    lost: AtomicUsize,
    refused: AtomicUsize,
}

impl Proxy {
    /// A proxy for the server at `http://HOST:PORT`.
    pub fn start(url: &str) -> Self {
        let server = url.strip_prefix("http://").unwrap().to_owned();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let state = Arc::new(State::default());
        let serving = state.clone();
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                if serving.refuses.load(Ordering::SeqCst) {
                    serving.refused.fetch_add(1, Ordering::SeqCst);
                    continue; // closed by being dropped
                }
                if let Ok(server) = TcpStream::connect(&server) {
                    serving.pass(client, server);
                }
            }
        });
        Self { url, state }
    }

    fn cut(&self) {
        for stream in self.state.streams.lock().unwrap().drain(..) {
            let _ = stream.shutdown(Shutdown::Both);
        }
    }

    /// Breaks all connections and lets nobody in, or lets everybody in again.
    pub fn refuse(&self, refuses: bool) {
        self.state.refuses.store(refuses, Ordering::SeqCst);
        if refuses {
            self.cut();
        }
    }

    /// How many connections were refused.
    pub fn refused(&self) -> usize {
        self.state.refused.load(Ordering::SeqCst)
    }

    /// Loses what clients send, or passes it on again.
    pub fn lose_requests(&self, loses: bool) {
        self.state.loses_requests.store(loses, Ordering::SeqCst);
    }

    /// Loses what the server sends, or passes it on again.
    pub fn lose_answers(&self, loses: bool) {
        self.state.loses_answers.store(loses, Ordering::SeqCst);
    }

    /// How many bytes were lost.
    pub fn lost(&self) -> usize {
        self.state.lost.load(Ordering::SeqCst)
    }
}

impl State {
    fn pass(self: &Arc<Self>, client: TcpStream, server: TcpStream) {
        let copy = |stream: &TcpStream| stream.try_clone().unwrap();
        self.streams.lock().unwrap().extend([copy(&client), copy(&server)]);
        let (requests, answers) = (self.clone(), self.clone());
        let (from_client, to_client) = (copy(&client), client);
        let (from_server, to_server) = (copy(&server), server);
        thread::spawn(move || requests.copy(from_client, to_server, |state| &state.loses_requests));
        thread::spawn(move || answers.copy(from_server, to_client, |state| &state.loses_answers));
    }

    fn copy(&self, mut from: TcpStream, mut to: TcpStream, loses: impl Fn(&Self) -> &AtomicBool) {
        let mut buffer = vec![0; 65_536];
        while let Ok(length @ 1..) = from.read(&mut buffer) {
            if loses(self).load(Ordering::SeqCst) {
                self.lost.fetch_add(length, Ordering::SeqCst);
            } else if to.write_all(&buffer[..length]).is_err() {
                break;
            }
        }
        let _ = to.shutdown(Shutdown::Both);
        let _ = from.shutdown(Shutdown::Both);
    }
}
