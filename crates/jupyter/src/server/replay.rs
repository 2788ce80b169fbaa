use std::collections::{HashSet, VecDeque};
use std::sync::Mutex;

use bytes::Bytes;

use crate::lock::lock;

/// As many signatures as Jupyter's own session remembers.
const REMEMBERED: usize = 65_536;

/// Recognises messages that were recorded and sent again.
#[derive(Default)]
pub(super) struct ReplayGuard {
    seen: Mutex<Seen>,
}

#[derive(Default)]
struct Seen {
    signatures: HashSet<Bytes>,
    order: VecDeque<Bytes>,
}

impl ReplayGuard {
    /// Remembers a verified message's signature; `false` if it was seen before.
    pub(super) fn is_new(&self, signature: &[u8]) -> bool {
        let signature = Bytes::from(signature.to_ascii_lowercase());
        let mut seen = lock(&self.seen);
        if !seen.signatures.insert(signature.clone()) {
            return false;
        }
        seen.order.push_back(signature);
        if seen.order.len() > REMEMBERED
            && let Some(oldest) = seen.order.pop_front()
        {
            seen.signatures.remove(&oldest);
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_counts_once_and_memory_is_bounded() {
        let guard = ReplayGuard::default();
        assert!(guard.is_new(b"ab"));
        assert!(!guard.is_new(b"AB"), "hexadecimal knows no case");
        for index in 0..REMEMBERED {
            assert!(guard.is_new(index.to_string().as_bytes()));
        }
        assert_eq!(lock(&guard.seen).signatures.len(), REMEMBERED);
    }
}
