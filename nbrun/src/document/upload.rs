//! A local file on its way to a server, at a pace that no storage takes amiss.

use std::fs::{self, File};
use std::io;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep_until};

use super::remote::{RemoteError, RemoteFile};

/// Uploads while a run goes on begin at least this far apart. Object storage allows about one write per second to an
/// object, and saves come four times as often.
const PACE: Duration = Duration::from_secs(30);

/// Why a remote file is not what was last saved.
#[derive(Debug, thiserror::Error)]
#[error("{remote} can't be written: {cause}")]
pub struct UploadError {
    /// Where the file was to go.
    remote: RemoteFile,
    /// The local file with what was saved.
    pub spool: PathBuf,
    /// Why.
    cause: UploadCause,
}

#[derive(Debug, thiserror::Error)]
enum UploadCause {
    #[error(transparent)]
    Remote(#[from] RemoteError),
    #[error("the spool file can't be read: {0}")]
    Spool(#[from] io::Error),
    #[error("the upload was interrupted")]
    Interrupted,
    #[error("the upload ended by itself: {0}")]
    Task(tokio::task::JoinError),
}

/// Uploads a spool file whenever it has changed: one upload at a time, at least [`PACE`] apart.
///
/// The spool file must be replaced as a whole, as [`OutputFile`](super::OutputFile) does.
#[derive(Debug)]
pub struct Upload {
    remote: RemoteFile,
    spool: PathBuf,
    ending: watch::Sender<bool>,
    task: JoinHandle<()>,
}

/// The file that was uploaded last, as far as its metadata tell.
type Version = (SystemTime, u64);

impl Upload {
    /// Uploads the spool file, so that a place that can't be written is known at once, and goes on doing so. After an
    /// error the spool file is gone.
    pub async fn begin(remote: &RemoteFile, spool: &Path) -> Result<Self, UploadError> {
        Self::begin_with_pace(remote, spool, PACE).await
    }

    async fn begin_with_pace(remote: &RemoteFile, spool: &Path, pace: Duration) -> Result<Self, UploadError> {
        let uploaded = upload(remote, spool).await.map_err(|cause| failed(remote, spool, cause));
        let uploaded = uploaded.inspect_err(|_| remove(spool))?;
        let (ending, ended) = watch::channel(false);
        let task = tokio::spawn(keep_up(remote.clone(), spool.to_owned(), uploaded, ended, pace));
        Ok(Self { remote: remote.clone(), spool: spool.to_owned(), ending, task })
    }

    /// Uploads what was saved last and removes the spool file; after an error, or when `interrupted` comes first, the
    /// spool file stays.
    ///
    /// An upload that is under way is waited for: it might otherwise arrive after the last one.
    pub async fn finish(self, interrupted: impl Future<Output = ()>) -> Result<(), UploadError> {
        let Self { remote, spool, ending, task } = self;
        let last = async {
            ending.send_replace(true);
            task.await.map_err(UploadCause::Task)?;
            upload(&remote, &spool).await
        };
        let uploaded = tokio::select! {
            uploaded = last => uploaded,
            () = interrupted => Err(UploadCause::Interrupted),
        };
        uploaded.map_err(|cause| failed(&remote, &spool, cause))?;
        remove(&spool);
        Ok(())
    }
}

/// Uploads the file whenever it has changed, until told to end.
async fn keep_up(
    remote: RemoteFile,
    spool: PathBuf,
    mut uploaded: Version,
    mut ended: watch::Receiver<bool>,
    pace: Duration,
) {
    loop {
        let next = Instant::now() + pace;
        tokio::select! {
            _ = ended.wait_for(|ended| *ended) => return,
            () = sleep_until(next) => {}
        }
        if version(&spool).is_ok_and(|version| version == uploaded) {
            continue;
        }
        match upload(&remote, &spool).await {
            Ok(version) => uploaded = version,
            Err(error) => tracing::warn!(%error, "not uploaded, will try again"),
        }
    }
}

async fn upload(remote: &RemoteFile, spool: &Path) -> Result<Version, UploadCause> {
    let version = version(spool)?;
    let content = tokio::fs::read(spool).await?;
    remote.write(Bytes::from(content)).await?;
    Ok(version)
}

fn remove(spool: &Path) {
    if let Err(error) = fs::remove_file(spool) {
        tracing::warn!(%error, "the spool file stays");
    }
}

fn version(spool: &Path) -> io::Result<Version> {
    let metadata = fs::metadata(spool)?;
    Ok((metadata.modified()?, metadata.len()))
}

fn failed(remote: &RemoteFile, spool: &Path, cause: UploadCause) -> UploadError {
    UploadError { remote: remote.clone(), spool: spool.to_owned(), cause }
}

/// Makes an empty spool file for a remote one, in a folder for state that only its user can look into.
pub fn spool_file(state: &Path, remote: &RemoteFile) -> io::Result<PathBuf> {
    let folder = state.join("spool");
    fs::DirBuilder::new().recursive(true).mode(0o700).create(&folder)?;
    let now = jiff::Timestamp::now().strftime("%Y%m%d-%H%M%S-%3f");
    let path = folder.join(format!("{now}-{}-{}", std::process::id(), remote.name()));
    File::create_new(&path)?;
    Ok(path)
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpListener;

    use super::*;

    /// Answers each PUT after a pause and reports its body; a body that begins with `refuse` is refused.
    async fn server() -> (RemoteFile, tokio::sync::mpsc::UnboundedReceiver<(usize, String)>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/nb.ipynb", listener.local_addr().unwrap());
        let (sender, receiver) = tokio::sync::mpsc::unbounded_channel();
        let under_way = std::sync::Arc::new(std::sync::atomic::AtomicUsize::new(0));
        tokio::spawn(async move {
            while let Ok((mut socket, _)) = listener.accept().await {
                let (sender, under_way) = (sender.clone(), under_way.clone());
                tokio::spawn(async move {
                    let others = under_way.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
                    let mut request = Vec::new();
                    while !request.ends_with(b"!") && socket.read_buf(&mut request).await.unwrap() > 0 {}
                    let request = String::from_utf8(request).unwrap();
                    let body = request.split("\r\n\r\n").nth(1).unwrap_or_default().to_owned();
                    let status = if body.starts_with("refuse") { "403 Forbidden" } else { "200 OK" };
                    let answer =
                        format!("HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
                    tokio::time::sleep(Duration::from_millis(30)).await;
                    under_way.fetch_sub(1, std::sync::atomic::Ordering::SeqCst);
                    let _ = sender.send((others, body));
                    socket.write_all(answer.as_bytes()).await.unwrap();
                });
            }
        });
        (RemoteFile::new(url.parse().unwrap()).unwrap(), receiver)
    }

    fn write(spool: &Path, text: &str) {
        fs::write(spool.with_extension("new"), text).unwrap();
        fs::rename(spool.with_extension("new"), spool).unwrap();
    }

    #[tokio::test]
    async fn changes_are_uploaded_one_at_a_time_and_the_last_decides() {
        let (remote, mut received) = server().await;
        let folder = tempfile::tempdir().unwrap();
        let spool = spool_file(folder.path(), &remote).unwrap();
        write(&spool, "0!");
        let upload = Upload::begin_with_pace(&remote, &spool, Duration::from_millis(1)).await.unwrap();
        assert_eq!(received.recv().await.unwrap(), (0, "0!".to_owned()));
        for change in 1..=20 {
            write(&spool, &format!("change {change}!"));
            tokio::time::sleep(Duration::from_millis(3)).await;
        }
        upload.finish(std::future::pending()).await.unwrap();
        let mut bodies = Vec::new();
        while let Ok((others, body)) = received.try_recv() {
            assert_eq!(others, 0, "one upload at a time");
            bodies.push(body);
        }
        assert_eq!(bodies.last().unwrap(), "change 20!");
        assert!((1..20).contains(&bodies.len()), "changes meanwhile are uploaded together: {bodies:?}");
        assert!(!spool.exists(), "what is uploaded needs no spool file");
    }

    #[tokio::test]
    async fn what_is_refused_stays_in_the_spool_file() {
        let (remote, _received) = server().await;
        let folder = tempfile::tempdir().unwrap();
        let spool = spool_file(folder.path(), &remote).unwrap();
        write(&spool, "fine!");
        let upload = Upload::begin(&remote, &spool).await.unwrap();
        write(&spool, "refuse!");
        let error = upload.finish(std::future::pending()).await.unwrap_err();
        assert!(error.to_string().contains("nb.ipynb can't be written: the server answered 403"), "{error}");
        assert_eq!(fs::read_to_string(&error.spool).unwrap(), "refuse!");
        assert!(Upload::begin(&remote, &spool).await.is_err(), "known before the run");
    }
}
