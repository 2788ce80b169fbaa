//! Text.

use super::{Family, Rule, scalar};

pub const FAMILY: Family = Family { name: "Text", rules: RULES };

const RULES: &[(&str, Rule)] = &[
    ("CONCAT", Rule::Special),
    ("LENGTH", scalar(1, 1, "bq_length({1})")),
    ("CHAR_LENGTH", scalar(1, 1, "length(bq_str({1}))")),
    ("CHARACTER_LENGTH", scalar(1, 1, "length(bq_str({1}))")),
    ("BYTE_LENGTH", scalar(1, 1, "bq_byte_length({1})")),
    ("UPPER", scalar(1, 1, "upper(replace(bq_str({1}), 'ß', 'SS'))")),
    ("LOWER", scalar(1, 1, "lower(bq_str({1}))")),
    ("TRIM", scalar(1, 2, "bq_trim({*})")),
    ("LTRIM", scalar(1, 2, "bq_ltrim({*})")),
    ("RTRIM", scalar(1, 2, "bq_rtrim({*})")),
    ("SUBSTR", scalar(2, 3, "bq_substr({*}, {pos})")),
    ("SUBSTRING", scalar(2, 3, "bq_substr({*}, {pos})")),
    ("LEFT", scalar(2, 2, "bq_left({*}, {pos})")),
    ("RIGHT", scalar(2, 2, "bq_right({*}, {pos})")),
    ("REPLACE", scalar(3, 3, "bq_replace({*})")),
    ("REVERSE", scalar(1, 1, "reverse(bq_str({1}))")),
    ("REPEAT", scalar(2, 2, "repeat(bq_str({1}), bq_pad({2}, {pos}))")),
    ("LPAD", Rule::Special),
    ("RPAD", Rule::Special),
    ("STRPOS", scalar(2, 2, "strpos(bq_str({1}), bq_str({2}))")),
    ("STARTS_WITH", scalar(2, 2, "starts_with(bq_str({1}), bq_str({2}))")),
    ("ENDS_WITH", scalar(2, 2, "ends_with(bq_str({1}), bq_str({2}))")),
    ("SPLIT", Rule::Special),
];
