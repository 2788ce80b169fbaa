//! SQL cells, read and written by hand.

use anyhow::Result;
use end_to_end::clone;
use serde::Deserialize;
use serde_json::json;

use crate::page::{self, drive};

const QUERY: &str = "\
%%bigquery flights
SELECT flight_date, carrier, origin, dest, arr_delay
FROM nycflights13.flights
ORDER BY flight_date, carrier, flight, origin";

const BEGUN: &str = "%%bigquery\nSELECT * FROM nycflights13.flights WHERE carr";

const WRONG: &str = "%%bigquery\nSELECT carier\nFROM nycflights13.flights";

/// What the driver saw.
#[derive(Deserialize)]
struct Report {
    head: Vec<String>,
    pages: [Vec<String>; 2],
    footer: String,
    offered: Vec<String>,
    error: String,
}

#[test]
fn a_person_turns_the_pages_of_a_result() -> Result<()> {
    let scratch = page::scratch()?;
    std::os::unix::fs::symlink(clone().join("notebooks/datasets"), scratch.path("notebooks/datasets"))?;
    let plan = json!({"query": QUERY, "second": "21–40", "begun": BEGUN, "wrong": WRONG});
    let report: Report = drive(&scratch, "queries.mjs", "screenshots-queries", plan)?;
    let [first, second] = report.pages;
    assert_eq!(report.head[..2], ["flight_date\nDATE", "carrier\nSTRING"]);
    assert_eq!((first.len(), second.len()), (20, 20));
    assert!(first.iter().all(|row| !second.contains(row)), "the second page has other rows");
    assert!(report.footer.contains("336,776 rows"), "{}", report.footer);
    assert!(report.offered.contains(&"carrier".to_owned()), "{:?}", report.offered);
    assert!(report.error.contains("carier") && report.error.contains("carrier"), "{}", report.error);
    Ok(())
}
