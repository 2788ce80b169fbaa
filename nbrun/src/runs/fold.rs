//! Making a notebook out of a journal.

use notebook::{Notebook, OutputError};

use super::journal::Entry;
use crate::run::apply;

/// Applies the messages of a journal to the notebook as it was before the first cell. Returns how many could not be.
pub fn fold(notebook: &mut Notebook, entries: &[Entry]) -> usize {
    let messages = entries.iter().filter_map(|entry| match entry {
        Entry::Message { index, msg_type, content } => Some((*index, msg_type, content)),
        _ => None,
    });
    let applied = messages.map(|(index, msg_type, content)| apply(notebook, index, msg_type, content));
    applied.filter(|applied: &Result<_, OutputError>| applied.is_err()).count()
}
