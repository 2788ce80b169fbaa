//! Reading a journal, be it cut off anywhere.

use std::fs;
use std::io;
use std::path::Path;

use super::Entry;

/// What a journal holds.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Entries {
    /// The entries, up to the first line that is damaged.
    pub entries: Vec<Entry>,
    /// How many bytes of the journal they are.
    pub length: usize,
    /// Whether something follows that is not a whole entry.
    pub torn: bool,
}

/// Reads a journal.
pub fn read(path: &Path) -> io::Result<Entries> {
    Ok(recover(&fs::read(path)?))
}

/// Takes the entries out of a journal's bytes.
pub fn recover(bytes: &[u8]) -> Entries {
    let mut found = Entries::default();
    while let Some(end) = bytes[found.length..].iter().position(|byte| *byte == b'\n') {
        let Some(entry) = line(&bytes[found.length..found.length + end]) else { break };
        found.entries.push(entry);
        found.length += end + 1;
    }
    found.torn = found.length < bytes.len();
    found
}

/// The entry of a line without its newline, if the sum is right.
fn line(line: &[u8]) -> Option<Entry> {
    let (sum, entry) = (line.get(..8)?, line.get(9..)?);
    let sum = u32::from_str_radix(std::str::from_utf8(sum).ok()?, 16).ok()?;
    (line[8] == b' ' && crc32fast::hash(entry) == sum).then(|| Entry::parse(entry).ok())?
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;
    use crate::runs::journal::write;

    fn entries() -> impl Strategy<Value = Vec<Entry>> {
        let message = (0usize..5, ".{0,20}").prop_map(|(index, text)| Entry::Message {
            index,
            msg_type: "stream".to_owned(),
            content: json!({"name": "stdout", "text": text}),
        });
        prop::collection::vec(message, 0..6)
    }

    fn journal(entries: &[Entry]) -> Vec<u8> {
        let mut journal = Vec::new();
        for entry in entries {
            write::write_line(&mut journal, entry).unwrap();
        }
        journal
    }

    proptest! {
        #[test]
        fn a_journal_that_is_cut_off_keeps_all_whole_entries(entries in entries(), cut in any::<prop::sample::Index>()) {
            let bytes = journal(&entries);
            prop_assert_eq!(&recover(&bytes).entries, &entries);
            let cut = cut.index(bytes.len() + 1);
            let whole = bytes[..cut].split(|byte| *byte == b'\n').count() - 1;
            let found = recover(&bytes[..cut]);
            prop_assert_eq!(&found.entries, &entries[..whole]);
            prop_assert_eq!(found.torn, found.length != cut);
        }

        #[test]
        fn a_damaged_byte_never_changes_an_entry(entries in entries(), at in any::<prop::sample::Index>(), byte: u8) {
            let mut bytes = journal(&entries);
            prop_assume!(!bytes.is_empty());
            let at = at.index(bytes.len());
            bytes[at] = byte;
            let found = recover(&bytes).entries;
            prop_assert_eq!(&found[..], &entries[..found.len()]);
        }

        #[test]
        fn any_bytes_are_read(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            prop_assert!(recover(&bytes).length <= bytes.len());
        }
    }
}
