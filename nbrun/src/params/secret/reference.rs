//! Where a secret is to be had: `env:NAME`, `file:PATH` or `command:CMD`.

use std::process::{Command, Stdio};

/// A reference to a secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reference {
    /// A variable of nbrun's environment.
    Environment(String),
    /// A file's text.
    File(String),
    /// What a command of the shell prints.
    Command(String),
}

/// Why a secret can't be had. Nothing of its value is told.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReferenceError {
    /// The text is no reference.
    #[error("its value may only come from a reference; give env:NAME, file:PATH or command:CMD")]
    Shape,
    /// The variable is not set, or is no text.
    #[error("the environment has no variable {0}, or it is no text")]
    Environment(String),
    /// The file can't be read.
    #[error("{path}: {message}")]
    File {
        /// The file.
        path: String,
        /// Why.
        message: String,
    },
    /// The command did not do its work.
    #[error("`{command}` {message}")]
    Command {
        /// The command.
        command: String,
        /// What happened.
        message: String,
    },
}

impl Reference {
    /// Reads a reference.
    pub fn parse(text: &str) -> Result<Self, ReferenceError> {
        let (kind, rest) = text.split_once(':').ok_or(ReferenceError::Shape)?;
        let rest = rest.to_owned();
        match kind {
            _ if rest.is_empty() => Err(ReferenceError::Shape),
            "env" => Ok(Self::Environment(rest)),
            "file" => Ok(Self::File(rest)),
            "command" => Ok(Self::Command(rest)),
            _ => Err(ReferenceError::Shape),
        }
    }

    /// Gets the secret. One line end behind the text of a file or of a command does not belong to it. A command may
    /// talk to the user by the terminal's standard error.
    pub fn resolve(&self) -> Result<String, ReferenceError> {
        match self {
            Self::Environment(name) => {
                std::env::var(name).map_err(|_| ReferenceError::Environment(name.clone()))
            }
            Self::File(path) => {
                let fail = |error: std::io::Error| ReferenceError::File {
                    path: path.clone(),
                    message: error.to_string(),
                };
                std::fs::read_to_string(path).map(without_line_end).map_err(fail)
            }
            Self::Command(command) => {
                let fail = |message: String| ReferenceError::Command { command: command.clone(), message };
                let mut shell = Command::new("sh");
                shell.args(["-c", command]).stdin(Stdio::null()).stderr(Stdio::inherit());
                let output = shell.output().map_err(|error| fail(format!("did not start: {error}")))?;
                if !output.status.success() {
                    return Err(fail(format!("failed with {}", output.status)));
                }
                let text = String::from_utf8(output.stdout);
                text.map(without_line_end).map_err(|_| fail("printed what is no UTF-8 text".to_owned()))
            }
        }
    }
}

fn without_line_end(mut text: String) -> String {
    if text.ends_with('\n') {
        text.pop();
        if text.ends_with('\r') {
            text.pop();
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_a_secret_comes_from() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("secret");
        std::fs::write(&path, " s3cret \r\n").unwrap();
        let resolved = |text: &str| Reference::parse(text).and_then(|reference| reference.resolve());
        let cases = [
            (format!("file:{}", path.display()), Ok(" s3cret ".to_owned())),
            ("command:printf 'a\\nb\\n\\n'".to_owned(), Ok("a\nb\n".to_owned())),
            ("env:CARGO_PKG_NAME".to_owned(), Ok("nbrun".to_owned())),
            ("hunter2".to_owned(), Err(ReferenceError::Shape)),
            ("env:".to_owned(), Err(ReferenceError::Shape)),
            ("https://hunter2".to_owned(), Err(ReferenceError::Shape)),
            (
                "env:NO_SUCH_VARIABLE".to_owned(),
                Err(ReferenceError::Environment("NO_SUCH_VARIABLE".to_owned())),
            ),
        ];
        for (text, expected) in cases {
            assert_eq!(resolved(&text), expected, "{text}");
        }
        let failed = resolved("command:echo hunter2; exit 3").unwrap_err().to_string();
        assert_eq!(failed, "`echo hunter2; exit 3` failed with exit status: 3");
    }
}
