//! A storage server for a test.

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};

use end_to_end::{clone, wait_until};

/// Azurite's only account, and its key, which its documentation tells.
const AZURITE: &str = "DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey=\
    Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==;BlobEndpoint=";

/// A running server. It ends with its standard input, so also with this process.
pub struct Server {
    process: Child,
    stdout: Option<BufReader<ChildStdout>>,
    url: String,
}

impl Server {
    /// Starts a server of `servers.py` in a folder and waits until it answers.
    pub fn start(kind: &str, folder: &Path) -> Self {
        let python = clone().join(".tools/storage-python/bin/python");
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/run/storage/servers.py");
        let mut command = Command::new(python);
        command.arg(script).arg(kind).current_dir(folder).stdin(Stdio::piped()).stdout(Stdio::piped());
        command.env("AWS_ACCESS_KEY_ID", "key").env("AWS_SECRET_ACCESS_KEY", "secret").stderr(Stdio::null());
        let mut process = command.spawn().expect("Python starts: cargo xtask setup");
        let mut stdout = BufReader::new(process.stdout.take().expect("it is piped"));
        let mut url = String::new();
        stdout.read_line(&mut url).expect("the server can be read");
        assert!(!url.is_empty(), "the server {kind} did not start");
        Self { process, stdout: Some(stdout), url: url.trim_end().to_owned() }
    }

    /// Where it answers.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The variables that make it the storage.
    pub fn environment(&self) -> [(&'static str, String); 5] {
        [
            ("AWS_ENDPOINT_URL", self.url.clone()),
            ("AWS_ACCESS_KEY_ID", "key".to_owned()),
            ("AWS_SECRET_ACCESS_KEY", "secret".to_owned()),
            ("STORAGE_EMULATOR_HOST", self.url.clone()),
            ("AZURE_STORAGE_CONNECTION_STRING", format!("{AZURITE}{};", self.url)),
        ]
    }

    /// Ends it and tells how many writes it accepted and refused.
    pub fn stop(mut self) -> [u64; 2] {
        drop(self.process.stdin.take());
        let mut told = String::new();
        let mut stdout = self.stdout.take().expect("it is stopped once");
        stdout.read_to_string(&mut told).expect("the server can be read");
        let puts: serde_json::Value = serde_json::from_str(&told).expect("it tells JSON");
        ["accepted", "refused"].map(|name| puts[name].as_u64().expect("it is a number"))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

/// Starts Azurite with a container named `bucket`.
pub fn azurite(folder: &Path) -> Server {
    let program = std::env::var_os("NBRUN_AZURITE").expect("NBRUN_AZURITE is its azurite-blob");
    let log = folder.join("azurite.log");
    let mut command = Command::new(program);
    command.args(["--inMemoryPersistence", "--blobPort", "0", "--disableTelemetry"]).current_dir(folder);
    command.stdout(fs::File::create(&log).expect("the folder is writable")).stdin(Stdio::piped());
    let process = command.spawn().expect("Azurite starts");
    let mut url = String::new();
    wait_until("Azurite listens", || {
        let text = fs::read_to_string(&log).unwrap_or_default();
        let told =
            text.lines().find_map(|line| line.split_once("successfully listens on ")).map(|(_, url)| url);
        url = told.map(|url| format!("{}/devstoreaccount1", url.trim())).unwrap_or_default();
        !url.is_empty()
    });
    let server = Server { process, stdout: None, url };
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/run/storage/azure_container.py");
    let made = Command::new("python3").arg(script).arg(server.url()).status().expect("Python starts");
    assert!(made.success(), "the container is made");
    server
}
