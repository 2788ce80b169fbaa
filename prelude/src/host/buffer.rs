//! Binary parts of messages, which JSON carries as base64.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde::{Deserialize, Serialize};

/// One binary part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Buffer(pub Vec<u8>);

impl TryFrom<String> for Buffer {
    type Error = base64::DecodeError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        BASE64_STANDARD.decode(text).map(Buffer)
    }
}

impl From<Buffer> for String {
    fn from(buffer: Buffer) -> Self {
        BASE64_STANDARD.encode(buffer.0)
    }
}
