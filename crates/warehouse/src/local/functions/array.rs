//! Arrays.

use super::{Family, Rule, scalar};

pub const FAMILY: Family = Family { name: "Arrays", null: None, rules: RULES };

const RULES: &[(&str, Rule)] = &[
    ("ARRAY_LENGTH", scalar(1, 1, "len({1})")),
    ("ARRAY_REVERSE", scalar(1, 1, "list_reverse({1})")),
    ("GENERATE_ARRAY", Rule::Special),
    ("GENERATE_DATE_ARRAY", Rule::Special),
    ("GENERATE_TIMESTAMP_ARRAY", Rule::Special),
];
