//! Runs on a real Jupyter Server.

mod broken;
mod endings;
mod limits;
mod proxy;
mod refused;
mod runs;
mod site;
