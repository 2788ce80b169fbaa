//! JSON as text: spans of values in it, reading them, and rewriting only what changed.
//!
//! `serde_json` reads text into values and forgets the text. A notebook must come back with the very bytes it
//! had, so everything here works on the text itself: [`cursor`] checks it and finds the spans of values
//! ([`node`]), [`value`] reads a span, [`write`] and [`lines`] produce new text in the file's own style, and
//! [`splice`] and [`reconcile`] put new text between untouched pieces of the old one.

pub(crate) mod cursor;
pub(crate) mod lines;
pub(crate) mod node;
pub(crate) mod reconcile;
pub(crate) mod splice;
pub(crate) mod value;
pub(crate) mod write;
