//! Cells that want the library of heavier generic code (`prelude/heavy`).

use super::prelude::HEAVY_CRATE;
use super::split::mentions;

/// Words that call for it. One that means something else, as in `words.join(", ")`, costs a cell some 20 ms.
const WORDS: [&str; 9] = [
    "join",
    "inner_join",
    "left_join",
    "full_join",
    "cross_join",
    "try_into_reader_with_file_path",
    "CsvWriter",
    "ParquetWriter",
    "ParquetReader",
];

/// What stands in the source of a cell that wants it.
pub fn naming() -> String {
    format!("extern crate {HEAVY_CRATE} as _;")
}

/// Whether a cell's source wants it.
pub fn is_wanted_by(source: &str) -> bool {
    WORDS.iter().any(|word| mentions(source, word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn joins_want_it_and_sums_do_not() {
        assert!(is_wanted_by("a.join(&b, [\"k\"], [\"k\"], JoinType::Inner.into(), None)"));
        assert!(is_wanted_by("ParquetWriter::new(file)"));
        assert!(!is_wanted_by("a.lazy().select([col(\"joined\").sum()])"));
    }
}
