//! The images that Markdown names, as `data:` URLs.

use std::fs;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value};

use super::outputs::joined;

/// Largest file that is embedded, in bytes.
const LARGEST: u64 = 50 << 20;

/// Why an image is not in the page.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum Missing {
    /// It is on another machine.
    #[error("it is on another machine, and a page loads nothing")]
    Remote,
    /// The cell has no such attachment.
    #[error("the cell has no such attachment")]
    Attachment,
    /// It lies elsewhere.
    #[error("it is outside of the notebook's folder")]
    Outside,
    /// It is not there, or can't be read.
    #[error("{0}")]
    Unreadable(String),
    /// The file is no image.
    #[error("it is not an image that browsers show")]
    NotAnImage,
    /// The file is too large.
    #[error("it is larger than {} MiB", LARGEST >> 20)]
    TooLarge,
}

/// Where a cell's images are.
pub struct Images {
    folder: PathBuf,
    attachments: Map<String, Value>,
}

impl Images {
    /// The images of a cell: its attachments, and the files in the notebook's folder.
    pub fn new(folder: &Path, attachments: Map<String, Value>) -> Self {
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        Self { folder: folder.to_owned(), attachments }
    }

    /// The `data:` URL of what `source` names.
    pub fn embed(&self, source: &str) -> Result<String, Missing> {
        if is_scheme(source, "data:image/") {
            return Ok(source.to_owned());
        }
        if let Some(name) = source.strip_prefix("attachment:") {
            return self.attachment(name).ok_or(Missing::Attachment);
        }
        if source.starts_with("//") || has_scheme(source) {
            return Err(Missing::Remote);
        }
        self.file(source.split(['?', '#']).next().unwrap_or(source))
    }

    fn attachment(&self, name: &str) -> Option<String> {
        let found = |name: &str| self.attachments.get(name).and_then(Value::as_object);
        let data = found(name).or_else(|| found(&percent_decoded(name)))?;
        let (media_type, data) = data.iter().find(|(media_type, _)| media_type.starts_with("image/"))?;
        base64_url(media_type, &joined(data))
    }

    fn file(&self, path: &str) -> Result<String, Missing> {
        let unreadable = |error: std::io::Error| Missing::Unreadable(error.to_string());
        let folder = self.folder.canonicalize().map_err(unreadable)?;
        let direct = folder.join(path);
        let path = if direct.exists() { direct } else { folder.join(percent_decoded(path)) };
        let path = path.canonicalize().map_err(unreadable)?;
        if !path.starts_with(&folder) {
            return Err(Missing::Outside);
        }
        let metadata = fs::metadata(&path).map_err(unreadable)?;
        if !metadata.is_file() {
            return Err(Missing::NotAnImage);
        }
        if metadata.len() > LARGEST {
            return Err(Missing::TooLarge);
        }
        let bytes = fs::read(&path).map_err(unreadable)?;
        let media_type = media_type(&bytes).ok_or(Missing::NotAnImage)?;
        Ok(format!("data:{media_type};base64,{}", STANDARD.encode(bytes)))
    }
}

/// The URL of data that is already in base64; none where it is not.
pub fn base64_url(media_type: &str, data: &str) -> Option<String> {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'+' | b'-' | b'.');
    let is_base64 = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'+' | b'=');
    let data: String = data.split_ascii_whitespace().collect();
    let valid = media_type.bytes().all(is_plain) && !data.is_empty() && data.bytes().all(is_base64);
    valid.then(|| format!("data:{media_type};base64,{data}"))
}

/// The URL of an SVG text.
pub fn svg_url(svg: &str) -> String {
    format!("data:image/svg+xml;base64,{}", STANDARD.encode(svg))
}

/// What the first bytes of a file say that it is.
fn media_type(bytes: &[u8]) -> Option<&'static str> {
    const MAGIC: [(&[u8], &str); 7] = [
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"\xff\xd8\xff", "image/jpeg"),
        (b"GIF87a", "image/gif"),
        (b"GIF89a", "image/gif"),
        (b"BM", "image/bmp"),
        (b"<svg", "image/svg+xml"),
        (b"\0\0\x01\0", "image/x-icon"),
    ];
    let known = MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic)).map(|(_, media_type)| *media_type);
    known.or_else(|| match (bytes.get(..4), bytes.get(4..12)) {
        (Some(b"RIFF"), Some([_, _, _, _, b'W', b'E', b'B', b'P'])) => Some("image/webp"),
        (_, Some(b"ftypavif")) => Some("image/avif"),
        (Some(b"<?xm" | b"<!--" | b"<!DO"), _) => {
            let head = String::from_utf8_lossy(bytes.get(..4096).unwrap_or(bytes)).into_owned();
            head.contains("<svg").then_some("image/svg+xml")
        }
        _ => None,
    })
}

fn is_scheme(url: &str, scheme: &str) -> bool {
    url.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme))
}

fn has_scheme(url: &str) -> bool {
    let Some((scheme, _)) = url.split_once(':') else { return false };
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.');
    scheme.starts_with(|c: char| c.is_ascii_alphabetic()) && scheme.chars().all(plain)
}

fn percent_decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let digits = bytes.get(at + 1..at + 3).and_then(|digits| std::str::from_utf8(digits).ok());
        match digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(decoded) if byte == b'%' => {
                out.push(decoded);
                at += 3;
            }
            _ => {
                out.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn images(folder: &Path) -> Images {
        let Value::Object(attachments) = json!({"a b.png": {"image/png": "iVBO\nRw0K"}}) else {
            return Images::new(folder, Map::new());
        };
        Images::new(folder, attachments)
    }

    #[test]
    fn only_images_in_the_folder_are_embedded() -> std::io::Result<()> {
        let outer = tempfile::tempdir()?;
        let folder = outer.path().join("inner");
        fs::create_dir(&folder)?;
        fs::write(folder.join("p c.png"), b"\x89PNG\r\n\x1a\nrest")?;
        fs::write(folder.join("text.png"), "root:x:0:0")?;
        fs::write(outer.path().join("out.png"), b"\x89PNG\r\n\x1a\n")?;
        std::os::unix::fs::symlink(outer.path().join("out.png"), folder.join("link.png"))?;
        let images = images(&folder);
        let embedded = |source: &str| images.embed(source);
        assert!(
            embedded("p c.png").is_ok_and(|url| url.starts_with("data:image/png;base64,iVBORw0KGgpyZXN0"))
        );
        assert!(embedded("p%20c.png?raw=1").is_ok());
        assert_eq!(embedded("attachment:a%20b.png"), Ok("data:image/png;base64,iVBORw0K".to_owned()));
        assert_eq!(embedded("attachment:none.png"), Err(Missing::Attachment));
        assert_eq!(embedded("text.png"), Err(Missing::NotAnImage));
        for outside in ["../out.png", "link.png", &outer.path().join("out.png").display().to_string()] {
            assert_eq!(embedded(outside), Err(Missing::Outside), "{outside}");
        }
        for remote in ["https://example.org/a.png", "//example.org/a.png", "file:///etc/passwd"] {
            assert_eq!(embedded(remote), Err(Missing::Remote), "{remote}");
        }
        assert!(matches!(embedded("none.png"), Err(Missing::Unreadable(_))));
        Ok(())
    }

    #[test]
    fn what_is_not_base64_is_no_url() {
        assert_eq!(base64_url("image/png", "aGk=\n"), Some("data:image/png;base64,aGk=".to_owned()));
        assert_eq!(base64_url("image/png", "\" onerror=\"alert(1)"), None);
        assert_eq!(base64_url("image/png\" x=\"", "aGk="), None);
    }
}
