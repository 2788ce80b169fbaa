//! The tasks of this process, listed without allocating.

use std::io;

/// Calls `each` with the id of every task of this process.
pub fn each(mut each: impl FnMut(i32)) -> io::Result<()> {
    // SAFETY: the path ends with NUL.
    let folder = unsafe {
        libc::open(c"/proc/self/task".as_ptr(), libc::O_RDONLY | libc::O_DIRECTORY | libc::O_CLOEXEC)
    };
    if folder < 0 {
        return Err(io::Error::last_os_error());
    }
    let mut buffer = [0u64; 512];
    let result = loop {
        // SAFETY: the buffer is as long as said, and aligned for `linux_dirent64`.
        let length =
            unsafe { libc::syscall(libc::SYS_getdents64, folder, buffer.as_mut_ptr(), size_of_val(&buffer)) };
        match usize::try_from(length) {
            Ok(0) => break Ok(()),
            Ok(length) => entries(&buffer, length, &mut each),
            Err(_) => break Err(io::Error::last_os_error()),
        }
    };
    // SAFETY: `folder` is ours.
    unsafe { libc::close(folder) };
    result
}

/// `linux_dirent64`: inode and offset (8 bytes each), length of the record (2), type (1), name.
fn entries(buffer: &[u64], length: usize, each: &mut impl FnMut(i32)) {
    // SAFETY: any bytes are valid `u8`s.
    let bytes = unsafe { std::slice::from_raw_parts(buffer.as_ptr().cast::<u8>(), length) };
    let mut rest = bytes;
    while rest.len() > 19 {
        let record = usize::from(u16::from_ne_bytes([rest[16], rest[17]]));
        if record == 0 || record > rest.len() {
            return;
        }
        let digits = rest[19..record].iter().take_while(|byte| byte.is_ascii_digit());
        let id = digits.fold(0i32, |id, digit| id.wrapping_mul(10).wrapping_add(i32::from(digit - b'0')));
        if id != 0 {
            each(id);
        }
        rest = &rest[record..];
    }
}
