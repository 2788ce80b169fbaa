//! A kernel of the daemon, in the hands of a run.

use std::os::unix::process::ExitStatusExt as _;
use std::process::ExitStatus;
use std::time::Duration;

use jupyter::kernelspec::InterruptMode;
use jupyter::{Channel, Client, ConnectionInfo};
use serde_json::{Value, json};
use tokio::sync::{mpsc, oneshot, watch};
use tokio::task::JoinHandle;
use tokio::time::timeout;

use super::protocol::{Order, Reply, Wire};
use crate::execute::local::{LocalSession, describe};
use crate::execute::{Event, Kept, Session, SessionError};

/// An order to the daemon, and who waits for its answer.
type Ordered = (Order, Option<oneshot::Sender<Result<String, String>>>);

/// After a kernel's end, how long its channels may stay silent and open. A process that it forked may hold them.
const LAST_MESSAGES: Duration = Duration::from_millis(250);

/// A kernel that the daemon has handed over. Dropping it ends the kernel.
pub struct Pooled {
    pub(super) client: Client,
    pub(super) info: Value,
    pub(super) interrupt_mode: InterruptMode,
    pub(super) connection: ConnectionInfo,
    pub(super) pid: u32,
    pub(super) link: Link,
}

/// The connection to the daemon, which is the kernel's life.
pub(super) struct Link {
    orders: mpsc::UnboundedSender<Ordered>,
    end: watch::Receiver<Option<End>>,
    task: JoinHandle<()>,
}

/// How a kernel has ended.
#[derive(Debug, Clone)]
pub(super) struct End {
    /// `None` if the daemon has ended, and the kernel with it.
    status: Option<ExitStatus>,
    pub(super) output: String,
}

impl Link {
    pub(super) fn new(wire: Wire) -> Self {
        let (orders, to_send) = mpsc::unbounded_channel();
        let (ended, end) = watch::channel(None);
        let task = tokio::spawn(async move {
            let end = converse(wire, to_send).await;
            ended.send_replace(Some(end));
        });
        Self { orders, end, task }
    }

    fn order(&self, order: Order) {
        // If nobody takes orders any more, the kernel has ended.
        let _ = self.orders.send((order, None));
    }

    async fn keep(&self, order: Order) -> Result<String, String> {
        let (done, kept) = oneshot::channel();
        let _ = self.orders.send((order, Some(done)));
        kept.await.unwrap_or_else(|_| Err("the kernel has ended".to_owned()))
    }

    /// Completes when the kernel has ended.
    pub(super) async fn ended(&self) -> End {
        let mut end = self.end.clone();
        let ended = end.wait_for(Option::is_some).await.ok().and_then(|end| end.clone());
        ended.unwrap_or(End { status: None, output: String::new() })
    }

    fn has_ended(&self) -> bool {
        self.end.borrow().is_some()
    }
}

impl Drop for Link {
    fn drop(&mut self) {
        // This closes the connection.
        self.task.abort();
    }
}

/// Passes orders on until the kernel's end.
async fn converse(mut wire: Wire, mut orders: mpsc::UnboundedReceiver<Ordered>) -> End {
    let gone = End { status: None, output: String::new() };
    let mut keeping = None;
    loop {
        tokio::select! {
            Some((order, waiting)) = orders.recv() => {
                keeping = waiting.or(keeping);
                if wire.send(&order).await.is_err() {
                    return gone;
                }
            }
            reply = wire.next::<Reply>() => match reply {
                Ok(Some(Reply::Ended { status, output })) => {
                    return End { status: Some(ExitStatus::from_raw(status)), output };
                }
                Ok(Some(Reply::Kept(id))) => {
                    if let Some(waiting) = keeping.take() {
                        let _ = waiting.send(Ok(id));
                    }
                }
                Ok(Some(reply)) => tracing::warn!(?reply, "the pool says something unexpected"),
                Ok(None) | Err(_) => return gone,
            },
        }
    }
}

impl End {
    /// How, in the user's terms.
    pub(super) fn described(&self) -> String {
        match self.status {
            Some(status) => describe(status),
            None => "the pool that it belonged to has ended".to_owned(),
        }
    }
}

impl Session for Pooled {
    fn kernel_info(&self) -> Option<&Value> {
        Some(&self.info)
    }

    fn pid(&self) -> Option<u32> {
        Some(self.pid)
    }

    async fn execute(&mut self, code: &str) -> Result<String, SessionError> {
        let request = jupyter::ExecuteRequest { stop_on_error: false, ..jupyter::ExecuteRequest::new(code) };
        self.client.execute(request).await.map_err(|error| SessionError(error.to_string()))
    }

    async fn next(&mut self) -> Event {
        loop {
            let event = if self.link.has_ended() {
                timeout(LAST_MESSAGES, self.client.next()).await.ok().flatten()
            } else {
                tokio::select! {
                    biased;
                    Some(event) = self.client.next() => Some(event),
                    _ = self.link.ended() => continue,
                }
            };
            return match event {
                Some(jupyter::Event::Iopub(message)) => Event::Output(message),
                Some(jupyter::Event::Shell(message)) => Event::Reply(message),
                Some(jupyter::Event::Stdin(message)) => Event::Question(message),
                Some(jupyter::Event::Control(_) | jupyter::Event::Exited(_)) => continue,
                None => Event::Ended(self.link.ended().await.described()),
            };
        }
    }

    async fn interrupt(&mut self) -> Result<(), SessionError> {
        match self.interrupt_mode {
            InterruptMode::Signal => self.link.order(Order::Interrupt),
            InterruptMode::Message => {
                let asked = self.client.request(Channel::Control, "interrupt_request", json!({})).await;
                asked.map_err(|error| SessionError(error.to_string()))?;
            }
        }
        Ok(())
    }

    async fn kill(&mut self) {
        self.link.order(Order::Kill);
    }

    async fn shutdown(self, grace: Duration) -> Result<(), SessionError> {
        let request = json!({ "restart": false });
        if self.client.request(Channel::Control, "shutdown_request", request).await.is_ok() {
            // Code that runs at its exit, such as what writes open files, is part of a run.
            let _ = timeout(grace, self.link.ended()).await;
        }
        Ok(())
    }

    async fn keep(self, time: Duration, label: &str) -> Result<Kept, SessionError> {
        let order = Order::Keep { seconds: time.as_secs(), label: label.to_owned() };
        let id = self.link.keep(order).await.map_err(SessionError)?;
        Ok(Kept { id, connection: self.connection.clone() })
    }

    fn lost_messages(&self) -> u64 {
        self.client.rejected()
    }

    fn recent_output(&self) -> String {
        let end = self.link.end.borrow();
        end.as_ref().map(|end| end.output.clone()).unwrap_or_default()
    }
}

/// A kernel of the pool, or one that was started because the pool had none.
pub enum PooledSession {
    /// Of the pool.
    Pooled(Box<Pooled>),
    /// Started by this process.
    Cold(Box<LocalSession>),
}

/// The same of whichever session it is.
macro_rules! of_either {
    ($self:ident, $session:ident => $what:expr) => {
        match $self {
            PooledSession::Pooled($session) => $what,
            PooledSession::Cold($session) => $what,
        }
    };
}

impl Session for PooledSession {
    fn kernel_info(&self) -> Option<&Value> {
        of_either!(self, session => session.kernel_info())
    }

    fn pid(&self) -> Option<u32> {
        of_either!(self, session => session.pid())
    }

    async fn execute(&mut self, code: &str) -> Result<String, SessionError> {
        of_either!(self, session => session.execute(code).await)
    }

    async fn next(&mut self) -> Event {
        of_either!(self, session => session.next().await)
    }

    async fn interrupt(&mut self) -> Result<(), SessionError> {
        of_either!(self, session => session.interrupt().await)
    }

    async fn kill(&mut self) {
        of_either!(self, session => session.kill().await);
    }

    async fn shutdown(self, grace: Duration) -> Result<(), SessionError> {
        of_either!(self, session => session.shutdown(grace).await)
    }

    async fn keep(self, time: Duration, label: &str) -> Result<Kept, SessionError> {
        of_either!(self, session => session.keep(time, label).await)
    }

    fn lost_messages(&self) -> u64 {
        of_either!(self, session => session.lost_messages())
    }

    fn recent_output(&self) -> String {
        of_either!(self, session => session.recent_output())
    }
}
