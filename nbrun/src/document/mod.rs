//! Notebooks where they are kept: files that are saved atomically, servers, and standard streams.

mod location;
mod output;
pub mod remote;
mod template;
mod upload;

use std::io::{self, Read};

use notebook::{Notebook, NotebookError};

pub use location::{Location, LocationError};
pub use output::{Durability, OutputFile};
pub use template::{TemplateError, fill};
pub use upload::{Upload, UploadError, spool_file};

use remote::RemoteError;

/// Why a notebook can't be used.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// It can't be read.
    #[error(transparent)]
    Unreadable(#[from] ReadError),
    /// It is not a notebook nbrun understands.
    #[error("{location}: {error}")]
    Invalid {
        /// Where it is.
        location: Box<Location>,
        /// What is wrong, and where.
        error: NotebookError,
    },
}

/// Why a document can't be read.
#[derive(Debug, thiserror::Error)]
#[error("{location}: {cause}")]
pub struct ReadError {
    location: Box<Location>,
    cause: ReadCause,
}

impl ReadError {
    /// Why, without where.
    pub fn cause(&self) -> String {
        self.cause.to_string()
    }
}

#[derive(Debug, thiserror::Error)]
enum ReadCause {
    #[error(transparent)]
    System(#[from] io::Error),
    #[error(transparent)]
    Remote(Box<RemoteError>),
}

/// Reads a document as a whole, standard input to its end.
pub fn read(location: &Location) -> Result<Vec<u8>, ReadError> {
    let fail = |cause| ReadError { location: Box::new(location.clone()), cause };
    match location {
        Location::File(path) => std::fs::read(path).map_err(|error| fail(error.into())),
        Location::Remote(remote) => {
            Ok(remote.read_blocking().map_err(|error| fail(ReadCause::Remote(Box::new(error))))?.into())
        }
        Location::Stream => {
            let mut bytes = Vec::new();
            io::stdin().read_to_end(&mut bytes).map_err(|error| fail(error.into()))?;
            Ok(bytes)
        }
    }
}

/// Opens a notebook.
pub fn open(location: &Location) -> Result<Notebook, OpenError> {
    let bytes = read(location)?;
    Notebook::parse_bytes(&bytes)
        .map_err(|error| OpenError::Invalid { location: Box::new(location.clone()), error })
}
