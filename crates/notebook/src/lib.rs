//! The notebook document: `.ipynb` files read without loss and changed minimally.
//!
//! A [`Notebook`] keeps the text it was read from. Written without changes it gives back the same bytes;
//! written after changes, the text of everything that was not touched is copied, and new text follows the
//! file's own habits: indentation, spacing, line endings, escapes, order of names. Unknown fields, numbers of
//! any size, odd spacing and cell ids survive, since nobody ever parses and prints them again.
//!
//! ```
//! # use notebook::Notebook;
//! # use serde_json::json;
//! # let text = r#"{"cells": [{"cell_type": "code", "execution_count": null, "metadata": {"tags": ["parameters"]}, "outputs": [], "source": "n = 1"}], "metadata": {}, "nbformat": 4, "nbformat_minor": 4}"#;
//! let mut notebook = Notebook::parse(text)?;
//! assert_eq!(notebook.to_text(), text);
//!
//! let cell = notebook.parameters_cell().expect("one is tagged");
//! notebook.apply_output(cell, "stream", &json!({"name": "stdout", "text": "hello\n"}))?;
//! assert!(notebook.to_text().contains(r#""outputs": [{"name": "stdout", "output_type": "stream", "text": ["hello\n"]}]"#));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # What is read
//! nbformat 4, every minor version; [`NotebookError`] names what else there is and what to do about it. JSON as
//! in RFC 8259, and the bare words `NaN`, `Infinity` and `-Infinity`, since Python writes them and Jupyter
//! reads them. Views show as null what a [`serde_json::Value`] can't hold; the text stays.
//!
//! # What it costs
//! Reading is one pass that finds where cells and their members are; values are read when asked for. Writing
//! copies the old text and the new pieces. Outputs are kept as the text they will be in the file: a stream
//! that grows is extended in place, so a message costs its own length however long the stream is, and saving
//! while it grows costs a copy and no serialisation.
//!
//! This crate does no I/O.

mod cell;
mod cells;
mod display;
mod document;
mod error;
mod json;
mod message;
mod new_cell;
mod output;
mod parameters;
mod parse;
mod stream;
mod style;

pub use cell::{Cell, CellKind, CellMut};
pub use cells::Cells;
pub use document::Notebook;
pub use error::{NotebookError, OutputError, Position};
pub use message::Applied;
pub use new_cell::NewCell;
