//! The front end that started the kernel: with it the kernel ends, even when nobody is left to ask for that.

use std::io;

/// Jupyter's launchers put their process id here.
const VARIABLE: &str = "JPY_PARENT_PID";

/// Waits until the front end has ended; for ever when it is not known.
pub async fn ended() {
    if let Some(id) = std::env::var(VARIABLE).ok().and_then(|id| id.trim().parse().ok()) {
        match process_ended(id).await {
            Ok(()) => return,
            Err(error) => tracing::debug!(id, %error, "the process in {VARIABLE} can't be watched"),
        }
    }
    std::future::pending::<()>().await;
}

#[cfg(target_os = "linux")]
async fn process_ended(id: i32) -> io::Result<()> {
    use rustix::event::{PollFd, PollFlags, poll};
    use rustix::process::{Pid, PidfdFlags, pidfd_open};

    let id = Pid::from_raw(id).ok_or(io::ErrorKind::InvalidInput)?;
    let process = pidfd_open(id, PidfdFlags::empty())?;
    let (tell, told) = tokio::sync::oneshot::channel();
    std::thread::Builder::new().name("parent".into()).spawn(move || {
        // Readable once the process has ended.
        while poll(&mut [PollFd::new(&process, PollFlags::IN)], None).is_err() {}
        let _ = tell.send(());
    })?;
    told.await.map_err(io::Error::other)
}

/// Asks once a second: other systems have nothing that tells.
#[cfg(not(target_os = "linux"))]
async fn process_ended(id: i32) -> io::Result<()> {
    use rustix::process::{Pid, test_kill_process};

    let id = Pid::from_raw(id).ok_or(io::ErrorKind::InvalidInput)?;
    while test_kill_process(id) != Err(rustix::io::Errno::SRCH) {
        tokio::time::sleep(std::time::Duration::from_secs(1)).await;
    }
    Ok(())
}
