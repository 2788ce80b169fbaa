//! Aggregates.

use super::{Aggregate, Family, Rule, aggregate, pair};

pub const FAMILY: Family = Family { name: "Aggregates", null: None, rules: RULES };

const RULES: &[(&str, Rule)] = &[
    ("COUNT", aggregate(&["count"], "{1}", "{1}")),
    ("COUNTIF", aggregate(&["count"], "CASE WHEN {1} THEN 1 END", "{1}")),
    ("SUM", aggregate(&["sum"], "bq_number({1})", "bq_sum({1})")),
    ("AVG", aggregate(&["avg"], "bq_mean({1})", "{1}")),
    ("MIN", aggregate(&["min", "max"], "bq_ordered({1})", "bq_min({1}, {2})")),
    ("MAX", aggregate(&["max"], "bq_ordered({1})", "{1}")),
    ("ANY_VALUE", aggregate(&["any_value"], "{1}", "{1}")),
    ("LOGICAL_AND", aggregate(&["bool_and"], "{1}", "{1}")),
    ("LOGICAL_OR", aggregate(&["bool_or"], "{1}", "{1}")),
    ("STDDEV", aggregate(&["stddev_samp"], "bq_double({1})", "{1}")),
    ("STDDEV_SAMP", aggregate(&["stddev_samp"], "bq_double({1})", "{1}")),
    ("STDDEV_POP", aggregate(&["stddev_pop"], "bq_double({1})", "{1}")),
    ("VARIANCE", aggregate(&["var_samp"], "bq_double({1})", "{1}")),
    ("VAR_SAMP", aggregate(&["var_samp"], "bq_double({1})", "{1}")),
    ("VAR_POP", aggregate(&["var_pop"], "bq_double({1})", "{1}")),
    ("CORR", pair(&["corr"])),
    ("COVAR_POP", pair(&["covar_pop"])),
    ("COVAR_SAMP", pair(&["covar_samp"])),
    ("APPROX_COUNT_DISTINCT", aggregate(&["count"], "DISTINCT {1}", "{1}")),
    ("APPROX_QUANTILES", Rule::Special),
    (
        "ARRAY_AGG",
        Rule::Aggregate(Aggregate {
            min: 1,
            max: 1,
            natives: &["list"],
            args: "{1}",
            result: "{1}",
            lists: true,
            ordered: true,
        }),
    ),
    (
        "STRING_AGG",
        Rule::Aggregate(Aggregate {
            min: 1,
            max: 2,
            natives: &["string_agg"],
            args: "{*}",
            result: "{1}",
            lists: false,
            ordered: true,
        }),
    ),
    ("GROUPING", aggregate(&["grouping"], "{1}", "{1}")),
];
