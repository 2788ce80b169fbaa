//! The local warehouse from outside: files, interrupts, what it may not reach.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::{Path, PathBuf};
use std::thread;
use warehouse::arrow::array::{AsArray, RecordBatch};
use warehouse::arrow::datatypes::Int64Type;
use warehouse::arrow::ipc::reader::FileReader;
use warehouse::arrow::util::pretty::pretty_format_batches;
use warehouse::local::LocalWarehouse;
use warehouse::{Query, Warehouse, WarehouseError, params_from_json};

fn open(folder: &str) -> LocalWarehouse {
    LocalWarehouse::open(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)).unwrap()
}

fn number(batch: &RecordBatch) -> i64 {
    batch.column(0).as_primitive::<Int64Type>().value(0)
}

#[test]
fn writes_ipc_that_reads_back() {
    let result = open("tests/datasets").query(&Query::new("SELECT * FROM lab.values ORDER BY id")).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("values.arrow");
    result.write_ipc(&path).unwrap();
    let reader = FileReader::try_new(std::fs::File::open(&path).unwrap(), None).unwrap();
    assert_eq!(reader.schema(), result.schema);
    let batches: Vec<_> = reader.map(Result::unwrap).collect();
    // NaN makes whole batches unequal
    assert_eq!(batches[0].column(2), result.batches[0].column(2));
    assert_eq!(batches.iter().map(RecordBatch::num_rows).sum::<usize>(), 4);
}

#[test]
fn stops_after_max_results() {
    let query =
        Query { max_results: Some(3), ..Query::new("SELECT x FROM UNNEST(GENERATE_ARRAY(1, 100000)) AS x") };
    let result = open("tests/datasets").query(&query).unwrap();
    assert_eq!((result.rows, result.batches[0].num_rows()), (3, 3));
}

#[test]
fn is_interrupted_from_another_thread() {
    for endless in [
        "SELECT COUNT(*) FROM UNNEST(GENERATE_ARRAY(1, 1000000)) a, UNNEST(GENERATE_ARRAY(1, 1000000)) b WHERE MOD(a * b, 7) = 3",
        "CREATE TEMP FUNCTION f() RETURNS BOOL LANGUAGE js AS 'for (;;) { try { for (;;); } catch (e) {} }'; SELECT f()",
    ] {
        is_interrupted(endless);
    }
}

fn is_interrupted(endless: &str) {
    let warehouse = open("tests/datasets");
    let handle = warehouse.interrupt_handle();
    handle.interrupt();
    let (done, finished) = std::sync::mpsc::channel();
    let interrupter = thread::spawn(move || {
        // the query may not have started yet, so again until it ends
        while finished.recv_timeout(std::time::Duration::from_millis(20)).is_err() {
            handle.interrupt();
        }
    });
    let error = warehouse.query(&Query::new(endless)).unwrap_err();
    done.send(()).unwrap();
    interrupter.join().unwrap();
    assert!(matches!(error, WarehouseError::Interrupted), "{error}");
    assert_eq!(number(&warehouse.query(&Query::new("SELECT 1")).unwrap().batches[0]), 1);
}

#[test]
fn sees_tables_come_and_change() {
    let folder = tempfile::tempdir().unwrap();
    let table: PathBuf = folder.path().join("d/t.csv");
    let warehouse = LocalWarehouse::open(folder.path()).unwrap();
    let query = Query::new("SELECT SUM(x) FROM d.t");
    assert!(matches!(warehouse.query(&query), Err(WarehouseError::NotFound { .. })));
    std::fs::create_dir(folder.path().join("d")).unwrap();
    std::fs::write(&table, "x\n1\n2\n").unwrap();
    assert_eq!(number(&warehouse.query(&query).unwrap().batches[0]), 3);
    std::fs::write(&table, "y,x\n1,10\n2,20\n").unwrap();
    assert_eq!(number(&warehouse.query(&query).unwrap().batches[0]), 30);
}

#[test]
fn a_symbolic_link_leads_nowhere_else() {
    let (outside, folder) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    std::fs::write(outside.path().join("secret.csv"), "x\n1\n").unwrap();
    std::fs::create_dir(folder.path().join("d")).unwrap();
    std::os::unix::fs::symlink(outside.path().join("secret.csv"), folder.path().join("d/t.csv")).unwrap();
    let warehouse = LocalWarehouse::open(folder.path()).unwrap();
    let error = warehouse.query(&Query::new("SELECT x FROM d.t")).unwrap_err().to_string();
    assert!(error.contains("a link leads out of the folder of datasets"), "{error}");
    let path = outside.path().join("secret.csv");
    let direct = format!("SELECT * FROM `{}`", path.display());
    assert!(matches!(warehouse.query(&Query::new(direct)), Err(WarehouseError::NotFound { .. })));
}

#[test]
fn answers_an_analysts_questions() {
    let warehouse = open("../../notebooks/datasets");
    let params = serde_json::json!({
        "as_of": {"type": "DATE", "value": "2013-10-01"}, "late_after": 15, "airports": ["JFK", "LGA"]
    });
    let params = params_from_json(params.as_object().unwrap()).unwrap();
    let sql = "SELECT name AS airline, COUNT(*) AS flights,
          ROUND(100 * SAFE_DIVIDE(COUNTIF(arr_delay >= @late_after), COUNT(*)), 1) AS late
        FROM nycflights13.flights JOIN nycflights13.airlines USING (carrier)
        WHERE flight_date < @as_of AND origin IN UNNEST(@airports)
        GROUP BY airline ORDER BY flights DESC LIMIT 3";
    let result = warehouse.query(&Query { sql: sql.into(), params, ..Query::default() }).unwrap();
    insta::assert_snapshot!(pretty_format_batches(&result.batches).unwrap());
}

#[test]
fn an_error_after_many_rows_is_an_error() {
    let late = "SELECT 1 / (x - 900000) AS y FROM UNNEST(GENERATE_ARRAY(1, 1000000)) AS x";
    let error = open("tests/datasets").query(&Query::new(late)).unwrap_err();
    assert_eq!(error.to_string(), "division by zero at line 1, column 8");
}

#[test]
fn long_conditions_run_or_are_refused() {
    let warehouse = open("tests/datasets");
    for (terms, runs) in [(150, true), (5000, false)] {
        let sql =
            format!("SELECT COUNT(*) FROM nyc.flights WHERE flight = 0{}", " OR flight = 194".repeat(terms));
        assert_eq!(warehouse.query(&Query::new(sql)).is_ok(), runs, "{terms}");
    }
}

#[test]
fn takes_a_large_array_as_a_parameter() {
    let items: Vec<_> = (0..300_000).map(warehouse::TypedValue::Int64).collect();
    let value = warehouse::TypedValue::Array(warehouse::Type::Int64, items);
    let params = vec![warehouse::Param { name: "xs".to_owned(), value }];
    let sql = "SELECT SUM(x) AS s, COUNT(*) AS n FROM UNNEST(@xs) AS x WHERE x IN UNNEST(@xs)";
    let result = open("tests/datasets").query(&Query { params, ..Query::new(sql) }).unwrap();
    assert_eq!(number(&result.batches[0]), 299_999 * 150_000);
}
