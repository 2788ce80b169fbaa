//! The run store: an immutable record of every run, and the journals of runs that go on.
//!
//! A store is a folder or a URL of an object storage:
//!
//! ```text
//! runs/<id>.json       the record of a run that has ended; written once
//! blobs/<sha256>       what records refer to: notebooks, environment locks, outputs too long for a notebook
//! live/<id>/           a run that goes on, on the machine where it does: draft of the record, journal, lock
//! ```
//!
//! A record names what it refers to by its SHA-256, so nobody can change what a run has read or made without being
//! noticed.

mod digest;
pub mod facts;
mod fold;
mod id;
pub mod journal;
mod live;
mod record;
mod recover;
mod store;
mod sweep;

pub use digest::Digest;
pub use fold::fold;
pub use id::{IdError, RunId};
pub use live::{Hold, LiveRun};
pub use record::{
    CellRecord, CellStatus, NotebookFacts, OutputFacts, Overflow, RaisedError, RecordedParameter, RunRecord,
    SCHEMA,
};
pub use recover::{RecoverError, recover, recover_all};
pub use store::{RunStore, StoreError, state_folder};
pub use sweep::{Swept, sweep};
