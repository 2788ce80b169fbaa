//! Signatures of messages: HMAC-SHA256 over the four JSON frames, in hexadecimal.

use std::fmt::Write as _;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// Signs and verifies messages with a connection's key.
#[derive(Clone)]
pub struct Signer {
    keyed: Option<Hmac<Sha256>>,
}

/// A signature scheme that this crate does not know.
#[derive(Debug, thiserror::Error)]
#[error("the signature scheme `{0}` is not supported: a kernel's connection file must say `hmac-sha256`")]
pub struct UnknownScheme(String);

impl Signer {
    /// A signer for the `scheme` and `key` of a connection file. An empty key turns signing off, as the protocol
    /// has it.
    pub fn new(scheme: &str, key: &str) -> Result<Self, UnknownScheme> {
        if key.is_empty() {
            return Ok(Self { keyed: None });
        }
        if scheme != "hmac-sha256" {
            return Err(UnknownScheme(scheme.to_owned()));
        }
        let keyed = Hmac::new_from_slice(key.as_bytes()).map_err(|_| UnknownScheme(scheme.to_owned()))?;
        Ok(Self { keyed: Some(keyed) })
    }

    /// Whether messages are signed at all.
    pub fn is_signing(&self) -> bool {
        self.keyed.is_some()
    }

    /// The signature of `frames` in lowercase hexadecimal; empty when signing is off.
    pub fn sign(&self, frames: &[impl AsRef<[u8]>]) -> String {
        let Some(mac) = self.mac(frames) else { return String::new() };
        mac.finalize().into_bytes().iter().fold(String::with_capacity(64), |mut hex, byte| {
            let _ = write!(hex, "{byte:02x}");
            hex
        })
    }

    /// Whether `signature` is that of `frames`, compared in constant time.
    pub fn verify(&self, signature: &[u8], frames: &[impl AsRef<[u8]>]) -> bool {
        let Some(mac) = self.mac(frames) else { return true };
        from_hex(signature).is_some_and(|raw| mac.verify_slice(&raw).is_ok())
    }

    fn mac(&self, frames: &[impl AsRef<[u8]>]) -> Option<Hmac<Sha256>> {
        let mut mac = self.keyed.clone()?;
        for frame in frames {
            mac.update(frame.as_ref());
        }
        Some(mac)
    }
}

fn from_hex(hex: &[u8]) -> Option<Vec<u8>> {
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let (pairs, rest) = hex.as_chunks::<2>();
    let bytes = pairs.iter().map(|&[high, low]| Some(digit(high)? << 4 | digit(low)?));
    rest.is_empty().then(|| bytes.collect()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_known_answer_of_rfc_4231() {
        let signer = Signer::new("hmac-sha256", "Jefe").unwrap();
        let frames = ["what do ya want ", "for nothing?"];
        let signature = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";
        assert_eq!(signer.sign(&frames), signature);
        assert!(signer.verify(signature.as_bytes(), &frames));
        assert!(signer.verify(signature.to_uppercase().as_bytes(), &frames));
        for wrong in ["", "5b", "5bd", "zz", &signature.replace('5', "6")] {
            assert!(!signer.verify(wrong.as_bytes(), &frames), "{wrong}");
        }
    }

    #[test]
    fn an_empty_key_means_no_signature() {
        let signer = Signer::new("", "").unwrap();
        assert_eq!(signer.sign(&["x"]), "");
        assert!(signer.verify(b"anything", &["x"]));
    }

    #[test]
    fn other_schemes_are_refused() {
        assert!(Signer::new("hmac-md5", "k").is_err());
    }
}
