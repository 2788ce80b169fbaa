//! A server that leaves out output above its limits.

use super::site::Site;

const TWENTY_MEGABYTES: &str =
    "import sys\nsys.stdout.write(('y' * 99 + '\\n') * 200_000)\nsys.stdout.flush()";

#[test]
fn output_above_the_limits_is_no_success_and_the_hint_helps() {
    let site = Site::start(&[]);
    site.scratch.python_notebook(&[TWENTY_MEGABYTES, "print('not executed')"]);
    let ran = site.run(&[]);
    ran.assert(
        7,
        &[
            "cell 1 of 2: output is possibly truncated: the server left out output above its iopub_data_rate_limit",
            "iopub_data_rate_limit=1000000.0 (bytes/sec)",
        ],
    );
    assert_eq!(site.scratch.saved().status(), "incomplete");
    site.assert_no_kernels();

    let (_, hint) = ran.stderr.split_once("start the server with `").unwrap();
    let options: Vec<&str> = hint.split('`').next().unwrap().split(' ').collect();
    assert_eq!(options.len(), 2, "{options:?}");
    let site = Site::start(&options);
    let many = "for i in range(5_000): print(i, flush=True)";
    site.scratch.python_notebook(&[TWENTY_MEGABYTES, many]);
    site.run(&[]).assert(0, &[]);
    let saved = site.scratch.saved();
    assert_eq!(saved.text(0).len(), 20_000_000);
    assert!(saved.text(1) == (0..5_000).map(|i| format!("{i}\n")).collect::<Vec<_>>().concat());
}

#[test]
fn messages_above_the_limits_are_no_success() {
    let site = Site::start(&[]);
    site.scratch.python_notebook(&["for i in range(20_000): display(i)"]);
    site.run(&[]).assert(7, &["above its iopub_msg_rate_limit"]);
}

#[test]
fn a_cell_that_prints_what_the_server_says_is_a_success() {
    let site = Site::start(&[]);
    site.scratch
        .python_notebook(&["import sys\nprint('IOPub data rate exceeded.\\n', file=sys.stderr, flush=True)"]);
    site.run(&[]).assert(0, &[]);
}
