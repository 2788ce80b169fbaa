//! The last panic of the main thread, kept for the error message instead of printed.

use std::cell::RefCell;
use std::panic::PanicHookInfo;

use crate::cell::Failure;

thread_local! {
    static LAST: RefCell<Option<Failure>> = const { RefCell::new(None) };
}

/// Keeps panics of the thread that runs cells for [`last`]; other threads print theirs as ever.
pub fn install_hook() {
    let cells = std::thread::current().id();
    let print = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        if std::thread::current().id() == cells {
            LAST.with(|last| *last.borrow_mut() = Some(failure(info)));
        } else {
            print(info);
        }
    }));
}

/// The panic that was caught last.
pub fn last() -> Failure {
    LAST.with(|last| last.borrow_mut().take()).unwrap_or_else(|| Failure {
        ename: "panic".into(),
        evalue: "the cell panicked".into(),
        location: None,
    })
}

/// A panic that carries a [`Failure`] is shown as that.
fn failure(info: &PanicHookInfo<'_>) -> Failure {
    if let Some(failure) = info.payload().downcast_ref::<Failure>() {
        return failure.clone();
    }
    Failure {
        ename: "panic".into(),
        evalue: info.payload_as_str().unwrap_or("the cell panicked with a value that is no text").to_owned(),
        location: info.location().map(|at| (at.file().to_owned(), at.line(), at.column())),
    }
}
