//! The secret that lets a client in.

use std::path::Path;
use std::{env, fs};

use serde::{Deserialize, Serialize};

use super::ServerError;

/// Where the token is looked for when no file is given.
pub const VARIABLE: &str = "NBRUN_SERVER_TOKEN";

/// A token, which nothing prints.
#[derive(Clone, Serialize, Deserialize)]
pub struct Token(String);

impl Token {
    /// The token in a file, else in [`VARIABLE`]; none if neither is given. Space around it is no part of it.
    pub fn find(file: Option<&Path>) -> Result<Option<Self>, ServerError> {
        let Some(file) = file else {
            return Ok(env::var(VARIABLE)
                .ok()
                .map(|text| text.trim().to_owned())
                .filter(|text| !text.is_empty())
                .map(Self));
        };
        let fail = |reason: String| ServerError::TokenFile { file: file.to_owned(), reason };
        let text = fs::read_to_string(file).map_err(|error| fail(error.to_string()))?;
        let token = text.trim();
        if token.is_empty() || token.contains(char::is_whitespace) {
            return Err(fail("it must hold the token, and nothing else".to_owned()));
        }
        Ok(Some(Self(token.to_owned())))
    }

    /// The value of the header that shows the token.
    pub fn authorization(&self) -> String {
        format!("token {}", self.0)
    }
}

impl std::fmt::Debug for Token {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Token(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_what_the_file_holds() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("token");
        fs::write(&file, "s3cret\n").unwrap();
        let token = Token::find(Some(&file)).unwrap().unwrap();
        assert_eq!(token.authorization(), "token s3cret");
        assert_eq!(format!("{token:?}"), "Token(…)");
        for text in ["", "\n", "two s3cret"] {
            fs::write(&file, text).unwrap();
            let error = Token::find(Some(&file)).unwrap_err().to_string();
            assert!(error.contains("nothing else") && !error.contains("s3cret"), "{error}");
        }
        fs::remove_file(&file).unwrap();
        assert!(Token::find(Some(&file)).unwrap_err().to_string().contains("No such file"));
    }
}
