//! The few instructions that no language has words for.

use std::arch::{asm, naked_asm};
use std::ffi::c_void;
use std::sync::atomic::AtomicU32;

/// Sleeps until `word` is no longer zero, after having left the stack pointer in `stack` and said so in `parked`.
///
/// All that a function must preserve lies on the stack meanwhile, so that [`revive`] can return from here too.
///
/// # Safety
/// The pointers stay valid until the thread, or the one revived in its place, has returned.
#[unsafe(naked)]
pub unsafe extern "C" fn park(stack: *mut usize, parked: *const AtomicU32, word: *const AtomicU32) {
    naked_asm!(
        "push rbx",
        "push rbp",
        "push r12",
        "push r13",
        "push r14",
        "push r15",
        "mov [rdi], rsp",
        "mov dword ptr [rsi], 1",
        "mov rdi, rdx",
        "2:",
        "cmp dword ptr [rdi], 0",
        "jne 3f",
        "mov eax, {futex}",
        "mov esi, {wait}",
        "xor edx, edx",
        "xor r10d, r10d",
        "syscall",
        "jmp 2b",
        "3:",
        "pop r15",
        "pop r14",
        "pop r13",
        "pop r12",
        "pop rbp",
        "pop rbx",
        "ret",
        futex = const libc::SYS_futex,
        wait = const libc::FUTEX_WAIT,
    )
}

/// `clone(2)`: a new task that returns from [`park`] on the stack of a parked thread. Its id, or a negative
/// error number.
///
/// # Safety
/// `stack` is what `park` left of a thread that has no task in this process, and `thread_storage` is that
/// thread's control block.
#[unsafe(naked)]
pub unsafe extern "C" fn revive(
    flags: libc::c_ulong,
    stack: usize,
    parent_tid: *mut i32,
    child_tid: *mut i32,
    thread_storage: usize,
) -> libc::c_long {
    naked_asm!(
        "mov r10, rcx",
        "mov eax, {clone}",
        "syscall",
        "test rax, rax",
        "jz 2f",
        "ret",
        "2:",
        "pop r15",
        "pop r14",
        "pop r13",
        "pop r12",
        "pop rbp",
        "pop rbx",
        "ret",
        clone = const libc::SYS_clone,
    )
}

/// The address of the calling thread's control block, which the FS register points to and whose first word is
/// that address itself.
pub fn thread_storage() -> usize {
    let address: usize;
    // SAFETY: the ABI for thread-local storage on x86-64 puts the block's own address there.
    unsafe { asm!("mov {}, fs:[0]", out(reg) address, options(nostack, readonly, preserves_flags)) };
    address
}

/// Where glibc registered the thread's restartable-sequence area, and its size; see rseq(2).
pub fn restartable_sequences(thread_storage: usize) -> Option<(*mut c_void, u32)> {
    // SAFETY: the names are NUL-terminated; glibc defines both symbols as integers of these types.
    unsafe {
        let offset = libc::dlsym(libc::RTLD_DEFAULT, c"__rseq_offset".as_ptr()).cast::<isize>();
        let size = libc::dlsym(libc::RTLD_DEFAULT, c"__rseq_size".as_ptr()).cast::<u32>();
        if offset.is_null() || size.is_null() || *size == 0 {
            return None;
        }
        Some((thread_storage.wrapping_add_signed(*offset) as *mut c_void, *size))
    }
}
