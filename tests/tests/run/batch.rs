//! Many runs at once.

use end_to_end::{PYTHON, Ran, Scratch};

/// Waits until as many processes have left a mark as there are to be at once.
const TOGETHER: &str = "import os, time\n\
    open(f'mark-{region}-{os.getpid()}', 'w').close()\n\
    while len([name for name in os.listdir() if name.startswith('mark-')]) < 2: time.sleep(0.02)\n\
    print(region, year)";

#[test]
fn a_matrix_runs_all_combinations_at_once() {
    let scratch = Scratch::default();
    scratch.notebook(PYTHON, Some("region = 'none'\nyear = 0"), &[TOGETHER]);
    let ran = scratch.run(&["--matrix", "region=eu,us", "--matrix", "year=2023", "-j", "2"]);
    ran.assert(0, &["nb.ipynb region=eu year=2023  succeeded", "2 of 2 runs succeeded"]);
    for region in ["eu", "us"] {
        let name = format!("nb.region-{region}.year-2023.out.ipynb");
        let text = std::fs::read_to_string(scratch.path(&name)).unwrap();
        assert!(text.contains(&format!("{region} 2023")), "{name}: {text}");
        scratch.assert_valid(&name);
    }
}

#[test]
fn one_failure_fails_all_and_stops_none() {
    let scratch = Scratch::default();
    scratch.notebook(PYTHON, Some("n: int = 0"), &["print(10 // n)"]);
    let ran = scratch.run(&["--matrix", "n=1,0,2", "-j", "1", "-o", "out-{n}.ipynb"]);
    ran.assert(5, &["ZeroDivisionError", "nb.ipynb n=0  failed (5)", "2 of 3 runs succeeded"]);
    assert!(["out-0.ipynb", "out-1.ipynb", "out-2.ipynb"].iter().all(|name| scratch.path(name).is_file()));
    let listed =
        Ran::new(scratch.nbrun(&["runs", "list", "--status", "succeeded", "--json"]).output().unwrap());
    let listed: serde_json::Value = serde_json::from_str(&listed.stdout).unwrap();
    assert_eq!(listed.as_array().map(Vec::len), Some(2));
}

#[test]
fn several_notebooks() {
    let scratch = Scratch::default();
    scratch.python_notebook(&["print('a')"]);
    std::fs::copy(scratch.path("nb.ipynb"), scratch.path("other.ipynb")).unwrap();
    scratch
        .run(&["other.ipynb", "missing.ipynb"])
        .assert(3, &["missing.ipynb: No such file", "2 of 3 runs succeeded"]);
    assert!(scratch.path("other.out.ipynb").is_file());
}

#[test]
fn runs_that_would_overwrite_each_other() {
    let scratch = Scratch::default();
    scratch.notebook(PYTHON, Some("n: int = 0"), &["1"]);
    scratch
        .run(&["--matrix", "n=1,2", "-o", "out.ipynb"])
        .assert(2, &["all runs would be saved to the same file"]);
    scratch.run(&["--matrix", "n=1,2", "--inplace"]).assert(2, &["--inplace would save all runs"]);
    scratch.run(&["--matrix", "n"]).assert(2, &["is neither NAME=VALUE"]);
    scratch.run(&["--matrix", "m=1,2"]).assert(2, &["there is no parameter `m`"]);
}
