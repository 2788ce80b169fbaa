//! Frames as a kernel might send them: what can be read is written and read again as the same message.
#![no_main]

use bytes::Bytes;
use jupyter::signing::Signer;
use jupyter::wire::{decode, encode};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Ok(signer) = Signer::new("hmac-sha256", "") else { return };
    let frames = data.split(|byte| *byte == b'\n').map(Bytes::copy_from_slice).collect();
    if let Ok(message) = decode(frames, &signer) {
        let again = decode(encode(&message, &signer), &signer).expect("what was written can be read");
        assert_eq!(format!("{message:?}"), format!("{again:?}"));
    }
});
