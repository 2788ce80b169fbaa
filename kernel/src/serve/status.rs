//! Busy and idle.

use jupyter::{Message, Publisher};
use tokio::sync::Mutex;

/// What the kernel is doing, as `status` messages tell it.
///
/// Each request has its own busy and idle, and front ends show the last status that they heard. So when a
/// request is answered while a cell runs, the kernel says again that it is busy with that cell.
pub struct Status {
    publisher: Publisher,
    running: Mutex<Option<Message>>,
}

impl Status {
    pub(super) fn new(publisher: Publisher) -> Self {
        Status { publisher, running: Mutex::default() }
    }

    /// A request is being answered.
    pub async fn busy(&self, request: &Message) {
        self.publisher.status(request, "busy").await;
    }

    /// A request has been answered.
    pub async fn idle(&self, request: &Message) {
        let running = self.running.lock().await;
        self.publisher.status(request, "idle").await;
        if let Some(cell) = running.as_ref() {
            self.publisher.status(cell, "busy").await;
        }
    }

    /// The session begins to work on a request.
    pub async fn begin(&self, request: &Message) {
        *self.running.lock().await = Some(request.clone());
        self.publisher.status(request, "busy").await;
    }

    /// The session has done what the request asked for.
    pub async fn end(&self, request: &Message) {
        let mut running = self.running.lock().await;
        *running = None;
        self.publisher.status(request, "idle").await;
    }
}
