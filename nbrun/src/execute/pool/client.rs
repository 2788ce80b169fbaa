//! The client's side: a kernel from the daemon, and the daemon itself.

use std::fs::OpenOptions;
use std::io;
use std::os::unix::fs::OpenOptionsExt as _;
use std::process::Stdio;
use std::time::Duration;

use jupyter::launch::{LaunchOptions, close_inherited};
use jupyter::{Client, ConnectionInfo, InstalledKernel};
use serde_json::Value;
use tokio::net::UnixStream;
use tokio::process::{Child, Command};
use tokio::time::{Instant, sleep, timeout};

use super::place::{Place, PlaceError};
use super::protocol::{Opening, Reply, Request, Take, VERSION, Want, Wire};
use super::session::{Link, Pooled, PooledSession};
use super::settings::{Settings, SettingsError};
use crate::execute::local::Local;
use crate::execute::{Executor, StartError, StartOptions, preparation};
use crate::runs::facts::{EnvironmentLock, KernelFacts};

/// How long a daemon may take until it listens.
const DAEMON_START: Duration = Duration::from_secs(10);
/// How long to wait before looking again whether it listens.
const LOOK_AGAIN: Duration = Duration::from_millis(5);
/// How long a kernel may take until it answers.
const KERNEL_START: Duration = Duration::from_mins(1);

/// What is wanted of the daemon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Use {
    /// A kernel that is ready.
    pub warm: bool,
    /// It may not be started by this process instead.
    pub required: bool,
    /// It can be kept, so the daemon itself starts it where none is ready.
    pub keepable: bool,
}

/// Kernels of the pool, or started where there is none.
pub struct Pool<N> {
    local: Local,
    usage: Use,
    note: N,
}

/// A kernel that was kept.
pub struct Claim {
    id: String,
    kernel: InstalledKernel,
}

/// Why the daemon did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum PoolError {
    /// There is none, or it can't be reached.
    #[error(transparent)]
    Place(#[from] PlaceError),
    /// It has no such kernel, and why.
    #[error("{0}")]
    Missed(String),
    /// It could not.
    #[error("{0}")]
    Failed(String),
    /// Settings that can't be told.
    #[error(transparent)]
    Settings(#[from] SettingsError),
    /// The connection broke.
    #[error("the connection to the pool broke: {0}")]
    Io(#[from] io::Error),
    /// It says something else than what was asked.
    #[error("the pool does not answer as it should: `nbrun pool stop`, then start it again")]
    Unexpected,
}

impl<N: Fn(&PoolError)> Pool<N> {
    /// An executor for one kernel. `note` is told when a kernel is started because the pool has none.
    pub fn new(local: Local, usage: Use, note: N) -> Self {
        Self { local, usage, note }
    }

    async fn take(&self, options: &LaunchOptions) -> Result<Pooled, PoolError> {
        let kernel = self.local.installed();
        let settings = Settings::new(kernel, options)?;
        let Use { warm, keepable, .. } = self.usage;
        let take = Take { kernel: kernel.clone(), settings, warm, start: keepable };
        let place = Place::of_user()?;
        let stream = if keepable { connect_or_start(&place).await? } else { place.connect().await? };
        let mut wire = open(stream, Request::Take(Box::new(take))).await?;
        let taken = wire.next().await?;
        receive(taken, wire, kernel).await
    }
}

impl<N: Fn(&PoolError)> Executor for Pool<N> {
    type Session = PooledSession;

    async fn start(&self, options: StartOptions) -> Result<PooledSession, StartError> {
        let Use { required, keepable, .. } = self.usage;
        match self.take(&options.clone().into()).await {
            Ok(pooled) => Ok(PooledSession::Pooled(Box::new(pooled))),
            Err(error) if required || keepable => {
                Err(StartError { message: format!("no kernel from the pool: {error}") })
            }
            Err(error) => {
                (self.note)(&error);
                Ok(PooledSession::Cold(Box::new(self.local.start(options).await?)))
            }
        }
    }

    fn kernel(&self) -> Option<KernelFacts> {
        self.local.kernel()
    }

    fn environment(&self) -> Option<EnvironmentLock> {
        self.local.environment()
    }
}

impl Claim {
    /// The kernel that was kept under this id.
    pub fn new(id: String, kernel: InstalledKernel) -> Self {
        Self { id, kernel }
    }
}

impl Executor for Claim {
    type Session = Pooled;

    async fn start(&self, _options: StartOptions) -> Result<Pooled, StartError> {
        let claimed = async {
            let stream = Place::of_user()?.connect().await?;
            let mut wire = open(stream, Request::Claim(self.id.clone())).await?;
            let taken = wire.next().await?;
            receive(taken, wire, &self.kernel).await
        };
        let id = &self.id;
        claimed.await.map_err(|error| StartError { message: format!("the kept kernel `{id}`: {error}") })
    }

    fn kernel(&self) -> Option<KernelFacts> {
        Some(KernelFacts::installed(&self.kernel))
    }

    fn environment(&self) -> Option<EnvironmentLock> {
        EnvironmentLock::of(&self.kernel)
    }
}

/// Connects to the kernel that the daemon hands over.
async fn receive(reply: Option<Reply>, wire: Wire, kernel: &InstalledKernel) -> Result<Pooled, PoolError> {
    let (connection, pid) = match reply {
        Some(Reply::Taken { connection, pid }) => (connection, pid),
        Some(Reply::Missed(why)) => return Err(PoolError::Missed(why)),
        _ => return Err(PoolError::Unexpected),
    };
    let link = Link::new(wire);
    let (client, info) = tokio::select! {
        biased;
        connected = timeout(KERNEL_START, connect(&connection)) => {
            connected.map_err(|_| PoolError::Missed("the kernel does not answer".to_owned()))??
        }
        end = link.ended() => {
            let said = end.output.trim_end();
            let how = format!("the kernel ended while starting: {}; it said:\n{said}", end.described());
            return Err(PoolError::Missed(how));
        }
    };
    Ok(Pooled { client, info, interrupt_mode: kernel.spec.interrupt_mode, connection, pid, link })
}

async fn connect(connection: &ConnectionInfo) -> Result<(Client, Value), PoolError> {
    let broken = |error: jupyter::client::ClientError| PoolError::Missed(error.to_string());
    let mut client = Client::connect(connection).await.map_err(broken)?;
    match client.ready().await.map_err(broken)? {
        Some(info) => {
            if let Some(request) = preparation(&info) {
                client.execute(request).await.map_err(broken)?;
            }
            Ok((client, info))
        }
        // All channels are closed: the process is about to be seen to end.
        None => std::future::pending().await,
    }
}

/// Says the first line to the daemon.
async fn open(stream: UnixStream, request: Request) -> Result<Wire, PoolError> {
    let mut wire = Wire::new(stream);
    wire.send(&Opening { version: VERSION, request }).await?;
    Ok(wire)
}

/// Asks a running daemon for something beside a kernel.
pub async fn request(place: &Place, request: Request) -> Result<Reply, PoolError> {
    ask(place.connect().await?, request).await
}

/// The same, and starts a daemon if none is running.
pub async fn request_or_start(place: &Place, request: Request) -> Result<Reply, PoolError> {
    ask(connect_or_start(place).await?, request).await
}

async fn ask(stream: UnixStream, request: Request) -> Result<Reply, PoolError> {
    let mut wire = open(stream, request).await?;
    match wire.next().await? {
        Some(Reply::Failed(why) | Reply::Missed(why)) => Err(PoolError::Failed(why)),
        Some(reply) => Ok(reply),
        None => Err(PoolError::Unexpected),
    }
}

/// How many kernels of a spec shall be ready, for runs like one that this process would start in `options`.
pub fn stock(
    kernel: &InstalledKernel,
    count: usize,
    preload: &[String],
    options: &LaunchOptions,
) -> Result<Want, SettingsError> {
    let settings = Settings::new(kernel, options)?;
    Ok(Want { kernel: kernel.clone(), settings, count, preload: preload.to_vec() })
}

/// Connects to the daemon; if none is running, one is started that outlives this process.
async fn connect_or_start(place: &Place) -> Result<UnixStream, PoolError> {
    let log = || OpenOptions::new().create(true).append(true).mode(0o600).open(place.log());
    let deadline = Instant::now() + DAEMON_START;
    let mut daemon: Option<Child> = None;
    loop {
        match place.connect().await {
            Err(PlaceError::NotRunning) if Instant::now() < deadline => {}
            Err(PlaceError::NotRunning) => {
                let log = place.log();
                return Err(PoolError::Failed(format!("no pool could be started: see {}", log.display())));
            }
            connected => return Ok(connected?),
        }
        // One that is just about to end may hold the place for a moment.
        let is_starting = match &mut daemon {
            Some(daemon) => daemon.try_wait()?.is_none(),
            None => false,
        };
        if !is_starting {
            let mut command = Command::new(std::env::current_exe()?);
            command.args(["pool", "serve"]).current_dir("/").stdin(Stdio::null());
            close_inherited(&mut command);
            daemon = Some(command.stdout(log()?).stderr(log()?).spawn()?);
        }
        sleep(LOOK_AGAIN).await;
    }
}
