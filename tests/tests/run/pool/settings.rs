//! A kernel of the pool has the settings of its run, not of the pool.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use end_to_end::Ran;

use super::Pool;

/// What a kernel finds, as text.
const FINDINGS: &str = "import os, resource, sys, signal, threading, time, json, pathlib\n\
    fds = sorted(int(fd) for fd in os.listdir('/proc/self/fd'))\n\
    old = os.umask(0); os.umask(old)\n\
    def end(fd):\n    \
        try: return os.readlink(f'/proc/self/fd/{fd}').split(':')[0]\n    \
        except OSError: return None\n\
    print(json.dumps({\n\
    'cwd': os.getcwd(), 'umask': old, 'nofile': resource.getrlimit(resource.RLIMIT_NOFILE),\n\
    'niceness': os.getpriority(os.PRIO_PROCESS, 0), 'argv': [word for word in sys.argv if '/tmp' not in word],\n\
    'path': sys.path, 'flags': str(sys.flags), 'zone': time.tzname, 'main': sorted(vars(sys.modules['__main__'])),\n\
    'leads': os.getpgid(0) == os.getpid(), 'ends': [end(fd) for fd in (0, 1, 2)], 'open': sorted({end(fd) for fd in fds if end(fd) and not end(fd).startswith('/')}),\n\
    'threads': len(os.listdir('/proc/self/task')), 'handlers': {str(s): str(signal.getsignal(s)).split(' at ')[0] for s in signal.valid_signals()},\n\
    'blocked': sorted(signal.pthread_sigmask(signal.SIG_BLOCK, [])),\n\
    'env': {name: value for name, value in os.environ.items() if name not in ('JPY_PARENT_PID', 'XDG_RUNTIME_DIR')},\n\
    'orig_argv': [word for word in sys.orig_argv if '/tmp' not in word],\n\
    'faulthandler': __import__('faulthandler').is_enabled(), 'main_doc': sys.modules['__main__'].__doc__,\n\
    'extra': sorted(set(sys.modules))}))";

#[test]
fn a_forked_kernel_finds_what_one_that_is_started_finds() {
    let pool = Pool::start(&["python3"]);
    pool.scratch.python_notebook(&["%matplotlib inline\nimport os; os.getppid()", FINDINGS]);
    fs::create_dir(pool.scratch.path("elsewhere")).unwrap();
    let findings = |pooled: &[&str]| {
        let script = "umask 027; ulimit -Sn 700; export TZ=Asia/Tokyo MINE='a b'; exec nice -n 3 \"$@\"";
        let nbrun = pool.nbrun(&[]);
        let mut shell = pool.nbrun(&[]);
        shell = {
            let mut command = pool.scratch.command("sh");
            command.envs(shell.get_envs().filter_map(|(name, value)| Some((name, value?))));
            command
        };
        shell.args(["-c", script, "sh"]).arg(nbrun.get_program());
        shell.args(["run", "nb.ipynb", "--cwd", "elsewhere"]).args(pooled);
        Ran::new(shell.output().unwrap()).assert(0, &[]);
        serde_json::from_str::<serde_json::Value>(&pool.scratch.saved().text(1)).unwrap()
    };
    let (mut cold, mut warm) = (findings(&[]), findings(&["--pool=required"]));
    assert_eq!(cold["env"]["MINE"], "a b");
    assert_eq!(cold["umask"], 0o27);
    assert_eq!(warm["niceness"], 3);
    let modules = |found: &mut serde_json::Value| {
        let modules = found.as_object_mut().unwrap().remove("extra").unwrap();
        modules.as_array().unwrap().iter().map(ToString::to_string).collect::<std::collections::BTreeSet<_>>()
    };
    let (cold_modules, warm_modules) = (modules(&mut cold), modules(&mut warm));
    assert_eq!(cold_modules.difference(&warm_modules).collect::<Vec<_>>(), Vec::<&String>::new());
    for (name, value) in cold.as_object().unwrap() {
        assert_eq!(*value, warm[name], "{name}");
    }
}

#[test]
fn startup_files_are_run_in_each_kernel() {
    let pool = Pool::start(&["python3"]);
    let startup = pool.scratch.path("ipython/profile_default/startup");
    fs::create_dir_all(&startup).unwrap();
    fs::write(startup.join("one.py"), "import os; started_in = os.getpid()").unwrap();
    fs::write(pool.scratch.path("startup.py"), "import os; also_in = os.getpid()").unwrap();
    pool.scratch.python_notebook(&["assert started_in == also_in == os.getpid()"]);
    let mut run = pool.nbrun(&["run", "nb.ipynb", "--pool=required"]);
    run.env("PYTHONSTARTUP", pool.scratch.path("startup.py"));
    Ran::new(run.output().unwrap()).assert(0, &[]);
}

#[test]
fn other_variables_that_python_has_read_are_a_miss_once() {
    let pool = Pool::start(&["python3"]);
    fs::create_dir(pool.scratch.path("modules")).unwrap();
    fs::write(pool.scratch.path("modules/mine.py"), "answer = 42").unwrap();
    pool.scratch.python_notebook(&["import mine; mine.answer"]);
    let run = |path: &str| {
        let mut run = pool.nbrun(&["run", "nb.ipynb", "--pool"]);
        Ran::new(run.env("PYTHONPATH", path).output().unwrap())
    };
    let modules = pool.scratch.path("modules");
    run(modules.to_str().unwrap()).assert(0, &["the variable PYTHONPATH has another value; one is started"]);
    pool.wait_until_ready();
    let ran = run(modules.to_str().unwrap());
    ran.assert(0, &[]);
    assert!(!ran.stderr.contains("note:"), "{}", ran.stderr);
    // Relative to another folder than the pool's.
    run("modules").assert(0, &["note:"]);
    pool.wait_until_ready();
    let ran = run("modules");
    assert!(!ran.stderr.contains("note:"), "{}", ran.stderr);
    assert_eq!(pool.scratch.saved().text(0), "42");
}

#[test]
fn a_kernel_that_waited_is_for_its_folder_and_environment() {
    let pool = Pool::start(&["nbrun-rust=1"]);
    pool.scratch.notebook(
        ("nbrun-rust", "rust"),
        None,
        &[
            "std::env::current_dir()?.file_name().map(|n| n.to_owned())",
            "std::env::var(\"MINE\").unwrap_or_default()",
        ],
    );
    fs::create_dir(pool.scratch.path("elsewhere")).unwrap();
    let run = |folder: &str, mine: &str| {
        let mut run = pool.nbrun(&["run", "nb.ipynb", "--pool", "--cwd", folder]);
        let ran = Ran::new(run.env("MINE", mine).output().unwrap());
        ran.assert(0, &[]);
        assert!(pool.scratch.saved().text(1).contains(mine));
        ran.stderr
    };
    assert!(run(".", "one").contains("the variable MINE has another value"));
    pool.wait_until_ready();
    assert!(!run(".", "one").contains("note:"));
    pool.wait_until_ready();
    assert!(run("elsewhere", "one").contains("was started in"));
    assert!(pool.scratch.saved().text(0).contains("elsewhere"));
    pool.wait_until_ready();
    assert!(!run("elsewhere", "one").contains("note:"));
    assert!(pool.scratch.saved().text(0).contains("elsewhere"));
}

#[test]
fn a_folder_that_others_can_enter_is_refused() {
    let pool = Pool::default();
    pool.scratch.python_notebook(&["1 + 1"]);
    let folder = pool.runtime.path().join("nbrun-pool");
    fs::create_dir(&folder).unwrap();
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o755)).unwrap();
    let why = "must be a folder of your own that nobody else can enter";
    pool.command(&["pool", "start", "python3"]).assert(4, &[why]);
    pool.run(&[]).assert(4, &[why]);
    pool.command(&["run", "nb.ipynb", "--pool"]).assert(0, &["note:", why]);
}
