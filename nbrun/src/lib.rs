//! nbrun
