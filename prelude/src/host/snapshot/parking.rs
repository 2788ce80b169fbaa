//! Parking all other threads, and letting them go on: here, or as new tasks of a copy.

use std::ffi::{c_int, c_void};
use std::io;
use std::ptr;
use std::sync::atomic::{AtomicBool, AtomicI32, AtomicPtr, AtomicU32, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use super::{tasks, x86_64};

/// A thread that has not parked by then does not hear signals.
const PATIENCE: Duration = Duration::from_millis(300);
/// Threads that may turn up while the others are being parked.
const SPARE: usize = 64;
/// Where glibc and musl keep a thread's id is not fixed; it is within this many bytes of the control block.
const CONTROL_BLOCK: usize = 1024;
/// What `rseq(2)` wants to see again.
const RSEQ_SIGNATURE: u32 = 0x5305_3053;

/// What has to be known of a parked thread.
#[derive(Default)]
struct Parked {
    task: AtomicI32,
    /// Stack pointer in [`x86_64::park`].
    stack: AtomicUsize,
    parked: AtomicU32,
    thread_storage: AtomicUsize,
    robust_list: AtomicUsize,
}

/// One parking of all threads.
pub struct Parking {
    threads: Box<[Parked]>,
    count: usize,
    /// Offset of a thread's id in its control block.
    id_offset: usize,
    released: AtomicU32,
    left: AtomicUsize,
    revived: AtomicBool,
}

/// The parking that the signal handler serves.
static CURRENT: AtomicPtr<Parking> = AtomicPtr::new(ptr::null_mut());

impl Parking {
    /// Parks all threads but the calling one.
    pub fn start() -> io::Result<Box<Self>> {
        let mut known = 0;
        tasks::each(|_| known += 1)?;
        let mut parking = Box::new(Parking {
            threads: (0..known + SPARE).map(|_| Parked::default()).collect(),
            count: 0,
            id_offset: id_offset().ok_or(io::ErrorKind::Unsupported)?,
            released: AtomicU32::new(0),
            left: AtomicUsize::new(0),
            revived: AtomicBool::new(false),
        });
        listen()?;
        CURRENT.store(&raw mut *parking, Ordering::SeqCst);
        match parking.park_all() {
            Ok(()) => Ok(parking),
            Err(error) => {
                parking.release();
                Err(error)
            }
        }
    }

    /// Again and again, until no new thread has turned up.
    fn park_all(&mut self) -> io::Result<()> {
        let deadline = Instant::now() + PATIENCE;
        let own = task_id();
        loop {
            let before = self.count;
            tasks::each(|task| {
                let is_new = task != own && !self.threads[..self.count].iter().any(|known| known.is(task));
                if is_new && self.count < self.threads.len() {
                    self.threads[self.count].task.store(task, Ordering::SeqCst);
                    self.count += 1;
                    signal(task, signal_number());
                }
            })?;
            if self.count == before {
                return Ok(());
            }
            while self.parked().count() < self.count {
                for thread in &self.threads[before..self.count] {
                    // One that has ended meanwhile needs no parking: it counts as parked without a stack.
                    if !signal(thread.task.load(Ordering::SeqCst), 0) {
                        thread.parked.store(1, Ordering::SeqCst);
                    }
                }
                if Instant::now() > deadline {
                    return Err(io::ErrorKind::TimedOut.into());
                }
                std::thread::yield_now();
            }
        }
    }

    fn parked(&self) -> impl Iterator<Item = &Parked> {
        self.threads[..self.count].iter().filter(|thread| thread.parked.load(Ordering::SeqCst) == 1)
    }

    fn asleep(&self) -> impl Iterator<Item = &Parked> {
        self.parked().filter(|thread| thread.stack.load(Ordering::SeqCst) != 0)
    }

    /// Lets all threads go on in this process.
    pub fn release(&self) {
        self.open();
        let deadline = Instant::now() + PATIENCE;
        // One that parks only now, after the patience was over, finds the gate open.
        while self.left.load(Ordering::SeqCst) < self.asleep().count() && Instant::now() < deadline {
            std::thread::yield_now();
        }
        CURRENT.store(ptr::null_mut(), Ordering::SeqCst);
    }

    /// Lets all threads go on as new tasks, in a copy of the process in which they were parked.
    pub fn revive(&self) -> io::Result<()> {
        self.revived.store(true, Ordering::SeqCst);
        self.released.store(1, Ordering::SeqCst);
        for thread in self.asleep() {
            let storage = thread.thread_storage.load(Ordering::SeqCst);
            let id = (storage + self.id_offset) as *mut i32;
            // SAFETY: the stack is that of a parked thread which has no task in this process, and the thread's
            // control block, with the place of its id, is where the thread itself has seen it.
            let task = unsafe {
                x86_64::revive(LIKE_A_THREAD, thread.stack.load(Ordering::SeqCst), id, id, storage)
            };
            if task < 0 {
                return Err(io::ErrorKind::OutOfMemory.into());
            }
        }
        while self.left.load(Ordering::SeqCst) < self.asleep().count() {
            std::thread::yield_now();
        }
        CURRENT.store(ptr::null_mut(), Ordering::SeqCst);
        Ok(())
    }

    /// The address at which the calling thread keeps its task id.
    pub fn own_id(&self) -> *mut i32 {
        (x86_64::thread_storage() + self.id_offset) as *mut i32
    }

    fn open(&self) {
        self.released.store(1, Ordering::SeqCst);
        // SAFETY: the word lives as long as `self`.
        unsafe { libc::syscall(libc::SYS_futex, &raw const self.released, libc::FUTEX_WAKE, i32::MAX) };
    }
}

impl Parked {
    fn is(&self, task: i32) -> bool {
        self.task.load(Ordering::SeqCst) == task
    }
}

/// What glibc's `pthread_create` asks of `clone`.
const LIKE_A_THREAD: libc::c_ulong = (libc::CLONE_VM
    | libc::CLONE_FS
    | libc::CLONE_FILES
    | libc::CLONE_SYSVSEM
    | libc::CLONE_SIGHAND
    | libc::CLONE_THREAD
    | libc::CLONE_SETTLS
    | libc::CLONE_PARENT_SETTID
    | libc::CLONE_CHILD_CLEARTID) as libc::c_ulong;

/// The signal handler: parks the thread it is called on.
extern "C" fn park(_: c_int, _: *mut libc::siginfo_t, _: *mut c_void) {
    // SAFETY: set to a live parking, and set back only after all threads that it parked have left.
    let Some(parking) = (unsafe { CURRENT.load(Ordering::SeqCst).as_ref() }) else { return };
    let task = task_id();
    let Some(thread) = parking.threads.iter().find(|thread| thread.is(task)) else { return };
    let storage = x86_64::thread_storage();
    let (mut robust_list, mut length) = (0usize, 0usize);
    // SAFETY: both places are valid; a call that fails leaves them alone. The pointers given to `park`
    // stay valid until this thread has left.
    unsafe {
        libc::syscall(libc::SYS_get_robust_list, 0, &raw mut robust_list, &raw mut length);
        thread.thread_storage.store(storage, Ordering::SeqCst);
        thread.robust_list.store(robust_list, Ordering::SeqCst);
        x86_64::park(thread.stack.as_ptr(), &raw const thread.parked, &raw const parking.released);
    }
    if parking.revived.load(Ordering::SeqCst) {
        register(storage, thread.robust_list.load(Ordering::SeqCst));
    }
    parking.left.fetch_add(1, Ordering::SeqCst);
}

/// Tells the system again what it knew of this thread when it was another task.
fn register(storage: usize, robust_list: usize) {
    const ROBUST_LIST_HEAD: usize = 24;
    // SAFETY: both addresses are those that the C library had registered for this very thread.
    unsafe {
        if robust_list != 0 {
            libc::syscall(libc::SYS_set_robust_list, robust_list, ROBUST_LIST_HEAD);
        }
        if let Some((area, size)) = x86_64::restartable_sequences(storage) {
            libc::syscall(libc::SYS_rseq, area, size.max(32), 0, RSEQ_SIGNATURE);
        }
    }
}

fn listen() -> io::Result<()> {
    // SAFETY: an all-zero `sigaction` is valid, and the handler has the signature that SA_SIGINFO asks for.
    let result = unsafe {
        let mut action: libc::sigaction = std::mem::zeroed();
        action.sa_sigaction = park as *const () as usize;
        action.sa_flags = libc::SA_SIGINFO | libc::SA_RESTART;
        libc::sigfillset(&raw mut action.sa_mask);
        libc::sigaction(signal_number(), &raw const action, ptr::null_mut())
    };
    if result == 0 { Ok(()) } else { Err(io::Error::last_os_error()) }
}

fn signal_number() -> c_int {
    libc::SIGRTMAX() - 2
}

/// Whether the task is still there.
fn signal(task: i32, signal: c_int) -> bool {
    // SAFETY: a system call without pointers.
    unsafe { libc::syscall(libc::SYS_tgkill, libc::getpid(), task, signal) == 0 }
}

fn task_id() -> i32 {
    // SAFETY: a system call that can't fail.
    unsafe { libc::gettid() }
}

/// Where in its control block the C library keeps a thread's id.
fn id_offset() -> Option<usize> {
    let (block, own) = (x86_64::thread_storage(), task_id());
    // SAFETY: the control block of a thread is longer than this, in glibc and musl.
    (0..CONTROL_BLOCK).step_by(4).find(|offset| unsafe { *((block + offset) as *const i32) } == own)
}
