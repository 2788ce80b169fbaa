//! Secrets: values that must not be seen.

pub mod redact;
pub mod scan;
