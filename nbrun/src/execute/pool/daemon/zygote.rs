//! The process that has imported ipykernel and forks kernels: `zygote.py` and its strings.

use std::collections::{BTreeSet, HashMap};
use std::os::unix::process::ExitStatusExt as _;
use std::path::PathBuf;
use std::process::ExitStatus;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use jupyter::launch::{Berth, Group, LaunchOptions, Standby, arguments};
use jupyter::{InstalledKernel, Transport};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader, Lines};
use tokio::net::UnixListener;
use tokio::net::unix::{OwnedReadHalf, OwnedWriteHalf};
use tokio::sync::{mpsc, oneshot, watch};
use tokio::time::timeout;

use super::forked::{Forked, output_pipe};
use super::stamps::Stamps;
use crate::execute::pool::protocol::Want;
use crate::execute::pool::settings::Settings;

const SCRIPT: &str = include_str!("zygote.py");
/// The module that kernelspecs of Python run.
const LAUNCHER: &str = "ipykernel_launcher";
/// How long the imports may take.
const IMPORTS: Duration = Duration::from_mins(1);
/// How long a fork may take.
const FORK: Duration = Duration::from_secs(10);

/// Variables that Python, its libraries and the C library read where no Python code sees it.
const READ_EARLY: [&str; 22] = [
    "ARROW_",
    "BLIS_",
    "COV",
    "CUDA_",
    "DYLD_",
    "GLIBC_",
    "GOMP_",
    "HOME",
    "KMP_",
    "LANG",
    "LC_",
    "LD_",
    "LOCPATH",
    "MALLOC_",
    "MKL_",
    "NUMEXPR_",
    "OMP_",
    "OPENBLAS_",
    "POLARS_",
    "PYTHON",
    "RAYON_",
    "SETUPTOOLS_",
];
/// Of those, what a kernel reads when it starts.
const READ_LATE: &str = "PYTHONSTARTUP";

/// A process to fork kernels from. Dropping it ends it; what it has forked holds it.
pub(super) struct Zygote {
    process: Standby,
    kernel: InstalledKernel,
    settings: Settings,
    variables: BTreeSet<String>,
    stamps: Stamps,
    orders: mpsc::UnboundedSender<Value>,
    forks: Arc<Mutex<Forks>>,
}

/// What it is told beside to fork.
pub(super) enum Order {
    /// Send a signal to a fork's group.
    Signal { group: u32, number: i32 },
    /// Forget a fork that has ended, which frees its number.
    Reap(u32),
}

#[derive(Default)]
struct Forks {
    last: u64,
    awaited: HashMap<u64, oneshot::Sender<Result<Running, String>>>,
    /// Those that have been forked and not ended.
    running: HashMap<u32, watch::Sender<Option<ExitStatus>>>,
}

/// A fork's process, and its end.
type Running = (u32, watch::Receiver<Option<ExitStatus>>);

/// What it says.
#[derive(Deserialize)]
#[serde(untagged)]
enum Said {
    Ready { ready: Ready },
    Forked { forked: u64, pid: u32 },
    NotForked { forked: u64, error: String },
    Ended { ended: u32, status: i32 },
}

/// What forks rest on.
#[derive(Deserialize)]
struct Ready {
    files: Vec<PathBuf>,
    variables: BTreeSet<String>,
}

/// The interpreter with its flags, and the launcher's arguments, of a kernel that can be forked.
fn parts(kernel: &InstalledKernel) -> Option<(usize, usize)> {
    let module = kernel.spec.argv.windows(2).position(|words| words == ["-m", LAUNCHER])?;
    (module > 0).then_some((module, module + 2))
}

/// Whether kernels of this spec can be forked.
pub(super) fn can_fork(kernel: &InstalledKernel) -> bool {
    parts(kernel).is_some()
}

impl Zygote {
    /// Starts the process with these settings, and waits until it can fork.
    pub(super) async fn start(want: &Want, settings: &Settings) -> Result<Self, String> {
        let text = |error: &dyn std::fmt::Display| error.to_string();
        let (interpreter, _) = parts(&want.kernel).ok_or("its kernels cannot be forked")?;
        let berth = Berth::create(&want.kernel.name, Transport::Ipc).map_err(|error| text(&error))?;
        let (script, socket) = (berth.path().join("zygote.py"), berth.path().join("zygote"));
        std::fs::write(&script, SCRIPT).map_err(|error| text(&error))?;
        let listener = UnixListener::bind(&socket).map_err(|error| text(&error))?;

        let mut command = want.kernel.clone();
        command.spec.argv.truncate(interpreter);
        command.spec.argv.extend([script.display().to_string(), socket.display().to_string()]);
        command.spec.argv.extend(want.preload.iter().cloned());
        // They are part of the settings.
        command.spec.env.clear();
        // A folder that something stands in can't be unmounted.
        let cwd = if rests_on_folder(settings) { settings.cwd.clone() } else { "/".into() };
        let options =
            LaunchOptions { cwd: Some(cwd), base: Some(settings.environment()), ..LaunchOptions::default() };
        let since = SystemTime::now();
        let process = Standby::start(&command, berth, &options).await.map_err(|error| text(&error))?;

        let connected = tokio::select! {
            connected = timeout(IMPORTS, ready(&listener)) => connected,
            status = process.exited() => {
                let said = process.final_output().await;
                return Err(format!("the process to fork from has ended ({status}); it said:\n{}", said.trim_end()));
            }
        };
        let _ = std::fs::remove_file(&socket);
        let (lines, writer, ready) = connected
            .map_err(|_| format!("the process to fork from was not ready within {IMPORTS:?}"))?
            .map_err(|error| text(&error))?;
        let forks = Arc::new(Mutex::new(Forks::default()));
        let (orders, to_send) = mpsc::unbounded_channel();
        tokio::spawn(send(writer, to_send));
        tokio::spawn(listen(lines, forks.clone()));
        Ok(Self {
            process,
            kernel: want.kernel.clone(),
            settings: settings.clone(),
            variables: ready.variables,
            stamps: Stamps::take(ready.files, since),
            orders,
            forks,
        })
    }

    /// Why no kernel with these settings can come from here.
    pub(super) fn obstacle(&self, settings: &Settings) -> Option<String> {
        if self.process.exit_status().is_some() {
            return Some("the process to fork from has ended".to_owned());
        }
        if let Some(file) = self.stamps.changed() {
            return Some(format!("{} has changed", file.display()));
        }
        if settings.inherited.namespaces != self.settings.inherited.namespaces {
            return Some("it runs in another container".to_owned());
        }
        if rests_on_folder(settings) && settings.cwd != self.settings.cwd {
            return Some("PYTHONPATH has a relative folder, and the run another one".to_owned());
        }
        self.settings.difference(settings, |name| self.reads(name))
    }

    /// Whether the process may have read a variable.
    fn reads(&self, name: &str) -> bool {
        let is_early = READ_EARLY.iter().any(|beginning| name.starts_with(beginning));
        self.variables.contains(name) || (is_early && name != READ_LATE)
    }

    /// Forks a kernel with these settings.
    pub(super) async fn fork(self: &Arc<Self>, settings: &Settings) -> Result<Forked, String> {
        let (_, following) = parts(&self.kernel).ok_or("its kernels cannot be forked")?;
        let berth = Berth::create(&self.kernel.name, Transport::Ipc).map_err(|error| error.to_string())?;
        let name = berth.path().join("output");
        let output = output_pipe(&name).map_err(|error| error.to_string())?;
        let words = arguments(&self.kernel, berth.connection_file());

        let (done, forked) = oneshot::channel();
        let id = {
            let mut forks = lock(&self.forks);
            forks.last += 1;
            let id = forks.last;
            forks.awaited.insert(id, done);
            id
        };
        let order = json!({"fork": {
            "id": id,
            "output": name,
            "cwd": settings.cwd,
            "env": settings.env,
            "umask": settings.inherited.umask,
            "niceness": settings.inherited.niceness,
            "limits": settings.inherited.limits,
            "interpreter": words.get(..following).unwrap_or_default(),
            "arguments": words.get(following..).unwrap_or_default(),
        }});
        let _ = self.orders.send(order);
        let forked = timeout(FORK, forked).await.map_err(|_| "the process to fork from does not answer")?;
        let (pid, status) = forked.map_err(|_| "the process to fork from has ended")??;
        let _ = std::fs::remove_file(&name);
        Ok(Forked::new(self.clone(), pid, status, output, berth))
    }

    /// Tells it something about one of its forks.
    pub(super) fn order(&self, order: &Order) {
        let order = match order {
            Order::Signal { group, number } => json!({"signal": group, "number": number}),
            Order::Reap(pid) => json!({"reap": pid}),
        };
        // If nobody follows orders any more, all forks have been killed.
        let _ = self.orders.send(order);
    }

    /// Its process.
    pub(super) fn process(&self) -> &Standby {
        &self.process
    }

    /// Whether no kernel at all can come from here.
    pub(super) fn is_useless(&self) -> bool {
        self.process.exit_status().is_some() || self.stamps.changed().is_some()
    }
}

/// Whether what the process finds depends on the folder that it starts in.
fn rests_on_folder(settings: &Settings) -> bool {
    let path = settings.env.get("PYTHONPATH").filter(|path| !path.is_empty());
    path.is_some_and(|path| std::env::split_paths(path).any(|folder| folder.is_relative()))
}

async fn ready(
    listener: &UnixListener,
) -> std::io::Result<(Lines<BufReader<OwnedReadHalf>>, OwnedWriteHalf, Ready)> {
    let (stream, _) = listener.accept().await?;
    let (reader, writer) = stream.into_split();
    let mut lines = BufReader::new(reader).lines();
    let line = lines.next_line().await?.unwrap_or_default();
    match serde_json::from_str(&line)? {
        Said::Ready { ready } => Ok((lines, writer, ready)),
        _ => Err(std::io::Error::other("the process to fork from is not ready")),
    }
}

async fn send(mut writer: OwnedWriteHalf, mut orders: mpsc::UnboundedReceiver<Value>) {
    while let Some(order) = orders.recv().await {
        if writer.write_all(format!("{order}\n").as_bytes()).await.is_err() {
            return;
        }
    }
}

/// Takes note of what the process says, until it ends.
async fn listen(mut lines: Lines<BufReader<OwnedReadHalf>>, forks: Arc<Mutex<Forks>>) {
    while let Ok(Some(line)) = lines.next_line().await {
        let mut forks = lock(&forks);
        match serde_json::from_str(&line) {
            Ok(Said::Forked { forked, pid }) => {
                let (running, status) = watch::channel(None);
                forks.running.insert(pid, running);
                let waiting = forks.awaited.remove(&forked);
                let given = waiting.is_some_and(|waiting| waiting.send(Ok((pid, status))).is_ok());
                if !given && let Some(group) = Group::led_by(pid) {
                    group.kill();
                }
            }
            Ok(Said::NotForked { forked, error }) => {
                if let Some(waiting) = forks.awaited.remove(&forked) {
                    let _ = waiting.send(Err(error));
                }
            }
            Ok(Said::Ended { ended, status }) => {
                if let Some(running) = forks.running.remove(&ended) {
                    running.send_replace(Some(ExitStatus::from_raw(status)));
                }
            }
            Ok(Said::Ready { .. }) => {}
            Err(error) => tracing::error!(%error, "the process to fork from is not understood"),
        }
    }
    let mut forks = lock(&forks);
    forks.awaited.clear();
    for (pid, running) in forks.running.drain() {
        // The system kills the kernels themselves, because their parent has ended.
        if let Some(group) = Group::led_by(pid) {
            group.kill();
        }
        running.send_replace(Some(ExitStatus::from_raw(libc::SIGKILL)));
    }
}

fn lock(forks: &Mutex<Forks>) -> std::sync::MutexGuard<'_, Forks> {
    forks.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_can_be_forked() {
        for (argv, parts_are) in [
            (&["python", "-m", "ipykernel_launcher", "-f", "{connection_file}"][..], Some((1, 3))),
            (&["/v/bin/python", "-Xfrozen_modules=off", "-m", "ipykernel_launcher"], Some((2, 4))),
            (&["python", "-m", "bash_kernel"], None),
            (&["-m", "ipykernel_launcher"], None),
            (&["nbrun-kernel", "serve", "{connection_file}"], None),
        ] {
            let spec = serde_json::from_value(json!({"argv": argv})).unwrap();
            let kernel = InstalledKernel { name: "k".into(), dir: "/k".into(), spec };
            assert_eq!(parts(&kernel), parts_are, "{argv:?}");
        }
    }
}
