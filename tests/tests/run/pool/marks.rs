//! What a run leaves behind, another does not find.

use super::Pool;

/// Each leaves a mark in one way, and says whether it finds it.
const MARKS: [(&str, &str); 14] = [
    ("mark = 1", "'mark' in globals()"),
    (
        "import builtins; builtins.print_mark = 1; builtins.abs = lambda _: 7",
        "hasattr(builtins, 'print_mark') or abs(-1) == 7",
    ),
    ("import os; os.getlogin = lambda: 'mark'", "(lambda f: f.__name__ == '<lambda>')(os.getlogin)"),
    ("import json; json.mark = 1; json.__doc__ = 'mark'", "hasattr(json, 'mark') or json.__doc__ == 'mark'"),
    (
        "import os; os.environ['MARK'] = '1'; os.putenv('MARK2', '1')",
        "'MARK' in os.environ or 'MARK2=1' in os.popen('env').read()",
    ),
    (
        "import os, tempfile; os.chdir(tempfile.mkdtemp(prefix='mark'))",
        "'mark' in os.path.basename(os.path.realpath('.'))",
    ),
    (
        "import sys; sys.path.insert(0, '/mark'); sys.modules['mark'] = sys",
        "'/mark' in sys.path or 'mark' in sys.modules",
    ),
    (
        "import threading, time; threading.Thread(target=time.sleep, args=[600], name='mark', daemon=True).start()",
        "any(thread.name == 'mark' for thread in threading.enumerate())",
    ),
    (
        "import logging; logging.getLogger().addHandler(logging.NullHandler()); logging.getLogger().setLevel(3)",
        "logging.getLogger().level == 3 or any(type(handler) is logging.NullHandler for handler in logging.getLogger().handlers)",
    ),
    (
        "import signal; signal.signal(signal.SIGUSR1, signal.SIG_IGN); signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR2])",
        "signal.getsignal(signal.SIGUSR1) == signal.SIG_IGN or signal.SIGUSR2 in signal.pthread_sigmask(signal.SIG_BLOCK, [])",
    ),
    (
        "import os; os.dup2(os.open('/proc/self/status', os.O_RDONLY), 99)",
        "os.path.exists('/proc/self/fd/99')",
    ),
    (
        "import matplotlib; matplotlib.rcParams['lines.linewidth'] = 77; import IPython; IPython.get_ipython().mark = 1",
        "matplotlib.rcParams['lines.linewidth'] == 77 or hasattr(IPython.get_ipython(), 'mark')",
    ),
    (
        "import os; os.umask(0o77); import resource; resource.setrlimit(resource.RLIMIT_CORE, (0, 0))",
        "os.umask(0o22) == 0o77",
    ),
    (
        "import os, sys, ctypes; open(os.path.join(os.path.dirname(sys.argv[-1]), 'mark'), 'w').close(); ctypes.CDLL(None).srand(7)",
        "os.path.exists(os.path.join(os.path.dirname(sys.argv[-1]), 'mark'))",
    ),
];

/// Random numbers, which no two kernels share.
const RANDOM: &str = "import random, uuid, os\nprint(random.random(), uuid.uuid4(), uuid.uuid1().time)\n\
    try:\n    import numpy; print(numpy.random.rand(), numpy.random.default_rng().random())\n\
    except ImportError: pass";

/// The kernel's only ends: the pipes of its output, its own files and sockets. None is the daemon's or another's.
const ENDS: &str = "import os\n\
    def peers():\n    \
        own = {os.readlink(f'/proc/self/fd/{fd}') for fd in os.listdir('/proc/self/fd') if os.path.lexists(f'/proc/self/fd/{fd}')}\n    \
        parent = {os.readlink(f'/proc/{os.getppid()}/fd/{fd}') for fd in os.listdir(f'/proc/{os.getppid()}/fd')}\n    \
        return sorted(end for end in own & parent if end.startswith(('socket', 'pipe')))\n\
    print(peers())";

#[test]
fn no_mark_is_found_by_another_run() {
    let pool = Pool::start(&["python3", "--preload", "json,logging,threading,matplotlib"]);
    let leave: Vec<String> = MARKS
        .iter()
        .map(|(leave, seen)| format!("{leave}\nassert {seen}, 'the mark is not even found at home'"))
        .collect();
    // What looks for a mark imports nothing but what it names.
    let find: Vec<String> = MARKS
        .iter()
        .map(|(leave, seen)| {
            let imports: Vec<&str> = leave.split("; ").filter(|part| part.starts_with("import ")).collect();
            format!("{}\nassert not ({seen}), 'found'", imports.join("\n"))
        })
        .collect();
    let cells = |sources: &[String]| {
        pool.scratch.python_notebook(&sources.iter().map(String::as_str).collect::<Vec<_>>());
    };

    cells(&find);
    pool.run(&[]).assert(0, &[]);
    cells(&leave);
    pool.run(&[]).assert(0, &[]);
    // Beside a run that leaves its marks, and after it.
    cells(&[leave.as_slice(), &["print('left', flush=True)\nwhile True: pass".to_owned()]].concat());
    let mut beside = pool.run_until("left");
    cells(&find);
    pool.run(&["-o", "found.ipynb"]).assert(0, &[]);
    beside.kill().unwrap();
    beside.wait().unwrap();
    pool.run(&[]).assert(0, &[]);
}

#[test]
fn random_numbers_differ_and_ends_are_the_kernels_own() {
    let pool = Pool::start(&["python3", "--preload", "random,uuid,numpy"]);
    pool.scratch.python_notebook(&[RANDOM, ENDS]);
    let numbers: Vec<String> = (0..3)
        .flat_map(|_| {
            pool.run(&[]).assert(0, &[]);
            let saved = pool.scratch.saved();
            assert_eq!(saved.text(1), "[]\n");
            saved.text(0).split_whitespace().map(str::to_owned).collect::<Vec<_>>()
        })
        .collect();
    let distinct: std::collections::BTreeSet<_> = numbers.iter().collect();
    assert_eq!(distinct.len(), numbers.len(), "{numbers:?}");
}
