//! The same queries through the local warehouse and on DuckDB itself, for `cargo xtask bench sql`.
//!
//! `tpch FOLDER GOOGLESQL DUCKDB`: the tables are the Parquet files in `FOLDER/tpch`; the two files hold queries,
//! each after a line `-- N`. It reads lines from standard input and answers each by one: `time ENGINE N` by
//! milliseconds, `rows ENGINE N` by the rows as JSON. `ENGINE` is `nbrun` or `duckdb`.

#![allow(clippy::print_stdout)]

use arrow::array::RecordBatch;
use arrow::util::display::{ArrayFormatter, FormatOptions};
use duckdb::Connection;
use serde_json::Value;
use std::collections::BTreeMap;
use std::error::Error;
use std::io::{self, BufRead, Write};
use std::path::Path;
use std::time::Instant;
use warehouse::local::LocalWarehouse;
use warehouse::{Query, Warehouse};

type Answer<T> = Result<T, Box<dyn Error>>;

/// What the warehouse's own connection sets, where it changes how queries run.
const SETTINGS: &str = "SET TimeZone = 'UTC'; SET produce_arrow_string_view = true;";

const TABLES: [&str; 8] =
    ["customer", "lineitem", "nation", "orders", "part", "partsupp", "region", "supplier"];

struct Engines {
    warehouse: LocalWarehouse,
    googlesql: BTreeMap<String, String>,
    duckdb: Connection,
    native: BTreeMap<String, String>,
}

fn main() -> Answer<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [folder, googlesql, native] = arguments.as_slice() else {
        return Err("usage: tpch FOLDER GOOGLESQL DUCKDB".into());
    };
    let engines = Engines {
        warehouse: LocalWarehouse::open(Path::new(folder))?,
        googlesql: queries(&std::fs::read_to_string(googlesql)?),
        duckdb: open_duckdb(Path::new(folder))?,
        native: queries(&std::fs::read_to_string(native)?),
    };
    for line in io::stdin().lock().lines() {
        let line = line?;
        let answer = match line.split(' ').collect::<Vec<_>>().as_slice() {
            ["time", engine, number] => {
                let began = Instant::now();
                engines.run(engine, number)?;
                format!("{:.3}", began.elapsed().as_secs_f64() * 1000.0)
            }
            ["rows", engine, number] => rows(&engines.run(engine, number)?)?.to_string(),
            _ => return Err(format!("not a request: {line}").into()),
        };
        println!("{answer}");
        io::stdout().flush()?;
    }
    Ok(())
}

impl Engines {
    fn run(&self, engine: &str, number: &str) -> Answer<Vec<RecordBatch>> {
        let query = |queries: &BTreeMap<String, String>| {
            queries.get(number).cloned().ok_or_else(|| format!("there is no query {number}"))
        };
        match engine {
            "nbrun" => Ok(self.warehouse.query(&Query::new(query(&self.googlesql)?))?.batches),
            "duckdb" => {
                let mut statement = self.duckdb.prepare(&query(&self.native)?)?;
                Ok(statement.stream_arrow([])?.collect())
            }
            _ => Err(format!("there is no engine {engine}").into()),
        }
    }
}

/// Queries by their numbers.
fn queries(text: &str) -> BTreeMap<String, String> {
    let numbered = text.split("\n-- ").skip(1);
    numbered
        .filter_map(|part| part.split_once('\n'))
        .map(|(number, sql)| (number.to_owned(), sql.to_owned()))
        .collect()
}

/// DuckDB in memory with views over the files, whose columns have DuckDB's own types.
fn open_duckdb(folder: &Path) -> Answer<Connection> {
    let connection = Connection::open_in_memory()?;
    connection.execute_batch(SETTINGS)?;
    for table in TABLES {
        let file = folder.join("tpch").join(format!("{table}.parquet"));
        let file = file.display().to_string().replace('\'', "''");
        connection.execute_batch(&format!("CREATE VIEW {table} AS FROM read_parquet('{file}')"))?;
    }
    Ok(connection)
}

/// The rows as an array of arrays of text.
fn rows(batches: &[RecordBatch]) -> Answer<Value> {
    let options = FormatOptions::default();
    let mut rows = Vec::new();
    for batch in batches {
        let columns = batch
            .columns()
            .iter()
            .map(|column| ArrayFormatter::try_new(column, &options))
            .collect::<Result<Vec<_>, _>>()?;
        let cell = |row: usize, column: usize| {
            let is_null = batch.column(column).is_null(row);
            if is_null { Value::Null } else { Value::String(columns[column].value(row).to_string()) }
        };
        rows.extend((0..batch.num_rows()).map(|row| {
            let cells = (0..columns.len()).map(|column| cell(row, column));
            cells.collect::<Value>()
        }));
    }
    Ok(Value::Array(rows))
}
