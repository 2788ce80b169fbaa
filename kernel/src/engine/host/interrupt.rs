//! The user's wish that the running cell stop.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::sync::Notify;

/// Stops the running cell, from anywhere.
#[derive(Debug, Clone, Default)]
pub struct Interrupt(Arc<Wish>);

#[derive(Debug, Default)]
struct Wish {
    made: AtomicBool,
    told: Notify,
}

impl Interrupt {
    /// Ends the cell that runs now.
    pub fn interrupt(&self) {
        self.0.made.store(true, Ordering::SeqCst);
        self.0.told.notify_waiters();
    }

    /// Forgets a wish that was meant for an earlier cell.
    pub fn clear(&self) {
        self.0.made.store(false, Ordering::SeqCst);
    }

    /// Waits until the cell is to stop.
    pub async fn made(&self) {
        let told = self.0.told.notified();
        tokio::pin!(told);
        told.as_mut().enable();
        if !self.0.made.load(Ordering::SeqCst) {
            told.await;
        }
    }
}
