//! Every GoogleSQL function that runs here, and how.
//!
//! A function that is not in these tables is refused: only known meanings run. In a template `{1}` is the
//! first argument, `{~1}` the same as a branch of a result (an untyped string literal takes the type of the
//! others), `{*}` all arguments, `{~*}` all as branches, and `{pos}` the place for errors at run time.

use crate::error::nearest;

/// How a function runs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Rule {
    /// A template for each number of arguments from `min` to `max`.
    Scalar { min: usize, max: usize, sql: &'static str },
    /// A function of many rows.
    Aggregate(Aggregate),
    /// A function only of windows: a DuckDB function of the same arguments.
    Window { min: usize, max: usize, native: &'static str, nulls: bool },
    /// Needs code of its own, in `emit`.
    Special,
}

/// A function of many rows: DuckDB aggregates over prepared arguments, then a template over their results.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Aggregate {
    pub min: usize,
    pub max: usize,
    /// DuckDB's aggregates; all get the same arguments.
    pub natives: &'static [&'static str],
    /// Template of the arguments.
    pub args: &'static str,
    /// Template of the result: `{1}` is the first native's.
    pub result: &'static str,
    /// Takes `ORDER BY`, `LIMIT`, `IGNORE NULLS`: it makes lists.
    pub lists: bool,
    /// Takes `ORDER BY`.
    pub ordered: bool,
}

const fn aggregate(natives: &'static [&'static str], args: &'static str, result: &'static str) -> Rule {
    Rule::Aggregate(Aggregate { min: 1, max: 1, natives, args, result, lists: false, ordered: false })
}

const fn pair(native: &'static [&'static str]) -> Rule {
    Rule::Aggregate(Aggregate {
        min: 2,
        max: 2,
        natives: native,
        args: "bq_double({1}), bq_double({2})",
        result: "{1}",
        lists: false,
        ordered: false,
    })
}

const fn scalar(min: usize, max: usize, sql: &'static str) -> Rule {
    Rule::Scalar { min, max, sql }
}

const fn window(min: usize, max: usize, native: &'static str, nulls: bool) -> Rule {
    Rule::Window { min, max, native, nulls }
}

/// The rule of a function, its name in upper case.
pub fn rule(name: &str) -> Option<Rule> {
    RULES.iter().find(|(known, _)| *known == name).map(|(_, rule)| *rule)
}

/// Names of all functions, in upper case.
pub fn names() -> impl Iterator<Item = &'static str> {
    RULES.iter().map(|(name, _)| *name)
}

/// The most similar name that has a rule.
pub fn nearest_name(name: &str) -> Option<String> {
    nearest(name, RULES.iter().map(|(known, _)| *known))
}

const RULES: &[(&str, Rule)] = &[
    // conditions
    ("IF", scalar(3, 3, "CASE WHEN {1} THEN {~2} ELSE {~3} END")),
    ("IFNULL", scalar(2, 2, "coalesce({~*})")),
    ("COALESCE", scalar(1, 99, "coalesce({~*})")),
    ("NULLIF", scalar(2, 2, "CASE WHEN bq_eq({1}, {2}) THEN NULL ELSE {1} END")),
    ("GREATEST", Rule::Special),
    ("LEAST", Rule::Special),
    // numbers
    ("ABS", scalar(1, 1, "bq_abs({*})")),
    ("SIGN", scalar(1, 1, "bq_sign({*})")),
    ("ROUND", scalar(1, 2, "bq_round({*})")),
    ("TRUNC", scalar(1, 1, "bq_trunc({*})")),
    ("CEIL", scalar(1, 1, "bq_ceil({*})")),
    ("CEILING", scalar(1, 1, "bq_ceil({*})")),
    ("FLOOR", scalar(1, 1, "bq_floor({*})")),
    ("SQRT", scalar(1, 1, "bq_sqrt({1}, {pos})")),
    ("EXP", scalar(1, 1, "bq_finite(exp(bq_double({1})), {pos})")),
    ("POW", scalar(2, 2, "bq_finite(pow(bq_double({1}), bq_double({2})), {pos})")),
    ("POWER", scalar(2, 2, "bq_finite(pow(bq_double({1}), bq_double({2})), {pos})")),
    ("LN", scalar(1, 1, "ln(bq_positive({1}, {pos}))")),
    ("LOG", scalar(1, 1, "ln(bq_positive({1}, {pos}))")),
    ("LOG10", scalar(1, 1, "log10(bq_positive({1}, {pos}))")),
    ("SIN", scalar(1, 1, "sin(bq_double({1}))")),
    ("COS", scalar(1, 1, "cos(bq_double({1}))")),
    ("TAN", scalar(1, 1, "tan(bq_double({1}))")),
    ("ATAN", scalar(1, 1, "atan(bq_double({1}))")),
    ("ATAN2", scalar(2, 2, "atan2(bq_double({1}), bq_double({2}))")),
    ("DIV", scalar(2, 2, "bq_div_int({*}, {pos})")),
    ("MOD", scalar(2, 2, "bq_mod({*}, {pos})")),
    ("SAFE_DIVIDE", scalar(2, 2, "bq_safe_div({*})")),
    ("IEEE_DIVIDE", scalar(2, 2, "bq_ieee_div({*})")),
    ("IS_NAN", scalar(1, 1, "bq_isnan({1})")),
    ("IS_INF", scalar(1, 1, "bq_isinf({1})")),
    ("RAND", scalar(0, 0, "random()")),
    ("GENERATE_UUID", scalar(0, 0, "CAST(uuid() AS VARCHAR)")),
    // text
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
    ("REGEXP_CONTAINS", scalar(2, 2, "regexp_matches(bq_str({1}), bq_str({2}))")),
    ("REGEXP_EXTRACT", Rule::Special),
    ("REGEXP_REPLACE", Rule::Special),
    // arrays
    ("ARRAY_LENGTH", scalar(1, 1, "len({1})")),
    ("ARRAY_REVERSE", scalar(1, 1, "list_reverse({1})")),
    ("GENERATE_ARRAY", Rule::Special),
    ("GENERATE_DATE_ARRAY", Rule::Special),
    // dates and times
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
    // many rows
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
    // exact, which an approximation may be
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
    // windows
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
];

#[cfg(test)]
mod tests {
    use super::{RULES, nearest_name, rule};

    #[test]
    fn names_are_unique_and_found() {
        let mut names: Vec<_> = RULES.iter().map(|(name, _)| *name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), RULES.len());
        assert!(rule("SUM").is_some());
        assert_eq!(rule("NO_SUCH"), None);
    }

    #[test]
    fn names_the_nearest() {
        assert_eq!(nearest_name("SAFE_DIVID").as_deref(), Some("SAFE_DIVIDE"));
        assert_eq!(nearest_name("QQQ"), None);
    }
}
