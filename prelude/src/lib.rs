//! What every cell of the Rust kernel links to.
//!
//! One dynamic library holds everything that a cell takes for granted: polars, plotters and friends, the
//! store that keeps variables between cells, rich display, and the host loop that loads compiled cells.
//! It is built once, ahead of time; a cell is then a single object file whose symbols resolve from here.
//! See "The cell engine" in ARCHITECTURE.md.

pub use {anyhow, chrono, itertools, plotters, polars, polars_schema, rand, serde, serde_json, tokio};

pub mod cell;
pub mod comm;
pub mod display;
pub mod figure;
pub mod frames;
pub mod host;
mod id;
pub mod input;
pub mod parameters;
pub mod scope;
pub mod store;
pub mod timing;
#[doc(hidden)]
pub mod warm;
pub mod widgets;
