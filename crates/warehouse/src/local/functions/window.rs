//! Windows.

use super::{Family, Rule, window};

pub const FAMILY: Family = Family { name: "Windows", null: None, rules: RULES };

const RULES: &[(&str, Rule)] = &[
    ("ROW_NUMBER", window(0, 0, "row_number", false)),
    ("RANK", window(0, 0, "rank", false)),
    ("DENSE_RANK", window(0, 0, "dense_rank", false)),
    ("PERCENT_RANK", window(0, 0, "percent_rank", false)),
    ("CUME_DIST", window(0, 0, "cume_dist", false)),
    ("NTILE", window(1, 1, "ntile", false)),
    ("LAG", window(1, 3, "lag", false)),
    ("LEAD", window(1, 3, "lead", false)),
    ("FIRST_VALUE", window(1, 1, "first_value", true)),
    ("LAST_VALUE", window(1, 1, "last_value", true)),
    ("NTH_VALUE", window(2, 2, "nth_value", true)),
    ("PERCENTILE_CONT", Rule::Special),
    ("PERCENTILE_DISC", Rule::Special),
];
