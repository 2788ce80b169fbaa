//! BIGNUMERIC on its way through files, frames and tables.

#![allow(clippy::unwrap_used)]

mod support;

use duckdb::Connection;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use std::path::Path;
use support::show;
use warehouse::arrow::datatypes::DataType;
use warehouse::arrow::ipc::reader::FileReader;
use warehouse::local::LocalWarehouse;
use warehouse::{Param, Query, QueryResult, Type, TypedValue, Warehouse, WarehouseError, Write};

fn warehouse() -> (tempfile::TempDir, LocalWarehouse) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("d")).unwrap();
    let warehouse = LocalWarehouse::open(folder.path()).unwrap();
    (folder, warehouse)
}

fn run(warehouse: &LocalWarehouse, sql: &str) -> Result<QueryResult, WarehouseError> {
    warehouse.query(&Query::new(sql))
}

/// The rows as a frame has them, and back.
fn through_a_frame(rows: &QueryResult) -> Result<QueryResult, WarehouseError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("rows.arrow");
    rows.write_ipc(&path)?;
    QueryResult::read_ipc(&path)
}

/// A type, with a value or NULL of it for each of three rows.
fn column() -> impl Strategy<Value = (Type, Vec<TypedValue>)> {
    kind().prop_flat_map(|kind| {
        let values = prop::collection::vec(value(&kind, true), 3);
        (Just(kind), values)
    })
}

fn kind() -> impl Strategy<Value = Type> {
    let plain = prop::sample::select(vec![
        Type::BigNumeric,
        Type::BigNumeric,
        Type::Numeric,
        Type::Int64,
        Type::String,
        Type::Bytes,
    ]);
    plain.prop_recursive(3, 12, 3, |inner| {
        let structs = prop::collection::vec(inner.clone(), 1..4).prop_map(|kinds| {
            let names = ["a", "b c", "\"d"].map(str::to_owned);
            Type::Struct(names.into_iter().zip(kinds).collect())
        });
        let arrays = inner.prop_map(|kind| match kind {
            Type::Array(_) => kind,
            kind => Type::Array(Box::new(kind)),
        });
        prop_oneof![structs, arrays]
    })
}

/// A value; an array and its elements are not NULL.
fn value(kind: &Type, nullable: bool) -> BoxedStrategy<TypedValue> {
    let some = match kind {
        Type::BigNumeric => {
            "-?(0|[1-9][0-9]{0,17})(\\.[0-9]{0,19}[1-9])?".prop_map(TypedValue::BigNumeric).boxed()
        }
        Type::Numeric => "-?(0|[1-9][0-9]{0,28})(\\.[0-9]{0,8}[1-9])?".prop_map(TypedValue::Numeric).boxed(),
        Type::Int64 => any::<i64>().prop_map(TypedValue::Int64).boxed(),
        Type::String => "[a-z'\"\\\\ ]{0,6}".prop_map(TypedValue::String).boxed(),
        Type::Array(element) => {
            let element_type = (**element).clone();
            let items = prop::collection::vec(value(element, false), 0..4);
            return items.prop_map(move |items| TypedValue::Array(element_type.clone(), items)).boxed();
        }
        Type::Struct(fields) => fields
            .iter()
            .map(|(name, kind)| (Just(name.clone()), value(kind, true)))
            .collect::<Vec<_>>()
            .prop_map(TypedValue::Struct)
            .boxed(),
        _ => prop::collection::vec(any::<u8>(), 0..4).prop_map(TypedValue::Bytes).boxed(),
    };
    if !nullable {
        return some;
    }
    let null = TypedValue::Null(kind.clone());
    prop_oneof![4 => some, 1 => Just(null)].boxed()
}

#[test]
fn nested_values_go_through_tables_and_frames_unchanged() {
    let (_folder, warehouse) = warehouse();
    run(&warehouse, "CREATE SCHEMA made").unwrap();
    let table = "made.loaded".parse().unwrap();
    let runs = TestRunner::new(Config::with_cases(64)).run(&column(), |(kind, values)| {
        let row = |value: TypedValue| TypedValue::Struct(vec![("v".to_owned(), value)]);
        let rows = TypedValue::Array(
            Type::Struct(vec![("v".to_owned(), kind.clone())]),
            values.into_iter().map(row).collect(),
        );
        let params = vec![Param { name: "rows".to_owned(), value: rows }];
        let sql = "CREATE OR REPLACE TABLE made.t AS SELECT r.v, o FROM UNNEST(@rows) AS r WITH OFFSET AS o; \
                   SELECT v FROM made.t ORDER BY o";
        let made = warehouse.query(&Query { params, ..Query::new(sql) }).unwrap();
        let framed = through_a_frame(&made).unwrap();
        prop_assert_eq!(show::lines(&framed), show::lines(&made), "{} in a frame", kind);
        warehouse.load(&table, &framed.schema, &framed.batches, Write::Truncate).unwrap();
        let loaded = run(&warehouse, "SELECT v FROM made.loaded").unwrap();
        prop_assert_eq!(show::lines(&loaded), show::lines(&made), "{} loaded", kind);
        Ok(())
    });
    runs.unwrap();
}

#[test]
fn a_frame_has_the_places_that_its_values_need() {
    let (_folder, warehouse) = warehouse();
    let frame = |values: &str| {
        let rows =
            run(&warehouse, &format!("SELECT x FROM UNNEST(ARRAY<BIGNUMERIC>[{values}]) AS x")).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("rows.arrow");
        rows.write_ipc(&path)?;
        let file = std::fs::File::open(&path).unwrap();
        let reader = FileReader::try_new(file, None).unwrap();
        Ok::<_, WarehouseError>(reader.schema().field(0).data_type().clone())
    };
    for (values, places) in [
        ("1.5, NULL", 10),
        ("0", 10),
        ("", 10),
        ("BIGNUMERIC '1e-38'", 38),
        ("1.123456789012", 12),
        ("BIGNUMERIC '1e35'", 2),
        ("BIGNUMERIC '-1e37', 7", 0),
    ] {
        assert_eq!(frame(values).unwrap(), DataType::Decimal128(38, places), "{values}");
    }
    for values in ["BIGNUMERIC '1e38'", "BIGNUMERIC '1e37', 0.1", "BIGNUMERIC '-1e-38', 1"] {
        let error = frame(values).unwrap_err().to_string();
        assert!(error.contains("column x") && error.contains("CAST(x AS STRING)"), "{error}");
    }
}

#[test]
fn decimals_of_files_that_numeric_can_not_hold_are_bignumeric() {
    let (folder, warehouse) = warehouse();
    let rows = "SELECT CAST(1.123456789012 AS DECIMAL(38,12)) AS x, CAST(7 AS DECIMAL(38,0)) AS w, 1.5 AS n, \
                [CAST(2 AS DECIMAL(20,2))] AS l";
    let copy = format!("COPY ({rows}) TO '{}'", folder.path().join("d/t.parquet").display());
    Connection::open_in_memory().unwrap().execute_batch(&copy).unwrap();
    let result = run(&warehouse, "SELECT x + 1 AS x, w, n, l FROM d.t WHERE x > 1 AND x < 2").unwrap();
    let lines = ["x:BIGNUMERIC\tw:BIGNUMERIC\tn:NUMERIC\tl:ARRAY<NUMERIC>", "2.123456789012\t7\t1.5\t[2]"];
    assert_eq!(show::lines(&result), lines);
}

/// The file was written by pyarrow: a column `x` of `decimal256(76, 38)`.
#[test]
fn decimals_that_duckdb_reads_as_floats_are_refused() {
    let (folder, warehouse) = warehouse();
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/wide/decimals.parquet");
    std::fs::copy(file, folder.path().join("d/t.parquet")).unwrap();
    let error = run(&warehouse, "SELECT * FROM d.t").unwrap_err();
    assert!(
        matches!(&error, WarehouseError::Unsupported { what, .. } if what.contains("column x")),
        "{error}"
    );
}
