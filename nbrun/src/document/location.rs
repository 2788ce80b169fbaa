//! Where a document is: a file, an object behind a URL, or the standard streams.

use std::ffi::{OsStr, OsString};
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use url::Url;

use super::OutputFile;
use super::remote::RemoteFile;

/// Where a document is read from or written to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Location {
    /// A local file.
    File(PathBuf),
    /// An object that a server keeps.
    Remote(RemoteFile),
    /// Standard input or output, written `-`.
    Stream,
}

/// Why a text is no location.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LocationError {
    /// The text looks like a URL and is none.
    #[error("{text} is not a URL: {message}")]
    Malformed {
        /// The text.
        text: String,
        /// What is wrong.
        message: String,
    },
    /// Nothing is known of such URLs.
    #[error(
        "{scheme}:// is not known; use a path, `-`, file://, http(s)://, s3://, gs://, az:// or abfs(s)://"
    )]
    Scheme {
        /// The URL's scheme.
        scheme: String,
    },
}

impl Location {
    /// Reads a path, a URL or `-`.
    pub fn parse(text: OsString) -> Result<Self, LocationError> {
        let url = match text.to_str() {
            Some("-") => return Ok(Self::Stream),
            Some(url) if url.contains("://") => url,
            _ => return Ok(Self::File(text.into())),
        };
        let malformed = |message: String| LocationError::Malformed { text: url.to_owned(), message };
        let parsed = Url::parse(url).map_err(|error| malformed(error.to_string()))?;
        if parsed.scheme() == "file" {
            let path = parsed.to_file_path();
            return path
                .map(Self::File)
                .map_err(|()| malformed("a file URL is file:///ABSOLUTE/PATH".into()));
        }
        let scheme = parsed.scheme().to_owned();
        let remote = RemoteFile::new(parsed).ok_or(LocationError::Scheme { scheme })?;
        if remote.name().is_empty() {
            return Err(malformed("it names no file".into()));
        }
        Ok(Self::Remote(remote))
    }

    /// The path of a local file.
    pub fn path(&self) -> Option<&Path> {
        match self {
            Self::File(path) => Some(path),
            Self::Remote(_) | Self::Stream => None,
        }
    }

    /// Whether both are the same document, by whatever path or link.
    pub fn is_same_as(&self, other: &Self) -> io::Result<bool> {
        Ok(match (self, other) {
            (Self::File(path), Self::File(other)) => OutputFile::new(path)?.is_same_file(other),
            (Self::Remote(remote), Self::Remote(other)) => remote == other,
            _ => false,
        })
    }

    /// The name of the file or object; empty for a stream.
    pub fn name(&self) -> &str {
        match self {
            Self::File(path) => path.file_name().and_then(OsStr::to_str).unwrap_or_default(),
            Self::Remote(remote) => remote.name(),
            Self::Stream => "",
        }
    }

    /// The folder a local file is in; the current one for what is no local file.
    pub fn folder(&self) -> &Path {
        let parent = self.path().and_then(Path::parent);
        parent.filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
    }
}

impl From<PathBuf> for Location {
    fn from(path: PathBuf) -> Self {
        Self::File(path)
    }
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => path.display().fmt(f),
            Self::Remote(remote) => remote.fmt(f),
            Self::Stream => f.write_str("-"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_urls_and_streams() {
        let kind = |text: &str| match Location::parse(text.into()) {
            Ok(Location::File(path)) => format!("file {}", path.display()),
            Ok(Location::Remote(remote)) => format!("remote {} {remote}", remote.name()),
            Ok(Location::Stream) => "stream".to_owned(),
            Err(error) => error.to_string(),
        };
        for (text, expected) in [
            ("-", "stream"),
            ("a b/nb.ipynb", "file a b/nb.ipynb"),
            ("file:///a%20b/nb.ipynb", "file /a b/nb.ipynb"),
            ("s3://bucket/a/nb.ipynb", "remote nb.ipynb s3://bucket/a/nb.ipynb"),
            ("https://u:secret@host/nb.ipynb?sig=x", "remote nb.ipynb https://host/nb.ipynb"),
            (
                "abfss://fs@acc.dfs.core.windows.net/nb.ipynb",
                "remote nb.ipynb abfss://fs@acc.dfs.core.windows.net/nb.ipynb",
            ),
            ("gs://bucket", "gs://bucket is not a URL: it names no file"),
            ("file://nb.ipynb", "file://nb.ipynb is not a URL: a file URL is file:///ABSOLUTE/PATH"),
        ] {
            assert_eq!(kind(text), expected);
        }
        assert!(kind("ftp://host/nb.ipynb").starts_with("ftp:// is not known"));
    }
}
