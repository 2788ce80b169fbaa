//! Much output, and output that changes.

use end_to_end::{Scratch, signal, wait_until};
use rustix::process::Signal;

#[test]
fn a_hundred_thousand_lines() {
    let scratch = Scratch::default();
    scratch.python_notebook(&["for i in range(100_000): print(i, 'some text on the line')", "'after'"]);
    scratch.run(&[]).assert(0, &[]);
    let saved = scratch.saved();
    let expected = (0..100_000).map(|i| format!("{i} some text on the line\n")).collect::<Vec<_>>().concat();
    assert!(saved.text(0) == expected, "{} of {} bytes", saved.text(0).len(), expected.len());
    assert_eq!(saved.text(1), "'after'");
}

#[test]
fn a_message_for_each_line_while_nbrun_sleeps() {
    let scratch = Scratch::default();
    scratch.python_notebook(&[
        "print('early', flush=True)",
        "\
        import os, time\n\
        while not os.path.exists('go'): time.sleep(0.01)\n\
        for i in range(20_000): print(i, flush=True)\n\
        open('done', 'w').close()",
    ]);
    let child = scratch.run_until("early");
    signal(&child, Signal::STOP);
    std::fs::write(scratch.path("go"), "").unwrap();
    wait_until("all is printed", || scratch.path("done").exists());
    signal(&child, Signal::CONT);
    assert_eq!(child.wait_with_output().unwrap().status.code(), Some(0));
    let expected = (0..20_000).map(|i| format!("{i}\n")).collect::<Vec<_>>().concat();
    let text = scratch.saved().text(1);
    assert!(text == expected, "{} of {} bytes", text.len(), expected.len());
}

#[test]
fn twenty_megabytes() {
    let scratch = Scratch::default();
    scratch
        .python_notebook(&["import sys\nsys.stdout.write(('y' * 99 + '\\n') * 200_000)\nsys.stdout.flush()"]);
    scratch.run(&[]).assert(0, &[]);
    assert_eq!(scratch.saved().text(0).len(), 20_000_000);
}

#[test]
fn displays_that_are_updated_and_cleared() {
    let scratch = Scratch::default();
    scratch.python_notebook(&[
        "from IPython.display import clear_output, display\nhandle = display('one', display_id=True)",
        "print('gone')\nclear_output(wait=True)\nprint('stays')\nhandle.update('two')",
    ]);
    scratch.run(&[]).assert(0, &[]);
    let saved = scratch.saved();
    assert_eq!([saved.text(0), saved.text(1)], ["'two'", "stays\n"]);
}

#[test]
fn outputs_are_on_disk_while_the_cell_runs() {
    let scratch = Scratch::default();
    scratch.python_notebook(&[
        "import os, time\nprint('early', flush=True)\nwhile not os.path.exists('go'): time.sleep(0.01)",
    ]);
    let child = scratch.run_until("early");
    let saved = scratch.saved();
    assert_eq!((saved.text(0).as_str(), saved.status()), ("early\n", "running"));
    std::fs::write(scratch.path("go"), "").unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(scratch.saved().status(), "succeeded");
}

#[test]
fn standard_output_gets_the_notebook_or_the_events() {
    let scratch = Scratch::default();
    scratch.python_notebook(&["print('hello')"]);
    let ran = scratch.run(&["-o", "-", "--no-progress"]);
    ran.assert(0, &[]);
    std::fs::write(scratch.path("piped.ipynb"), &ran.stdout).unwrap();
    scratch.assert_valid("piped.ipynb");
    assert!(!scratch.path("nb.out.ipynb").exists());

    let ran = scratch.run(&["--json"]);
    let events: Vec<serde_json::Value> =
        ran.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let names: Vec<&str> = events.iter().filter_map(|event| event["event"].as_str()).collect();
    assert_eq!(names, ["started", "cell_started", "stream", "cell_ended", "ended"]);
    assert_eq!(events[4]["exit_code"], 0);

    let ran = scratch.run(&["--log-output", "--no-progress"]);
    assert_eq!(ran.stdout, "hello\n");
}

#[test]
fn success_is_told_before_a_slow_shutdown() {
    let scratch = Scratch::default();
    scratch.python_notebook(&["print('early')\nimport atexit, os, time\n\
         def slow():\n    while not os.path.exists('go'): time.sleep(0.01)\n\
         atexit.register(slow)"]);
    let child = scratch.run_until("early");
    wait_until("the run is over", || scratch.saved().status() == "succeeded");
    std::fs::write(scratch.path("go"), "").unwrap();
    assert_eq!(child.wait_with_output().unwrap().status.code(), Some(0));
}
