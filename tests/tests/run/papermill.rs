//! What papermill's users expect: its options, its metadata, its readers.

use end_to_end::{PYTHON, Ran, Scratch, python};
use serde_json::{Value, json};

fn scratch() -> Scratch {
    let scratch = Scratch::default();
    let parameters = "region = 'eu'  # where\nlimit: int = 100\nday = None";
    scratch.notebook(PYTHON, Some(parameters), &["print(region, limit, day)", "1/0", "print('c')"]);
    scratch
}

#[test]
fn its_reader_understands() {
    let scratch = scratch();
    scratch.run(&["-p", "limit=5", "--until", "3", "--prepare-execute"]).assert(0, &[]);
    let script = "import json, nbformat, papermill\n\
        from papermill.iorw import load_notebook_node\n\
        node = load_notebook_node('nb.out.ipynb')\n\
        known = papermill.inspect_notebook('nb.out.ipynb')\n\
        print(json.dumps([node.metadata.papermill, [c.metadata.get('papermill') for c in node.cells], known]))";
    let read = Ran::new(scratch.command(python()).args(["-c", script]).output().unwrap());
    read.assert(0, &[]);
    let told: Value = serde_json::from_str(&read.stdout).unwrap();
    let [notebook, cells, known] = [&told[0], &told[1], &told[2]];
    assert_eq!(notebook["parameters"], json!({"limit": 5}));
    assert_eq!(notebook["default_parameters"], json!({"region": "eu", "limit": 100, "day": null}));
    assert_eq!([&notebook["input_path"], &notebook["output_path"]], ["nb.ipynb", "nb.out.ipynb"]);
    assert_eq!(notebook["exception"], Value::Null);
    assert!(notebook["duration"].as_f64().unwrap() > 0.0);
    assert_eq!(cells[2]["status"], "completed");
    assert_eq!(cells[2]["exception"], false);
    assert!(cells[2]["duration"].as_f64().unwrap() >= 0.0);
    assert!(cells[3].get("status").is_none(), "it was left out");
    assert_eq!(known["region"]["help"], "where");
}

#[test]
fn a_failure_is_recorded_and_marked() {
    let scratch = scratch();
    scratch.run(&["--mark-error"]).assert(5, &["cell 3 of 4, In [3] raised ZeroDivisionError"]);
    let saved = scratch.saved();
    let tags: Vec<&Value> = (0..6).map(|cell| &saved.0["cells"][cell]["metadata"]["tags"]).collect();
    let marker = json!(["papermill-error-cell-tag"]);
    assert_eq!([tags[0], tags[3]], [&marker, &marker]);
    assert_eq!(tags[4], &json!(["nbrun-failed"]));
    assert_eq!(saved.0["metadata"]["papermill"]["exception"], true);
    let status = |cell: usize| saved.0["cells"][cell]["metadata"]["papermill"]["status"].clone();
    assert_eq!([status(2), status(4), status(5)], ["completed", "failed", "pending"]);

    std::fs::rename(scratch.path("nb.out.ipynb"), scratch.path("nb.ipynb")).unwrap();
    scratch.run(&[]).assert(5, &[]);
    assert_eq!(scratch.saved().cells(), 4, "the markers of the earlier run are gone");
}

#[test]
fn its_options() {
    let scratch = scratch();
    let yaml = ["-y", "{limit: 7, region: [a]}", "-r", "region=007", "-b", "ZGF5OiBtb24K"];
    let mut run = scratch.nbrun(&["run", "nb.ipynb", "--until", "3", "--no-progress-bar", "--log-output"]);
    run.args(["--start-timeout", "60", "--execution-timeout", "60", "--report-mode"]).args(yaml);
    let ran = Ran::new(run.output().unwrap());
    ran.assert(0, &[]);
    assert_eq!(ran.stdout, "007 7 mon\n", "-b comes before -y, and -y before -r");
    assert_eq!(scratch.saved().0["cells"][2]["metadata"]["jupyter"]["source_hidden"], true);
    assert!(!ran.stderr.contains("[1/"), "{}", ran.stderr);

    scratch.run(&["-r", "limit=7"]).assert(2, &["parameter `limit` is int", "given by -r"]);
    scratch.run(&["-b", "?"]).assert(2, &["-b: "]);
    scratch.run(&["-y", "[1]"]).assert(2, &["-y: it wants a map of names to values"]);
    scratch.run(&["-p", "limit"]).assert(2, &["papermill's `-p NAME VALUE` is `-p NAME=VALUE` here"]);
    scratch.run(&["-o", "{regoin}.ipynb"]).assert(2, &["-o {regoin}: there is no parameter of this name"]);
}

#[test]
fn prepared_and_not_run() {
    let scratch = scratch();
    scratch.run(&["--prepare-only", "-p", "limit=3"]).assert(0, &["prepared, not run: nb.out.ipynb"]);
    let saved = scratch.saved();
    assert_eq!(saved.0["cells"][1]["metadata"]["tags"][0], "injected-parameters");
    assert_eq!(saved.0["cells"][2]["execution_count"], Value::Null);
    assert_eq!(saved.0["metadata"]["papermill"]["parameters"], json!({"limit": 3}));
    assert_eq!(saved.status(), "", "there was no run");
}
