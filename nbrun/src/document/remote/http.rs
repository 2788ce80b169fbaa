//! Files of plain HTTP servers: read by GET, written by PUT.

use std::time::Duration;

use bytes::Bytes;
use reqwest::header::{CONTENT_TYPE, RETRY_AFTER};
use reqwest::{Client, Request, Response, StatusCode};
use url::Url;

use super::{RemoteError, one_line, provide_tls};

/// How long a server may take to accept a connection.
const CONNECT: Duration = Duration::from_secs(10);
/// How long a server may be silent.
const SILENCE: Duration = Duration::from_mins(1);
/// How often a request is sent in all.
const ATTEMPTS: u32 = 8;
/// The pause after the first failure; each further one is twice as long.
const FIRST_PAUSE: Duration = Duration::from_millis(200);
/// The longest pause that a server may ask for.
const LONGEST_PAUSE: Duration = Duration::from_mins(1);

pub async fn get(url: &Url) -> Result<Bytes, RemoteError> {
    let client = client()?;
    let response = send(&client, client.get(url.clone()).build()?).await?;
    Ok(response.bytes().await?)
}

pub async fn put(url: &Url, content: Bytes) -> Result<(), RemoteError> {
    let client = client()?;
    let request = client.put(url.clone()).header(CONTENT_TYPE, "application/x-ipynb+json").body(content);
    send(&client, request.build()?).await.map(drop)
}

fn client() -> Result<Client, RemoteError> {
    provide_tls();
    let agent = concat!("nbrun/", env!("CARGO_PKG_VERSION"));
    Ok(Client::builder().user_agent(agent).connect_timeout(CONNECT).read_timeout(SILENCE).build()?)
}

/// Sends a request that may be repeated, again after pauses while the server is overloaded or can't be reached.
async fn send(client: &Client, request: Request) -> Result<Response, RemoteError> {
    let mut pause = FIRST_PAUSE;
    for attempt in 1.. {
        let again = request.try_clone().filter(|_| attempt < ATTEMPTS);
        let Some(again) = again else { break };
        let wait = match client.execute(again).await {
            Ok(response) if is_passing(response.status()) => asked_pause(&response).unwrap_or(pause),
            Ok(response) => return accepted(response).await,
            Err(error) if error.is_connect() || error.is_timeout() => pause,
            Err(error) => return Err(error.into()),
        };
        tracing::debug!(attempt, ?wait, "an HTTP request will be sent again");
        tokio::time::sleep(wait.min(LONGEST_PAUSE)).await;
        pause *= 2;
    }
    accepted(client.execute(request).await?).await
}

fn is_passing(status: StatusCode) -> bool {
    status.is_server_error() && status != StatusCode::NOT_IMPLEMENTED
        || matches!(status, StatusCode::TOO_MANY_REQUESTS | StatusCode::REQUEST_TIMEOUT)
}

/// The seconds of `Retry-After` (RFC 9110, section 10.2.3); its other form, a date, is left aside.
fn asked_pause(response: &Response) -> Option<Duration> {
    let seconds = response.headers().get(RETRY_AFTER)?.to_str().ok()?.parse().ok()?;
    Some(Duration::from_secs(seconds))
}

async fn accepted(response: Response) -> Result<Response, RemoteError> {
    let status = response.status();
    if status.is_success() {
        return Ok(response);
    }
    let body = one_line(&response.text().await.unwrap_or_default());
    Err(RemoteError::Refused { status: status.to_string(), body: (!body.is_empty()).then_some(body) })
}
