//! Types of what many rows give, and aggregates of decimals.

use super::Sql;
use super::kind::DuckType;
use crate::local::functions::Aggregate;

/// How DuckDB computes an aggregate: its own ones of the argument, and a template over their results.
pub struct OfDecimals {
    pub natives: &'static [&'static str],
    pub result: &'static str,
}

/// An aggregate of decimals in [their own digits](super::decimal).
pub fn of_decimals(name: &str) -> Option<OfDecimals> {
    Some(match name {
        "SUM" => OfDecimals { natives: &["sum"], result: "CAST({1} AS DECIMAL(38,9))" },
        "MIN" => OfDecimals { natives: &["min"], result: "{1}" },
        "MAX" => OfDecimals { natives: &["max"], result: "{1}" },
        "AVG" => OfDecimals {
            natives: &["sum", "count"],
            result: "CAST(gs_numeric_div(CAST({1} AS DECIMAL(38,9)), CAST({2} AS DECIMAL(38,9)), 0) AS DECIMAL(38,9))",
        },
        _ => return None,
    })
}

/// An aggregate of BIGNUMERIC, which DuckDB has no sums of: it sums up the numbers' limbs.
pub fn of_bignumeric(name: &str) -> Option<Aggregate> {
    const LIMBS: &[&str] = &[
        "sum(gs_big_limb('', {1}, 0))",
        "sum(gs_big_limb('', {1}, 1))",
        "sum(gs_big_limb('', {1}, 2))",
        "sum(gs_big_limb('', {1}, 3))",
        "sum(gs_big_limb('', {1}, 4))",
        "count({1})",
    ];
    let result = match name {
        "SUM" => "bq_big_total({pos}, {*})",
        "AVG" => "bq_big_average({pos}, {*})",
        _ => return None,
    };
    let rule =
        Aggregate { min: 1, max: 1, natives: LIMBS, args: "{1}", result, lists: false, ordered: false };
    Some(rule)
}

/// The type of a GoogleSQL aggregate's or window's result, where that takes no question to DuckDB.
pub fn kind_of(name: &str, args: &[Sql]) -> Option<DuckType> {
    match name {
        "COUNT" | "COUNTIF" | "ROW_NUMBER" | "RANK" | "DENSE_RANK" => Some(DuckType::named("BIGINT")),
        "AVG" => number(args).map(|kind| match kind.name() {
            "BIGINT" => DuckType::named("DOUBLE"),
            _ => kind,
        }),
        "SUM" => number(args),
        "MIN" | "MAX" => plain(args),
        _ => None,
    }
}

/// The same of one of DuckDB's own aggregates.
pub fn kind_of_native(native: &str, args: &[Sql]) -> Option<DuckType> {
    match native {
        "count" => Some(DuckType::named("BIGINT")),
        "avg" => number(args).map(|_| DuckType::named("DOUBLE")),
        "sum" => number(args),
        "min" | "max" => plain(args),
        _ => None,
    }
}

fn number(args: &[Sql]) -> Option<DuckType> {
    let kind = args.first()?.kind()?;
    kind.is_number().then(|| kind.clone())
}

fn plain(args: &[Sql]) -> Option<DuckType> {
    let kind = args.first()?.kind()?;
    (kind.is_plain() || kind.name() == "DOUBLE").then(|| kind.clone())
}
