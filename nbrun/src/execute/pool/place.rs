//! Where the daemon is found: a folder that only its user can enter.

use std::fs::{self, DirBuilder, File};
use std::io;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _};
use std::path::{Path, PathBuf};

use jupyter::Environment;
use tokio::net::{UnixListener, UnixStream};

/// The longest path of a socket that every system takes.
const LONGEST_SOCKET: usize = 103;

/// The daemon's folder, which holds its socket, its lock and its log.
#[derive(Debug, Clone)]
pub struct Place {
    folder: PathBuf,
}

/// Why the daemon's folder can't be used.
#[derive(Debug, thiserror::Error)]
pub enum PlaceError {
    /// Others could enter it.
    #[error("{folder} must be a folder of your own that nobody else can enter: `chmod 700` it, or remove it")]
    NotPrivate {
        /// The folder.
        folder: PathBuf,
    },
    /// The system allows no socket there.
    #[error("a socket in {folder} would have too long a path: set XDG_RUNTIME_DIR to a shorter folder")]
    TooLong {
        /// The folder.
        folder: PathBuf,
    },
    /// Another daemon has it.
    #[error("a pool runs already")]
    Taken,
    /// Nobody listens.
    #[error("no pool is running")]
    NotRunning,
    /// Someone else's process answers.
    #[error("{folder}: the process that listens there belongs to another user")]
    Stranger {
        /// The folder.
        folder: PathBuf,
    },
    /// The system refused.
    #[error("{folder}: {source}")]
    Io {
        /// The folder.
        folder: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

impl Place {
    /// The user's place, made if it is missing: `nbrun-pool` in `XDG_RUNTIME_DIR`, else `nbrun-pool-UID` in the
    /// temporary folder.
    pub fn of_user() -> Result<Self, PlaceError> {
        let runtime = Environment::current().get("XDG_RUNTIME_DIR").map(PathBuf::from);
        let uid = rustix::process::geteuid();
        let folder = match runtime.filter(|folder| folder.is_dir()) {
            Some(runtime) => runtime.join("nbrun-pool"),
            None => std::env::temp_dir().join(format!("nbrun-pool-{uid}")),
        };
        Self::at(folder)
    }

    fn at(folder: PathBuf) -> Result<Self, PlaceError> {
        let place = Self { folder };
        match DirBuilder::new().mode(0o700).create(&place.folder) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(place.io(error)),
            _ => {}
        }
        let found = fs::symlink_metadata(&place.folder).map_err(|error| place.io(error))?;
        let is_ours = found.is_dir() && found.uid() == rustix::process::geteuid().as_raw();
        if !is_ours || found.mode() & 0o077 != 0 {
            return Err(PlaceError::NotPrivate { folder: place.folder });
        }
        if place.socket().as_os_str().as_bytes().len() > LONGEST_SOCKET {
            return Err(PlaceError::TooLong { folder: place.folder });
        }
        Ok(place)
    }

    /// Where the daemon's log is.
    pub fn log(&self) -> PathBuf {
        self.folder.join("log")
    }

    fn socket(&self) -> PathBuf {
        self.folder.join("socket")
    }

    /// Listens there, as the only daemon for as long as the file that comes with the listener is open.
    pub(super) fn listen(&self) -> Result<(UnixListener, File), PlaceError> {
        let io = |error| self.io(error);
        let lock = File::create(self.folder.join("lock")).map_err(io)?;
        if lock.try_lock().is_err() {
            return Err(PlaceError::Taken);
        }
        // One that was killed has left its socket behind.
        let _ = fs::remove_file(self.socket());
        let listener = UnixListener::bind(self.socket()).map_err(io)?;
        Ok((listener, lock))
    }

    /// Connects to the daemon.
    pub(super) async fn connect(&self) -> Result<UnixStream, PlaceError> {
        let stream = UnixStream::connect(self.socket()).await.map_err(|error| match error.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::ConnectionRefused => PlaceError::NotRunning,
            _ => self.io(error),
        })?;
        if is_same_user(&stream) {
            Ok(stream)
        } else {
            Err(PlaceError::Stranger { folder: self.folder.clone() })
        }
    }

    /// Takes the socket away, so that nobody finds a daemon that is about to end.
    pub(super) fn close(&self) {
        let _ = fs::remove_file(self.socket());
    }

    fn io(&self, source: io::Error) -> PlaceError {
        PlaceError::Io { folder: self.folder.clone(), source }
    }
}

impl AsRef<Path> for Place {
    fn as_ref(&self) -> &Path {
        &self.folder
    }
}

/// Whether a process of this user is at the other end.
pub(super) fn is_same_user(stream: &UnixStream) -> bool {
    stream.peer_cred().is_ok_and(|peer| peer.uid() == rustix::process::geteuid().as_raw())
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    #[tokio::test]
    async fn the_folder_is_private_and_has_one_daemon() {
        let root = tempfile::tempdir_in("/tmp").unwrap();
        let place = Place::at(root.path().join("pool")).unwrap();
        assert_eq!(fs::metadata(&place).unwrap().permissions().mode() & 0o777, 0o700);
        assert!(matches!(place.connect().await, Err(PlaceError::NotRunning)));

        let (listener, lock) = place.listen().unwrap();
        assert!(matches!(place.listen(), Err(PlaceError::Taken)));
        assert!(place.connect().await.is_ok());

        drop((listener, lock));
        assert!(matches!(place.connect().await, Err(PlaceError::NotRunning)), "its socket is left");
        assert!(place.listen().is_ok());
    }

    #[test]
    fn a_folder_that_others_can_enter_is_refused() {
        let root = tempfile::tempdir_in("/tmp").unwrap();
        let folder = root.path().join("pool");
        for (mode, private) in [(0o755, false), (0o710, false), (0o777, false), (0o700, true)] {
            let _ = fs::create_dir(&folder);
            fs::set_permissions(&folder, fs::Permissions::from_mode(mode)).unwrap();
            assert_eq!(Place::at(folder.clone()).is_ok(), private, "{mode:o}");
        }
        let link = root.path().join("link");
        std::os::unix::fs::symlink(&folder, &link).unwrap();
        assert!(matches!(Place::at(link), Err(PlaceError::NotPrivate { .. })));
        let deep = Place::at(root.path().join("x".repeat(100)));
        assert!(matches!(deep, Err(PlaceError::TooLong { .. })));
    }
}
