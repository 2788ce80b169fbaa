//! GoogleSQL's keywords.

/// Words after which a table is named.
pub const BEFORE_TABLE: [&str; 6] = ["FROM", "JOIN", "INTO", "UPDATE", "MERGE", "TABLE"];

/// Keywords as they are mostly written, those that belong together as one.
pub fn keywords() -> impl Iterator<Item = &'static str> {
    include_str!("keywords.txt").lines()
}
