//! Stopping a cell: whatever it is doing, it stops soon, and the variables are alive.

#![allow(clippy::expect_used, clippy::unwrap_used)]

mod support;

use std::time::{Duration, Instant};

use nbrun_kernel::engine::{CellError, Output};
use support::Notebook;

/// What users were promised.
const SOON: Duration = Duration::from_secs(2);

/// Runs a cell, and stops it whenever it has printed something if `stops`: how it ended, what it showed, and how long
/// it went on after the last stop.
async fn run(
    notebook: &mut Notebook,
    source: &str,
    stops: bool,
) -> (Result<(), CellError>, String, Duration) {
    let stop = notebook.session.interrupt();
    let mut stopped_at = Instant::now();
    let heard = |_: &_| {
        if stops {
            stopped_at = Instant::now();
            stop.interrupt();
        }
    };
    let ran = notebook.run_unsettled(source, heard).await;
    let took = stopped_at.elapsed();
    notebook.session.settle().await;
    let text = ran.text();
    (ran.outcome, text, took)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_running_cell_stops_and_variables_are_alive() {
    let mut notebook = Notebook::start().await;
    let prepare = "let mut list = vec![1, 2, 3];\n\
        let keys = df![\"k\" => (0..3_000i64).collect::<Vec<_>>()].unwrap();\n\
        keys.clone().lazy().group_by([col(\"k\")]).agg([len()]).collect().unwrap().height()";
    assert_eq!(run(&mut notebook, prepare, false).await.1, "3000");
    for busy in [
        "loop { std::hint::spin_loop() }",
        "std::thread::sleep(std::time::Duration::from_secs(1000));",
        "loop { keys.clone().lazy().group_by([col(\"k\")]).agg([len()]).collect().unwrap(); }",
        "tokio::time::sleep(std::time::Duration::from_secs(1000)).await;",
        "std::process::Command::new(\"sleep\").arg(\"987654\").status().unwrap();",
        "let mut text = String::new(); loop { println!(\"{}\", list.len()); }",
    ] {
        let cell = format!("list.push(4);\nprintln!(\"at work\");\n{busy}");
        let (outcome, _, took) = run(&mut notebook, &cell, true).await;
        let error = outcome.expect_err(busy);
        assert_eq!(error.ename, "Interrupted", "{busy}");
        assert!(took < SOON, "{busy}: {took:?}");
        let (outcome, text, _) = run(&mut notebook, "format!(\"{list:?}, {}\", keys.height())", false).await;
        assert_eq!((outcome, text.as_str()), (Ok(()), "\"[1, 2, 3], 3000\""), "after {busy}");
    }
    assert!(has_ended("987654"), "what a stopped cell has started is stopped too");
    let query = "keys.clone().lazy().group_by([col(\"k\")]).agg([len()]).collect().unwrap().height()";
    assert_eq!(run(&mut notebook, query, false).await.1, "3000");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_running_compile_stops() {
    let mut notebook = Notebook::start().await;
    let (output, _shown) = Output::channel();
    let stop = notebook.session.interrupt();
    // The second is polled once the first waits for rustc.
    let (outcome, ()) =
        tokio::join!(notebook.session.execute(1, "let x = 1;", &output), async { stop.interrupt() });
    assert_eq!(outcome.expect_err("stopped").evalue, "the compile was stopped; nothing has changed");
    assert_eq!(run(&mut notebook, "1 + 1", false).await.1, "2");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_running_command_stops_with_its_children() {
    let mut notebook = Notebook::start().await;
    assert_eq!(run(&mut notebook, "let kept = 7;", false).await.0, Ok(()));
    for cell in [
        "%%sh\necho at work\nsleep 876543",
        "!echo at work; sleep 876543",
        "%%time\n%%bash\ntrap '' INT\n(echo at work; sleep 876543)",
    ] {
        let (outcome, _, took) = run(&mut notebook, cell, true).await;
        assert_eq!(outcome.expect_err(cell).ename, "Interrupted", "{cell}");
        assert!(took < SOON, "{cell}: {took:?}");
        assert!(has_ended("876543"), "{cell}");
    }
    assert_eq!(run(&mut notebook, "kept", false).await.1, "7");
}

/// A process that was killed is still there until the system comes round to it.
fn has_ended(argument: &str) -> bool {
    let asked = Instant::now();
    while is_running(argument) && asked.elapsed() < SOON {
        std::thread::yield_now();
    }
    !is_running(argument)
}

fn is_running(argument: &str) -> bool {
    let processes = std::fs::read_dir("/proc").unwrap().flatten();
    let command =
        |path: std::path::PathBuf| std::fs::read_to_string(path.join("cmdline")).unwrap_or_default();
    processes.map(|process| command(process.path())).any(|line| line.split('\0').any(|word| word == argument))
}
