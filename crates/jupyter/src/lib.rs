//! The Jupyter wire protocol: what a client says to a kernel, and a kernel to its clients.
//!
//! - [`Message`] and [`Header`]: the messages, lenient towards what real kernels send.
//! - [`Client`]: the five channels of a running kernel, seen from the front end.
//! - [`Server`] and [`Publisher`]: the same channels, seen from the kernel.
//! - [`websocket`]: the channels of a kernel behind a Jupyter Server.
//! - [`kernelspec`]: finding installed kernels without running any Python.
//! - [`launch`]: starting a kernel, knowing when it is ready, and noticing when it ends.
//!
//! The protocol is described at <https://jupyter-client.readthedocs.io/en/stable/messaging.html>; this crate
//! speaks version 5.5. Only the private `transport` module knows about sockets.

pub mod client;
pub mod connection;
pub mod kernelspec;
pub mod launch;
mod lock;
mod message;
pub mod server;
pub mod signing;
mod transport;
pub mod websocket;
pub mod wire;

pub use client::{Client, Event, ExecuteRequest, Requests};
pub use connection::{Channel, ConnectionInfo, Transport};
pub use kernelspec::{Environment, InstalledKernel, KernelSpec};
pub use launch::{Kernel, LaunchOptions};
pub use message::{Header, Map, Message};
pub use server::{Publisher, Request, Server};

/// The version of the messaging protocol that this crate writes in its headers.
pub const PROTOCOL_VERSION: &str = "5.5";
