//! The ways in which a cell can end.

use end_to_end::Scratch;

#[test]
fn every_cell_to_its_end() {
    let scratch = Scratch::default();
    scratch.python_notebook(&["print('a')", "1 + 1", "import sys; print('b', file=sys.stderr)"]);
    scratch.run(&[]).assert(0, &["done: nb.out.ipynb"]);
    let saved = scratch.saved();
    assert_eq!([saved.text(0), saved.text(1), saved.text(2)], ["a\n", "2", "b\n"]);
    assert_eq!(saved.status(), "succeeded");
    assert_eq!(saved.0["cells"][2]["execution_count"], 3);
    assert!(saved.0["cells"][2]["metadata"]["execution"]["iopub.status.idle"].is_string());
    assert_eq!(saved.0["metadata"]["language_info"]["name"], "python");
}

#[test]
fn a_cell_that_raises() {
    let scratch = Scratch::default();
    scratch.python_notebook(&["print('a')", "def f():\n    raise ValueError('bad')\nf()", "print('c')"]);
    let ran = scratch.run(&[]);
    ran.assert(5, &["cell 2 of 3, In [2] raised ValueError: bad", "  | def f():", "----> 3 f()"]);
    assert!(!ran.stderr.contains('\u{1b}'), "no colours outside a terminal: {:?}", ran.stderr);
    let saved = scratch.saved();
    assert_eq!([saved.text(0), saved.text(1), saved.text(2)], ["a\n", "ValueError", ""]);
    assert_eq!(saved.status(), "failed");
    assert_eq!(saved.0["cells"][1]["metadata"]["tags"][0], "nbrun-failed");

    std::fs::rename(scratch.path("nb.out.ipynb"), scratch.path("nb.ipynb")).unwrap();
    scratch.run(&["--keep-going"]).assert(5, &["cell 2 of 3"]);
    let saved = scratch.saved();
    assert_eq!(saved.text(2), "c\n");
    assert_eq!(saved.0["cells"][1]["metadata"]["tags"].as_array().map(Vec::len), Some(1));
}

#[test]
fn a_kernel_that_dies() {
    let cases = [
        ("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)", "SIGKILL"),
        ("import os\nos._exit(0)", "it exited with code 0"),
        ("import ctypes\nctypes.string_at(0)", "SIGSEGV"),
    ];
    // What a kernel has not handed to the system dies with it, so the output is waited for.
    let saved = "print('be' + 'fore')\nwhile '\"be' 'fore' not in open('nb.out.ipynb').read(): pass";
    for (source, how) in cases {
        let scratch = Scratch::default();
        let helper = "import subprocess\nhelper = subprocess.Popen(['sleep', '600'])";
        scratch.python_notebook(&[helper, &format!("{saved}\n{source}"), "print('c')"]);
        scratch.run(&[]).assert(6, &["cell 2 of 3: the kernel died", how]);
        let saved = scratch.saved();
        assert_eq!([saved.text(1), saved.text(2)], ["before\n", ""]);
        assert_eq!(saved.status(), "kernel-died");
    }
}

#[test]
fn a_kernel_that_is_made_to_exit() {
    let scratch = Scratch::default();
    scratch.python_notebook(&["print('a')\nexit()", "print('b')"]);
    scratch
        .run(&[])
        .assert(6, &["cell 1 of 2: the kernel died: the cell made it exit, 1 cells before the end"]);
    assert_eq!(scratch.saved().text(0), "a\n");
}

#[test]
fn a_cell_that_asks() {
    let scratch = Scratch::default();
    scratch.python_notebook(&["name = input('who? ')"]);
    scratch.run(&[]).assert(5, &["cell 1 of 1", "make the answer a parameter"]);
}

#[test]
fn kernels_and_notebooks_that_are_not_there() {
    let scratch = Scratch::default();
    scratch.run(&[]).assert(3, &["nb.ipynb: No such file"]);
    std::fs::write(scratch.path("nb.ipynb"), "{\"cells\": [").unwrap();
    scratch.run(&[]).assert(3, &["nb.ipynb: line 1, column 12: the notebook is cut off here"]);
    scratch.notebook(("pyton3", "python"), None, &["1"]);
    scratch.run(&[]).assert(4, &["no kernel named `pyton3` is installed (did you mean `python3`?)"]);
    scratch.run(&["-k", "python3"]).assert(0, &[]);
    scratch.run(&["-o", "nb.ipynb"]).assert(2, &["the output is the notebook itself", "--inplace"]);
}
