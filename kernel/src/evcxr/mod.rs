//! What notebooks for evcxr have beside Rust: commands at the top of a cell, and files read at the start.
//!
//! evcxr is the engine that Rust notebooks have used before; its commands are listed at
//! <https://github.com/evcxr/evcxr/blob/main/COMMON.md>. What makes no sense here says what is different.

pub mod commands;
mod header;
mod known;

pub use header::Header;
