//! Installed kernels, found without running Python: `jupyter --paths` alone costs 100 to 270 ms.
//!
//! The folders and their order are those of `jupyter_core.paths.jupyter_path`.

mod environment;
mod find;
mod paths;
mod prefix;
mod spec;

pub use environment::Environment;
pub use find::{KernelSpecError, discover, find, nearest};
pub use paths::data_paths;
pub use spec::{InstalledKernel, InterruptMode, KernelSpec};
