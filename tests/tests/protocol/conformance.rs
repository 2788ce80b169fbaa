//! `jupyter_kernel_test`, the tests that Jupyter offers to all kernels.

use end_to_end::{Scratch, clone, kernel_prefix, python};

#[test]
fn jupyters_own_tests_of_a_kernel() {
    let scratch = Scratch::default();
    let output = scratch
        .command(python())
        .arg(clone().join("tests/tests/protocol/conformance.py"))
        .env("JUPYTER_PATH", kernel_prefix().join("share/jupyter"))
        .output()
        .unwrap();
    let report = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && !report.contains("skipped"), "{report}");
}
