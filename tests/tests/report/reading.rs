//! What a reader can do with a page.

use anyhow::Result;
use end_to_end::{Ran, Scratch, clone, kernel_prefix};

use crate::read;

#[test]
fn a_person_reads_the_demo() -> Result<()> {
    let scratch = Scratch::default();
    let mut run =
        scratch.nbrun(&["run", "-o", "nb.out.ipynb", "-p", "as_of=2013-10-01", "--report", "demo.html"]);
    run.arg(clone().join("notebooks/flight_delays.ipynb"));
    run.env("JUPYTER_PATH", kernel_prefix().join("share/jupyter"));
    Ran::new(run.output()?).assert(0, &[]);

    let seen = read(&scratch, &scratch.path("demo.html"), None, "screenshots-report")?;
    assert_eq!(
        (seen.heading.as_str(), seen.status.as_str()),
        ("Will the flight be in trouble?", "Succeeded")
    );
    assert_eq!(seen.title, seen.heading);
    assert_eq!(seen.parameters, ["as_of\n2013-10-01"]);
    assert!(seen.contents.contains(&"What happened before".to_owned()), "{:?}", seen.contents);
    assert!(seen.images.len() >= 3 && seen.images.iter().all(|width| *width > 0), "{:?}", seen.images);
    assert!(seen.failed.is_empty() && seen.frames.is_empty() && seen.remarks.is_empty(), "{seen:#?}");

    let white = "rgb(255, 255, 255)";
    assert_eq!((seen.backgrounds.light.as_str(), seen.backgrounds.chosen.as_str()), (white, white));
    assert_ne!(seen.backgrounds.dark, white);
    assert!(seen.sources[0] > 10 && seen.sources[1] == 0, "{:?}", seen.sources);
    assert_eq!((seen.print.background.as_str(), seen.print.code, seen.print.tools), (white, true, false));
    assert_eq!((seen.requests, seen.errors), (vec![], vec![]));
    Ok(())
}

#[test]
fn a_failed_run_shows_where_it_failed() -> Result<()> {
    let scratch = Scratch::default();
    let lines = "for i in range(2_000): print('line', i)";
    scratch.python_notebook(&[
        lines,
        "print('before')\nraise ValueError('no <rows> today')",
        "print('after')",
    ]);
    scratch.run(&["--report", "nb.html", "--report-code", "folded"]).assert(5, &["no <rows> today"]);

    let seen = read(&scratch, &scratch.path("nb.html"), None, "screenshots-report-failed")?;
    assert_eq!((seen.heading.as_str(), seen.status.as_str()), ("nb", "Failed"));
    let [failed] = &seen.failed[..] else { panic!("{:#?}", seen.failed) };
    assert!(
        failed.visible && failed.text.contains("ValueError") && failed.text.contains("before"),
        "{failed:?}"
    );
    assert_eq!(seen.sources[0], 0, "the code is folded");
    assert!(seen.print.code, "and unfolds in print");
    let [folded, opened] = seen.boxes[..] else { panic!("{:?}", seen.boxes) };
    assert!(folded < 600.0 && opened > 30_000.0, "{folded} {opened}");
    assert!(seen.print.r#box < 1_500.0, "a vast output is printed in part: {}", seen.print.r#box);
    assert_eq!((seen.requests, seen.errors), (vec![], vec![]));
    Ok(())
}

#[test]
fn what_can_t_be_rendered_is_said() {
    let scratch = Scratch::default();
    let render = |arguments: &[&str]| Ran::new(scratch.nbrun(&["render"]).args(arguments).output().unwrap());
    render(&["none.ipynb"]).assert(3, &["none.ipynb"]);
    scratch.python_notebook(&["1"]);
    render(&["nb.ipynb", "-o", "no/such/folder.html"])
        .assert(8, &["the page can't be written", "no/such/folder.html"]);
    render(&["nb.ipynb", "-o", "-", "--open"]).assert(2, &["can't be opened"]);
    render(&["nb.ipynb"]).assert(0, &[]);
    assert!(scratch.path("nb.html").is_file());
    assert!(render(&["nb.ipynb", "-o", "-"]).stdout.starts_with("<!doctype html>"));
}
