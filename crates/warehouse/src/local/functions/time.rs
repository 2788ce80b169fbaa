//! Dates and times.

use super::{Family, Rule, scalar};

pub const FAMILY: Family = Family { name: "Dates and times", rules: RULES };

const RULES: &[(&str, Rule)] = &[
    ("CURRENT_DATE", scalar(0, 0, "CAST(timezone('UTC', now()) AS DATE)")),
    ("CURRENT_TIMESTAMP", scalar(0, 0, "now()")),
    ("CURRENT_DATETIME", scalar(0, 0, "timezone('UTC', now())")),
    ("DATE", scalar(1, 3, "bq_date({*})")),
    ("DATETIME", scalar(1, 6, "bq_datetime({*})")),
    ("TIMESTAMP", Rule::Special),
    ("TIMESTAMP_SECONDS", scalar(1, 1, "bq_from_micros(bq_mul({1}, CAST(1000000 AS BIGINT)))")),
    ("TIMESTAMP_MILLIS", scalar(1, 1, "bq_from_micros(bq_mul({1}, CAST(1000 AS BIGINT)))")),
    ("TIMESTAMP_MICROS", scalar(1, 1, "bq_from_micros({1})")),
    ("UNIX_SECONDS", scalar(1, 1, "bq_unix_seconds({1})")),
    ("UNIX_MILLIS", scalar(1, 1, "bq_unix_millis({1})")),
    ("UNIX_MICROS", scalar(1, 1, "bq_unix_micros({1})")),
    ("UNIX_DATE", scalar(1, 1, "bq_unix_date({1})")),
    ("DATE_FROM_UNIX_DATE", scalar(1, 1, "bq_from_unix_date({1})")),
    ("LAST_DAY", Rule::Special),
    ("DATE_TRUNC", Rule::Special),
    ("DATETIME_TRUNC", Rule::Special),
    ("TIMESTAMP_TRUNC", Rule::Special),
    ("DATE_DIFF", Rule::Special),
    ("DATETIME_DIFF", Rule::Special),
    ("TIMESTAMP_DIFF", Rule::Special),
    ("DATE_ADD", Rule::Special),
    ("DATE_SUB", Rule::Special),
    ("DATETIME_ADD", Rule::Special),
    ("DATETIME_SUB", Rule::Special),
    ("TIMESTAMP_ADD", Rule::Special),
    ("TIMESTAMP_SUB", Rule::Special),
    ("FORMAT_DATE", Rule::Special),
    ("FORMAT_DATETIME", Rule::Special),
    ("FORMAT_TIMESTAMP", Rule::Special),
    ("PARSE_DATE", Rule::Special),
    ("PARSE_DATETIME", Rule::Special),
    ("PARSE_TIMESTAMP", Rule::Special),
];
