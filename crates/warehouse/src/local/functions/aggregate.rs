//! Aggregates.

use super::{Aggregate, Family, Rule, aggregate, pair};

pub const FAMILY: Family = Family { name: "Aggregates", null: None, rules: RULES };

/// NULL for fewer than two values, which have no spread, and NaN where one is not finite.
const SAMPLE: &str = "CASE WHEN {3} < 2 THEN NULL WHEN {2} THEN CAST('nan' AS DOUBLE) ELSE {1} END";

/// NULL for no values, and NaN where one is not finite.
const POPULATION: &str = "CASE WHEN {2} THEN CAST('nan' AS DOUBLE) ELSE {1} END";

/// A measure of spread: NaN where an argument is not finite, for which DuckDB's has an error.
const fn spread(natives: &'static [&'static str], result: &'static str) -> Rule {
    aggregate(natives, "bq_double({1})", result)
}

/// The same of pairs.
const fn spread_of_two(natives: &'static [&'static str], result: &'static str) -> Rule {
    let Rule::Aggregate(both) = pair(natives) else { return Rule::Special };
    Rule::Aggregate(Aggregate { result, ..both })
}

const STDDEV_SAMP: &[&str] = &[
    "stddev_samp(CASE WHEN isfinite(bq_double({1})) THEN bq_double({1}) END)",
    "bool_or(NOT isfinite(bq_double({1})))",
    "count(bq_double({1}))",
];
const STDDEV_POP: &[&str] = &[
    "stddev_pop(CASE WHEN isfinite(bq_double({1})) THEN bq_double({1}) END)",
    "bool_or(NOT isfinite(bq_double({1})))",
    "count(bq_double({1}))",
];
const VAR_SAMP: &[&str] = &[
    "var_samp(CASE WHEN isfinite(bq_double({1})) THEN bq_double({1}) END)",
    "bool_or(NOT isfinite(bq_double({1})))",
    "count(bq_double({1}))",
];
const VAR_POP: &[&str] = &[
    "var_pop(CASE WHEN isfinite(bq_double({1})) THEN bq_double({1}) END)",
    "bool_or(NOT isfinite(bq_double({1})))",
    "count(bq_double({1}))",
];
const CORR: &[&str] = &[
    "corr(CASE WHEN isfinite(bq_double({1}) * 0 + bq_double({2}) * 0) THEN bq_double({1}) END, bq_double({2}))",
    "bool_or(NOT isfinite(bq_double({1}) * 0 + bq_double({2}) * 0))",
    "count(bq_double({1}) * 0 + bq_double({2}) * 0)",
];
const COVAR_POP: &[&str] = &[
    "covar_pop(CASE WHEN isfinite(bq_double({1}) * 0 + bq_double({2}) * 0) THEN bq_double({1}) END, bq_double({2}))",
    "bool_or(NOT isfinite(bq_double({1}) * 0 + bq_double({2}) * 0))",
    "count(bq_double({1}) * 0 + bq_double({2}) * 0)",
];
const COVAR_SAMP: &[&str] = &[
    "covar_samp(CASE WHEN isfinite(bq_double({1}) * 0 + bq_double({2}) * 0) THEN bq_double({1}) END, bq_double({2}))",
    "bool_or(NOT isfinite(bq_double({1}) * 0 + bq_double({2}) * 0))",
    "count(bq_double({1}) * 0 + bq_double({2}) * 0)",
];

/// An aggregate of lists.
const fn list(args: &'static str, result: &'static str) -> Rule {
    Rule::Aggregate(Aggregate {
        min: 1,
        max: 1,
        natives: &["list"],
        args,
        result,
        lists: true,
        ordered: true,
    })
}

/// A value of the row where another is greatest or least.
const fn by(native: &'static [&'static str], args: &'static str) -> Rule {
    Rule::Aggregate(Aggregate {
        min: 2,
        max: 2,
        natives: native,
        args,
        result: "{1}",
        lists: false,
        ordered: false,
    })
}

const RULES: &[(&str, Rule)] = &[
    ("COUNT", aggregate(&["count"], "{1}", "{1}")),
    ("COUNTIF", aggregate(&["count"], "CASE WHEN {1} THEN 1 END", "{1}")),
    ("SUM", aggregate(&["sum"], "bq_number({1})", "bq_sum({1})")),
    ("AVG", aggregate(&["avg", "sum", "count"], "bq_number({1})", "bq_average({1}, {2}, {3})")),
    ("MIN", aggregate(&["min", "max"], "bq_ordered({1})", "bq_min({1}, {2})")),
    ("MAX", aggregate(&["max"], "bq_ordered({1})", "{1}")),
    ("ANY_VALUE", aggregate(&["any_value"], "{1}", "{1}")),
    ("BIT_AND", aggregate(&["bit_and"], "bq_bigint({1})", "{1}")),
    ("BIT_OR", aggregate(&["bit_or"], "bq_bigint({1})", "{1}")),
    ("BIT_XOR", aggregate(&["bit_xor"], "bq_bigint({1})", "{1}")),
    ("MAX_BY", by(&["arg_max_null"], "{1}, bq_comparable({2})")),
    ("MIN_BY", by(&["arg_min_null"], "{1}, bq_comparable({2})")),
    ("LOGICAL_AND", aggregate(&["bool_and"], "{1}", "{1}")),
    ("LOGICAL_OR", aggregate(&["bool_or"], "{1}", "{1}")),
    ("STDDEV", spread(STDDEV_SAMP, SAMPLE)),
    ("STDDEV_SAMP", spread(STDDEV_SAMP, SAMPLE)),
    ("STDDEV_POP", spread(STDDEV_POP, POPULATION)),
    ("VARIANCE", spread(VAR_SAMP, SAMPLE)),
    ("VAR_SAMP", spread(VAR_SAMP, SAMPLE)),
    ("VAR_POP", spread(VAR_POP, POPULATION)),
    ("CORR", spread_of_two(CORR, SAMPLE)),
    ("COVAR_POP", spread_of_two(COVAR_POP, POPULATION)),
    ("COVAR_SAMP", spread_of_two(COVAR_SAMP, SAMPLE)),
    ("APPROX_COUNT_DISTINCT", aggregate(&["count"], "DISTINCT {1}", "{1}")),
    ("APPROX_QUANTILES", Rule::Special),
    ("APPROX_TOP_COUNT", Rule::Special),
    ("ARRAY_CONCAT_AGG", list("{1}", "flatten({1})")),
    ("ARRAY_AGG", list("{1}", "{1}")),
    (
        "STRING_AGG",
        Rule::Aggregate(Aggregate {
            min: 1,
            max: 2,
            natives: &["string_agg"],
            args: "bq_str({1}), bq_delimiter({2..})",
            result: "{1}",
            lists: false,
            ordered: true,
        }),
    ),
    ("GROUPING", aggregate(&["grouping"], "{1}", "{1}")),
];
