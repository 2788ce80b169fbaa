//! Regular expressions.

use super::{Family, Rule, scalar};

pub const FAMILY: Family = Family { name: "Regular expressions", null: Some("VARCHAR"), rules: RULES };

const RULES: &[(&str, Rule)] = &[
    ("REGEXP_CONTAINS", scalar(2, 2, "bq_regexp_contains({pos}, {*})")),
    ("REGEXP_EXTRACT", scalar(2, 4, "bq_regexp_extract({pos}, {*})")),
    ("REGEXP_SUBSTR", scalar(2, 4, "bq_regexp_extract({pos}, {*})")),
    ("REGEXP_EXTRACT_ALL", scalar(2, 2, "bq_regexp_extract_all({pos}, {*})")),
    ("REGEXP_INSTR", scalar(2, 5, "bq_regexp_instr({pos}, {*})")),
    ("REGEXP_REPLACE", scalar(3, 3, "bq_regexp_replace({pos}, {*})")),
];
