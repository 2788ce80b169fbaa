//! Types of what scalar functions give, where that takes no question to DuckDB.

use super::Sql;
use super::kind::DuckType;

/// The type of a call's result by its arguments and by those that are branches of it.
pub fn kind_of(name: &str, args: &[Sql], branches: &[Sql]) -> Option<DuckType> {
    match name {
        "STARTS_WITH" | "ENDS_WITH" | "REGEXP_CONTAINS" | "IS_NAN" | "IS_INF" => {
            Some(DuckType::named("BOOLEAN"))
        }
        "LENGTH" | "CHAR_LENGTH" | "CHARACTER_LENGTH" | "BYTE_LENGTH" | "OCTET_LENGTH" | "STRPOS"
        | "INSTR" | "ARRAY_LENGTH" | "UNIX_SECONDS" | "UNIX_MILLIS" | "UNIX_MICROS" | "UNIX_DATE"
        | "FARM_FINGERPRINT" => Some(DuckType::named("BIGINT")),
        "SUBSTR" | "SUBSTRING" | "LEFT" | "RIGHT" | "UPPER" | "LOWER" | "TRIM" | "LTRIM" | "RTRIM"
        | "REPLACE" | "REVERSE" | "REPEAT" | "LPAD" | "RPAD" => {
            args.first()?.kind().filter(|kind| matches!(kind.name(), "VARCHAR" | "BLOB")).cloned()
        }
        "IF" | "IFNULL" | "COALESCE" => branches.last()?.kind().cloned(),
        _ => None,
    }
}
