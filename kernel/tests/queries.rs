//! SQL cells in a session: what goes to the warehouse, and what comes back.

#![allow(clippy::expect_used)]

use std::process::Stdio;
use std::sync::Arc;

use nbrun_kernel::engine::prelude::Prelude;
use nbrun_kernel::engine::{CellError, Output, Shown};
use nbrun_kernel::session::Session;
use serde_json::{Map, Value};

struct Notebook {
    session: Session,
    cells: u32,
}

/// What a cell showed: representations by MIME type, and what it printed.
#[derive(Default)]
struct Outputs {
    shown: Vec<Map<String, Value>>,
    printed: String,
}

impl Outputs {
    fn text(&self) -> &str {
        self.shown.last().and_then(|data| data["text/plain"].as_str()).unwrap_or_default()
    }
}

impl Notebook {
    async fn open() -> Self {
        let prelude = Arc::new(Prelude::build(Stdio::inherit()).expect("the prelude"));
        let session = Session::start(prelude).await.expect("a session");
        let mut notebook = Notebook { session, cells: 0 };
        let datasets = concat!(env!("CARGO_MANIFEST_DIR"), "/../crates/warehouse/tests/datasets");
        notebook.run(&format!("%env NBRUN_DATASETS={datasets}")).await.expect("an environment");
        notebook
    }

    async fn run(&mut self, source: &str) -> Result<Outputs, CellError> {
        self.cells += 1;
        let (output, mut shown) = Output::channel();
        let run = async {
            let outcome = self.session.execute(self.cells, source, &output).await;
            drop(output);
            outcome
        };
        let collect = async {
            let mut outputs = Outputs::default();
            while let Some(shown) = shown.recv().await {
                match shown {
                    Shown::Display { data, .. } => outputs.shown.push(data),
                    Shown::Stream(_, text) => outputs.printed += &text,
                    _ => {}
                }
            }
            outputs
        };
        let (outcome, outputs) = tokio::join!(run, collect);
        outcome.map(|()| outputs)
    }

    async fn fails(&mut self, source: &str) -> CellError {
        self.run(source).await.err().expect(source)
    }
}

#[tokio::test]
async fn values_go_to_the_warehouse_and_rows_come_back() {
    let mut notebook = Notebook::open().await;
    notebook
        .run(
            "let day = date(\"2013-01-01\");\nlet limits: Vec<f64> = vec![0.5, 2.0];\n\
             #[derive(serde::Serialize)]\nstruct Wanted { carrier: String, most: i64 }\n\
             let wanted = Wanted { carrier: \"UA\".to_string(), most: 5 };\n\
             let codes = df!(\"code\" => [\"AA\", \"DL\"], \"n\" => [Some(1i32), None])?;",
        )
        .await
        .expect("variables");
    for (cell, expected) in [
        ("%%bigquery\nSELECT COUNT(*) AS n FROM nyc.flights WHERE flight_date = @day", "2"),
        ("%%bigquery\nSELECT ARRAY_LENGTH(@limits) AS n", "2"),
        (
            "%%bigquery --params {\"c\": \"$codes.code\"}\nSELECT COUNT(*) AS n FROM nyc.airlines WHERE carrier IN UNNEST(@c)",
            "2",
        ),
        ("%%bigquery --params {\"c\": \"$codes.n\"}\nSELECT SUM(n) AS n FROM UNNEST(@c) AS n", "1"),
        ("%%bigquery --params $wanted\nSELECT @most AS n, @carrier AS c", "5  UA"),
    ] {
        let outputs = notebook.run(cell).await.expect(cell);
        assert_eq!(outputs.shown.len(), 1, "{cell}");
        assert_eq!(outputs.text().lines().nth(3).map(str::trim), Some(expected), "{cell}");
    }
    let kept =
        notebook.run("%%bigquery airlines\nSELECT * FROM nyc.airlines ORDER BY carrier").await.expect("rows");
    assert_eq!(kept.shown.len(), 1, "the kernel's table, and not the host's");
    assert!(kept.shown[0].contains_key("application/vnd.dataresource+json"));
    assert_eq!(notebook.run("airlines.height()").await.expect("a number").text(), "3");
    for (cell, expected) in [
        ("%%bigquery --params {\"c\": \"$codes.cod\"}\nSELECT @c", "the parameter `c`"),
        ("%%bigquery --params {\"c\": \"$day.x\"}\nSELECT @c", "`day` is no DataFrame"),
        ("%%bigquery --params $limits\nSELECT 1", "does not become a JSON object"),
        ("%%bigquery\nSELECT carier FROM nyc.airlines", "did you mean carrier?"),
    ] {
        let error = notebook.fails(cell).await;
        assert!(error.evalue.contains(expected), "{cell}: {}", error.evalue);
    }
    let error = notebook.fails("%%bigquery --budget 10B\nSELECT * FROM nyc.airlines").await;
    assert_eq!(error.ename, "BudgetError");
    let marked = error.traceback.join("\n");
    assert!(marked.contains("In[14]:1:21"), "{marked}");
}

#[tokio::test]
async fn an_interrupt_cancels_the_query() {
    let mut notebook = Notebook::open().await;
    notebook.run("let x = 5;").await.expect("a variable");
    let interrupt = notebook.session.interrupt();
    let numbers = "UNNEST(GENERATE_ARRAY(1, 1000000))";
    let endless = format!(
        "%%bigquery\nSELECT COUNT(*) FROM {numbers} AS a, {numbers} AS b, {numbers} AS c WHERE a + b = c"
    );
    let (output, mut shown) = Output::channel();
    let run = async {
        let outcome = notebook.session.execute(9, &endless, &output).await;
        drop(output);
        outcome
    };
    let watch = async {
        let progress = shown.recv().await;
        assert!(matches!(progress, Some(Shown::Message(_))), "{progress:?}");
        interrupt.interrupt();
        while shown.recv().await.is_some() {}
    };
    let (outcome, ()) = tokio::join!(run, watch);
    assert_eq!(outcome.expect_err("interrupted").ename, "Interrupted");
    assert_eq!(notebook.run("x").await.expect("a variable").text(), "5");
    assert!(notebook.run("%%bigquery\nSELECT 1 AS x").await.expect("a row").text().contains("1 row"));
}
