//! SQL cells beside the official magic, and TPC-H in GoogleSQL beside DuckDB itself and bqemulator.

use std::process::Command;

use anyhow::Result;

use super::machine;
use super::records::Records;
use super::table::{self, Samples};
use crate::progress::Progress;
use crate::setup::{self, Purpose};

const OURS: &str = "nbrun";
const DUCKDB: &str = "duckdb";
const EMULATOR: &str = "bqemulator";
const KERNEL: &str = "nbrun-rust";
const IPYKERNEL: &str = "python3";

/// Measures in rounds, on the tables of TPC-H at a scale.
pub fn bench(progress: &Progress, rounds: usize, scale: f64) -> Result<()> {
    let places = &progress.places;
    setup::before_build(progress)?;
    setup::during_build(progress, Purpose::Bench)?;
    setup::sql_bench(progress)?;
    let mut build = places.cargo(["build", "--release", "--package", "nbrun-kernel"]);
    progress.run("Build nbrun-kernel (release)", &mut build)?;
    let mut build = places.cargo(["build", "--release", "--package", "warehouse", "--example", "tpch"]);
    progress.run("Build the warehouse's example tpch (release)", &mut build)?;
    let prefix = places.target.join("bench/kernel/prefix");
    let mut install = places.released("nbrun-kernel");
    install.args(["install", "--prefix"]).arg(&prefix);
    progress.run("Install the kernel", &mut install)?;

    let scripts = places.clone.join("xtask/bench");
    let (tables, home) =
        (places.cache.join(format!("tpch/scale-{scale}")), places.target.join("bench/sql/home"));
    let mut make = Command::new(places.sql_python());
    make.arg(scripts.join("tables.py")).arg(&tables).arg(&home).arg(scale.to_string());
    progress.run(&format!("TPC-H at scale {scale}"), &mut make)?;

    let mut drive = Command::new(places.sql_python());
    drive.arg(scripts.join("sql.py")).arg(rounds.to_string()).arg(&tables).arg(&home);
    drive
        .arg(places.released("examples/tpch").get_program())
        .env("JUPYTER_PATH", prefix.join("share/jupyter"))
        .env("IPYTHONDIR", places.target.join("bench/sql/ipython"))
        .env("NBRUN_CACHE_DIR", &places.cache)
        .env("NBRUN_DATASETS", &tables);
    let records = progress.step(&format!("{rounds} rounds of SQL"), || Records::taken_by(&mut drive))?;
    print_cells(&records);
    print_queries(&records);
    machine::print(rounds, vec![("nbrun-kernel", places.released("nbrun-kernel"))]);
    Ok(())
}

fn print_cells(records: &Records) {
    let cells = records.measures.iter().filter(|measure| !is_query(measure));
    let row = |measure: &String| {
        let (ours, peer) = (records.of(measure, KERNEL), records.of(measure, IPYKERNEL));
        vec![measure.clone(), ours.shown(0), peer.shown(0), peer.over(ours).shown(1)]
    };
    let head = ["`%%bigquery` cell, ms", "nbrun-kernel", "bigquery-magics on bqemulator", "ratio"];
    table::print(&head, &cells.map(row).collect::<Vec<_>>());
}

fn print_queries(records: &Records) {
    let queries: Vec<_> = records.measures.iter().filter(|measure| is_query(measure)).collect();
    let row = |name: &str, ours: &Samples, duckdb: &Samples, emulator: &Samples| {
        let mut row = vec![name.to_owned(), ours.shown(0), duckdb.shown(0), ours.minus(duckdb).shown(1)];
        row.extend([ours.over(duckdb).shown(2), emulator.shown(0), emulator.over(ours).shown(1)]);
        row
    };
    let of = |who: &'static str| move |measure: &&String| records.of(measure, who);
    let mut rows: Vec<_> = queries
        .iter()
        .map(|query| row(query, of(OURS)(query), of(DUCKDB)(query), of(EMULATOR)(query)))
        .collect();
    let total = |who| Samples::sum(queries.iter().map(of(who)));
    rows.push(row("all", &total(OURS), &total(DUCKDB), &total(EMULATOR)));
    let head = [
        "TPC-H, ms",
        "nbrun",
        "DuckDB",
        "nbrun - DuckDB",
        "nbrun / DuckDB",
        "bqemulator",
        "bqemulator / nbrun",
    ];
    table::print(&head, &rows);
    println!(
        "\nThe answers were compared first. DuckDB runs its own text of the queries on the same Parquet files, with \
         its own types; bqemulator has the tables in memory, and its answers come over HTTP."
    );
}

fn is_query(measure: &str) -> bool {
    measure.strip_prefix('Q').is_some_and(|number| number.parse::<u8>().is_ok())
}
