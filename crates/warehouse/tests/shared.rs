//! Several sessions on one folder of datasets.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs::File;
use warehouse::arrow::array::AsArray;
use warehouse::arrow::datatypes::Int64Type;
use warehouse::local::LocalWarehouse;
use warehouse::{Query, QueryResult, Warehouse, WarehouseError};

const MAKE: &str = "CREATE SCHEMA shop; CREATE TABLE shop.sales AS SELECT 0 AS id";

fn run(warehouse: &LocalWarehouse, sql: &str) -> Result<QueryResult, WarehouseError> {
    warehouse.query(&Query::new(sql))
}

fn number(warehouse: &LocalWarehouse, sql: &str) -> i64 {
    run(warehouse, sql).unwrap().batches[0].column(0).as_primitive::<Int64Type>().value(0)
}

#[test]
fn sessions_that_write_at_once_wait_for_each_other() {
    let folder = tempfile::tempdir().unwrap();
    let first = LocalWarehouse::open(folder.path()).unwrap();
    run(&first, MAKE).unwrap();
    std::thread::scope(|threads| {
        for writer in 0..4 {
            let folder = folder.path();
            threads.spawn(move || {
                let warehouse = LocalWarehouse::open(folder).unwrap();
                for _ in 0..5 {
                    run(&warehouse, &format!("INSERT INTO shop.sales (id) VALUES ({writer})")).unwrap();
                    number(&warehouse, "SELECT COUNT(*) FROM shop.sales");
                }
            });
        }
    });
    assert_eq!(number(&first, "SELECT COUNT(*) FROM shop.sales"), 21);
}

#[test]
fn who_waits_can_be_interrupted() {
    let folder = tempfile::tempdir().unwrap();
    let warehouse = LocalWarehouse::open(folder.path()).unwrap();
    run(&warehouse, MAKE).unwrap();
    let held = File::open(folder.path().join("warehouse.duckdb.lock")).unwrap();
    held.lock().unwrap();
    let interrupt = warehouse.interrupt_handle();
    let query = std::thread::spawn(move || run(&warehouse, "SELECT * FROM shop.sales").map(|rows| rows.rows));
    while !query.is_finished() {
        interrupt.interrupt();
        std::thread::yield_now();
    }
    assert!(matches!(query.join().unwrap(), Err(WarehouseError::Interrupted)));
}

#[test]
fn an_earlier_interrupt_does_not_end_a_wait() {
    let folder = tempfile::tempdir().unwrap();
    run(&LocalWarehouse::open(folder.path()).unwrap(), MAKE).unwrap();
    let warehouse = LocalWarehouse::open(folder.path()).unwrap();
    warehouse.interrupt_handle().interrupt();
    let held = File::open(folder.path().join("warehouse.duckdb.lock")).unwrap();
    held.lock().unwrap();
    let listed = std::thread::spawn(move || warehouse.tables(None).map(|tables| tables.len()));
    for _ in 0..100_000 {
        std::thread::yield_now();
    }
    held.unlock().unwrap();
    assert_eq!(listed.join().unwrap().unwrap(), 1);
}
