//! The address of a Jupyter Server.

use url::Url;

use super::ServerError;

/// A server's base URL, such as `http://localhost:8888/` or `https://hub.example.org/user/ada/`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address(Url);

impl Address {
    /// Reads an address. One that holds a secret is refused, since others see it in the list of processes.
    pub fn parse(text: &str) -> Result<Self, ServerError> {
        let invalid = |reason: String| ServerError::Address { reason };
        // What is wrong with an address is said without it: it may hold a secret.
        let mut url = Url::parse(text).map_err(|error| invalid(format!("--server takes a URL: {error}")))?;
        let has_token = url.query_pairs().any(|(name, _)| name == "token");
        if has_token || url.password().is_some() || !url.username().is_empty() {
            let reason = "the URL holds a secret, which other users see in the list of processes: put the token \
                          into a file and give that with --token-file";
            return Err(invalid(reason.to_owned()));
        }
        if !matches!(url.scheme(), "http" | "https") || url.host().is_none() {
            let reason =
                format!("--server takes an http or https URL, such as http://localhost:8888/, not {text}");
            return Err(invalid(reason));
        }
        url.set_query(None);
        url.set_fragment(None);
        if !url.path().ends_with('/') {
            url.set_path(&format!("{}/", url.path()));
        }
        Ok(Self(url))
    }

    /// The address of a resource of the server's API.
    pub fn api(&self, segments: &[&str]) -> Url {
        let mut url = self.0.clone();
        if let Ok(mut path) = url.path_segments_mut() {
            path.pop_if_empty().push("api").extend(segments);
        }
        url
    }

    /// The address of a kernel's websocket. The server keeps messages for the session while it is not connected.
    pub fn channels(&self, kernel: &str, session: &str) -> Url {
        let mut url = self.api(&["kernels", kernel, "channels"]);
        url.query_pairs_mut().append_pair("session_id", session);
        // Only between such schemes can it be changed, and never fails.
        let _ = url.set_scheme(if self.is_secure() { "wss" } else { "ws" });
        url
    }

    /// Whether the connection is encrypted.
    pub fn is_secure(&self) -> bool {
        self.0.scheme() == "https"
    }
}

impl std::fmt::Display for Address {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(formatter)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prefixes_and_trailing_slashes() {
        for (text, kernels, channels) in [
            ("http://h:8888", "http://h:8888/api/kernels", "ws://h:8888/api/kernels/k/channels?session_id=s"),
            (
                "http://h:8888/",
                "http://h:8888/api/kernels",
                "ws://h:8888/api/kernels/k/channels?session_id=s",
            ),
            (
                "https://hub/user/ada%40x",
                "https://hub/user/ada%40x/api/kernels",
                "wss://hub/user/ada%40x/api/kernels/k/channels?session_id=s",
            ),
            (
                "https://hub/user/ada/?next=1#top",
                "https://hub/user/ada/api/kernels",
                "wss://hub/user/ada/api/kernels/k/channels?session_id=s",
            ),
        ] {
            let address = Address::parse(text).unwrap();
            assert_eq!(address.api(&["kernels"]).as_str(), kernels);
            assert_eq!(address.channels("k", "s").as_str(), channels);
        }
    }

    #[test]
    fn secrets_in_addresses_are_refused_and_not_repeated() {
        for text in
            ["http://h:8888/lab?token=s3cret", "http://ada:s3cret@h/", "http://s3cret@h/", "http://[s3cret"]
        {
            let error = Address::parse(text).unwrap_err().to_string();
            assert!(!error.contains("s3cret"), "{error}");
        }
        assert!(Address::parse("ftp://h/").unwrap_err().to_string().contains("ftp://h/"));
        assert!(Address::parse("localhost:8888").is_err());
    }
}
