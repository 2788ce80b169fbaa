//! Tables that are made: estimates over them, destinations, loads, and who else sees them.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::Path;
use warehouse::arrow::array::{ArrayRef, AsArray, Int64Array, RecordBatch, StringArray};
use warehouse::arrow::datatypes::Int64Type;
use warehouse::arrow::util::pretty::pretty_format_batches;
use warehouse::local::{LocalWarehouse, Schemas};
use warehouse::{Accuracy, Destination, Query, QueryOptions, QueryResult, Warehouse, WarehouseError, Write};

fn sales() -> (tempfile::TempDir, LocalWarehouse) {
    let folder = tempfile::tempdir().unwrap();
    let warehouse = LocalWarehouse::open(folder.path()).unwrap();
    let made = "CREATE SCHEMA shop;
        CREATE TABLE shop.sales AS SELECT x AS id, 'ab' AS name, IF(x > 2, NULL, x) AS few, [x, x] AS pair
        FROM UNNEST([1, 2, 3, 4]) AS x";
    run(&warehouse, made);
    (folder, warehouse)
}

fn run(warehouse: &LocalWarehouse, sql: &str) -> QueryResult {
    warehouse.query(&Query::new(sql)).unwrap_or_else(|error| panic!("{sql}\n{error}"))
}

fn number(warehouse: &LocalWarehouse, sql: &str) -> i64 {
    run(warehouse, sql).batches[0].column(0).as_primitive::<Int64Type>().value(0)
}

fn bytes(warehouse: &LocalWarehouse, sql: &str) -> Option<u64> {
    warehouse.dry_run(&Query::new(sql)).unwrap_or_else(|error| panic!("{sql}\n{error}")).bytes_processed
}

#[test]
fn estimates_count_the_columns_that_are_read() {
    let (_folder, warehouse) = sales();
    for (sql, expected) in [
        ("SELECT COUNT(*) FROM shop.sales", 0),
        ("SELECT id FROM shop.sales", 32),
        ("SELECT COUNT(*) FROM shop.sales WHERE id > 100", 32),
        ("SELECT name FROM shop.sales WHERE id > 2", 32 + 16),
        ("SELECT few FROM shop.sales", 16),
        ("SELECT pair FROM shop.sales", 64),
        ("SELECT * FROM shop.sales", 32 + 16 + 16 + 64),
        ("SELECT z.id FROM (SELECT * FROM shop.sales) AS z", 32),
        (
            "WITH a AS (SELECT id FROM shop.sales) SELECT a.id FROM a JOIN shop.sales AS b ON a.id = b.few",
            32 + 16,
        ),
        ("SELECT 1", 0),
        ("UPDATE shop.sales SET name = 'x' WHERE id = 1", 32),
        ("DELETE FROM shop.sales WHERE few = 1", 16),
        ("CREATE TABLE shop.other AS SELECT name FROM shop.sales", 16),
        ("INSERT INTO shop.sales (id) VALUES (1)", 0),
    ] {
        assert_eq!(bytes(&warehouse, sql), Some(expected), "{sql}");
    }
    assert_eq!(bytes(&warehouse, "SELECT 1; SELECT 2"), None);
    assert_eq!(number(&warehouse, "SELECT COUNT(*) FROM shop.sales"), 4, "nothing ran");
}

#[test]
fn estimates_of_files_come_from_their_heads() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../notebooks/datasets");
    let warehouse = LocalWarehouse::open(&folder).unwrap();
    let flights = 336_776;
    assert_eq!(bytes(&warehouse, "SELECT COUNT(*) FROM nycflights13.flights"), Some(0));
    assert_eq!(
        bytes(&warehouse, "SELECT AVG(distance) FROM nycflights13.flights WHERE flight > 100"),
        Some(2 * 8 * flights)
    );
    let delays = warehouse.dry_run(&Query::new("SELECT SUM(arr_delay) FROM nycflights13.flights")).unwrap();
    assert!(delays.bytes_processed.unwrap() < 8 * flights, "NULL takes nothing");
    assert_eq!(delays.accuracy, Accuracy::Precise);
    let text = warehouse.dry_run(&Query::new("SELECT carrier FROM nycflights13.flights")).unwrap();
    assert_eq!(text.accuracy, Accuracy::Unknown);
    let options = QueryOptions { maximum_bytes_billed: Some(u64::MAX), ..QueryOptions::default() };
    let query = Query { options, ..Query::new("SELECT MAX(distance) FROM nycflights13.flights") };
    assert_eq!(warehouse.query(&query).unwrap().bytes_processed, Some(8 * flights));
}

#[test]
fn nothing_runs_over_the_limit() {
    let (_folder, warehouse) = sales();
    let limited = |sql: &str, limit| {
        let options = QueryOptions { maximum_bytes_billed: Some(limit), ..QueryOptions::default() };
        warehouse.query(&Query { options, ..Query::new(sql) })
    };
    assert!(limited("SELECT id FROM shop.sales", 32).is_ok());
    let error = limited("SELECT id FROM shop.sales", 31).unwrap_err();
    assert!(matches!(error, WarehouseError::OverLimit { limit: 31, bytes: Some(32) }), "{error}");
    let error = limited("DELETE FROM shop.sales WHERE id > 0", 31).unwrap_err();
    assert!(matches!(error, WarehouseError::OverLimit { .. }), "{error}");
    let error = limited("SELECT id FROM shop.sales; SELECT id FROM shop.sales", 63).unwrap_err();
    assert!(matches!(error, WarehouseError::OverLimit { limit: 63, bytes: Some(64) }), "{error}");
    assert_eq!(number(&warehouse, "SELECT COUNT(*) FROM shop.sales"), 4);
}

#[test]
fn a_result_is_kept_as_a_table() {
    let (_folder, warehouse) = sales();
    let into = |destination, sql: &str| {
        let options = QueryOptions { destination: Some(destination), ..QueryOptions::default() };
        warehouse.query(&Query { options, max_results: Some(1), ..Query::new(sql) })
    };
    let table = |name: &str| Destination::Table(name.parse().unwrap());
    let shown = into(table("fresh.copy"), "SELECT id FROM shop.sales").unwrap();
    assert_eq!((shown.rows, shown.batches[0].num_rows()), (4, 1));
    assert_eq!(number(&warehouse, "SELECT COUNT(*) FROM fresh.copy"), 4);
    into(table("fresh.copy"), "SELECT id FROM fresh.copy WHERE id > 1").unwrap();
    assert_eq!(number(&warehouse, "SELECT COUNT(*) FROM fresh.copy"), 3);
    into(Destination::Temporary("few".into()), "SELECT 7 AS x").unwrap();
    assert_eq!(number(&warehouse, "SELECT x FROM few"), 7);
    assert_eq!(number(&warehouse, "SELECT x + 1 FROM few"), 8, "it outlives a script");
    let two = into(table("fresh.copy"), "SELECT 1; SELECT 2").unwrap_err();
    assert!(matches!(two, WarehouseError::Unsupported { .. }), "{two}");
}

#[test]
fn rows_are_loaded() {
    let (_folder, warehouse) = sales();
    let ids: ArrayRef = std::sync::Arc::new(Int64Array::from(vec![Some(1), None]));
    let names: ArrayRef = std::sync::Arc::new(StringArray::from(vec!["a'b", "\"; DROP"]));
    let batch = RecordBatch::try_from_iter([("id", ids), ("na\"me", names)]).unwrap();
    let table = "shop.loaded".parse().unwrap();
    let load = |write| warehouse.load(&table, &batch.schema(), std::slice::from_ref(&batch), write);
    assert_eq!(load(Write::Append).unwrap(), 2);
    assert_eq!(load(Write::Append).unwrap(), 2);
    assert_eq!(number(&warehouse, "SELECT COUNT(*) FROM shop.loaded"), 4);
    assert_eq!(load(Write::Truncate).unwrap(), 2);
    let rows = pretty_format_batches(&warehouse.rows(&table, None).unwrap().batches).unwrap().to_string();
    assert!(rows.contains("a'b") && rows.contains("\"; DROP"), "{rows}");
    let narrow = batch.project(&[1]).unwrap();
    let sales = "shop.sales".parse().unwrap();
    let error = warehouse.load(&sales, &narrow.schema(), &[narrow], Write::Append).unwrap_err();
    assert!(matches!(error, WarehouseError::NotFound { .. }), "{error}");
}

#[test]
fn other_sessions_see_what_was_made() {
    let (folder, warehouse) = sales();
    let other = LocalWarehouse::open(folder.path()).unwrap();
    assert_eq!(number(&other, "SELECT COUNT(*) FROM shop.sales"), 4);
    run(&other, "INSERT INTO shop.sales (id) VALUES (9)");
    assert_eq!(number(&warehouse, "SELECT COUNT(*) FROM shop.sales"), 5);
    let mut schemas = Schemas::open(folder.path()).unwrap();
    assert_eq!(schemas.tables().unwrap(), [("shop".to_owned(), "sales".to_owned())]);
    let columns = schemas.columns("shop", "sales").unwrap();
    let told: Vec<_> = columns.iter().map(|column| format!("{} {}", column.name, column.type_name)).collect();
    assert_eq!(told, ["id INT64", "name STRING", "few INT64", "pair ARRAY<INT64>"]);
    run(&warehouse, "DROP TABLE shop.sales");
    assert!(schemas.tables().unwrap().is_empty());
}

#[test]
fn a_script_is_interrupted_between_queries() {
    let (_folder, warehouse) = sales();
    let handle = warehouse.interrupt_handle();
    let (done, finished) = std::sync::mpsc::channel();
    let interrupter = std::thread::spawn(move || {
        // the script may not have started yet, so again until it ends
        while finished.recv_timeout(std::time::Duration::from_millis(20)).is_err() {
            handle.interrupt();
        }
    });
    let error = warehouse
        .query(&Query::new("LOOP BEGIN SELECT 1; EXCEPTION WHEN ERROR THEN SELECT 2; END; END LOOP"));
    done.send(()).unwrap();
    interrupter.join().unwrap();
    assert!(matches!(error, Err(WarehouseError::Interrupted)));
    assert_eq!(number(&warehouse, "SELECT 3"), 3);
}

#[test]
fn folders_of_datasets_are_projects_side_by_side() {
    let folder = tempfile::tempdir().unwrap();
    for (table, x) in [("d/t", 1), ("one/d/t", 2), ("two/d/t", 3), ("two/e/only", 4)] {
        let path = folder.path().join(format!("{table}.csv"));
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, format!("x\n{x}\n")).unwrap();
    }
    std::fs::write(folder.path().join("d/lines.jsonl"), "{\"x\": 5, \"y\": [\"a\"]}\n{\"x\": 6}\n").unwrap();
    let warehouse = LocalWarehouse::open(folder.path()).unwrap();
    for (from, x) in
        [("d.t", 1), ("one.d.t", 2), ("`two.d.t`", 3), ("`any-other`.d.t", 1), ("e.only", 4), ("d.lines", 5)]
    {
        assert_eq!(number(&warehouse, &format!("SELECT MIN(x) FROM {from}")), x, "{from}");
    }
    let missing = warehouse.query(&Query::new("SELECT x FROM one.e.only")).unwrap_err();
    assert!(matches!(missing, WarehouseError::NotFound { .. }), "{missing}");
}

#[test]
fn folders_by_partition_are_one_table() {
    let folder = tempfile::tempdir().unwrap();
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/datasets/lab/values.parquet");
    for day in ["2024-01-01", "2024-01-02"] {
        let partition = folder.path().join(format!("lab/days/day={day}"));
        std::fs::create_dir_all(&partition).unwrap();
        std::fs::copy(&file, partition.join("part-0.parquet")).unwrap();
    }
    let warehouse = LocalWarehouse::open(folder.path()).unwrap();
    let rows = number(&warehouse, "SELECT COUNT(*) FROM lab.days");
    assert_eq!(number(&warehouse, "SELECT COUNT(*) FROM lab.days WHERE day > DATE '2024-01-01'") * 2, rows);
    assert_eq!(number(&warehouse, "SELECT COUNT(DISTINCT day) FROM lab.days"), 2);
    assert!(bytes(&warehouse, "SELECT id FROM lab.days").unwrap() > 0);
}

#[test]
fn a_script_that_ends_with_a_change_has_no_rows() {
    let (_folder, warehouse) = sales();
    let ended = run(&warehouse, "SELECT 1 AS a; UPDATE shop.sales SET name = 'x' WHERE id < 3");
    assert_eq!((ended.rows, ended.schema.fields().len(), ended.changed_rows), (0, 0, Some(2)));
    let ended = run(&warehouse, "SELECT 1 AS a; CREATE TEMP TABLE t (a INT64)");
    assert_eq!((ended.rows, ended.schema.fields().len()), (0, 0));
}
