//! Where records and blobs are kept.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use bytes::Bytes;
use futures_util::TryStreamExt;
use object_store::buffered::BufWriter;
use object_store::local::LocalFileSystem;
use object_store::path::Path as Key;
use object_store::{ObjectStore, ObjectStoreExt, PutMode, PutOptions, PutPayload};
use tokio::io::AsyncWriteExt;
use url::Url;

use super::{Digest, RunId, RunRecord};
use crate::document::remote;

/// A run store. Cheap to clone.
#[derive(Debug, Clone)]
pub struct RunStore {
    objects: Arc<dyn ObjectStore>,
    root: Key,
    folder: Option<PathBuf>,
    live: PathBuf,
    place: String,
}

/// Why a run store can't be used.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The folder can't be made or reached.
    #[error("the run store {place}: {error}")]
    Folder {
        /// The store.
        place: String,
        /// What the system says.
        error: std::io::Error,
    },
    /// The URL names no storage that nbrun knows.
    #[error("the run store {place}: {message}")]
    Url {
        /// The store.
        place: String,
        /// What is wrong.
        message: String,
    },
    /// The storage refused.
    #[error("the run store {place}: {error}")]
    Storage {
        /// The store.
        place: String,
        /// What the storage says.
        error: object_store::Error,
    },
    /// A record or blob is not what was stored.
    #[error("the run store {place}: {what} is damaged: {message}")]
    Damaged {
        /// The store.
        place: String,
        /// Which one.
        what: String,
        /// What shows it.
        message: String,
    },
    /// No run is meant by a text.
    #[error("the run store {place} has no run `{wanted}`")]
    Unknown {
        /// The store.
        place: String,
        /// What was asked for.
        wanted: String,
    },
    /// Several runs are meant by a text.
    #[error("`{wanted}` may be {}", .runs.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "))]
    Ambiguous {
        /// What was asked for.
        wanted: String,
        /// The runs.
        runs: Vec<RunId>,
    },
}

impl RunStore {
    /// The store of this user: `NBRUN_RUNS`, else `nbrun/runs` in the folder for state of the XDG specification.
    pub fn default_place() -> String {
        let named = std::env::var("NBRUN_RUNS").ok().filter(|place| !place.is_empty());
        named.unwrap_or_else(|| state_folder().join("runs").display().to_string())
    }

    /// Opens the store at a folder or a URL, making the folder if there is none.
    pub fn open(place: &str) -> Result<Self, StoreError> {
        if place.contains("://") && !place.starts_with("file://") {
            return Self::open_url(place);
        }
        let folder = Path::new(place.strip_prefix("file://").unwrap_or(place));
        let fail = |error| StoreError::Folder { place: place.to_owned(), error };
        std::fs::create_dir_all(folder).map_err(fail)?;
        let folder = folder.canonicalize().map_err(fail)?;
        let objects = LocalFileSystem::new_with_prefix(&folder)
            .map_err(|error| StoreError::Storage { place: place.to_owned(), error })?;
        let (live, place) = (folder.join("live"), folder.display().to_string());
        Ok(Self { objects: Arc::new(objects), root: Key::default(), folder: Some(folder), live, place })
    }

    fn open_url(place: &str) -> Result<Self, StoreError> {
        let fail = |message: String| StoreError::Url { place: place.to_owned(), message };
        let url = Url::parse(place).map_err(|error| fail(error.to_string()))?;
        let (objects, root) = remote::store(&url).map_err(|error| fail(error.to_string()))?;
        let live = state_folder().join("live").join(Digest::of(place.as_bytes()).short());
        Ok(Self { objects, root, folder: None, live, place: place.to_owned() })
    }

    /// The folder or URL.
    pub fn place(&self) -> &str {
        &self.place
    }

    /// The folder of the runs that go on on this machine.
    pub fn live_folder(&self) -> &Path {
        &self.live
    }

    /// Keeps bytes. Where the store has them already they become as young as new ones, so that nobody sweeps them.
    pub async fn put_blob(&self, bytes: Bytes) -> Result<Digest, StoreError> {
        let digest = Digest::of(&bytes);
        let kept = self.objects.put(&self.blob_key(&digest), PutPayload::from_bytes(bytes)).await;
        kept.map_err(|error| self.storage(error))?;
        Ok(digest)
    }

    /// Keeps a file, which is taken away. It is never held in memory.
    pub async fn put_file(&self, path: &Path) -> Result<Digest, StoreError> {
        let fail = |error| StoreError::Folder { place: self.place.clone(), error };
        let digest = Digest::of_file(path).map_err(fail)?;
        let key = self.blob_key(&digest);
        if let Some(folder) = &self.folder {
            let blob = folder.join(key.as_ref());
            std::fs::create_dir_all(blob.parent().unwrap_or(folder)).map_err(fail)?;
            std::fs::rename(path, blob).map_err(fail)?;
            return Ok(digest);
        }
        let mut upload = BufWriter::new(Arc::clone(&self.objects), key);
        let mut file = tokio::fs::File::open(path).await.map_err(fail)?;
        tokio::io::copy(&mut file, &mut upload).await.map_err(fail)?;
        upload.shutdown().await.map_err(fail)?;
        Ok(digest)
    }

    /// Bytes that were kept, checked against their digest.
    pub async fn blob(&self, digest: &Digest) -> Result<Bytes, StoreError> {
        let bytes = self.read(&self.blob_key(digest)).await?;
        let found = Digest::of(&bytes);
        if found == *digest {
            return Ok(bytes);
        }
        Err(self.damaged(&format!("blob {}", digest.short()), &format!("its content is {}", found.short())))
    }

    /// Keeps the record of a run that has ended. A record that is there already stays.
    pub async fn put_record(&self, record: &RunRecord) -> Result<(), StoreError> {
        let mut text = serde_json::to_vec_pretty(record)
            .map_err(|error| self.damaged(&format!("run {}", record.id), &error.to_string()))?;
        text.push(b'\n');
        let options = PutOptions { mode: PutMode::Create, ..PutOptions::default() };
        let payload = PutPayload::from_bytes(text.into());
        match self.objects.put_opts(&self.record_key(&record.id), payload, options).await {
            Ok(_) | Err(object_store::Error::AlreadyExists { .. }) => Ok(()),
            Err(error) => Err(self.storage(error)),
        }
    }

    /// The record of a run that has ended.
    pub async fn record(&self, id: &RunId) -> Result<RunRecord, StoreError> {
        let text = match self.read(&self.record_key(id)).await {
            Err(StoreError::Storage { error: object_store::Error::NotFound { .. }, .. }) => {
                return Err(StoreError::Unknown { place: self.place.clone(), wanted: id.to_string() });
            }
            read => read?,
        };
        serde_json::from_slice(&text).map_err(|error| self.damaged(&format!("run {id}"), &error.to_string()))
    }

    /// All runs that have ended, the latest first.
    pub async fn runs(&self) -> Result<Vec<RunId>, StoreError> {
        let names = self.names("runs").await?;
        let ids = names.iter().filter_map(|name| name.strip_suffix(".json")?.parse().ok());
        let mut ids: Vec<RunId> = ids.collect();
        ids.sort_unstable_by(|a, b| b.cmp(a));
        Ok(ids)
    }

    /// All blobs.
    pub async fn blobs(&self) -> Result<Vec<String>, StoreError> {
        self.names("blobs").await
    }

    /// When a blob was kept.
    pub async fn blob_age(&self, name: &str) -> Result<std::time::Duration, StoreError> {
        let found =
            self.objects.head(&self.key(&["blobs", name])).await.map_err(|error| self.storage(error))?;
        let kept = std::time::SystemTime::from(found.last_modified);
        Ok(kept.elapsed().unwrap_or_default())
    }

    /// The run that a user means by an id, a part of one that names it alone, or `latest`.
    pub async fn find(&self, wanted: &str, live: &[RunId]) -> Result<RunId, StoreError> {
        let mut runs = self.runs().await?;
        runs.extend(live.iter().filter(|id| !runs.contains(id)).cloned().collect::<Vec<_>>());
        runs.sort_unstable_by(|a, b| b.cmp(a));
        if wanted != "latest" {
            runs.retain(|id| id.is_meant_by(wanted));
        }
        match (&runs[..], wanted) {
            ([latest, ..], "latest") => Ok(latest.clone()),
            ([run], _) => Ok(run.clone()),
            ([], _) => Err(StoreError::Unknown { place: self.place.clone(), wanted: wanted.to_owned() }),
            _ => Err(StoreError::Ambiguous { wanted: wanted.to_owned(), runs }),
        }
    }

    /// Removes the record of a run; its blobs stay until they are swept.
    pub async fn remove_record(&self, id: &RunId) -> Result<(), StoreError> {
        self.objects.delete(&self.record_key(id)).await.map_err(|error| self.storage(error))
    }

    /// Removes a blob.
    pub async fn remove_blob(&self, name: &str) -> Result<(), StoreError> {
        self.objects.delete(&self.key(&["blobs", name])).await.map_err(|error| self.storage(error))
    }

    async fn names(&self, folder: &str) -> Result<Vec<String>, StoreError> {
        let key = self.key(&[folder]);
        let found: Vec<_> =
            self.objects.list(Some(&key)).try_collect().await.map_err(|error| self.storage(error))?;
        Ok(found.into_iter().filter_map(|meta| Some(meta.location.filename()?.to_owned())).collect())
    }

    async fn read(&self, key: &Key) -> Result<Bytes, StoreError> {
        let found = self.objects.get(key).await.map_err(|error| self.storage(error))?;
        found.bytes().await.map_err(|error| self.storage(error))
    }

    fn record_key(&self, id: &RunId) -> Key {
        self.key(&["runs", &format!("{id}.json")])
    }

    fn blob_key(&self, digest: &Digest) -> Key {
        self.key(&["blobs", digest.as_str()])
    }

    fn key(&self, parts: &[&str]) -> Key {
        parts.iter().fold(self.root.clone(), |key, part| key.join(*part))
    }

    fn storage(&self, error: object_store::Error) -> StoreError {
        StoreError::Storage { place: self.place.clone(), error }
    }

    fn damaged(&self, what: &str, message: &str) -> StoreError {
        let (what, message) = (what.to_owned(), message.to_owned());
        StoreError::Damaged { place: self.place.clone(), what, message }
    }
}

/// Where this user's programs keep state: <https://specifications.freedesktop.org/basedir-spec/latest/>.
pub fn state_folder() -> PathBuf {
    let set = std::env::var_os("XDG_STATE_HOME").map(PathBuf::from).filter(|folder| folder.is_absolute());
    let home = || std::env::home_dir().unwrap_or_else(std::env::temp_dir).join(".local/state");
    set.unwrap_or_else(home).join("nbrun")
}
