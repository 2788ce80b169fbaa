//! Children that the system kills when this process dies, even by SIGKILL.
//!
//! Linux sends the signal of `PR_SET_PDEATHSIG` when the *thread* that made the child ends, not the process. Tokio's
//! threads may end earlier than the process does, so all such children are made by one thread that never ends.

use std::io;
use std::sync::OnceLock;
use std::sync::mpsc::{Sender, channel};

use tokio::process::{Child, Command};
use tokio::runtime::Handle;
use tokio::sync::oneshot;

struct Order {
    command: Command,
    runtime: Handle,
    done: oneshot::Sender<io::Result<Child>>,
}

/// Starts a child whose life ends with this process's.
pub(super) async fn spawn(mut command: Command) -> io::Result<Child> {
    die_with_parent(&mut command);
    close_inherited(&mut command);
    let (done, child) = oneshot::channel();
    let order = Order { command, runtime: Handle::current(), done };
    spawner()?.send(order).map_err(|_| io::Error::other("the thread that starts processes has ended"))?;
    child.await.map_err(io::Error::other)?
}

fn spawner() -> io::Result<&'static Sender<Order>> {
    static SPAWNER: OnceLock<Sender<Order>> = OnceLock::new();
    if let Some(spawner) = SPAWNER.get() {
        return Ok(spawner);
    }
    let (orders, to_do) = channel::<Order>();
    std::thread::Builder::new().name("kernel-spawner".to_owned()).spawn(move || {
        for mut order in to_do {
            let _entered = order.runtime.enter();
            let _ = order.done.send(order.command.spawn());
        }
    })?;
    Ok(SPAWNER.get_or_init(|| orders))
}

#[cfg(target_os = "linux")]
#[allow(unsafe_code)]
fn die_with_parent(command: &mut Command) {
    use rustix::process::{Signal, getppid, set_parent_process_death_signal};

    let parent = rustix::process::getpid();
    let in_child = move || {
        set_parent_process_death_signal(Some(Signal::KILL))?;
        // The parent may have died before the call.
        if getppid() == Some(parent) { Ok(()) } else { Err(io::ErrorKind::BrokenPipe.into()) }
    };
    // SAFETY: between fork and exec the closure makes two system calls and neither allocates nor locks.
    unsafe { command.pre_exec(in_child) };
}

/// Makes a child have no open files but its standard ones, as Python's `subprocess` does: what this process has
/// inherited, such as a pipe that someone reads to its end, is not for those that outlive it.
#[cfg(target_os = "linux")]
#[allow(unsafe_code)]
pub fn close_inherited(command: &mut Command) {
    let in_child = || {
        // Marked only, because what reports a failing exec is among them. Before Linux 5.11 nothing happens.
        // SAFETY: the system call touches no memory.
        unsafe { libc::close_range(3, libc::c_uint::MAX, libc::CLOSE_RANGE_CLOEXEC.cast_signed()) };
        Ok(())
    };
    // SAFETY: between fork and exec the closure makes one system call and neither allocates nor locks.
    unsafe { command.pre_exec(in_child) };
}

#[cfg(not(target_os = "linux"))]
pub fn close_inherited(_command: &mut Command) {}

#[cfg(not(target_os = "linux"))]
fn die_with_parent(_command: &mut Command) {}
