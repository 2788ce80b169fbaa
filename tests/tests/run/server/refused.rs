//! What is refused before a kernel starts, and how.

use std::fs;
use std::net::TcpListener;

use super::site::Site;

#[test]
fn tokens_names_and_folders() {
    let site = Site::start(&[]);
    let (scratch, url) = (&site.scratch, site.server.url.as_str());
    scratch.python_notebook(&["1"]);
    fs::write(scratch.path("wrong"), "s3cret").unwrap();
    fs::write(scratch.path("empty"), "").unwrap();
    let with_secret = format!("{url}/lab?token=s3cret");
    let below_lab = format!("{url}/lab");
    let cases: [(&[&str], i32, &[&str]); 10] = [
        (&["--server", url], 4, &["token refused (403 Forbidden)", "--token-file or NBRUN_SERVER_TOKEN"]),
        (
            &["--server", url, "--token-file", "wrong"],
            4,
            &["token refused (403 Forbidden)", "jupyter server list"],
        ),
        (&["--server", url, "--token-file", "empty"], 2, &["the token file empty", "nothing else"]),
        (&["--server", url, "--token-file", "nowhere"], 2, &["the token file nowhere: No such file"]),
        (&["--server", &with_secret], 2, &["the URL holds a secret", "--token-file"]),
        (
            &["--server", &below_lab, "--token-file", "token"],
            4,
            &["there is no Jupyter Server", "without /lab"],
        ),
        (&["--token-file", "token"], 2, &["--server"]),
        (
            &["--server", url, "--token-file", "token", "-k", "pyton3"],
            4,
            &["the server has no kernel named `pyton3` (did you mean `python3`?); it has: "],
        ),
        (
            &["--server", url, "--token-file", "token", "--cwd", "nowhere"],
            4,
            &["the server has no folder \"nowhere\""],
        ),
        (
            &["--server", url, "--token-file", "token", "--budget", "1GB"],
            4,
            &["NBRUN_BUDGET can't be passed on"],
        ),
    ];
    for (arguments, code, texts) in cases {
        let ran = scratch.run(arguments);
        ran.assert(code, texts);
        assert!(!ran.stderr.contains("s3cret") && !ran.stderr.contains(&site.server.token), "{}", ran.stderr);
    }
    site.assert_no_kernels();
}

#[test]
fn a_port_on_which_nobody_listens() {
    let scratch = end_to_end::Scratch::default();
    scratch.python_notebook(&["1"]);
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let url = format!("http://{free}");
    let told = format!("{url}/api/kernelspecs: no Jupyter Server answers: Connection refused");
    scratch.run(&["--server", &url]).assert(4, &[&told, "Is it running, and are host and port right?"]);
}
