//! Parameters that do not fit, before any kernel starts; and parameters that do.

use end_to_end::{PYTHON, Scratch};

const PARAMETERS: &str = "\
from datetime import date
as_of: date = date(2013, 9, 1)  # the day of the report
carriers: list[str] = ['AA', 'UA']
limit = 100  # rows at most
zip_code = '01234'
note = None
weights = {'a': 1}
model: str";

fn scratch() -> Scratch {
    let scratch = Scratch::default();
    scratch.notebook(
        PYTHON,
        Some(PARAMETERS),
        &["print(as_of, carriers, limit, zip_code, note, weights, model)"],
    );
    scratch
}

/// Standard error of a run that must not come to start its kernel.
fn refused(arguments: &[&str]) -> String {
    let scratch = scratch();
    let ran = scratch.run(arguments);
    ran.assert(2, &[]);
    assert!(!scratch.path("nb.out.ipynb").exists(), "nothing is saved");
    ran.stderr
}

#[test]
fn what_does_not_fit_is_refused() {
    insta::assert_snapshot!(refused(&["-p", "model=m", "-p", "as_off=2013-10-01", "-p", "limit=1e5"]));
    insta::assert_snapshot!(refused(&["-p", "model=m", "-p", "as_of=2013-02-30", "-p", "weights={a: x}"]));
    insta::assert_snapshot!(refused(&["-p", "limit:=null"]));
    insta::assert_snapshot!(refused(&["-p", "limit:=nul"]));
    insta::assert_snapshot!(refused(&["-p", "limit"]));
}

#[test]
fn files_that_can_not_be_used_are_refused() {
    for (name, text, message) in [
        (
            "p.yaml",
            "limit: 1\nlimit: 2",
            "p.yaml: line 1, column 1: key \"limit\" is given twice in this map",
        ),
        ("p.json", "{\"limit\": 1,}", "p.json: key must be a string at line 1 column 13"),
        ("p.toml", "limit = ", "p.toml: TOML parse error at line 1, column 9"),
        ("p.txt", "", "p.txt: a parameters file ends in .yaml, .yml, .toml or .json"),
        (
            "p.yml",
            "limit: x",
            "parameter `limit` is int: `x` does not fit (given by p.yml); it takes an integer",
        ),
    ] {
        let scratch = scratch();
        std::fs::write(scratch.path(name), text).unwrap();
        scratch.run(&["-f", name, "-p", "model=m"]).assert(2, &[message]);
    }
}

#[test]
fn the_last_value_wins_and_is_read_as_its_type() {
    let scratch = scratch();
    std::fs::write(scratch.path("a.yaml"), "model: 1.10\nlimit: 1\nas_of: 2013-10-01\n").unwrap();
    std::fs::write(scratch.path("b.toml"), "limit = 2\ncarriers = ['B6']\n").unwrap();
    scratch
        .run(&["-f", "a.yaml", "-f", "b.toml", "-p", "zip_code=01e5", "-p", "note=[1, null]"])
        .assert(0, &[]);
    let saved = scratch.saved();
    assert_eq!(saved.text(2), "2013-10-01 ['B6'] 2 01e5 [1, None] {'a': 1} 1.10\n");
    assert_eq!(saved.0["cells"][1]["metadata"]["tags"][0], "injected-parameters");
    assert_eq!(saved.0["metadata"]["nbrun"]["given"]["as_of"], "2013-10-01");

    std::fs::rename(scratch.path("nb.out.ipynb"), scratch.path("nb.ipynb")).unwrap();
    scratch.run(&["-p", "model=again"]).assert(0, &[]);
    let saved = scratch.saved();
    assert_eq!(saved.0["cells"].as_array().map(Vec::len), Some(3), "the old injected cell is replaced");
    assert_eq!(saved.text(2), "2013-09-01 ['AA', 'UA'] 100 01234 None {'a': 1} again\n");
}

#[test]
fn a_notebook_without_parameters_takes_none() {
    let scratch = Scratch::default();
    scratch.python_notebook(&["1"]);
    scratch.run(&["-p", "x=1"]).assert(2, &["the notebook has no cell tagged `parameters`", "Cell Tags"]);
}

#[test]
fn inspect_lists_them() {
    let scratch = scratch();
    let inspect = |arguments: &[&str]| {
        let output = scratch.nbrun(arguments).output().unwrap();
        assert!(output.status.success());
        String::from_utf8(output.stdout).unwrap()
    };
    insta::assert_snapshot!(inspect(&["inspect", "nb.ipynb"]));
    insta::assert_snapshot!(inspect(&["inspect", "nb.ipynb", "--json"]));
}
