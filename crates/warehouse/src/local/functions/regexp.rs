//! Regular expressions.

use super::{Family, Rule, scalar};

pub const FAMILY: Family = Family { name: "Regular expressions", rules: RULES };

const RULES: &[(&str, Rule)] = &[
    ("REGEXP_CONTAINS", scalar(2, 2, "regexp_matches(bq_str({1}), bq_str({2}))")),
    ("REGEXP_EXTRACT", Rule::Special),
    ("REGEXP_REPLACE", Rule::Special),
];
