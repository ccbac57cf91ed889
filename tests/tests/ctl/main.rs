//! The real binary `scimctl`, against the test server on a loopback socket.
#![allow(clippy::unwrap_used)]

mod conformance;
mod conformance_samples;
mod connection;
mod help;
mod interrupt;
mod messages;
mod page;
mod provision;
mod reading;
mod responses;
mod writing;

use scim_runtime::{Json, server::Server};
use std::{
    io::Write as _,
    process::{Command, Stdio},
};
use tests::{
    command,
    loopback::{Serving, serve},
};

const ENTERPRISE: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

/// The example's provider with users `a`, `b` and `c`; `b` is behind `/Me`.
fn acme() -> Serving {
    serving(|server| server)
}

fn serving(with: impl FnOnce(Server) -> Server) -> Serving {
    snapshot(tests::ACME, with)
}

fn snapshot(text: &str, with: impl FnOnce(Server) -> Server) -> Serving {
    let server = Server::from_snapshot(text).unwrap();
    let started = serve(move |url| with(server.base_url(url).reproducible())).unwrap();
    for name in ["a", "b", "c"] {
        let done = scimctl(&started, &["create", "user", "--user-name", name]);
        assert!(done.code == 0 || done.err.contains("401"), "{}", done.err);
    }
    started
}

/// The example's provider with bulk operations.
fn with_bulk() -> Serving {
    let mut documents: Json = serde_json::from_str(tests::ACME).unwrap();
    documents["serviceProviderConfig"]["bulk"] = serde_json::json!(
        {"supported": true, "maxOperations": 100, "maxPayloadSize": 100_000}
    );
    snapshot(&documents.to_string(), |server| server)
}

/// The outcome of a run.
#[derive(Debug)]
struct Done {
    code: i32,
    out: String,
    err: String,
}

impl Done {
    fn json(&self) -> Json {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// The JSON of a run that must succeed.
    fn fine(&self) -> Json {
        assert_eq!(self.code, 0, "{self:?}");
        self.json()
    }

    /// Checks the exit code and the whole message, and that standard output is empty.
    fn failed(&self, code: i32, message: &str) {
        assert_eq!((self.code, self.out.as_str()), (code, ""), "{self:?}");
        assert_eq!(self.err, message);
    }

    fn says(&self, code: i32, part: &str) {
        assert!(
            self.code == code && self.err.contains(part),
            "{part}: {self:?}"
        );
    }
}

fn scimctl(serving: &Serving, arguments: &[&str]) -> Done {
    scimctl_with(serving, arguments, "", &[])
}

fn scimctl_with(
    serving: &Serving,
    arguments: &[&str],
    input: &str,
    variables: &[(&str, &str)],
) -> Done {
    let url = [("SCIM_URL", serving.url.as_str())];
    run(arguments, input, &[&url, variables].concat())
}

fn run(arguments: &[&str], input: &str, variables: &[(&str, &str)]) -> Done {
    run_in(&std::env::temp_dir(), arguments, input, variables)
}

fn run_in(
    directory: &std::path::Path,
    arguments: &[&str],
    input: &str,
    variables: &[(&str, &str)],
) -> Done {
    let mut command = Command::new(command::scimctl());
    command
        .args(arguments)
        .current_dir(directory)
        .env_remove("SCIM_TOKEN")
        .env_remove("NO_COLOR")
        .envs(variables.iter().copied())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    // A program that needs no input may have ended already.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    let output = child.wait_with_output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Done {
        code: output.status.code().unwrap(),
        out: text(output.stdout),
        err: text(output.stderr),
    }
}

/// The id of a user.
fn id_of(serving: &Serving, name: &str) -> String {
    let filter = format!("userName eq {name:?}");
    let found = scimctl(serving, &["query", "user", "--filter", &filter]).fine();
    found["Resources"][0]["id"].as_str().unwrap().to_owned()
}

fn names(resources: &Json) -> Vec<&str> {
    let resources = resources.as_array().unwrap().iter();
    resources
        .map(|user| user["userName"].as_str().unwrap())
        .collect()
}

fn file(name: &str, text: &str) -> String {
    let path = std::env::temp_dir().join(format!("scimctl-{}-{name}", std::process::id()));
    std::fs::write(&path, text).unwrap();
    path.into_os_string().into_string().unwrap()
}
