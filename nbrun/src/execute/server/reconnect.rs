//! Restoring a broken connection to a kernel.

use std::time::Duration;

use jupyter::websocket::{ConnectError, Connection, Endpoint};
use tokio::time::{Instant, sleep, timeout_at};

use super::ServerError;
use super::rest::Rest;

/// Between attempts this time passes at first, and twice as much each time.
const FIRST_PAUSE: Duration = Duration::from_millis(50);
const LONGEST_PAUSE: Duration = Duration::from_secs(2);
/// How long a server may take to notice that the old connection is broken. Only then it begins to keep messages; what it
/// sends until then is lost.
const NOTICES: Duration = Duration::from_secs(5);

/// Why a connection could not be restored.
pub enum Failure {
    /// The kernel is gone.
    KernelGone(String),
    /// The server can't be reached, or does not let us in any more. The kernel may still run.
    Given(String),
}

/// Connects to a kernel that runs on the server, trying again for some time.
pub async fn reconnect(
    rest: &Rest,
    kernel: &str,
    endpoint: &Endpoint,
    limit: Duration,
) -> Result<Connection, Failure> {
    let (began, deadline) = (Instant::now(), Instant::now() + limit);
    let mut pause = FIRST_PAUSE;
    loop {
        let why = match timeout_at(deadline, attempt(rest, kernel, endpoint, began)).await {
            Ok(Ok(connection)) => return Ok(connection),
            Ok(Err(Attempt::Failed(failure))) => return Err(failure),
            Ok(Err(Attempt::Again(why))) => why,
            Err(_) => "the server did not answer in time".to_owned(),
        };
        if Instant::now() + pause >= deadline {
            return Err(Failure::Given(format!("it could not be restored within {limit:?}: {why}")));
        }
        sleep(pause).await;
        pause = LONGEST_PAUSE.min(pause * 2);
    }
}

enum Attempt {
    Again(String),
    Failed(Failure),
}

async fn attempt(
    rest: &Rest,
    kernel: &str,
    endpoint: &Endpoint,
    began: Instant,
) -> Result<Connection, Attempt> {
    let gone = |how: &str| Err(Attempt::Failed(Failure::KernelGone(how.to_owned())));
    match rest.kernel(kernel).await {
        Ok(Some(model)) if model.execution_state == "dead" => return gone("the server says that it is dead"),
        Ok(Some(model)) if model.connections > 0 && began.elapsed() < NOTICES => {
            return Err(Attempt::Again("the server has not noticed yet".to_owned()));
        }
        Ok(Some(_)) => {}
        Ok(None) => {
            return gone(
                "the server does not have it any more: it died, was shut down, or the server was restarted",
            );
        }
        Err(error) if error.is_passing() => return Err(Attempt::Again(error.to_string())),
        Err(error) => return Err(Attempt::Failed(given(&error))),
    }
    match Connection::connect(endpoint).await {
        Ok(connection) => Ok(connection),
        Err(error @ (ConnectError::Invalid(_) | ConnectError::Status(401 | 403))) => {
            Err(Attempt::Failed(Failure::Given(format!("it could not be restored: {error}"))))
        }
        Err(error) => Err(Attempt::Again(error.to_string())),
    }
}

fn given(error: &ServerError) -> Failure {
    Failure::Given(format!("it could not be restored: {error}"))
}
