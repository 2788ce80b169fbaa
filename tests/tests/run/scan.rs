//! `nbrun scan`, as a person and a hook use it.

use std::fs;

use end_to_end::{Ran, Scratch};
use serde_json::Value;

/// Made up, and taken apart so that this file holds nothing to be found.
fn token() -> String {
    ["ghp_", "q8ZtR2vKx0PfWm4yLbN7sJdC3hGuEo6iTaVn"].concat()
}

#[test]
fn secrets_are_found_and_not_told() {
    let scratch = Scratch::default();
    fs::create_dir_all(scratch.path("folder/.ipynb_checkpoints")).unwrap();
    scratch.python_notebook(&["x = 1", &format!("a = 1\nheaders = {{'Authorization': '{}'}}", token())]);
    fs::copy(scratch.path("nb.ipynb"), scratch.path("folder/.ipynb_checkpoints/nb.ipynb")).unwrap();
    fs::rename(scratch.path("nb.ipynb"), scratch.path("folder/leaky.ipynb")).unwrap();
    scratch.python_notebook(&["x = 1"]);
    fs::rename(scratch.path("nb.ipynb"), scratch.path("clean.ipynb")).unwrap();
    let scan = |arguments: &[&str]| Ran::new(scratch.nbrun(&["scan"]).args(arguments).output().unwrap());

    let found = scan(&["."]);
    found.assert(9, &["1 thing that looks like a secret in 2 notebooks"]);
    assert_eq!(found.stdout, "./folder/leaky.ipynb: cell 2, 2:30: GitHub token ghp_… (40 characters)\n");
    assert!(!found.stderr.contains(&token()));

    let found: Value = serde_json::from_str(&scan(&["folder", "--json"]).stdout).unwrap();
    assert_eq!(
        (&found[0]["rule"], &found[0]["cell"], &found[0]["line"]),
        (&"github-token".into(), &2.into(), &2.into())
    );

    scan(&["clean.ipynb"]).assert(0, &["nothing that looks like a secret in 1 notebook"]);
    assert_eq!(scan(&["clean.ipynb", "--json"]).stdout, "[]\n");
}

#[test]
fn what_can_t_be_read_hides_nothing() {
    let scratch = Scratch::default();
    scratch.python_notebook(&[&format!("'{}'", token())]);
    fs::write(scratch.path("broken.ipynb"), "{").unwrap();
    let ran = Ran::new(scratch.nbrun(&["scan", "broken.ipynb", "nb.ipynb"]).output().unwrap());
    ran.assert(3, &["broken.ipynb"]);
    assert!(ran.stdout.contains("nb.ipynb: cell 1, 1:2: GitHub token"), "{}", ran.stdout);
}
