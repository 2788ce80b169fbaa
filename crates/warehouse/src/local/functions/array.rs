//! Arrays.

use super::{Family, Rule, scalar};

pub const FAMILY: Family = Family { name: "Arrays", null: None, rules: RULES };

const RULES: &[(&str, Rule)] = &[
    ("ARRAY_LENGTH", scalar(1, 1, "array_length({1})")),
    ("ARRAY_CONCAT", scalar(1, 24, "bq_concat_all([{*}])")),
    ("ARRAY_TO_STRING", scalar(2, 3, "bq_array_to_string({pos}, {*})")),
    ("ARRAY_FIRST", scalar(1, 1, "bq_first({1}, {pos})")),
    ("ARRAY_LAST", scalar(1, 1, "bq_last({1}, {pos})")),
    ("ARRAY_REVERSE", scalar(1, 1, "list_reverse({1})")),
    ("GENERATE_ARRAY", Rule::Special),
    ("GENERATE_DATE_ARRAY", Rule::Special),
    ("GENERATE_TIMESTAMP_ARRAY", Rule::Special),
];
