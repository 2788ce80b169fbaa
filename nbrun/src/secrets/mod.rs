//! Secrets: values that must not be seen.

pub mod redact;
