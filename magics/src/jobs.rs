//! The session's warehouse, and the jobs that it does.

use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use tokio::time::{Instant, MissedTickBehavior, interval_at};
use warehouse::{InterruptHandle, Warehouse, WarehouseError};

/// How often a job's watcher is told how long it has taken. An interrupt is repeated as often: an engine
/// forgets one that comes before its query has begun.
const WATCH: Duration = Duration::from_millis(250);

/// Who hears how long a job has taken while it runs.
#[async_trait]
pub trait Watch: Send {
    /// It has taken so long, and is not done.
    async fn tell(&mut self, elapsed: Duration);
}

/// A warehouse that is shared by the cells of a session. It does one job after the other.
#[derive(Clone)]
pub struct Jobs {
    warehouse: Arc<Mutex<dyn Warehouse>>,
    interrupt: InterruptHandle,
}

impl Jobs {
    /// The jobs of `warehouse`.
    pub fn new(warehouse: impl Warehouse + 'static) -> Self {
        let interrupt = warehouse.interrupt_handle();
        Jobs { warehouse: Arc::new(Mutex::new(warehouse)), interrupt }
    }

    /// Does `job` on a thread of its own. `watch` hears from time to time how long it has taken; when
    /// `interrupted` is ready, the query that runs is interrupted.
    ///
    /// # Errors
    /// Those of the job; [`WarehouseError::Engine`] when it panics.
    pub async fn run<T: Send + 'static>(
        &self,
        job: impl FnOnce(&dyn Warehouse) -> Result<T, WarehouseError> + Send + 'static,
        interrupted: impl Future<Output = ()> + Send,
        watch: &mut dyn Watch,
    ) -> Result<T, WarehouseError> {
        let warehouse = Arc::clone(&self.warehouse);
        let work = move || job(&*warehouse.lock().unwrap_or_else(PoisonError::into_inner));
        let mut done = tokio::task::spawn_blocking(work);
        let start = Instant::now();
        let mut ticks = interval_at(start + WATCH, WATCH);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Skip);
        tokio::pin!(interrupted);
        let mut is_interrupted = false;
        loop {
            tokio::select! {
                biased;
                done = &mut done => {
                    return done.unwrap_or_else(|panic| Err(WarehouseError::Engine(panic.to_string())));
                }
                () = &mut interrupted, if !is_interrupted => {
                    is_interrupted = true;
                    self.interrupt.interrupt();
                }
                _ = ticks.tick() => {
                    if is_interrupted {
                        self.interrupt.interrupt();
                    } else {
                        watch.tell(start.elapsed()).await;
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::future::{pending, ready};
    use std::path::Path;

    use tokio::sync::oneshot;
    use warehouse::Query;
    use warehouse::local::LocalWarehouse;

    use super::*;

    fn jobs() -> Jobs {
        let datasets = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/warehouse/tests/datasets");
        Jobs::new(LocalWarehouse::open(&datasets).expect("a warehouse"))
    }

    /// Tells that it was told, once.
    struct Watcher(Option<oneshot::Sender<()>>);

    #[async_trait]
    impl Watch for Watcher {
        async fn tell(&mut self, _elapsed: Duration) {
            self.0.take();
        }
    }

    fn endless() -> Query {
        let numbers = "UNNEST(GENERATE_ARRAY(1, 1000000))";
        Query::new(format!(
            "SELECT COUNT(*) FROM {numbers} AS a, {numbers} AS b, {numbers} AS c WHERE a + b = c"
        ))
    }

    #[tokio::test]
    async fn a_job_is_watched_until_it_is_interrupted() {
        let (stop, stopped) = oneshot::channel();
        let stopped = async { drop(stopped.await) };
        let mut watcher = Watcher(Some(stop));
        let ended = jobs().run(|warehouse| warehouse.query(&endless()), stopped, &mut watcher).await;
        assert!(matches!(ended, Err(WarehouseError::Interrupted)), "{ended:?}");
    }

    #[tokio::test]
    async fn an_interrupt_that_comes_early_is_not_lost() {
        let ended = jobs().run(|warehouse| warehouse.query(&endless()), ready(()), &mut Watcher(None)).await;
        assert!(matches!(ended, Err(WarehouseError::Interrupted)), "{ended:?}");
    }

    #[tokio::test]
    async fn a_panic_is_an_error_and_the_next_job_runs() {
        let jobs = jobs();
        let ended = jobs.run(|_| -> Result<(), _> { panic!("boom") }, pending(), &mut Watcher(None)).await;
        assert!(matches!(ended, Err(WarehouseError::Engine(_))), "{ended:?}");
        let one = jobs
            .run(|warehouse| warehouse.query(&Query::new("SELECT 1")), pending(), &mut Watcher(None))
            .await;
        assert_eq!(one.expect("a result").rows, 1);
    }
}
