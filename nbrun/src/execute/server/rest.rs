//! A Jupyter Server's REST API: <https://jupyter-server.readthedocs.io/en/latest/developers/rest-api.html>.

use std::error::Error as _;
use std::time::Duration;

use reqwest::header::{AUTHORIZATION, HeaderValue, LOCATION, RETRY_AFTER};
use reqwest::{Client, Method, Response, StatusCode, redirect};
use rustls::ClientConfig;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use tokio::time::{Instant, sleep};
use url::Url;

use super::ServerError;
use super::address::Address;
use super::kernelspecs::KernelSpecs;
use super::token::Token;

/// How long an answer may take, unless the server must start or end a kernel for it.
const PATIENCE: Duration = Duration::from_secs(30);
/// How long a server may take to start a kernel's process or to end it.
pub const KERNEL_PATIENCE: Duration = Duration::from_mins(2);

/// How long a server may take to restart a kernel, during which it can't end it.
const RESTART_PATIENCE: Duration = Duration::from_secs(10);
const PAUSE: Duration = Duration::from_millis(100);

/// A server's REST API.
pub struct Rest {
    client: Client,
    address: Address,
    token: Option<Token>,
}

/// What the server says of a kernel.
#[derive(Debug, Deserialize)]
pub struct KernelModel {
    /// Its id.
    pub id: String,
    /// `starting`, `idle`, `busy`, `restarting`, `dead`; as the server believes.
    #[serde(default)]
    pub execution_state: String,
    /// How many websockets are connected to it.
    #[serde(default)]
    pub connections: u64,
}

impl Rest {
    /// The API of the server at an address.
    pub fn new(address: Address, token: Option<Token>, tls: ClientConfig) -> Result<Self, ServerError> {
        let client = Client::builder()
            .tls_backend_preconfigured(tls)
            .redirect(redirect::Policy::none())
            .tcp_nodelay(true)
            .user_agent(concat!("nbrun/", env!("CARGO_PKG_VERSION")))
            .build();
        let client = client.map_err(|error| unreachable(&address.api(&[]), &error))?;
        Ok(Self { client, address, token })
    }

    /// The server's address.
    pub fn address(&self) -> &Address {
        &self.address
    }

    /// The value of the header that shows the token.
    pub fn authorization(&self) -> Option<String> {
        self.token.as_ref().map(Token::authorization)
    }

    /// The kernels that the server can start.
    pub async fn kernelspecs(&self) -> Result<KernelSpecs, ServerError> {
        let url = self.address.api(&["kernelspecs"]);
        self.read(self.ask(Method::GET, url, None, PATIENCE).await?).await
    }

    /// Whether the server has a folder.
    pub async fn has_folder(&self, folder: &str) -> Result<bool, ServerError> {
        let segments: Vec<&str> =
            ["contents"].into_iter().chain(folder.split('/').filter(|part| !part.is_empty())).collect();
        let mut url = self.address.api(&segments);
        url.query_pairs_mut().append_pair("type", "directory").append_pair("content", "0");
        match self.ask(Method::GET, url, None, PATIENCE).await {
            Ok(_) => Ok(true),
            Err(ServerError::NoServer { .. } | ServerError::Status { status: 400, .. }) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Starts a kernel in a folder below the server's root; returns its id.
    pub async fn start_kernel(&self, name: &str, folder: &str) -> Result<String, ServerError> {
        let url = self.address.api(&["kernels"]);
        let body = json!({ "name": name, "path": folder });
        let answer = self.ask(Method::POST, url, Some(body), KERNEL_PATIENCE).await?;
        Ok(self.read::<KernelModel>(answer).await?.id)
    }

    /// What the server says of a kernel; `None` if it has no such kernel.
    pub async fn kernel(&self, id: &str) -> Result<Option<KernelModel>, ServerError> {
        let url = self.address.api(&["kernels", id]);
        match self.ask(Method::GET, url, None, PATIENCE).await {
            Ok(answer) => self.read(answer).await.map(Some),
            Err(ServerError::NoServer { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Interrupts what a kernel executes.
    pub async fn interrupt(&self, id: &str) -> Result<(), ServerError> {
        let url = self.address.api(&["kernels", id, "interrupt"]);
        self.ask(Method::POST, url, None, PATIENCE).await.map(drop)
    }

    /// Ends a kernel, and makes it if it does not; returns when its process is gone.
    ///
    /// A server that is about to start a died kernel's successor fails, so it is asked again.
    pub async fn end_kernel(&self, id: &str) -> Result<(), ServerError> {
        let deadline = Instant::now() + RESTART_PATIENCE;
        loop {
            let url = self.address.api(&["kernels", id]);
            match self.ask(Method::DELETE, url, None, KERNEL_PATIENCE).await {
                Ok(_) | Err(ServerError::NoServer { .. }) => return Ok(()),
                Err(ServerError::Status { .. }) if Instant::now() < deadline => sleep(PAUSE).await,
                Err(error) => return Err(error),
            }
        }
    }

    async fn ask(
        &self,
        method: Method,
        url: Url,
        body: Option<Value>,
        patience: Duration,
    ) -> Result<Response, ServerError> {
        let mut request = self.client.request(method, url.clone()).timeout(patience);
        if let Some(mut value) = self.authorization().and_then(|value| HeaderValue::from_str(&value).ok()) {
            value.set_sensitive(true);
            request = request.header(AUTHORIZATION, value);
        }
        if let Some(body) = body {
            request = request.json(&body);
        }
        let answer = request.send().await.map_err(|error| unreachable(&url, &error))?;
        if answer.status().is_success() { Ok(answer) } else { Err(self.refusal(url.into(), answer).await) }
    }

    /// Reads an answer; one that is not what a Jupyter Server says comes from something else.
    async fn read<T: DeserializeOwned>(&self, answer: Response) -> Result<T, ServerError> {
        let url = answer.url().to_string();
        let bytes = answer.bytes().await.map_err(|error| unreachable_text(url.clone(), &error))?;
        serde_json::from_slice(&bytes)
            .map_err(|error| ServerError::NoServer { url, answer: format!("not its JSON: {error}") })
    }

    async fn refusal(&self, url: String, answer: Response) -> ServerError {
        let status = answer.status();
        let header =
            |name| answer.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
        let given = self.token.is_some();
        match status {
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => {
                ServerError::TokenRefused { url, answer: status.to_string(), given }
            }
            StatusCode::NOT_FOUND => ServerError::NoServer { url, answer: status.to_string() },
            StatusCode::TOO_MANY_REQUESTS => ServerError::TooManyRequests { url, after: header(RETRY_AFTER) },
            status if status.is_redirection() => {
                let target = header(LOCATION).unwrap_or_default();
                let target = target.split(['?', '#']).next().unwrap_or_default().to_owned();
                if target.contains("login") {
                    ServerError::TokenRefused { url, answer: format!("the server sends to {target}"), given }
                } else {
                    ServerError::Redirect { url, target }
                }
            }
            _ => {
                let body = answer.json::<Value>().await.unwrap_or_default();
                let text = body.get("message").and_then(Value::as_str).unwrap_or_default().to_owned();
                ServerError::Status { url, status: status.as_u16(), message: text }
            }
        }
    }
}

fn unreachable(url: &Url, error: &reqwest::Error) -> ServerError {
    unreachable_text(url.to_string(), error)
}

fn unreachable_text(url: String, error: &reqwest::Error) -> ServerError {
    let mut causes = std::iter::successors(error.source(), |cause| (*cause).source());
    if let Some(untrusted) = causes.clone().find_map(certificate_error) {
        return ServerError::Untrusted { url, reason: untrusted };
    }
    let reason = if error.is_timeout() {
        "it took too long".to_owned()
    } else {
        causes.by_ref().last().map_or_else(|| "the connection failed".to_owned(), ToString::to_string)
    };
    ServerError::Unreachable { url, reason }
}

fn certificate_error(cause: &(dyn std::error::Error + 'static)) -> Option<String> {
    let mut cause = cause;
    while let Some(inner) = cause.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref) {
        cause = inner;
    }
    match cause.downcast_ref::<rustls::Error>()? {
        rustls::Error::InvalidCertificate(error) => Some(format!("its certificate is not trusted: {error}")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::net::TcpListener;

    use super::super::tls;
    use super::*;

    /// What is said of an answer to the question for kernels.
    async fn told(answer: &'static str) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = Address::parse(&format!("http://{}", listener.local_addr().unwrap())).unwrap();
        let server = tokio::spawn(async move {
            let mut stream = listener.accept().await.unwrap().0;
            let _ = stream.read(&mut [0; 4096]).await.unwrap();
            stream.write_all(format!("HTTP/1.1 {answer}").as_bytes()).await.unwrap();
        });
        let rest = Rest::new(address, None, tls::config(false, None).unwrap()).unwrap();
        let error = rest.kernelspecs().await.unwrap_err().to_string();
        server.await.unwrap();
        error
    }

    #[tokio::test]
    async fn each_refusal_has_its_own_words() {
        let cases = [
            ("401 Unauthorized\r\ncontent-length: 0\r\n\r\n", "token refused (401 Unauthorized)"),
            ("403 Forbidden\r\ncontent-length: 0\r\n\r\n", "token refused (403 Forbidden)"),
            (
                "302 Found\r\nlocation: /hub/login?next=x\r\n\r\n",
                "token refused (the server sends to /hub/login)",
            ),
            ("301 Moved\r\nlocation: https://h/\r\n\r\n", "sends to https://h/. Give the URL"),
            ("404 Not Found\r\ncontent-length: 0\r\n\r\n", "there is no Jupyter Server (404 Not Found)"),
            ("429 Slow\r\nretry-after: 7\r\ncontent-length: 0\r\n\r\n", "(429, retry after 7)"),
            ("503 Busy\r\ncontent-length: 16\r\n\r\n{\"message\":\"no\"}", "answered 503: no"),
            ("500 Broken\r\ncontent-length: 0\r\n\r\n", "answered 500"),
            ("200 OK\r\ncontent-length: 6\r\n\r\n<html>", "there is no Jupyter Server (not its JSON"),
            ("", "no Jupyter Server answers"),
        ];
        for (answer, expected) in cases {
            let told = told(answer).await;
            assert!(told.starts_with("http://127.0.0.1:") && told.contains(expected), "{answer}: {told}");
        }
    }
}
