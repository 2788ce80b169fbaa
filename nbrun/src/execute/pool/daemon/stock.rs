//! What is ready, and what is started so that it becomes ready.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;

use super::kernel::Kernel;
use super::shelf::{Found, Ready, Shelf};
use crate::execute::pool::protocol::{StockStatus, Take, Want};

/// The kernels that are ready, by spec.
#[derive(Default)]
pub(super) struct Stock {
    shelves: Mutex<Vec<Shelf>>,
    /// Something is to be started.
    short: Arc<Notify>,
    /// Something has been started, or could not be.
    settled: Notify,
}

impl Stock {
    /// Makes kernels ready from now on, and waits until the first are.
    pub(super) async fn want(&self, wants: Vec<Want>) -> Result<(), String> {
        let names: Vec<String> = wants.iter().map(|want| want.kernel.name.clone()).collect();
        self.replace(wants);
        self.short.notify_one();
        loop {
            let mut settled = Box::pin(self.settled.notified());
            settled.as_mut().enable();
            let all_settled = {
                let shelves = self.lock();
                let mut ours = shelves.iter().filter(|shelf| names.contains(&shelf.want.kernel.name));
                if let Some((shelf, failure)) =
                    ours.clone().find_map(|shelf| Some((shelf, shelf.failure.as_ref()?)))
                {
                    return Err(format!("`{}`: {failure}", shelf.want.kernel.name));
                }
                ours.all(Shelf::is_settled)
            };
            if all_settled {
                return Ok(());
            }
            settled.await;
        }
    }

    fn replace(&self, wants: Vec<Want>) {
        let mut shelves = self.lock();
        for want in wants {
            shelves.retain(|shelf| shelf.want.kernel.name != want.kernel.name);
            if want.count > 0 {
                shelves.push(Shelf::new(want));
            }
        }
    }

    /// A kernel for a run.
    pub(super) async fn take(&self, take: &Take) -> Result<Kernel, String> {
        let name = &take.kernel.name;
        let found = {
            let mut shelves = self.lock();
            let shelf = shelves.iter_mut().find(|shelf| shelf.want.kernel.name == *name);
            let shelf = shelf.ok_or_else(|| format!("it has no `{name}`: `nbrun pool start {name}`"))?;
            shelf.take(take)
        };
        self.short.notify_one();
        match found? {
            Found::Ready(kernel) => Ok(kernel),
            Found::Fork(zygote) => {
                let forked = zygote.fork(&take.settings).await?;
                Ok(Kernel::Forked(Box::new(forked)))
            }
        }
    }

    /// Starts what is short, one after the other: runs go first.
    pub(super) async fn refill(&self) {
        loop {
            while let Some((want, settings)) = self.next() {
                let started = Ready::start(&want, settings).await;
                let mut shelves = self.lock();
                if let Some(shelf) =
                    shelves.iter_mut().find(|shelf| shelf.want.kernel.name == want.kernel.name)
                {
                    shelf.starting = false;
                    match started {
                        // The spec may have changed meanwhile.
                        Ok(ready) if shelf.want.kernel == want.kernel => {
                            self.look_after(&ready);
                            shelf.put(ready);
                        }
                        Ok(_) => {}
                        Err(failure) => {
                            tracing::warn!(
                                kernel = want.kernel.name,
                                failure,
                                "no kernel could be made ready"
                            );
                            shelf.failure = Some(failure);
                        }
                    }
                }
                drop(shelves);
                self.settled.notify_waiters();
            }
            self.short.notified().await;
        }
    }

    /// Looks at what is short once this has ended.
    fn look_after(&self, ready: &Ready) {
        let (exit, short) = (ready.exit(), self.short.clone());
        tokio::spawn(async move {
            exit.await;
            short.notify_one();
        });
    }

    fn next(&self) -> Option<(Want, crate::execute::pool::settings::Settings)> {
        self.lock().iter_mut().find_map(|shelf| {
            let settings = shelf.take_wanted()?;
            shelf.starting = true;
            Some((shelf.want.clone(), settings))
        })
    }

    pub(super) fn status(&self) -> Vec<StockStatus> {
        self.lock().iter().map(Shelf::status).collect()
    }

    /// Whether nothing is to be ready.
    pub(super) fn is_unwanted(&self) -> bool {
        self.lock().is_empty()
    }

    /// Ends all that is ready.
    pub(super) fn clear(&self) {
        self.lock().clear();
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Shelf>> {
        self.shelves.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
