//! NUMERIC columns of files with fewer digits: computed in their own digits they give what NUMERIC gives.

#![allow(clippy::unwrap_used)]

use duckdb::Connection;
use warehouse::local::LocalWarehouse;
use warehouse::{DryRun, Query, QueryResult, Warehouse, WarehouseError};

/// A table `d.t` of three rows and a row of NULLs.
fn warehouse() -> (tempfile::TempDir, LocalWarehouse) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("d")).unwrap();
    let file = folder.path().join("d/t.parquet");
    let rows = "SELECT CAST(a AS DECIMAL(15,2)) AS a, CAST(b AS DECIMAL(9,5)) AS b, CAST(c AS DECIMAL(38,9)) AS c, \
                CAST(n AS BIGINT) AS n, CAST(w AS DECIMAL(31,2)) AS w FROM (VALUES \
                (1234.56, 0.12345, 1.123456789, 9223372036854775807, 99999999999999999999999999999.99), \
                (-0.01, -9999.99999, -2.5, -3, -1), (7, 1, 0.000000001, 0, 2), (NULL, NULL, NULL, NULL, NULL)) t(a, b, c, n, w)";
    let copy = format!("COPY ({rows}) TO '{}'", file.display());
    // loads DuckDB's library
    let warehouse = LocalWarehouse::open(folder.path()).unwrap();
    Connection::open_in_memory().unwrap().execute_batch(&copy).unwrap();
    (folder, warehouse)
}

fn run(warehouse: &LocalWarehouse, sql: &str) -> Result<QueryResult, WarehouseError> {
    warehouse.query(&Query::new(sql))
}

#[test]
fn own_digits_give_what_numeric_gives() {
    let (_folder, warehouse) = warehouse();
    for expressions in [
        "a + b, a - b, a * b, a * a, b * b, a * c, -a, a / b",
        "a * 2, 1 - a, 3 * (1 - a) * (1 + b), a + n, a * NUMERIC '0.5', a * -1.5, NUMERIC '1e2' * a",
        "a = 7, a < b, a != 1.5, n > a, a >= c, a BETWEEN 0 AND NUMERIC '7.00', a IN (7, 1), a IS NULL",
        "IF(a > 0, a, 0), COALESCE(a, b, 1), GREATEST(a, b), ROUND(a), CAST(a AS STRING), FORMAT('%t', a), CAST(a AS INT64)",
        "[COALESCE(a, 0), COALESCE(c, 1)], STRUCT(a, b), a, b, SUM(a) OVER (ORDER BY a), MAX(a * b) OVER ()",
    ] {
        let own = run(&warehouse, &format!("SELECT {expressions} FROM d.t ORDER BY t.a")).unwrap();
        let wide = "SELECT CAST(a AS NUMERIC) AS a, CAST(b AS NUMERIC) AS b, c, n FROM d.t";
        let numeric =
            run(&warehouse, &format!("SELECT {expressions} FROM ({wide}) AS t ORDER BY t.a")).unwrap();
        assert_eq!(own.batches, numeric.batches, "{expressions}");
    }
    for expressions in [
        "SUM(a), AVG(a), MIN(a), MAX(b), COUNT(a), SUM(DISTINCT a), AVG(a * b), SUM(a) * SUM(b), MIN(a) * 3",
        "SUM(a * b) / COUNT(*), SUM(IF(a > 0, a * (1 - b), 0)), SUM(a) > 5, MAX(a) = 1234.56, VAR_POP(a)",
    ] {
        let own = run(&warehouse, &format!("SELECT {expressions} FROM d.t")).unwrap();
        let wide = "SELECT CAST(a AS NUMERIC) AS a, CAST(b AS NUMERIC) AS b FROM d.t";
        let numeric = run(&warehouse, &format!("SELECT {expressions} FROM ({wide})")).unwrap();
        assert_eq!(own.batches, numeric.batches, "{expressions}");
    }
}

#[test]
fn what_is_too_large_for_numeric_is_an_error() {
    let (_folder, warehouse) = warehouse();
    for expression in
        ["w * w", "w * 10", "w + w", "-1 - w - w", "w * n", "MAX(w) * 2", "SUM(w)", "AVG(w * 2)"]
    {
        let ran = run(&warehouse, &format!("SELECT {expression} FROM d.t, UNNEST([1, 2])"));
        assert!(ran.is_err(), "{expression}: {ran:?}");
    }
}

#[test]
fn twins_of_columns_are_never_seen() {
    let (_folder, warehouse) = warehouse();
    let all = run(&warehouse, "SELECT * FROM d.t").unwrap();
    let names: Vec<_> = all.schema.fields().iter().map(|field| field.name().as_str()).collect();
    assert_eq!(names, ["a", "b", "c", "n", "w"]);
    let joined = run(&warehouse, "SELECT * FROM d.t JOIN d.t AS u USING (a)").unwrap();
    assert_eq!(joined.schema.fields().len(), 9);
    let DryRun { bytes_processed, .. } = warehouse.dry_run(&Query::new("SELECT SUM(a) FROM d.t")).unwrap();
    assert_eq!(bytes_processed, Some(48));
}
