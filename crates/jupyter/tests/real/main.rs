//! The wire against real peers: ipykernel for the client side, `jupyter_client` and pyzmq for the server side.

#![allow(clippy::expect_used, clippy::unwrap_used)] // helpers of tests are tests too

mod echo;
mod execution;
mod launching;
mod orphans;
mod peer;
mod serving;
mod setup;
mod signatures;
mod volume;
