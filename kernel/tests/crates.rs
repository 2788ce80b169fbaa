//! Crates by `:dep`, really built: alone, together, with the prelude's types, found again, interrupted.
//!
//! They need crates.io, or crates that have been downloaded before.

#![allow(clippy::expect_used)]

mod support;

use std::path::Path;

use nbrun_kernel::assist::Assistant;
use nbrun_kernel::assist::scope::Scope;
use nbrun_kernel::engine::Shown;
use nbrun_kernel::engine::project::Project;
use nbrun_kernel::startup::Startup;

/// A session whose cells' streams are told from their results.
struct Notebook(support::Notebook);

/// What a cell said: its streams as they came, and the text of its result or error.
#[derive(Default)]
struct Said {
    streams: String,
    result: String,
}

impl Notebook {
    async fn open() -> Self {
        Notebook(support::Notebook::start().await)
    }

    async fn run(&mut self, source: &str) -> Said {
        self.run_until(source, |_| ()).await
    }

    /// Runs a cell; `each` sees all that it prints.
    async fn run_until(&mut self, source: &str, mut each: impl FnMut(&str)) -> Said {
        let heard = |shown: &Shown| {
            if let Shown::Stream(_, text) = shown {
                each(text);
            }
        };
        let ran = self.0.run_unsettled(source, heard).await;
        let (streams, results): (Vec<_>, Vec<_>) =
            ran.shown.into_iter().partition(|shown| matches!(shown, Shown::Stream(..)));
        let text = |shown| support::Ran { outcome: Ok(()), shown }.text();
        let mut said = Said { streams: text(streams), result: text(results) };
        if let Err(error) = ran.outcome {
            said.result.extend([error.to_string(), error.traceback.join("\n")]);
        }
        said
    }
}

fn block_on(test: impl Future<Output = ()>) {
    tokio::runtime::Runtime::new().expect("a runtime").block_on(test);
}

/// A crate in `folder` whose one function tells `answer`, and whose name no other test has.
fn write_crate(folder: &Path, name: &str, answer: u32) {
    std::fs::create_dir_all(folder.join("src")).expect("a folder");
    let manifest = format!("[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n");
    std::fs::write(folder.join("Cargo.toml"), manifest).expect("a manifest");
    let source = format!("pub struct Answer(pub u32);\npub fn answer() -> Answer {{ Answer({answer}) }}\n");
    std::fs::write(folder.join("src/lib.rs"), source).expect("a source");
}

#[test]
fn a_crate_in_a_folder_is_built_anew_when_it_changes() {
    block_on(async {
        let folder = tempfile::tempdir().expect("a folder");
        let mut notebook = Notebook::open().await;
        let ask = format!(
            "let kept = vec![1, 2];\n%dep nbrun-answer = {{ path = {:?} }}\nnbrun_answer::answer().0",
            folder.path()
        );
        assert!(notebook.run(&ask).await.result.contains("CompileError"), "commands stand above the code");
        notebook.run("let kept = vec![1, 2];").await;
        let ask = format!(":dep nbrun-answer = {{ path = {:?} }}\nnbrun_answer::answer().0", folder.path());
        assert!(notebook.run(&ask).await.result.contains("Cargo.toml"), "there is no crate yet");
        write_crate(folder.path(), "nbrun-answer", 41);
        let first = notebook.run(&ask).await;
        assert_eq!(first.result, "41", "{}", first.streams);
        assert!(first.streams.contains("built nbrun-answer 0.1.0 in"), "{}", first.streams);
        let again = notebook.run(&ask).await;
        assert_eq!((again.result.as_str(), again.streams.as_str()), ("41", ""));
        notebook.run("let old = nbrun_answer::answer();").await;
        write_crate(folder.path(), "nbrun-answer", 42);
        let changed = notebook.run(&ask).await;
        assert_eq!(changed.result, "42", "{}", changed.streams);
        assert!(changed.streams.contains("old dropped"), "{}", changed.streams);
        assert_eq!(notebook.run("kept").await.result, "[1, 2]");
    });
}

#[test]
fn a_project_has_its_crates_and_names_in_every_session() {
    block_on(async {
        let folder = tempfile::tempdir().expect("a folder");
        write_crate(&folder.path().join("tool"), "nbrun-tool", 3);
        let manifest = folder.path().join("Cargo.toml");
        write_crate(folder.path(), "nbrun-team", 0);
        let package = std::fs::read_to_string(&manifest).expect("a manifest");
        let manifest_text =
            format!("{package}[dependencies]\nnbrun-tool = {{ path = \"tool\" }}\n[workspace]\n");
        std::fs::write(&manifest, manifest_text).expect("a manifest");
        std::fs::write(folder.path().join("prelude.rs"), "pub use nbrun_tool::answer;").expect("a prelude");
        let project = Project::read(&manifest).expect("a project");
        let prelude = support::prelude();
        let mut progress = String::new();
        project.build(prelude, |text| progress += text).await.expect("built");
        assert!(progress.contains("built nbrun-tool 0.1.0 in"), "{progress}");
        let mut notebook = Notebook::open().await;
        let mut startup = Startup::default();
        startup.add_project(&project);
        startup.cells.push(("a broken file".into(), "let = 1;".into()));
        notebook.0.session.begin_with(startup);
        let first = notebook.run("answer().0").await;
        assert_eq!(first.result, "3", "{}", first.streams);
        assert!(first.streams.starts_with("note: at the start, a broken file: "), "{}", first.streams);
        assert_eq!(notebook.run("answer().0 + 1").await.streams, "");
    });
}

#[test]
fn completion_knows_the_types_of_a_new_crate() {
    block_on(async {
        let folder = tempfile::tempdir().expect("a folder");
        write_crate(folder.path(), "nbrun-typed", 1);
        let mut notebook = Notebook::open().await;
        let assistant = Assistant::new(support::prelude());
        let code = "nbrun_typed::answer().0.checked_ad";
        for (cell, expected) in [
            ("1".to_owned(), None),
            (format!(":dep nbrun-typed = {{ path = {:?} }}", folder.path()), Some("checked_add")),
        ] {
            notebook.run(&cell).await;
            let scope = Scope::from(&notebook.0.session.scope());
            let completion = assistant.complete(&scope, code, code.len()).await;
            let first = completion.matches.first().map(|found| found.text.as_str());
            assert_eq!(first, expected, "after {cell}");
        }
    });
}

#[test]
fn a_crate_that_does_not_compile_says_why_and_changes_nothing() {
    block_on(async {
        let folder = tempfile::tempdir().expect("a folder");
        write_crate(folder.path(), "nbrun-broken", 1);
        std::fs::write(folder.path().join("src/lib.rs"), "pub fn f() -> u32 { \"one\" }").expect("a source");
        let mut notebook = Notebook::open().await;
        notebook.run("let kept = 5;").await;
        let said = notebook.run(&format!(":dep nbrun-broken = {{ path = {:?} }}", folder.path())).await;
        assert!(
            said.result.contains("DependencyError") && said.result.contains("mismatched types"),
            "{}",
            said.result
        );
        assert_eq!(notebook.run(":show_deps\nkept").await.result, "5");
    });
}

#[test]
fn a_build_can_be_interrupted() {
    block_on(async {
        let folder = tempfile::tempdir().expect("a folder");
        write_crate(folder.path(), "nbrun-endless", 1);
        // A build script that tells that it runs, and then never ends.
        let (fifo, script) = (folder.path().join("runs"), folder.path().join("build.rs"));
        rustix::fs::mkfifoat(rustix::fs::CWD, &fifo, rustix::fs::Mode::RWXU).expect("a named pipe");
        let source = format!(
            "fn main() {{ std::fs::write({fifo:?}, \"\").unwrap(); loop {{ std::thread::park() }} }}"
        );
        std::fs::write(script, source).expect("a build script");
        let mut notebook = Notebook::open().await;
        notebook.run("let kept = 5;").await;
        let stop = notebook.0.session.interrupt();
        let interrupter = tokio::task::spawn_blocking(move || {
            std::fs::read(fifo).expect("the build script's sign");
            stop.interrupt();
        });
        let said = notebook.run(&format!(":dep nbrun-endless = {{ path = {:?} }}", folder.path())).await;
        interrupter.await.expect("interrupted");
        assert!(said.result.starts_with("Interrupted"), "{}", said.result);
        assert_eq!(notebook.run("kept").await.result, "5");
    });
}

#[test]
fn added_crates_share_types_with_the_prelude_and_with_each_other() {
    block_on(async {
        let mut notebook = Notebook::open().await;
        let said = notebook.run(":dep csv = \"1\"\n#[derive(Debug, serde::Deserialize)]\nstruct Row { n: i64 }\nlet rows: Vec<Row> = csv::Reader::from_reader(\"n\\n1\\n2\\n\".as_bytes()).deserialize().collect::<Result<_, _>>()?;\nlet df = df![\"n\" => rows.iter().map(|row| row.n).collect::<Vec<_>>()]?;\ndf.height()").await;
        assert_eq!(said.result, "2", "{}", said.streams);
        // A second build, on top of the first: the reader that the session holds stays the same crate's.
        notebook.run("let reader = csv::Reader::from_reader(\"n\\n7\\n\".as_bytes());").await;
        let said = notebook.run(":dep uuid = { version = \"1\", features = [\"v4\", \"serde\"] }\n:dep semver = { version = \"1\", features = [\"serde\"] }\n(uuid::Uuid::new_v4().get_version_num(), serde_json::to_string(&semver::Version::new(1, 2, 3))?)").await;
        assert_eq!(said.result, "(4, \"\\\"1.2.3\\\"\")", "{}", said.streams);
        let said = notebook.run("let mut reader = reader;\nreader.records().count()").await;
        assert_eq!(said.result, "1", "{}", said.streams);
        // Another session finds what has been built.
        let mut notebook = Notebook::open().await;
        let said =
            notebook.run(":dep csv = \"1\"\ncsv::Writer::from_writer(vec![]).into_inner()?.len()").await;
        assert_eq!((said.result.as_str(), said.streams.as_str()), ("0", ""));
    });
}

/// Popular crates, each with what shows that it works, and what that is.
const POPULAR: [(&str, &str, &str); 12] = [
    (":dep serde_json = \"1\"", "serde_json::from_str::<Vec<i32>>(\"[1, 2]\")?", "[1, 2]"),
    (
        ":dep ndarray = \"0.16\"",
        "let a = ndarray::arr1(df![\"x\" => [1.0, 2.0]]?.column(\"x\")?.f64()?.cont_slice()?);\na.dot(&a)",
        "5.0",
    ),
    (
        ":dep rand = \"0.8\"",
        "use rand::{Rng as _, SeedableRng as _};\nlet n: u8 = rand::rngs::StdRng::seed_from_u64(1).gen_range(0..1);\nn",
        "0",
    ),
    (":dep regex = \"1\"", "regex::Regex::new(\"b+\")?.replace(\"abbc\", \"-\").into_owned()", "\"a-c\""),
    (
        ":dep itertools = \"0.14\"",
        "use itertools::Itertools as _;\n(1..4).tuple_windows::<(_, _)>().collect_vec()",
        "[(1, 2), (2, 3)]",
    ),
    (
        ":dep chrono = { version = \"0.4\", features = [\"serde\"] }",
        "df![\"day\" => [chrono::NaiveDate::from_ymd_opt(2024, 2, 29).unwrap()]]?.column(\"day\")?.dtype().to_string()",
        "\"date\"",
    ),
    (
        ":dep reqwest = { version = \"0.12\", features = [\"blocking\", \"json\"] }",
        "let refused = reqwest::blocking::get(\"http://127.0.0.1:1/\").and_then(|reply| reply.json::<serde_json::Value>());\nrefused.unwrap_err().is_connect()",
        "true",
    ),
    (
        ":dep tokio = { version = \"1\", features = [\"full\"] }",
        "tokio::runtime::Runtime::new()?.block_on(async { tokio::task::spawn(async { 7 }).await })?",
        "7",
    ),
    (
        ":dep linfa = \"0.8\"\n:dep linfa-linear = \"0.8\"",
        "use linfa::prelude::*;\nlet data = linfa::Dataset::new(ndarray::array![[0.0], [1.0], [2.0]], ndarray::array![1.0, 3.0, 5.0]);\n\
         let model = linfa_linear::LinearRegression::default().fit(&data)?;\nformat!(\"{:.1}\", model.params()[0])",
        "\"2.0\"",
    ),
    (
        ":dep statrs = \"0.18\"",
        "use statrs::distribution::ContinuousCDF as _;\nstatrs::distribution::Normal::new(0.0, 1.0)?.cdf(0.0)",
        "0.5",
    ),
    (
        ":dep image = \"0.25\"",
        "let mut png = std::io::Cursor::new(vec![]);\nimage::RgbImage::new(2, 3).write_to(&mut png, image::ImageFormat::Png)?;\n\
         image::load_from_memory(png.get_ref())?.to_rgb8().dimensions()",
        "(2, 3)",
    ),
    (
        ":dep csv = \"1\"",
        "#[derive(serde::Deserialize)] struct Row { n: i64 }\n\
         let rows: Vec<Row> = csv::Reader::from_reader(&b\"n\\n4\\n\"[..]).deserialize().collect::<Result<_, _>>()?;\n\
         df![\"n\" => rows.iter().map(|row| row.n).collect::<Vec<_>>()]?.column(\"n\")?.i64()?.sum()",
        "Some(4)",
    ),
];

#[test]
#[ignore = "builds a hundred crates: minutes, unless they are in the cache"]
fn popular_crates_work_one_after_the_other() {
    block_on(async {
        let mut notebook = Notebook::open().await;
        for (line, code, expected) in POPULAR {
            let start = std::time::Instant::now();
            let said = notebook.run(&format!("{line}\n{code}")).await;
            let notes: Vec<&str> = said
                .streams
                .split(['\r', '\n'])
                .filter(|text| text.starts_with("note") || text.starts_with("built"))
                .collect();
            println!("{line}: {} ms {notes:?}", start.elapsed().as_millis());
            assert_eq!(said.result, expected, "{line}: {}", said.streams);
        }
    });
}

#[test]
#[ignore = "builds a hundred crates: minutes, unless they are in the cache"]
fn popular_crates_work_together() {
    block_on(async {
        let mut notebook = Notebook::open().await;
        let start = std::time::Instant::now();
        let lines: Vec<&str> = POPULAR.iter().map(|(line, ..)| *line).collect();
        let said = notebook.run(&lines.join("\n")).await;
        println!("together: {} ms\n{}", start.elapsed().as_millis(), said.streams.replace('\r', "\n"));
        for (line, code, expected) in POPULAR {
            assert_eq!(notebook.run(code).await.result, expected, "{line}");
        }
    });
}
