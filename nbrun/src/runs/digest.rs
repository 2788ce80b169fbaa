//! The name of a content.

use std::fmt;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

/// The SHA-256 of some bytes, in lower-case hexadecimal.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Digest(String);

impl Digest {
    /// The digest of these bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self::of_parts([bytes])
    }

    /// The digest of these parts, one after the other.
    pub fn of_parts<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> Self {
        let mut hash = Sha256::new();
        for part in parts {
            hash.update(part);
        }
        Self::finish(hash)
    }

    /// The digest of a file's bytes.
    pub fn of_file(path: &Path) -> io::Result<Self> {
        let (mut file, mut hash) = (File::open(path)?, Sha256::new());
        let mut part = vec![0; 1 << 16];
        loop {
            match file.read(&mut part)? {
                0 => return Ok(Self::finish(hash)),
                length => hash.update(&part[..length]),
            }
        }
    }

    fn finish(hash: Sha256) -> Self {
        let hex = |digits: String, byte: &u8| digits + &format!("{byte:02x}");
        Self(hash.finalize().iter().fold(String::with_capacity(64), hex))
    }

    /// The 64 hexadecimal digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The first digits, as people tell contents apart.
    pub fn short(&self) -> &str {
        self.0.get(..12).unwrap_or(&self.0)
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_digest_of_abc_is_the_one_of_fips_180_4() {
        let expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(Digest::of(b"abc").as_str(), expected);
        assert_eq!(Digest::of_parts([b"a".as_slice(), b"bc"]).as_str(), expected);
        assert_eq!(Digest::of(b"abc").short(), "ba7816bf8f01");
    }
}
