//! The tables of ARCHITECTURE.md, as data.

use std::collections::{BTreeMap, BTreeSet};

/// From the name in a row's first column to the names in its second.
pub type Table = BTreeMap<String, BTreeSet<String>>;

/// Reads the two-column table with this header; names are what stands between backticks.
pub fn read(document: &str, header: [&str; 2]) -> Table {
    let [left, right] = header;
    let header = format!("| {left} | {right} |");
    let mut lines = document.lines().skip_while(|line| *line != header).skip(2);
    let rows = lines.by_ref().take_while(|line| line.starts_with('|'));
    let table: Table = rows.filter_map(row).collect();
    assert!(!table.is_empty(), "ARCHITECTURE.md has no table with the header {header:?}");
    table
}

fn row(line: &str) -> Option<(String, BTreeSet<String>)> {
    let (left, right) = line.trim_matches('|').split_once('|')?;
    Some((names(left).next()?, names(right).collect()))
}

fn names(cell: &str) -> impl Iterator<Item = String> {
    cell.split('`').skip(1).step_by(2).map(str::to_owned)
}
