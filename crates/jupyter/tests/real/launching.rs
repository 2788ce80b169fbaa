use std::time::Duration;

use jupyter::launch::{LaunchError, launch};
use jupyter::{LaunchOptions, Transport, kernelspec};

use crate::setup::{execute, install, ipykernel, python};

async fn failure(argv: &[&str], options: LaunchOptions) -> LaunchError {
    let (_data, environment) = install("bad", argv);
    let kernel = kernelspec::find("bad", &environment).unwrap();
    launch(&kernel, options).await.err().expect("this kernel cannot start")
}

#[tokio::test]
async fn a_kernel_that_ends_at_once_says_why() {
    let error =
        failure(&["/bin/sh", "-c", "echo no module named x >&2; exit 7"], LaunchOptions::default()).await;
    assert_eq!(
        error.to_string(),
        "the kernel `bad` ended while starting (exit status: 7); it said:\nno module named x"
    );
}

#[tokio::test]
async fn a_program_that_does_not_exist_is_named() {
    let error = failure(&["/nowhere/kernel"], LaunchOptions::default()).await.to_string();
    assert!(error.contains("/nowhere/kernel: No such file"), "{error}");
}

#[tokio::test]
async fn a_kernel_that_never_answers_is_given_up_and_killed() {
    let options = LaunchOptions { startup_timeout: Duration::from_millis(300), ..LaunchOptions::default() };
    let error = failure(&["/bin/sh", "-c", "echo $$; exec sleep 1000"], options).await;
    let LaunchError::Timeout { output, .. } = &error else { panic!("{error}") };
    let pid: u32 = output.trim().parse().unwrap();
    crate::orphans::gone(pid).await;
}

#[tokio::test]
async fn dropping_a_kernel_ends_it_with_all_that_it_started() {
    let mut kernel = ipykernel().await;
    let code = "import subprocess; print(subprocess.Popen(['sleep', '1000']).pid)";
    let sleeper: u32 = execute(&mut kernel, code).await.stdout().trim().parse().unwrap();
    let folder = std::path::PathBuf::from(&kernel.connection().ip).parent().unwrap().to_owned();
    assert!(folder.join("kernel.json").exists());
    let pid = kernel.pid();
    drop(kernel);
    crate::orphans::gone(pid).await;
    crate::orphans::gone(sleeper).await;
    assert!(!folder.exists());
}

/// What evcxr does with an ipc address, done by ipykernel.
#[tokio::test]
async fn a_kernel_that_misunderstands_ipc_is_reached_over_tcp() {
    const KERNEL: &str = "
import json, socket, sys
connection = json.load(open(sys.argv[1]))
if connection['transport'] == 'ipc':
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(f\"{connection['ip']}:{connection['shell_port']}\")
    listener.listen()
    listener.accept()
from ipykernel.kernelapp import launch_new_instance
launch_new_instance(['-f', sys.argv[1]])
";
    let python = python();
    let argv = [python.to_str().unwrap(), "-c", KERNEL, "{connection_file}"];
    let (_data, environment) = install("strange", &argv);
    let kernel = kernelspec::find("strange", &environment).unwrap();
    let env = vec![("IPYTHONDIR".into(), concat!(env!("CARGO_TARGET_TMPDIR"), "/ipython").into())];
    let mut kernel = launch(&kernel, LaunchOptions { env, ..LaunchOptions::default() }).await.unwrap();
    assert_eq!(kernel.connection().transport, Transport::Tcp);
    assert_eq!(execute(&mut kernel, "print(1)").await.stdout(), "1\n");
}
