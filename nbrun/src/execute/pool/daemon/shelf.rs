//! The kernels of one spec that are ready, and those that shall be.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use jupyter::InstalledKernel;
use jupyter::launch::{LaunchOptions, Standby, arguments, stand_by};

use super::kernel::Kernel;
use super::memory;
use super::stamps::Stamps;
use super::zygote::{Zygote, can_fork};
use crate::execute::pool::protocol::{StockStatus, Take, Want};
use crate::execute::pool::settings::{Inherited, Settings};

/// The kernels of one spec.
pub(super) struct Shelf {
    pub(super) want: Want,
    /// With which settings the next ones start.
    next: VecDeque<Settings>,
    ready: VecDeque<Ready>,
    /// Whether one is being started.
    pub(super) starting: bool,
    pub(super) failure: Option<String>,
}

/// What kernels come from.
pub(super) enum Ready {
    /// It forks as many as are asked for.
    Zygote(Arc<Zygote>),
    /// It is one.
    Warm(Box<Warm>),
}

/// A kernel that waits for its run.
pub(super) struct Warm {
    standby: Standby,
    settings: Settings,
    stamps: Stamps,
}

/// A way to a kernel.
pub(super) enum Found {
    /// Fork it.
    Fork(Arc<Zygote>),
    /// Here it is.
    Ready(Kernel),
}

impl Shelf {
    pub(super) fn new(want: Want) -> Self {
        Self { want, next: VecDeque::new(), ready: VecDeque::new(), starting: false, failure: None }
    }

    /// How many shall be ready: of processes to fork from, one.
    fn target(&self) -> usize {
        if can_fork(&self.want.kernel) { self.want.count.min(1) } else { self.want.count }
    }

    /// With which settings one is to be started now, if one is.
    pub(super) fn take_wanted(&mut self) -> Option<Settings> {
        let before = self.ready.len();
        self.ready.retain(|ready| !ready.has_ended());
        if self.ready.len() < before {
            // Until someone asks, no other is started, which might end as well.
            self.failure = Some("it ended while it waited".to_owned());
        }
        let is_short = self.ready.len() < self.target() && !self.starting && self.failure.is_none();
        is_short.then(|| self.next.pop_front().unwrap_or_else(|| self.want.settings.clone()))
    }

    /// Whether nothing more will come without being asked for.
    pub(super) fn is_settled(&self) -> bool {
        !self.starting && (self.failure.is_some() || self.ready.len() >= self.target())
    }

    pub(super) fn put(&mut self, ready: Ready) {
        self.ready.push_back(ready);
    }

    /// Finds a kernel for a run; if there is none, the next to be started will be for runs like it.
    pub(super) fn take(&mut self, take: &Take) -> Result<Found, String> {
        self.failure = None;
        if self.want.kernel != take.kernel {
            self.want.kernel = take.kernel.clone();
            self.ready.clear();
            self.renew(take);
            return Err("its kernelspec has changed".to_owned());
        }
        let mut reason = None;
        let mut index = 0;
        while let Some(ready) = self.ready.get(index) {
            let Some(obstacle) = ready.obstacle(&take.settings) else {
                if let Ready::Zygote(zygote) = ready {
                    return Ok(Found::Fork(zygote.clone()));
                }
                let Some(Ready::Warm(warm)) = self.ready.remove(index) else { continue };
                self.renew(take);
                return Ok(Found::Ready(Kernel::Started(Box::new(warm.standby))));
            };
            let is_useless = ready.is_useless();
            reason = Some(obstacle);
            if is_useless {
                self.ready.remove(index);
            } else {
                index += 1;
            }
        }
        self.renew(take);
        Err(reason.unwrap_or_else(|| {
            if self.starting { "the first is still starting" } else { "none is ready" }.to_owned()
        }))
    }

    /// Makes room for one with other settings, if the daemon can give them.
    fn renew(&mut self, take: &Take) {
        let inherited = &take.settings.inherited;
        let own = Inherited::current();
        if !can_fork(&take.kernel) && own.is_ok_and(|own| inherited.difference(&own).is_some()) {
            return;
        }
        if self.ready.len() >= self.target() {
            self.ready.pop_front();
        }
        self.next.push_back(take.settings.clone());
        while self.next.len() > self.target() {
            self.next.pop_front();
        }
    }

    pub(super) fn status(&self) -> StockStatus {
        let memory: Option<Vec<u64>> = self.ready.iter().map(|ready| memory::resident(ready.pid())).collect();
        StockStatus {
            kernel: self.want.kernel.name.clone(),
            forked: can_fork(&self.want.kernel),
            wanted: self.target(),
            ready: self.ready.iter().filter(|ready| !ready.is_useless()).count(),
            memory: memory.map(|memory| memory.iter().sum()),
            failure: self.failure.clone(),
        }
    }
}

impl Ready {
    /// Starts one.
    pub(super) async fn start(want: &Want, settings: Settings) -> Result<Self, String> {
        if can_fork(&want.kernel) {
            return Zygote::start(want, &settings).await.map(|zygote| Self::Zygote(Arc::new(zygote)));
        }
        let mut kernel = want.kernel.clone();
        // They are part of the settings.
        kernel.spec.env.clear();
        let options = LaunchOptions {
            cwd: Some(settings.cwd.clone()),
            base: Some(settings.environment()),
            ..LaunchOptions::default()
        };
        let since = SystemTime::now();
        let standby = stand_by(&kernel, options).await.map_err(|error| error.to_string())?;
        let settings =
            Settings { inherited: Inherited::current().map_err(|error| error.to_string())?, ..settings };
        let stamps = Stamps::take(program_files(&kernel, &settings), since);
        Ok(Self::Warm(Box::new(Warm { standby, settings, stamps })))
    }

    /// Why it is not for a run with these settings.
    fn obstacle(&self, settings: &Settings) -> Option<String> {
        match self {
            Self::Zygote(zygote) => zygote.obstacle(settings),
            Self::Warm(warm) => warm.obstacle(settings),
        }
    }

    /// Whether it is for no run any more.
    fn is_useless(&self) -> bool {
        match self {
            Self::Zygote(zygote) => zygote.is_useless(),
            Self::Warm(warm) => warm.is_useless(),
        }
    }

    fn has_ended(&self) -> bool {
        match self {
            Self::Zygote(zygote) => zygote.process().exit_status().is_some(),
            Self::Warm(warm) => warm.standby.exit_status().is_some(),
        }
    }

    fn pid(&self) -> u32 {
        match self {
            Self::Zygote(zygote) => zygote.process().pid(),
            Self::Warm(warm) => warm.standby.pid(),
        }
    }

    /// Completes when its process has ended.
    pub(super) fn exit(&self) -> impl Future<Output = ()> + Send + use<> {
        let exit = match self {
            Self::Zygote(zygote) => zygote.process().exit(),
            Self::Warm(warm) => warm.standby.exit(),
        };
        async move {
            exit.await;
        }
    }
}

impl Warm {
    fn obstacle(&self, settings: &Settings) -> Option<String> {
        if self.standby.exit_status().is_some() {
            return Some("the kernel that waited has ended".to_owned());
        }
        if let Some(file) = self.stamps.changed() {
            return Some(format!("{} has changed", file.display()));
        }
        if self.settings.cwd != settings.cwd {
            return Some(format!("the one that waited was started in {}", self.settings.cwd.display()));
        }
        let inherited = settings.inherited.difference(&self.settings.inherited);
        inherited.or_else(|| self.settings.difference(settings, |_| true))
    }

    fn is_useless(&self) -> bool {
        self.standby.exit_status().is_some() || self.stamps.changed().is_some()
    }
}

/// The files that a kernel which is not Python's rests on: its program and its kernelspec.
fn program_files(kernel: &InstalledKernel, settings: &Settings) -> Vec<PathBuf> {
    let words = arguments(kernel, Path::new(""));
    let program = PathBuf::from(words.first().cloned().unwrap_or_default());
    let found = if program.components().count() > 1 {
        settings.cwd.join(program)
    } else {
        let path = settings.env.get("PATH").map(String::as_str).unwrap_or_default();
        let mut candidates = std::env::split_paths(path).map(|folder| folder.join(&program));
        candidates.find(|candidate| candidate.is_file()).unwrap_or(program)
    };
    vec![found, kernel.dir.clone(), kernel.dir.join("kernel.json")]
}
