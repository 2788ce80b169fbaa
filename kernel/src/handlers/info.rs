//! `kernel_info_request`: who we are.

use serde_json::{Value, json};

/// The content of `kernel_info_reply`.
pub fn kernel_info() -> Value {
    json!({
        "status": "ok",
        "protocol_version": jupyter::PROTOCOL_VERSION,
        "implementation": "nbrun-kernel",
        "implementation_version": env!("CARGO_PKG_VERSION"),
        "language_info": {
            "name": "rust",
            "version": "2024",
            "mimetype": "text/x-rust",
            "file_extension": ".rs",
            "pygments_lexer": "rust",
            "codemirror_mode": "rust",
        },
        "banner": "Rust (nbrun): polars and plotters are at hand; %%bigquery runs SQL",
        "debugger": false,
        "help_links": [
            {"text": "The Rust Book", "url": "https://doc.rust-lang.org/book/"},
            {"text": "Rust's standard library", "url": "https://doc.rust-lang.org/std/"},
            {"text": "polars", "url": "https://docs.rs/polars"},
            {"text": "plotters", "url": "https://docs.rs/plotters"},
        ],
        "supported_features": ["kernel subshells"],
    })
}
