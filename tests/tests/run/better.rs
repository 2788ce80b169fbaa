//! What papermill does wrong, as its users have reported, beside what nbrun does. Papermill itself runs too: a test fails
//! as soon as papermill has become better, and this file has to tell.
//!
//! Lost output of a Jupyter Server above its rate, and writes to object storage beyond its limits, are tested where
//! servers and storages are.

use end_to_end::{PYTHON, Ran, Scratch, python, signal, wait_until};
use rustix::process::Signal;

/// Runs papermill on `nb.ipynb` to `pm.ipynb`.
fn papermill(scratch: &Scratch, arguments: &[&str]) -> Ran {
    let mut command = scratch.command(python());
    command.args(["-m", "papermill", "nb.ipynb", "pm.ipynb", "--no-progress-bar"]).args(arguments);
    Ran::new(command.output().unwrap())
}

/// The text of papermill's output notebook.
fn executed(scratch: &Scratch) -> String {
    std::fs::read_to_string(scratch.path("pm.ipynb")).unwrap_or_default()
}

/// nteract/papermill#667, #818: an unknown parameter is a warning, the notebook runs with its default, and all is well.
#[test]
fn a_mistyped_parameter() {
    let scratch = Scratch::default();
    scratch.notebook(PYTHON, Some("as_of = '2013-09-01'"), &["print('as of', as_of)"]);
    papermill(&scratch, &["-p", "as_off", "2013-10-01"]).assert(0, &["Passed unknown parameter: as_off"]);
    assert!(executed(&scratch).contains("as of 2013-09-01"), "papermill ran with the default");

    scratch.run(&["-p", "as_off=2013-10-01"]).assert(2, &["no parameter `as_off`", "did you mean `as_of`?"]);
    assert!(!scratch.path("nb.out.ipynb").exists(), "nothing ran");
}

/// nteract/papermill#55: papermill makes a number of whatever looks like one, whatever the type of the default.
#[test]
fn a_string_that_looks_like_a_number() {
    let scratch = Scratch::default();
    scratch.notebook(PYTHON, Some("zip_code = '00501'\nversion = '1.0'"), &["print([zip_code, version])"]);
    papermill(&scratch, &["-p", "zip_code", "01234", "-p", "version", "1.10"]).assert(0, &[]);
    assert!(executed(&scratch).contains("[1234, 1.1]"), "papermill made numbers of them");

    scratch.run(&["-p", "zip_code=01234", "-p", "version=1.10"]).assert(0, &[]);
    assert_eq!(scratch.saved().text(2), "['01234', '1.10']\n");
}

/// nteract/papermill#508, #601: at SIGTERM papermill dies where it stands. It has saved the notebook when the cell began,
/// and what the cell put out since then is lost.
#[test]
fn the_output_of_a_cell_that_is_terminated() {
    let scratch = Scratch::default();
    let told = scratch.path("told");
    let endless = "import pathlib, time\n\
        print('hours of work', flush=True)\n\
        time.sleep(1); pathlib.Path('told').touch()\n\
        while True: time.sleep(0.05)";
    scratch.python_notebook(&[endless]);
    let mut command = scratch.command(python());
    command.args(["-m", "papermill", "nb.ipynb", "pm.ipynb", "--no-progress-bar"]);
    let mut child = command.spawn().unwrap();
    wait_until("the cell has put out something", || told.exists());
    signal(&child, Signal::TERM);
    child.wait().unwrap();
    let saved = executed(&scratch);
    assert!(
        saved.contains("pathlib") && !saved.contains("\"hours of work\\n\""),
        "papermill saved it: {saved}"
    );
    scratch.assert_nothing_runs();

    let child = scratch.run_until("hours of work");
    signal(&child, Signal::TERM);
    Ran::new(child.wait_with_output().unwrap()).assert(143, &["stopped by SIGTERM"]);
    let saved = scratch.saved();
    assert_eq!((saved.text(0).as_str(), saved.status()), ("hours of work\nKeyboardInterrupt", "interrupted"));
}

/// A cell after which messages are missing: here the kernel no longer sends `stream` and `status`. By default nbclient
/// takes the silence for the end of the output and goes on (`raise_on_iopub_timeout`; nteract/papermill#426).
#[test]
fn output_that_is_cut_off() {
    let scratch = Scratch::default();
    let cut = "print('first line', flush=True)\n\
        session = get_ipython().kernel.session\n\
        send = session.send\n\
        def lossy(stream, message, *rest, **named):\n    \
            kind = message if isinstance(message, str) else message['msg_type']\n    \
            if kind not in ('status', 'stream'): return send(stream, message, *rest, **named)\n\
        session.send = lossy\n\
        print('the result')";
    scratch.python_notebook(&[cut, "print('next')"]);
    let script = "import nbformat, nbclient\n\
        notebook = nbformat.read('nb.ipynb', 4)\n\
        nbclient.NotebookClient(notebook, iopub_timeout=1).execute()\n\
        nbformat.write(notebook, 'pm.ipynb')";
    let ran = Ran::new(scratch.command(python()).args(["-c", script]).output().unwrap());
    ran.assert(0, &[]);
    let saved = executed(&scratch);
    let is_cut = saved.contains("first line\\n") && !saved.contains("the result\\n");
    assert!(is_cut, "nbclient calls it a success: {saved}");

    scratch.run(&[]).assert(7, &["cell 1 of 2: output is possibly truncated"]);
    assert_eq!(scratch.saved().status(), "incomplete");
}
