//! Runs that succeed, and cells that fail.

use end_to_end::{PYTHON, Ran};

use super::site::Site;

#[test]
fn a_server_below_a_path_runs_the_cells_in_its_folder() {
    let site = Site::start(&["--ServerApp.base_url=/user/ada/"]);
    std::fs::create_dir(site.scratch.path("sub")).unwrap();
    let where_am_i = "import os; print(os.path.basename(os.getcwd()))";
    site.scratch.notebook(PYTHON, Some("n = 1"), &["print('a', n)", "1 + 1", where_am_i]);
    let url = format!("{}/user/ada", site.server.url);
    let ran = site.scratch.run(&["--server", &url, "--token-file", "token", "--cwd", "sub", "-p", "n=2"]);
    ran.assert(0, &["done: nb.out.ipynb"]);
    let saved = site.scratch.saved();
    assert_eq!([saved.text(2), saved.text(3), saved.text(4)], ["a 2\n", "2", "sub\n"]);
    assert_eq!(saved.0["metadata"]["language_info"]["name"], "python");
    assert_eq!(saved.status(), "succeeded");
    assert!(site.request("GET", "user/ada/api/kernels").ends_with("\r\n\r\n[]"));
}

#[test]
fn a_server_with_the_older_framing_and_the_token_in_the_environment() {
    let site = Site::start(&["--ZMQChannelsWebsocketConnection.kernel_ws_protocol="]);
    let widget = "import comm\ncomm.create_comm(target_name='c', data={}, buffers=[b'12', b'3'])\nprint('é')";
    site.scratch.python_notebook(&[widget, "raise ValueError('bad')"]);
    let mut command = site.scratch.nbrun(&["run", "nb.ipynb", "--server", &site.server.url]);
    let ran = Ran::new(command.env("NBRUN_SERVER_TOKEN", &site.server.token).output().unwrap());
    ran.assert(5, &["cell 2 of 2, In [2] raised ValueError: bad"]);
    let saved = site.scratch.saved();
    assert_eq!([saved.text(0), saved.text(1)], ["é\n", "ValueError"]);
    site.assert_no_kernels();
}

#[test]
fn an_encrypted_server_is_trusted_by_its_authority() {
    let scratch = end_to_end::Scratch::default();
    let authority = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()]).unwrap();
    std::fs::write(scratch.path("cert.pem"), authority.cert.pem()).unwrap();
    std::fs::write(scratch.path("key.pem"), authority.signing_key.serialize_pem()).unwrap();
    let path = |name: &str| scratch.path(name).display().to_string();
    let (cert, key) = (path("cert.pem"), path("key.pem"));
    let site = Site::start(&["--ServerApp.certfile", &cert, "--ServerApp.keyfile", &key]);
    site.scratch.python_notebook(&["print('secret')"]);
    site.run(&[]).assert(4, &["certificate is not trusted", "--server-ca"]);
    site.run(&["--server-ca", &cert]).assert(0, &[]);
    assert_eq!(site.scratch.saved().text(0), "secret\n");
}
