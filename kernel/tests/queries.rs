//! SQL cells in a session: what goes to the warehouse, and what comes back.

#![allow(clippy::expect_used)]

mod support;

use nbrun_kernel::engine::{Announcement, CellError, Output, Shown};
use serde_json::{Map, Value};

struct Notebook(support::Notebook);

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
        let mut notebook = Notebook(support::Notebook::start().await);
        notebook.read(concat!(env!("CARGO_MANIFEST_DIR"), "/../crates/warehouse/tests/datasets")).await;
        notebook
    }

    /// Chooses the folder of the warehouse's tables.
    async fn read(&mut self, datasets: &str) {
        self.run(&format!("%env NBRUN_DATASETS={datasets}")).await.expect("an environment");
    }

    async fn run(&mut self, source: &str) -> Result<Outputs, CellError> {
        let ran = self.0.run_unsettled(source, |_| ()).await;
        let mut outputs = Outputs::default();
        for shown in ran.shown {
            match shown {
                Shown::Display { data, .. } => outputs.shown.push(data),
                Shown::Stream(_, text) => outputs.printed += &text,
                _ => {}
            }
        }
        ran.outcome.map(|()| outputs)
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
    let interrupt = notebook.0.session.interrupt();
    let numbers = "UNNEST(GENERATE_ARRAY(1, 1000000))";
    let endless = format!(
        "%%bigquery\nSELECT COUNT(*) FROM {numbers} AS a, {numbers} AS b, {numbers} AS c WHERE a + b = c"
    );
    let (output, mut shown) = Output::channel();
    let run = async {
        let outcome = notebook.0.session.execute(9, &endless, &output).await;
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

#[tokio::test]
async fn the_result_takes_the_place_of_the_progress() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut notebook = Notebook::open().await;
    notebook.read(&folder.path().to_string_lossy()).await;
    notebook
        .run("%%bigquery\nCREATE SCHEMA shop; CREATE TABLE shop.sales AS SELECT 7 AS n")
        .await
        .expect("a table");
    // As long as another session has the tables, the query waits.
    let lock = std::fs::File::open(folder.path().join("warehouse.duckdb.lock")).expect("the lock");
    lock.lock().expect("alone");
    let release = |_: &Shown| lock.unlock().expect("released");
    let ran = notebook.0.run_unsettled("%%bigquery\nSELECT n FROM shop.sales", release).await;
    ran.outcome.expect("rows");
    let places = ran.shown.iter().map(|shown| match shown {
        Shown::Message(Announcement { msg_type, content, .. }) => (msg_type.as_str(), content),
        other => panic!("shown elsewhere: {other:?}"),
    });
    let (types, contents): (Vec<_>, Vec<_>) = places.unzip();
    assert_eq!((types[0], types[types.len() - 1]), ("display_data", "update_display_data"));
    let last = contents[contents.len() - 1];
    assert!(last["data"]["text/html"].as_str().is_some_and(|html| html.contains("<td")), "{last}");
    assert_eq!(last["transient"], contents[0]["transient"]);
}

/// Values of random types, nested ones among them, as GoogleSQL writes them; the same for the same seed.
struct Values(u64);

impl Values {
    fn below(&mut self, limit: u64) -> u64 {
        // The constants of Knuth's MMIX.
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }

    /// The name of a type.
    fn kind(&mut self, depth: u64) -> String {
        const SCALARS: [&str; 10] = [
            "BOOL",
            "INT64",
            "FLOAT64",
            "NUMERIC",
            "STRING",
            "BYTES",
            "DATE",
            "DATETIME",
            "TIME",
            "TIMESTAMP",
        ];
        match if depth == 0 { 9 } else { self.below(10) } {
            0..2 => format!("ARRAY<{}>", self.no_array(depth - 1)),
            2..5 => self.structure(depth - 1),
            _ => SCALARS[usize::try_from(self.below(10)).expect("a small number")].to_owned(),
        }
    }

    fn no_array(&mut self, depth: u64) -> String {
        let kind = self.kind(depth);
        if kind.starts_with("ARRAY") { "STRING".to_owned() } else { kind }
    }

    fn structure(&mut self, depth: u64) -> String {
        let fields: Vec<String> = (0..=self.below(3)).map(|n| format!("f{n} {}", self.kind(depth))).collect();
        format!("STRUCT<{}>", fields.join(", "))
    }

    /// A value of a type, written as a literal; NULL at times, where `may_be_null`.
    fn literal(&mut self, kind: &str, may_be_null: bool) -> String {
        let n = self.below(1000);
        if may_be_null && n < 200 && kind.starts_with("STRUCT") {
            return format!("IF(FALSE, {}, NULL)", self.literal(kind, false));
        }
        if may_be_null && n < 200 && !kind.starts_with("ARRAY") {
            return format!("CAST(NULL AS {kind})");
        }
        match kind {
            "BOOL" => n.is_multiple_of(2).to_string().to_uppercase(),
            "INT64" => {
                format!("{}", i64::try_from(n).expect("a small number") * 9_007_199_254_740_993 - 4_000_000)
            }
            "FLOAT64" => format!("{n}.125e-3"),
            "NUMERIC" => format!("NUMERIC '-{n}.000000001'"),
            "STRING" => format!("'é\\n\\'\\\\ {n} 😀'"),
            "BYTES" => format!("b'\\x00\\xff{n}'"),
            "DATE" => format!("DATE '{}-02-28'", 1000 + n),
            "DATETIME" => format!("DATETIME '{}-02-28 23:59:59.999999'", 1000 + n),
            "TIME" => "TIME '23:59:59.000001'".to_owned(),
            "TIMESTAMP" => format!("TIMESTAMP '{}-02-28 00:00:00.5+00'", 1900 + n),
            kind => self.nested(kind),
        }
    }

    fn nested(&mut self, kind: &str) -> String {
        if let Some(item) = kind.strip_prefix("ARRAY<").and_then(|kind| kind.strip_suffix('>')) {
            let is_struct = item.starts_with("STRUCT");
            let items: Vec<String> =
                (u64::from(!is_struct)..=self.below(4)).map(|_| self.literal(item, false)).collect();
            return format!("{}[{}]", if is_struct { "" } else { kind }, items.join(", "));
        }
        let fields = kind.strip_prefix("STRUCT<").and_then(|kind| kind.strip_suffix('>')).expect(kind);
        let (mut values, mut depth, mut start) = (Vec::new(), 0, 0);
        for (at, next) in fields.char_indices().chain([(fields.len(), ',')]) {
            match next {
                '<' => depth += 1,
                '>' => depth -= 1,
                ',' if depth == 0 => {
                    let (name, kind) = fields[start..at].trim().split_once(' ').expect("a name and a type");
                    values.push(format!("{} AS {name}", self.literal(kind, true)));
                    start = at + 1;
                }
                _ => {}
            }
        }
        format!("STRUCT({})", values.join(", "))
    }
}

#[tokio::test]
async fn rows_of_any_type_go_through_polars_and_back_unchanged() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut notebook = Notebook::open().await;
    notebook.read(&folder.path().to_string_lossy()).await;
    for seed in 0..4 {
        let mut values = Values(seed);
        let kinds: Vec<String> = (0..6).map(|_| values.kind(2)).collect();
        let row = |values: &mut Values, id: usize| {
            let columns: Vec<String> = kinds
                .iter()
                .zip(0..)
                .map(|(kind, n)| format!("{} AS c{n}", values.literal(kind, true)))
                .collect();
            format!("SELECT {id} AS id, {}", columns.join(", "))
        };
        let rows: Vec<String> = (0..5).map(|id| row(&mut values, id)).collect();
        let cells = [
            format!("%%bigquery df\n{} ORDER BY id", rows.join("\nUNION ALL ")),
            "%bq load df made.rows --write truncate".to_owned(),
            "%%bigquery\nSELECT * FROM made.rows ORDER BY id".to_owned(),
        ];
        let mut shown = Vec::new();
        for cell in &cells {
            let outputs = notebook.run(cell).await.unwrap_or_else(|error| panic!("{cell}\n{}", error.evalue));
            shown.extend(
                outputs.shown.into_iter().map(|data| data["application/vnd.dataresource+json"].clone()),
            );
        }
        assert_eq!(shown[0], shown[1], "{}", cells[0]);
    }
}
