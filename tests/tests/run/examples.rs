//! The examples give the answers that their README tells.

use end_to_end::{Ran, Scratch, clone, kernel_prefix};

#[test]
fn customer_groups_have_their_shares() {
    let scratch = Scratch::default();
    let mut run = scratch.nbrun(&["run", "-o", "nb.out.ipynb"]);
    run.arg(clone().join("notebooks/customer_groups.ipynb"));
    run.env("JUPYTER_PATH", kernel_prefix().join("share/jupyter"));
    Ran::new(run.output().unwrap()).assert(0, &[]);
    let saved = scratch.saved();
    let answer = saved.0["cells"].as_array().unwrap().last().unwrap().to_string();
    assert!(answer.contains("2894 *loyal* customers, 12% of all, brought **53%**"), "{answer}");
}
