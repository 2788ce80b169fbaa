//! Notebooks that servers keep. The servers are implementations that are not ours: moto for S3, gcp-storage-emulator
//! for Google Cloud Storage, Azurite for Azure, Python's for HTTP.

mod server;

use std::fs;

use end_to_end::{PYTHON, Ran, Saved, Scratch};

use self::server::{Server, azurite};

const PARAMETERS: &str = "region = 'eu'\nday = 1";
const CELLS: [&str; 2] = ["print(region, day)", "print('b')"];

fn scratch() -> Scratch {
    let scratch = Scratch::default();
    scratch.notebook(PYTHON, Some(PARAMETERS), &CELLS);
    scratch
}

/// Runs nbrun where a server is the storage.
fn nbrun(scratch: &Scratch, server: &Server, arguments: &[&str]) -> Ran {
    let mut command = scratch.nbrun(arguments);
    command.env("XDG_STATE_HOME", scratch.path("state")).env_remove("AZURE_STORAGE_CONNECTION_STRING");
    Ran::new(command.envs(server.environment()).output().unwrap())
}

/// The spool files that are left.
fn spooled(scratch: &Scratch) -> usize {
    fs::read_dir(scratch.path("state/nbrun/spool")).map_or(0, Iterator::count)
}

/// Runs a notebook from a storage to the storage, with parameters and a name from there too.
fn there_and_back(scratch: &Scratch, server: &Server, root: &str) {
    let at = |name: &str| format!("{root}/{name}");
    nbrun(scratch, server, &["run", "nb.ipynb", "-o", &at("first.ipynb")])
        .assert(0, &["done: ", "first.ipynb"]);
    let output = at("second_{region}_{day}.ipynb");
    let ran = nbrun(scratch, server, &["run", &at("first.ipynb"), "-o", &output, "-p", "region=us"]);
    ran.assert(0, &["second_us_1.ipynb"]);

    let ran = nbrun(scratch, server, &["run", &at("second_us_1.ipynb"), "-o", "-"]);
    ran.assert(0, &[]);
    let saved = Saved(serde_json::from_str(&ran.stdout).unwrap());
    assert_eq!([saved.text(2), saved.text(3)], ["us 1\n", "b\n"]);
    assert_eq!(saved.0["metadata"]["papermill"]["input_path"], at("second_us_1.ipynb"));

    let ran = nbrun(scratch, server, &["inspect", &at("first.ipynb"), "--json"]);
    assert!(ran.stdout.contains(r#""default": "eu""#), "{}", ran.stdout);
    nbrun(scratch, server, &["inspect", &at("none.ipynb")]).assert(3, &["none.ipynb", "404"]);
    nbrun(scratch, server, &["run", &at("first.ipynb"), "-o", &at("first.ipynb")])
        .assert(2, &["the output is the notebook itself"]);
    assert_eq!(spooled(scratch), 0, "what is uploaded needs no spool file");
}

#[test]
fn amazon_s3() {
    let scratch = scratch();
    let server = Server::start("s3", &scratch.path(""));
    there_and_back(&scratch, &server, "s3://bucket/a%20b/c");
    nbrun(&scratch, &server, &["run", "nb.ipynb", "-o", "s3://no-such-bucket/nb.ipynb"])
        .assert(8, &["s3://no-such-bucket/nb.ipynb can't be written", "NoSuchBucket"]);
    assert_eq!(spooled(&scratch), 0, "nothing was executed");
}

#[test]
fn google_cloud_storage() {
    let scratch = scratch();
    there_and_back(&scratch, &Server::start("gcs", &scratch.path("")), "gs://bucket/a");
}

#[test]
#[ignore = "needs Azurite: NBRUN_AZURITE=.../node_modules/.bin/azurite-blob"]
fn azure_blob_storage() {
    let scratch = scratch();
    let server = azurite(&scratch.path(""));
    there_and_back(&scratch, &server, "az://bucket/a");
    nbrun(&scratch, &server, &["run", "abfs://bucket/a/first.ipynb", "-o", "x.ipynb"]).assert(0, &[]);
}

#[test]
fn plain_http() {
    let scratch = scratch();
    let server = Server::start("http", &scratch.path(""));
    there_and_back(&scratch, &server, server.url());
    fs::write(scratch.path("p.yaml"), "region: 01\n").unwrap();
    let parameters = format!("{}/p.yaml", server.url());
    nbrun(&scratch, &server, &["run", "nb.ipynb", "-f", &parameters]).assert(0, &[]);
    assert_eq!(scratch.saved().text(2), "01 1\n");
}

#[test]
fn a_profile_of_aws() {
    let scratch = scratch();
    let server = Server::start("s3", &scratch.path(""));
    let config = format!("[profile work]\nregion = eu-west-1\nendpoint_url = {}\n", server.url());
    fs::write(scratch.path("config"), config + "[profile sso]\nsso_session = corp\n").unwrap();
    let keys = "[work]\naws_access_key_id = k\naws_secret_access_key = s\n";
    fs::write(scratch.path("credentials"), keys).unwrap();
    let run = |profile: &str| {
        let mut command = scratch.nbrun(&["run", "nb.ipynb", "-o", "s3://bucket/nb.ipynb"]);
        command.env("AWS_CONFIG_FILE", "config").env("AWS_SHARED_CREDENTIALS_FILE", "credentials");
        command.env("XDG_STATE_HOME", scratch.path("state")).env("AWS_PROFILE", profile);
        for variable in ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_ENDPOINT_URL"] {
            command.env_remove(variable);
        }
        Ran::new(command.output().unwrap())
    };
    run("work").assert(0, &["done: s3://bucket/nb.ipynb"]);
    run("home").assert(8, &["AWS_PROFILE is `home`, and neither of the profile files has it"]);
    run("sso").assert(8, &["from `sso_session`", "aws configure export-credentials --profile sso"]);
}

#[test]
fn standard_input_to_standard_output() {
    let scratch = scratch();
    let run = |arguments: &[&str]| {
        let notebook = fs::File::open(scratch.path("nb.ipynb")).unwrap();
        Ran::new(scratch.nbrun(arguments).stdin(notebook).output().unwrap())
    };
    let ran = run(&["run", "-", "-p", "day=2"]);
    ran.assert(0, &[]);
    assert_eq!(Saved(serde_json::from_str(&ran.stdout).unwrap()).text(2), "eu 2\n");
    assert!(run(&["inspect", "-"]).stdout.contains("region"));
    run(&["run", "-", "-f", "-"]).assert(2, &["standard input can be read only once"]);
    run(&["run", "ftp://host/nb.ipynb"]).assert(2, &["ftp:// is not known"]);
}

/// A storage that allows two writes a second, and five fewer at first: papermill, which writes after every cell, gives up
/// (nteract/papermill#312, and #313 for its retries).
#[test]
fn rate_limits_of_a_storage() {
    let scratch = Scratch::default();
    let cells: Vec<String> = (0..40).map(|cell| format!("print({cell})")).collect();
    scratch.python_notebook(&cells.iter().map(String::as_str).collect::<Vec<_>>());
    fs::create_dir(scratch.path("bucket")).unwrap();
    let server = Server::start("throttle", &scratch.path(""));
    for output in ["s3://bucket/out.ipynb".to_owned(), format!("{}/bucket/out.ipynb", server.url())] {
        nbrun(&scratch, &server, &["run", "nb.ipynb", "-o", &output]).assert(0, &["done: "]);
        let text = fs::read_to_string(scratch.path("bucket/out.ipynb")).unwrap();
        let saved = Saved(serde_json::from_str(&text).unwrap());
        assert_eq!((saved.text(39).as_str(), saved.status()), ("39\n", "succeeded"));
    }
    let [accepted, refused] = server.stop();
    assert_eq!(accepted, 4, "at the beginning and at the end of each run");
    assert!(refused >= 5, "{refused}");
}

#[test]
fn an_output_that_can_not_be_uploaded_at_the_end() {
    let scratch = Scratch::default();
    fs::create_dir(scratch.path("folder")).unwrap();
    scratch.python_notebook(&["print('a')\nimport shutil; shutil.rmtree('folder')"]);
    let server = Server::start("http", &scratch.path(""));
    let output = format!("{}/folder/out.ipynb", server.url());
    let ran = nbrun(&scratch, &server, &["run", "nb.ipynb", "-o", &output]);
    ran.assert(8, &["folder/out.ipynb can't be written", "hint: the executed notebook is in "]);
    let [spool] =
        fs::read_dir(scratch.path("state/nbrun/spool")).unwrap().collect::<Vec<_>>().try_into().unwrap();
    let spool = spool.unwrap().path();
    assert!(ran.stderr.contains(&spool.display().to_string()), "{}", ran.stderr);
    let saved = Saved(serde_json::from_str(&fs::read_to_string(spool).unwrap()).unwrap());
    assert_eq!((saved.text(0).as_str(), saved.status()), ("a\n", "succeeded"));
}
