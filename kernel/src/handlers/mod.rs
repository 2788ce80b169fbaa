//! One file for each kind of request.

pub mod execute;
pub mod info;
pub mod input;
