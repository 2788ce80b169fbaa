//! What a page may do, as its Content-Security-Policy says it.

use std::fmt::Write as _;
use std::io;

use notebook::Notebook;
use sha2::{Digest, Sha256};

/// Bytes of the hash that make the nonce.
const NONCE_BYTES: usize = 18;

/// The word that marks the page's own scripts.
///
/// It is a hash of the whole notebook: nobody can write a notebook that holds its own hash, and the same notebook
/// gives the same page.
pub fn nonce(notebook: &Notebook) -> String {
    let mut hash = Hash(Sha256::new());
    // Hashing can't fail.
    let _ = notebook.write_to(&mut hash);
    let hash = hash.0.finalize();
    hash.iter().take(NONCE_BYTES).fold(String::new(), |mut nonce, byte| {
        let _ = write!(nonce, "{byte:02x}");
        nonce
    })
}

/// The policies of a page, of which each must allow what happens; frames inherit them.
///
/// The first lets the page's own scripts run, and nobody load anything. Where some frame holds scripts of the notebook
/// (`scripted`), these carry the nonce too, and may do what plotting libraries do: add scripts and evaluate text. As
/// they could then add a script that lies elsewhere, the second policy allows scripts only where they are written out.
pub fn policies(nonce: &str, scripted: bool) -> Vec<String> {
    let libraries = if scripted { " 'strict-dynamic' 'unsafe-eval'" } else { "" };
    let mut policies = vec![format!(
        "default-src 'none'; script-src 'nonce-{nonce}'{libraries}; style-src 'unsafe-inline'; \
         img-src data: blob:; font-src data:; media-src data: blob:; base-uri 'none'; form-action 'none'"
    )];
    policies
        .extend(scripted.then(|| "script-src 'unsafe-inline' 'unsafe-eval'; worker-src 'none'".to_owned()));
    policies
}

struct Hash(Sha256);

impl io::Write for Hash {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
