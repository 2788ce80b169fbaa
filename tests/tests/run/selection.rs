//! Parts of a notebook, and cells with tags.

use end_to_end::{PYTHON, Scratch};
use serde_json::{Value, json};

fn tag(scratch: &Scratch, tags: &[(usize, &str)]) {
    let path = scratch.path("nb.ipynb");
    let mut notebook: Value = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
    for (cell, tag) in tags {
        notebook["cells"][cell]["metadata"]["tags"] = json!([tag]);
    }
    std::fs::write(path, notebook.to_string()).unwrap();
}

#[test]
fn a_part_of_the_notebook() {
    let scratch = Scratch::default();
    scratch.notebook(PYTHON, Some("n = 1"), &["old = 1", "x = n", "print(x)", "print('late')"]);
    tag(&scratch, &[(2, "work"), (3, "work")]);
    let ran = scratch.run(&["--start", "work", "--until", "work", "-p", "n=2"]);
    ran.assert(0, &["left out, as --start and --until say: cells 3, 6", "[5/6]"]);
    let saved = scratch.saved();
    assert_eq!([saved.text(2), saved.text(4), saved.text(5)], ["", "2\n", ""]);
    assert_eq!(saved.0["cells"][4]["execution_count"], 4, "parameters, injected, x, print");

    scratch.run(&["--start", "cell-2", "--until", "5"]).assert(5, &["NameError", "cell 4 of 5"]);
    scratch
        .run(&["--start", "9"])
        .assert(2, &["--start 9: the notebook has cells 1 to 5", "hint: a cell is"]);
    scratch.run(&["--until", "wrk"]).assert(2, &["--until wrk: no cell has this id or tag"]);
}

#[test]
fn tags_that_skip_and_forgive() {
    let scratch = Scratch::default();
    scratch.python_notebook(&["1/0", "1/0", "1/0", "1/0", "print('end')"]);
    tag(&scratch, &[(0, "skip"), (1, "skip-execution"), (2, "raises-exception"), (3, "allow-error")]);
    scratch.run(&[]).assert(0, &[]);
    let saved = scratch.saved();
    let texts: Vec<String> = (0..5).map(|cell| saved.text(cell)).collect();
    assert_eq!(texts, ["", "", "ZeroDivisionError", "ZeroDivisionError", "end\n"]);
}

#[test]
fn the_last_selected_cell_may_end_the_kernel() {
    let scratch = Scratch::default();
    scratch.python_notebook(&["print('a')", "exit()", "print('c')"]);
    scratch.run(&["--until", "2"]).assert(0, &["cells 3"]);
}
