//! Doing many things at once, but not too many.

use std::num::NonZeroUsize;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// How many things are done at once.
pub type Limit = NonZeroUsize;

/// Does each job on one of `limit` threads, in the order in which they are given, and returns the results in that order.
/// Jobs that have not begun when `stopped` says so are left out (`None`).
pub fn work<J: Sync, R: Send>(
    jobs: &[J],
    limit: Limit,
    stopped: impl Fn() -> bool + Sync,
    job: impl Fn(usize, &J) -> R + Sync,
) -> Vec<Option<R>> {
    let next = AtomicUsize::new(0);
    let results: Vec<Mutex<Option<R>>> = jobs.iter().map(|_| Mutex::new(None)).collect();
    std::thread::scope(|scope| {
        for _ in 0..limit.get().min(jobs.len()) {
            scope.spawn(|| {
                while !stopped() {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    let (Some(next), Some(place)) = (jobs.get(index), results.get(index)) else { break };
                    let result = job(index, next);
                    if let Ok(mut place) = place.lock() {
                        *place = Some(result);
                    }
                }
            });
        }
    });
    results.into_iter().map(|place| place.into_inner().ok().flatten()).collect()
}

#[cfg(test)]
mod tests {
    use std::sync::Barrier;
    use std::sync::atomic::AtomicBool;

    use super::*;

    #[test]
    fn jobs_run_together_and_keep_their_places() {
        let barrier = Barrier::new(2);
        let limit = Limit::new(2).unwrap();
        let results = work(
            &[1, 2, 3, 4],
            limit,
            || false,
            |index, job| {
                barrier.wait(); // would wait for ever if only one ran
                index * 10 + job
            },
        );
        assert_eq!(results, [Some(1), Some(12), Some(23), Some(34)]);
    }

    #[test]
    fn nothing_begins_after_a_stop() {
        let stopped = AtomicBool::new(false);
        let results = work(
            &[(), (), ()],
            Limit::MIN,
            || stopped.load(Ordering::Relaxed),
            |index, ()| {
                stopped.store(index == 1, Ordering::Relaxed);
            },
        );
        assert_eq!(results, [Some(()), Some(()), None]);
    }
}
