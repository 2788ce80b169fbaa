//! nbrun-kernel: a Rust kernel for Jupyter.
//!
//! - [`engine`] compiles cells and runs them in a host process of their own.
//! - [`session`] joins engine, magics and warehouse into one notebook's session.
//! - [`assist`] completes and explains while one writes.
//! - `evcxr` holds what notebooks for that engine have beside Rust.
//! - [`serve`] speaks Jupyter's protocol; each kind of request has its file in `handlers`.
//! - [`pictures`] draws figures for front ends that don't show SVG.
//! - [`startup`] is what a session begins with.
//! - [`install`] writes the kernelspec.

pub mod assist;
mod context;
pub mod engine;
mod evcxr;
mod exchange;
mod handlers;
pub mod install;
mod marked;
pub mod pictures;
pub mod serve;
pub mod session;
pub mod startup;
