//! A pool never runs code that has changed since.

use std::fs;

use end_to_end::Ran;

use super::Pool;

#[test]
fn a_preloaded_module_that_has_changed() {
    let pool = Pool::default();
    let modules = pool.scratch.path("modules");
    fs::create_dir(&modules).unwrap();
    fs::write(modules.join("mine.py"), "answer = 'old'").unwrap();
    let with_modules = |arguments: &[&str]| {
        let mut command = pool.nbrun(arguments);
        Ran::new(command.env("PYTHONPATH", &modules).output().unwrap())
    };
    with_modules(&["pool", "start", "python3", "--preload", "mine"]).assert(0, &[]);
    pool.scratch.python_notebook(&["import sys; print('mine' in sys.modules)\nimport mine; mine.answer"]);
    let run = || with_modules(&["run", "nb.ipynb", "--pool"]);
    let fresh = run();
    assert!(!fresh.stderr.contains("note:"), "{}", fresh.stderr);
    assert_eq!(pool.scratch.saved().text(0), "True\n'old'");

    fs::write(modules.join("mine.py"), "answer = 'new'").unwrap();
    run().assert(0, &["mine.py has changed; one is started"]);
    assert_eq!(pool.scratch.saved().text(0), "False\n'new'");
    pool.wait_until_ready();
    let renewed = run();
    assert!(!renewed.stderr.contains("note:"), "{}", renewed.stderr);
    assert_eq!(pool.scratch.saved().text(0), "True\n'new'");
}

#[test]
fn a_module_that_starts_threads_is_refused() {
    let pool = Pool::default();
    let modules = pool.scratch.path("modules");
    fs::create_dir(&modules).unwrap();
    let source =
        "import threading, time\nthreading.Thread(target=time.sleep, args=[600], daemon=True).start()";
    fs::write(modules.join("busy.py"), source).unwrap();
    let mut start = pool.nbrun(&["pool", "start", "python3", "--preload", "busy"]);
    let started = Ran::new(start.env("PYTHONPATH", &modules).output().unwrap());
    started.assert(4, &["busy starts threads when it is imported"]);
}

#[test]
fn a_kernelspec_that_has_changed() {
    let pool = Pool::default();
    let installed = end_to_end::clone().join(".tools/python/share/jupyter/kernels/python3/kernel.json");
    let own = pool.scratch.path("own/kernels/mine");
    fs::create_dir_all(&own).unwrap();
    let mut spec: serde_json::Value = serde_json::from_str(&fs::read_to_string(installed).unwrap()).unwrap();
    spec["argv"][0] = end_to_end::python().to_str().into();
    let mut write = |value: &str| {
        spec["env"] = serde_json::json!({"FROM_SPEC": value, "OTHERS": "${HOME}/x"});
        fs::write(own.join("kernel.json"), spec.to_string()).unwrap();
    };
    let with_own = |arguments: &[&str]| {
        let mut command = pool.nbrun(arguments);
        Ran::new(command.env("JUPYTER_PATH", pool.scratch.path("own")).env("HOME", "/h").output().unwrap())
    };
    write("one");
    with_own(&["pool", "start", "mine"]).assert(0, &[]);
    pool.scratch.notebook(
        ("mine", "python"),
        None,
        &["import os; print(os.environ['FROM_SPEC'], os.environ['OTHERS'])"],
    );
    with_own(&["run", "nb.ipynb", "--pool=required"]).assert(0, &[]);
    assert_eq!(pool.scratch.saved().text(0), "one /h/x\n");
    write("two");
    with_own(&["run", "nb.ipynb", "--pool"]).assert(0, &["its kernelspec has changed"]);
    assert_eq!(pool.scratch.saved().text(0), "two /h/x\n");
    pool.wait_until_ready();
    with_own(&["run", "nb.ipynb", "--pool=required"]).assert(0, &[]);
    assert_eq!(pool.scratch.saved().text(0), "two /h/x\n");
}
