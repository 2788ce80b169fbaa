use std::fs::{self, File};
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::LaunchError;
use crate::kernelspec::Environment;

const PREFIX: &str = "nbrun-";
const LOCK: &str = "lock";
/// `/k-5`, and the zero byte that ends a path in `sockaddr_un`.
const SOCKET_SUFFIX: usize = 5;
/// The length of `sun_path`.
const SOCKET_PATH: usize = if cfg!(target_os = "linux") { 108 } else { 104 };

/// A folder that only its owner can enter, for one kernel's connection file and sockets. Removed when dropped.
///
/// A process that is killed cannot clean up. It holds a lock in its folder, though, which ends with it: whoever
/// makes the next folder removes those whose lock is free.
pub(super) struct RuntimeFolder {
    folder: TempDir,
    _lock: File,
}

impl RuntimeFolder {
    /// Makes a folder in the first place that is usable: `XDG_RUNTIME_DIR`, the temporary folder, `/tmp`.
    pub(super) fn create() -> Result<Self, LaunchError> {
        let runtime = Environment::current().folder("XDG_RUNTIME_DIR");
        let candidates = runtime.into_iter().chain([std::env::temp_dir(), PathBuf::from("/tmp")]);
        let mut failure = LaunchError::Folder(std::io::ErrorKind::NotFound.into());
        for parent in candidates {
            match Self::create_in(&parent) {
                Ok(folder) => return Ok(folder),
                Err(error) => failure = error,
            }
        }
        Err(failure)
    }

    fn create_in(parent: &Path) -> Result<Self, LaunchError> {
        remove_abandoned(parent);
        let folder = tempfile::Builder::new()
            .prefix(PREFIX)
            .permissions(fs::Permissions::from_mode(0o700))
            .tempdir_in(parent)
            .map_err(LaunchError::Folder)?;
        let length = folder.path().as_os_str().as_bytes().len();
        if length + SOCKET_SUFFIX > SOCKET_PATH {
            return Err(LaunchError::PathTooLong {
                folder: folder.path().to_owned(),
                limit: SOCKET_PATH - 1,
            });
        }
        let lock = locked_file(folder.path()).map_err(LaunchError::Folder)?;
        Ok(Self { folder, _lock: lock })
    }

    pub(super) fn path(&self) -> &Path {
        self.folder.path()
    }
}

/// The file appears under its name only once it is locked: a lock that can be taken is an abandoned one.
fn locked_file(folder: &Path) -> std::io::Result<File> {
    let unlocked = folder.join("locking");
    let file = File::create_new(&unlocked)?;
    file.try_lock()?;
    fs::rename(unlocked, folder.join(LOCK))?;
    Ok(file)
}

fn remove_abandoned(parent: &Path) {
    let Ok(entries) = fs::read_dir(parent) else { return };
    let ours = entries.flatten().filter(|entry| entry.file_name().to_string_lossy().starts_with(PREFIX));
    for folder in ours.map(|entry| entry.path()) {
        if File::open(folder.join(LOCK)).is_ok_and(|lock| lock.try_lock().is_ok()) {
            let _ = fs::remove_dir_all(folder);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_folder_is_private_and_goes_away() {
        let parent = tempfile::tempdir_in("/tmp").unwrap();
        let folder = RuntimeFolder::create_in(parent.path()).unwrap();
        let path = folder.path().to_owned();
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o700);
        drop(folder);
        assert!(!path.exists());
    }

    #[test]
    fn abandoned_folders_are_removed_and_live_ones_stay() {
        let parent = tempfile::tempdir_in("/tmp").unwrap();
        let live = RuntimeFolder::create_in(parent.path()).unwrap();
        let abandoned = parent.path().join("nbrun-abandoned");
        fs::create_dir(&abandoned).unwrap();
        drop(locked_file(&abandoned).unwrap());
        let strange = parent.path().join("nbrun-without-lock");
        fs::create_dir(&strange).unwrap();

        let _next = RuntimeFolder::create_in(parent.path()).unwrap();
        assert!(live.path().exists());
        assert!(!abandoned.exists());
        assert!(strange.exists(), "it may be in the making");
    }

    #[test]
    fn a_path_too_long_for_a_socket_is_an_error_that_says_what_to_do() {
        let parent = tempfile::tempdir_in("/tmp").unwrap();
        let deep = parent.path().join("x".repeat(90));
        fs::create_dir(&deep).unwrap();
        let error = RuntimeFolder::create_in(&deep).err().unwrap().to_string();
        assert!(error.contains("XDG_RUNTIME_DIR"), "{error}");
    }
}
