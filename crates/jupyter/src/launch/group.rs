use std::io;

use rustix::process::{Pid, Signal, kill_process_group};

/// The process group of a kernel: itself and what its cells started.
#[derive(Debug, Clone, Copy)]
pub struct Group(Pid);

impl Group {
    /// The group that a process leads.
    pub fn led_by(pid: u32) -> Option<Self> {
        Some(Self(Pid::from_raw(pid.try_into().ok()?)?))
    }

    pub(super) fn id(self) -> Pid {
        self.0
    }

    /// Sends SIGINT.
    pub fn interrupt(self) -> io::Result<()> {
        Ok(kill_process_group(self.0, Signal::INT)?)
    }

    /// Kills all that is left of the group.
    pub fn kill(self) {
        let _ = kill_process_group(self.0, Signal::KILL);
    }
}
