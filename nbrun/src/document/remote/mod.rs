//! Files that servers keep: the only door to HTTP and to object storage.
//!
//! Credentials come from where each provider's own tools look for them, never from a notebook or a command line.

mod aws_profile;
mod http;
mod store;

use std::fmt;
use std::sync::Once;

use bytes::Bytes;
use url::Url;

pub use store::{StoreError, store};

/// One file that a server keeps. Shown without what may be secret in its URL: password and query.
#[derive(Clone, PartialEq, Eq)]
pub struct RemoteFile(Url);

/// Why a remote file can't be read or written.
#[derive(Debug, thiserror::Error)]
pub enum RemoteError {
    /// The storage can't be addressed: its configuration is wrong or incomplete.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The object storage refused or can't be reached.
    #[error("{}", innermost(.0))]
    Object(#[from] object_store::Error),
    /// The HTTP server can't be reached.
    #[error("{}", innermost(.0))]
    Unreachable(#[from] reqwest::Error),
    /// The HTTP server refused.
    #[error("the server answered {status}{}", .body.as_ref().map(|body| format!(": {body}")).unwrap_or_default())]
    Refused {
        /// The status, with its reason.
        status: String,
        /// The beginning of what it said, on one line.
        body: Option<String>,
    },
    /// The runtime that waits for the answer can't be started.
    #[error("nothing can be awaited: {0}")]
    Runtime(std::io::Error),
}

impl RemoteFile {
    /// The file behind a URL; `None` if nothing is known of URLs with this scheme.
    pub fn new(url: Url) -> Option<Self> {
        let known = ["http", "https", "s3", "s3a", "gs", "az", "azure", "adl", "abfs", "abfss"];
        known.contains(&url.scheme()).then_some(Self(url))
    }

    /// The file's name: the last segment of the path.
    pub fn name(&self) -> &str {
        self.0.path().rsplit('/').next().unwrap_or_default()
    }

    /// Reads the file.
    pub async fn read(&self) -> Result<Bytes, RemoteError> {
        if self.is_http() {
            return http::get(&self.0).await;
        }
        store::get(&self.0).await
    }

    /// Reads the file from a thread that may wait.
    pub fn read_blocking(&self) -> Result<Bytes, RemoteError> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        runtime.map_err(RemoteError::Runtime)?.block_on(self.read())
    }

    /// Writes the file as a whole: readers see the old one or the new one.
    pub async fn write(&self, content: Bytes) -> Result<(), RemoteError> {
        if self.is_http() {
            return http::put(&self.0, content).await;
        }
        store::put(&self.0, content).await
    }

    fn is_http(&self) -> bool {
        matches!(self.0.scheme(), "http" | "https")
    }
}

impl fmt::Display for RemoteFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = self.0.clone();
        if self.is_http() {
            // Only a URL without a host refuses these, and it then has nothing to hide.
            let _ = shown.set_username("").and_then(|()| shown.set_password(None));
        }
        shown.set_query(None);
        shown.set_fragment(None);
        shown.fmt(f)
    }
}

impl fmt::Debug for RemoteFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RemoteFile({self})")
    }
}

/// The cause at the bottom, with the error's own words before it where they say more than the cause.
fn innermost(error: &(dyn std::error::Error + 'static)) -> String {
    let mut cause = error;
    while let Some(deeper) = cause.source() {
        cause = deeper;
    }
    let (outer, inner) = (one_line(&error.to_string()), one_line(&cause.to_string()));
    if outer.contains(&inner) { outer } else { format!("{outer}: {inner}") }
}

/// The beginning of a server's words, without the tags of XML and HTML.
fn one_line(text: &str) -> String {
    const SHOWN: usize = 300;
    let mut plain = String::new();
    for (index, part) in text.split('<').enumerate() {
        let words = if index == 0 { part } else { part.split_once('>').map_or(part, |(_, words)| words) };
        for word in words.split_whitespace() {
            plain.extend([word, " "]);
        }
    }
    let plain = plain.trim_end();
    plain.chars().take(SHOWN).chain((plain.chars().count() > SHOWN).then_some('…')).collect()
}

/// Lets TLS use ring, once for the process, before the first client is built.
fn provide_tls() {
    static PROVIDE: Once = Once::new();
    PROVIDE.call_once(|| {
        // An error means that a provider is there already.
        let _ = rustls::crypto::ring::default_provider().install_default();
    });
}
