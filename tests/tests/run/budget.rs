//! What a run's queries may process.

use end_to_end::{Ran, Scratch, clone, kernel_prefix};

const CELLS: [&str; 2] = [
    "%%bigquery few\nSELECT carrier FROM nycflights13.airlines",
    "%%bigquery all --table\nSELECT * FROM nycflights13.flights",
];

#[test]
fn a_query_over_the_runs_budget_is_not_submitted() {
    let scratch = Scratch::default();
    scratch.notebook(("nbrun-rust", "rust"), None, &CELLS);
    std::os::unix::fs::symlink(clone().join("notebooks/datasets"), scratch.path("datasets")).unwrap();
    let run = |budget: &str| {
        let mut run = scratch.nbrun(&["run", "nb.ipynb", "--budget", budget]);
        Ran::new(run.env("JUPYTER_PATH", kernel_prefix().join("share/jupyter")).output().unwrap())
    };
    run("1MB").assert(5, &["cell 2 of 2", "would process", "of the run's budget there is left"]);
    run("1GB").assert(0, &[]);
    run("a lot").assert(2, &["a lot"]);
}
