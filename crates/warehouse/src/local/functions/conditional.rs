//! Conditions.

use super::{Family, Rule, scalar};

pub const FAMILY: Family = Family { name: "Conditions", null: None, rules: RULES };

const RULES: &[(&str, Rule)] = &[
    ("IF", scalar(3, 3, "CASE WHEN {1} THEN {~2} ELSE {~3} END")),
    ("IFNULL", scalar(2, 2, "coalesce({~*})")),
    ("COALESCE", scalar(1, 99, "coalesce({~*})")),
    ("NULLIF", Rule::Special),
    ("ERROR", scalar(1, 1, "error({pos} || bq_str({1}))")),
    ("GREATEST", Rule::Special),
    ("LEAST", Rule::Special),
];
