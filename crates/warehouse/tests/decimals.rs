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
                CAST(n AS BIGINT) AS n, CAST(w AS DECIMAL(31,2)) AS w, \
                9999999999999999999999999999::DECIMAL(37,9) AS v FROM (VALUES \
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
        // more digits than DuckDB computes with in 64 bits
        "a * 1000000000000 * 100000, NUMERIC '1234567.12345' * NUMERIC '1234567.1234' * a, n - a * 999999999999999",
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
        "SUM(a * 1000000000000 * 100000), MAX(a * 1000000000000) * 100000",
        "SUM(a * b) / COUNT(*), SUM(IF(a > 0, a * (1 - b), 0)), SUM(a) > 5, MAX(a) = 1234.56, VAR_POP(a)",
    ] {
        let own = run(&warehouse, &format!("SELECT {expressions} FROM d.t")).unwrap();
        let wide = "SELECT CAST(a AS NUMERIC) AS a, CAST(b AS NUMERIC) AS b FROM d.t";
        let numeric = run(&warehouse, &format!("SELECT {expressions} FROM ({wide})")).unwrap();
        assert_eq!(own.batches, numeric.batches, "{expressions}");
    }
}

#[test]
fn digits_that_are_too_few_are_refused_where_there_is_no_second_try() {
    let (_folder, warehouse) = warehouse();
    let query = "SELECT a * 1000000000000 * 100000 AS p FROM d.t";
    assert!(run(&warehouse, query).is_ok());
    let ran = run(&warehouse, &format!("BEGIN TRANSACTION; {query}; COMMIT TRANSACTION"));
    assert!(matches!(ran, Err(WarehouseError::Unsupported { .. })), "{ran:?}");
}

#[test]
fn own_digits_go_through_queries() {
    let (_folder, warehouse) = warehouse();
    for query in [
        "SELECT p, COUNT(*) AS n FROM (SELECT a * b AS p FROM {t}) GROUP BY p ORDER BY p",
        "SELECT a, GROUPING(a) AS g, SUM(b) AS s FROM {t} GROUP BY ROLLUP(a) ORDER BY g, a",
        "WITH w AS (SELECT a, a * (1 - b) AS p FROM {t}) SELECT a, SUM(p) AS s, MAX(p) / 3 AS m FROM w GROUP BY a ORDER BY a",
        "WITH w AS (SELECT a * b AS p FROM {t}), x AS (SELECT p, -p AS m FROM w) SELECT * FROM x WHERE p >= m ORDER BY p",
        "SELECT o.a FROM {t} AS o WHERE o.a < (SELECT NUMERIC '0.7' * AVG(i.a) FROM {t} AS i WHERE i.b <= o.b OR i.a = 7)",
        "SELECT o.a, (SELECT MAX(i.a * o.b) FROM {t} AS i WHERE i.a != o.a) AS m FROM {t} AS o ORDER BY a",
        "SELECT o.a FROM {t} AS o WHERE EXISTS (SELECT * FROM {t} AS i WHERE i.b * 2 < o.a) ORDER BY a",
        "SELECT a FROM {t} WHERE a IN (SELECT a * b / b FROM {t} WHERE b > 0) ORDER BY a",
        "SELECT DISTINCT a * b AS p FROM {t} ORDER BY p DESC",
        "SELECT a, RANK() OVER (ORDER BY a * b DESC) AS r, SUM(a) OVER (PARTITION BY b > 0) AS s FROM {t} ORDER BY a",
        "SELECT a, LAG(p) OVER (ORDER BY a) AS l FROM (SELECT a, a * b AS p FROM {t}) QUALIFY p IS NULL OR p < 800 ORDER BY a",
        "SELECT a, CASE WHEN a > 1 THEN a * b WHEN b > 0 THEN 0 END AS c, IF(a > 0, NULL, b) AS d FROM {t} ORDER BY a",
        "SELECT SUM(IF(a > 0, a * b, 0)) / SUM(a) AS q, SUM(CASE WHEN a < 0 THEN a ELSE b END) AS s FROM {t}",
        "SELECT a FROM {t} UNION ALL SELECT p FROM (SELECT a * b AS p FROM {t}) ORDER BY a",
        "SELECT x.a, y.s FROM {t} AS x LEFT JOIN (SELECT a, SUM(b) AS s FROM {t} GROUP BY a) AS y USING (a) ORDER BY x.a",
        "SELECT s.a, s.p * 2 AS q, [COALESCE(p, 0)] AS l FROM (SELECT STRUCT(a, a * b AS p) AS s, a * b AS p FROM {t}) ORDER BY a",
        "SELECT * FROM (SELECT a, b > 0 AS k FROM {t}) PIVOT(SUM(a) FOR k IN (true AS above, false AS below))",
        "SELECT a FROM (SELECT a FROM {t} ORDER BY a DESC LIMIT 2) ORDER BY a",
        "SELECT s.a FROM (SELECT AS STRUCT a, b FROM {t}) AS s ORDER BY s.a",
        "FROM {t} |> EXTEND a * b AS p |> AGGREGATE SUM(p) AS s, MIN(a) AS m GROUP BY b |> ORDER BY m",
    ] {
        let own = run(&warehouse, &query.replace("{t}", "d.t")).unwrap();
        let wide = "(SELECT CAST(a AS NUMERIC) AS a, CAST(b AS NUMERIC) AS b FROM d.t)";
        let numeric = run(&warehouse, &query.replace("{t}", wide)).unwrap();
        assert_eq!(own.schema, numeric.schema, "{query}");
        assert_eq!(own.batches, numeric.batches, "{query}");
    }
}

#[test]
fn what_is_too_large_for_numeric_is_an_error() {
    let (_folder, warehouse) = warehouse();
    for expression in
        ["w * w", "w * 10", "w + w", "-1 - w - w", "w * n", "MAX(w) * 2", "SUM(w)", "AVG(w * 2)", "SUM(v)"]
    {
        let ran = run(&warehouse, &format!("SELECT {expression} FROM d.t, UNNEST([1, 2, 3])"));
        assert!(ran.is_err(), "{expression}: {ran:?}");
    }
}

#[test]
fn twins_of_columns_are_never_seen() {
    let (_folder, warehouse) = warehouse();
    let all = run(&warehouse, "SELECT * FROM d.t").unwrap();
    let names: Vec<_> = all.schema.fields().iter().map(|field| field.name().as_str()).collect();
    assert_eq!(names, ["a", "b", "c", "n", "w", "v"]);
    let joined = run(&warehouse, "SELECT * FROM d.t JOIN d.t AS u USING (a)").unwrap();
    assert_eq!(joined.schema.fields().len(), 11);
    let DryRun { bytes_processed, .. } = warehouse.dry_run(&Query::new("SELECT SUM(a) FROM d.t")).unwrap();
    assert_eq!(bytes_processed, Some(48));
}
