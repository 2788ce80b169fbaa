use std::path::Path;

use serde_json::{Value, json};
use warehouse::local::LocalWarehouse;
use warehouse::{Query, Warehouse as _};

use crate::rows;
use crate::testing::{Session, run};

fn session() -> Session {
    let datasets = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/warehouse/tests/datasets");
    Session { datasets, ..Session::default() }
}

/// A session whose warehouse may be written to.
fn session_in(folder: &Path) -> Session {
    std::fs::create_dir(folder.join("lab")).expect("a dataset");
    std::fs::write(folder.join("lab/numbers.csv"), "n,name\n1,one\n2,two\n").expect("a table");
    Session { datasets: folder.to_owned(), ..Session::default() }
}

fn text(session: &Session) -> &str {
    session.results.last().and_then(|data| data["text/plain"].as_str()).expect("a result")
}

fn error(cell: &str, session: &mut Session) -> String {
    let failed = run(cell, session).expect_err(cell);
    format!("{} {}", failed.place, failed.error)
}

#[test]
fn a_result_is_kept_and_shown() {
    let mut session = session();
    run("%%bigquery df --max_results 2\nSELECT carrier FROM nyc.airlines ORDER BY carrier", &mut session)
        .expect("a result");
    assert_eq!(session.frames["df"].rows, 2);
    assert!(
        text(&session).starts_with("carrier\nSTRING\n-------\nAA\nDL\n2 rows × 1 column · 88 B processed")
    );
    run("%%bigquery\nSELECT 1 AS x", &mut session).expect("a result");
    assert_eq!(session.frames.len(), 1);
}

#[test]
fn parameters_come_from_the_line_and_from_the_session() {
    let mut session = session();
    session.values.insert("as_of".into(), json!({"type": "DATE", "value": "2013-10-01"}));
    session.values.insert("unused".into(), json!({"type": "INT64", "value": 1}));
    session.jsons.insert("all".into(), json!({"n": 7, "as_of": "$as_of"}));
    let warehouse = LocalWarehouse::open(&session.datasets).expect("a warehouse");
    let frame =
        warehouse.query(&Query::new("SELECT x, 'y' AS `a b` FROM UNNEST([1, 2]) AS x")).expect("rows");
    session.frames.insert("f".into(), frame);
    for (line, sql, expected) in [
        ("", "@as_of", "2013-10-01"),
        ("--params {\"as_of\": 3}", "@AS_OF", "3"),
        ("--params {\"day\": \"$as_of\"}", "@day", "2013-10-01"),
        ("--params {\"days\": [\"$as_of\", \"$as_of\"]}", "ARRAY_LENGTH(@days)", "2"),
        ("--params {\"xs\": \"$f.x\"}", "ARRAY_LENGTH(@xs)", "2"),
        ("--params {\"xs\": \"$f.a b\"}", "@xs[0]", "y"),
        ("--params $all", "@n", "7"),
        ("--params {\"s\": {\"type\": \"STRING\", \"value\": \"$as_of\"}}", "@s", "$as_of"),
        ("--params {\"s\": \"'; DROP\"}", "@s", "'; DROP"),
    ] {
        let cell = format!("%%bigquery {line}\nSELECT CAST({sql} AS STRING) AS x");
        run(&cell, &mut session).expect(&cell);
        assert_eq!(text(&session).lines().nth(3), Some(expected), "{cell}");
    }
}

#[test]
fn a_table_and_a_variable_stand_for_a_query() {
    let mut session = session();
    run("%%bigquery df\n  `nyc.airlines`\n", &mut session).expect("a table");
    assert!(text(&session).contains("Delta Air Lines Inc."));
    assert!(session.queries.history.is_empty());
    session.values.insert("sql".into(), json!({"type": "STRING", "value": "SELECT 1 AS x, 2 AS y"}));
    run("%%bigquery\n$sql", &mut session).expect("a query");
    assert!(text(&session).starts_with("    x      y\n"));
    session
        .values
        .insert("sql".into(), json!({"type": "STRING", "value": "SELECT nonsense FROM nyc.airlines"}));
    assert!(
        error("%%bigquery\n\n $sql", &mut session)
            .starts_with("3:2 in the query `$sql`: column \"nonsense\"")
    );
    session.values.insert("sql".into(), json!({"type": "INT64", "value": 5}));
    assert_eq!(error("%%bigquery\n$sql", &mut session), "2:1 `sql` holds no text, so no query");
    assert!(error("%%bigquery --dry_run\nnyc.airlines", &mut session).contains("`--dry_run` is for queries"));
}

#[test]
fn errors_have_their_place_in_the_cell() {
    let mut session = session();
    for (cell, expected) in [
        (
            "%env A=1\n%%bigquery df\nSELECT name,\n  carier FROM nyc.airlines",
            "4:3 column \"carier\" not found at line 4, column 3; did you mean carrier?",
        ),
        (
            "%%bigquery\nSELECT * FROM nyc.airline",
            "2:15 table \"nyc.airline\" not found at line 2, column 15; did you mean nyc.airlines?",
        ),
        ("%%bigquery\nSELECT @dya", "2:8 parameter @dya: no value was given at line 2, column 8"),
        ("%%bigquery df\n  \n", "1:1 the cell has no query: write it below the line `%%bigquery`"),
        (
            "%%bigquery --params {\"a\": {\"type\": \"ODD\", \"value\": 1}}\nSELECT 1",
            "1:1 the parameter `a`: no type",
        ),
        (
            "%%bigquery --params {\"a\": \"$nothing\"}\nSELECT 1",
            "1:1 the parameter `a`: Error: there is no variable `nothing`",
        ),
        ("%%bigquery 1df\nSELECT 1", "1:12 `1df` can't be the name of a variable"),
    ] {
        let error = error(cell, &mut session);
        assert!(error.starts_with(expected), "{cell}: {error}");
    }
    assert!(session.queries.history.is_empty(), "what does not pass the dry run never ran");
}

#[test]
fn over_budget_nothing_runs() {
    let mut session = session();
    let sql = "SELECT * FROM nyc.airlines";
    let over = error(&format!("%%bigquery df --budget 50B\n{sql}"), &mut session);
    assert_eq!(
        over,
        "1:24 the query was not submitted: it would process 88 B (less than $0.0001), \
         and the cell's budget is 50 B (less than $0.0001)"
    );
    run(&format!("%%bigquery df --budget 1kB\n{sql}"), &mut session).expect("within the budget");
    run("%bq budget 100B", &mut session).expect("a budget");
    let over = error(&format!("%%bigquery\n{sql}"), &mut session);
    assert!(over.contains("of the notebook's budget there is left 12 B"), "{over}");
    run("%bq budget none\n%bq budget", &mut session).expect("a budget");
    assert_eq!(session.stdout, "88 B (less than $0.0001) processed so far; no budget for the notebook\n");
    session.environment.insert("NBRUN_BUDGET".into(), "0.1kB".into());
    let over = error(&format!("%%bigquery\n{sql}"), &mut session);
    assert!(over.contains("of the run's budget there is left 12 B"), "{over}");
    session.environment.insert("NBRUN_BUDGET".into(), "lots".into());
    assert!(error(&format!("%%bigquery\n{sql}"), &mut session).contains("NBRUN_BUDGET is `lots`"));
    session.environment.clear();
    let limited = error(&format!("%%bigquery --maximum_bytes_billed 50\n{sql}"), &mut session);
    assert!(limited.contains("it may be billed for 50 bytes at most, and would process 88"), "{limited}");
}

#[test]
fn a_dry_run_tells_what_it_would_cost() {
    let mut session = session();
    session.environment.insert("NBRUN_PRICE_PER_TIB".into(), "1000000".into()); // a dollar for a MiB
    run("%%bigquery df --dry_run\nSELECT * FROM nyc.airlines", &mut session).expect("a dry run");
    let told = "Query validated. This query will process 88 bytes: 88 B (less than $0.0001).\n";
    assert_eq!(session.stdout, told);
    assert!(session.results.is_empty());
    let figures = rows::mime_bundle(&session.frames["df"], "")["text/plain"].to_string();
    assert!(figures.contains("88  PRECISE   8.003553375601768e-5"), "{figures}");
    run("%bq estimate SELECT 'it''s' FROM nyc.flights", &mut session).expect_err("two strings in a row");
    run("%bq estimate SELECT name FROM nyc.airlines", &mut session).expect("an estimate");
    run("%%bq estimate\nSELECT name\nFROM nyc.airlines", &mut session).expect("an estimate");
    assert!(session.stdout.ends_with("The query would process 88 B (less than $0.0001).\n"));
    run("%%bigquery --explain\nSELECT name FROM nyc.airlines", &mut session).expect("a plan");
    assert!(session.stdout.contains("READ_CSV"), "{}", session.stdout);
}

#[test]
fn defaults_hold_where_a_cell_says_nothing() {
    let mut session = session();
    let defaults = "%bq defaults last --max_results 1 --budget 1kB --default_dataset nyc";
    run(defaults, &mut session).expect("defaults");
    run("%%bigquery\nSELECT * FROM airlines", &mut session).expect("a result");
    assert_eq!(session.frames["last"].rows, 1);
    run("%bq defaults", &mut session).expect("defaults");
    run("%%bigquery\nSELECT * FROM nyc.airlines", &mut session).expect("a result");
    assert_eq!(session.frames["last"].rows, 1);
}

fn displayed(session: &Session) -> &str {
    session.displayed.last().and_then(|data| data["text/plain"].as_str()).expect("a display")
}

#[test]
fn the_warehouse_can_be_looked_around_in() {
    let mut session = session();
    run("%bq tables nyc", &mut session).expect("tables");
    assert_eq!(displayed(&session).lines().nth(2), Some("nyc.airlines           88 B"));
    run("%bq schema nyc.flights", &mut session).expect("a schema");
    assert_eq!(displayed(&session).lines().nth(2), Some("flight_date  DATE    NULLABLE"));
    run("%bq preview nyc.flights -n 2", &mut session).expect("a preview");
    assert!(displayed(&session).contains("2 rows × 7 columns · nothing is billed for a preview"));
    run("%%bigquery\nSELECT 1\n  AS x", &mut session).expect("a result");
    run("%%bigquery --budget 1B\nSELECT * FROM nyc.flights", &mut session).expect_err("over budget");
    run("%%bigquery\nSELECT 1 / 0 AS x", &mut session).expect_err("an error");
    run("%bq history -l 3", &mut session).expect("a history");
    let history = displayed(&session);
    for expected in ["SELECT 1 AS x", "over budget", "division by zero", "done"] {
        assert!(history.contains(expected), "{history}");
    }
    run("%bq schema --help", &mut session).expect("help");
    assert!(session.stdout.contains("%bq schema TABLE"), "{}", session.stdout);
}

#[test]
fn commands_say_what_they_lack() {
    for (cell, expected) in [
        ("%bq", "1:1 `%bq` needs a command"),
        ("%bq tabels", "1:5 `%bq` has no command `tabels`; did you mean `tables`?"),
        ("%bq schema", "1:1 this command needs a table"),
        ("%bq schema  flights", "1:13 `flights` names no table"),
        ("%bq tables nowhere", "1:12 there is no table in a dataset `nowhere`"),
        ("%bq preview nyc.flights -n few", "1:28 `-n` takes a whole number"),
        ("%bq load df lab.x", "1:1 `--write` is needed"),
        ("%bq load df lab.x --write over", "1:27 `--write` takes truncate or append"),
        ("%bq load df lab.x --write append", "1:1 Error: there is no variable `df`"),
        ("%bq history --first", "1:13 there is no option `--first`"),
        ("%%bq tables\nx", "1:6 write `%bq tables`"),
    ] {
        let error = error(cell, &mut session());
        assert!(error.starts_with(expected), "{cell}: {error}");
    }
}

#[test]
fn values_that_look_like_references_can_be_given() {
    let value: Value = json!({"type": "STRING", "value": "$as_of"});
    assert_eq!(warehouse::TypedValue::from_json(&value), Ok(warehouse::TypedValue::String("$as_of".into())));
}

#[test]
fn results_are_kept_in_the_warehouse() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut session = session_in(folder.path());
    run("%%bigquery big --table\nSELECT * FROM lab.numbers WHERE n > 1", &mut session).expect("a table");
    assert!(session.frames.is_empty());
    assert_eq!(session.texts["big"], "big");
    run("%%bigquery\nSELECT name FROM big", &mut session).expect("the table");
    assert_eq!(text(&session).lines().nth(3), Some("two"));
    let long = "%%bigquery long --table\nSELECT n FROM UNNEST(GENERATE_ARRAY(1, 1000)) AS n";
    run(long, &mut session).expect("a table");
    assert!(text(&session).contains("1,000 rows × 1 column · the first 20 are shown"), "{}", text(&session));
    let kept = "%%bigquery df --destination_table made.here\nSELECT name FROM lab.numbers";
    run(kept, &mut session).expect("a table");
    assert!(text(&session).contains("kept as made.here"));
    assert_eq!(session.frames["df"].rows, 2);
    run(kept, &mut session).expect("the same table again");
    run("%%bigquery\nSELECT COUNT(*) AS n FROM made.here", &mut session).expect("the table");
    assert_eq!(text(&session).lines().nth(3), Some("    2"));
    run("%%bigquery\nDELETE FROM made.here WHERE name = 'one'", &mut session).expect("a statement");
    assert!(text(&session).starts_with("1 row changed · "), "{}", text(&session));
}

#[test]
fn frames_are_loaded() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut session = session_in(folder.path());
    run("%%bigquery df\nSELECT *, [STRUCT(n AS x)] AS a, b'\\x00' AS b FROM lab.numbers", &mut session)
        .expect("rows");
    for (write, rows) in [("truncate", "2"), ("append", "4"), ("truncate", "2")] {
        let cell = format!(
            "%bq load df made.numbers --write {write}\n%%bigquery\nSELECT COUNT(*) AS n FROM made.numbers"
        );
        run(&cell, &mut session).expect(&cell);
        assert_eq!(text(&session).lines().nth(3).map(str::trim), Some(rows), "{cell}");
    }
    assert!(session.stdout.starts_with("2 rows written to made.numbers\n2 rows added to made.numbers\n"));
    run("%%bigquery again\nSELECT * FROM made.numbers ORDER BY n", &mut session).expect("rows");
    assert_eq!(session.frames["again"].batches, session.frames["df"].batches);
}

#[test]
fn scripts_and_statements_run_too() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut session = session_in(folder.path());
    for (sql, expected) in [
        ("DECLARE x INT64 DEFAULT 2; SELECT @y + x AS n", "    7"),
        (
            "CREATE TEMP TABLE t AS SELECT 1 AS n; INSERT INTO t VALUES (2); SELECT SUM(n) AS n FROM t",
            "    3",
        ),
    ] {
        session.values.insert("y".into(), json!({"type": "INT64", "value": 5}));
        run(&format!("%%bigquery --budget 1kB\n{sql}"), &mut session).expect(sql);
        assert_eq!(text(&session).lines().nth(3), Some(expected), "{sql}");
    }
    let over = error("%%bigquery --budget 1B\nSELECT 1; SELECT * FROM lab.numbers", &mut session);
    assert!(over.contains("it may be billed for 1 bytes at most"), "{over}");
    let place = error("%%bigquery\nDECLARE x INT64;\nSET x = 1 / 0;", &mut session);
    assert!(place.starts_with("3:"), "{place}");
}
