//! The copy: made by a bare system call, asleep until the kernel wakes it.

use std::io;
use std::os::fd::RawFd;
use std::os::unix::ffi::OsStrExt as _;
use std::path::Path;

use super::Side;
use super::parking::Parking;

/// A child of our parent, which keeps the place of its thread's id up to date.
const LIKE_A_SIBLING: libc::c_int =
    libc::CLONE_PARENT | libc::CLONE_CHILD_SETTID | libc::CLONE_CHILD_CLEARTID | libc::SIGCHLD;

pub fn take(kernel: &Path, connections: &[RawFd]) -> io::Result<Side> {
    let address = address(kernel)?;
    let parking = Parking::start()?;
    // Not `fork`, which would tidy up after the threads that the copy is to revive.
    // SAFETY: like `fork`: the copy has its own memory and goes on here.
    let copy = unsafe { libc::syscall(libc::SYS_clone, LIKE_A_SIBLING, 0, 0, parking.own_id(), 0) };
    match copy {
        0 => {
            if sleep(&address, connections).is_err() || parking.revive().is_err() {
                // SAFETY: ends this process, running nothing of it.
                unsafe { libc::_exit(0) };
            }
            Ok(Side::Woken)
        }
        copy => {
            let error = io::Error::last_os_error();
            parking.release();
            if copy > 0 { Ok(Side::Original) } else { Err(error) }
        }
    }
}

/// Connects to the kernel and sleeps until it sends a byte.
fn sleep(address: &libc::sockaddr_un, connections: &[RawFd]) -> io::Result<()> {
    // SAFETY: plain system calls on valid addresses.
    unsafe {
        let socket = libc::socket(libc::AF_UNIX, libc::SOCK_STREAM | libc::SOCK_CLOEXEC, 0);
        if socket < 0 {
            return Err(io::Error::last_os_error());
        }
        let length = libc::socklen_t::try_from(size_of_val(address)).unwrap_or_default();
        if libc::connect(socket, std::ptr::from_ref(address).cast(), length) != 0 {
            return Err(io::Error::last_os_error());
        }
        // At once: as long as the copy holds the original's connection, nobody would notice its end.
        for &connection in connections {
            if libc::dup3(socket, connection, libc::O_CLOEXEC) < 0 {
                return Err(io::Error::last_os_error());
            }
        }
        let mut byte = 0u8;
        loop {
            match libc::read(socket, (&raw mut byte).cast(), 1) {
                1 => break,
                -1 if io::Error::last_os_error().kind() == io::ErrorKind::Interrupted => {}
                _ => return Err(io::ErrorKind::ConnectionAborted.into()),
            }
        }
        libc::close(socket);
    }
    Ok(())
}

fn address(socket: &Path) -> io::Result<libc::sockaddr_un> {
    // SAFETY: all zeros are a valid address of no family.
    let mut address: libc::sockaddr_un = unsafe { std::mem::zeroed() };
    let bytes = socket.as_os_str().as_bytes();
    if bytes.len() >= address.sun_path.len() {
        return Err(io::ErrorKind::InvalidFilename.into());
    }
    address.sun_family = libc::sa_family_t::try_from(libc::AF_UNIX).unwrap_or_default();
    for (place, byte) in address.sun_path.iter_mut().zip(bytes) {
        *place = byte.cast_signed().into();
    }
    Ok(address)
}
