//! `scimctl provision --apply` after Ctrl-C: it ends cleanly, and the next run completes the changes.
#![cfg(unix)]

use super::{run_in, scimctl, serving};
use scim_runtime::server::{Fault, Server};
use serde_json::Value;
use std::{
    fs,
    path::Path,
    process::{Child, Command, Output, Stdio},
    thread::sleep,
    time::{Duration, Instant},
};
use tests::{
    Dir, command,
    loopback::{Serving, serve},
};

const USERS: usize = 30;

const ARGUMENTS: [&str; 7] = [
    "provision",
    "user",
    "--from",
    "people.csv",
    "--match",
    "userName",
    "--apply",
];

fn start(directory: &Path, serving: &Serving) -> Child {
    let rows: Vec<String> = (0..USERS).map(|n| format!("u{n}\n")).collect();
    let rows = rows.concat();
    fs::write(directory.join("people.csv"), format!("userName\n{rows}")).unwrap();
    Command::new(command::scimctl())
        .args(ARGUMENTS)
        .args(["--journal", "journal.jsonl", "--concurrency", "2"])
        .current_dir(directory)
        .env("SCIM_URL", &serving.url)
        .env_remove("SCIM_TOKEN")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

/// Sends SIGINT once a condition holds, and waits for the end.
fn interrupt(child: Child, until: impl Fn() -> bool) -> Output {
    signal(child, "-INT", until)
}

fn signal(child: Child, name: &str, until: impl Fn() -> bool) -> Output {
    let start = Instant::now();
    while !until() {
        assert!(
            start.elapsed() < Duration::from_secs(60),
            "it never started"
        );
        sleep(Duration::from_millis(5));
    }
    let kill = Command::new("kill")
        .args([name, &child.id().to_string()])
        .status();
    assert!(kill.unwrap().success());
    child.wait_with_output().unwrap()
}

fn journal(directory: &Path) -> Vec<Value> {
    let text = fs::read_to_string(directory.join("journal.jsonl")).unwrap_or_default();
    // The last line may still be incomplete.
    let lines = text.lines().map(serde_json::from_str);
    lines.filter_map(Result::ok).collect()
}

fn total(serving: &Serving) -> u64 {
    let all = scimctl(serving, &["query", "user", "--count", "0"]).fine();
    all["totalResults"].as_u64().unwrap()
}

#[test]
fn an_interrupted_run_ends_cleanly_and_the_next_one_completes_it() {
    let slow = Fault::Latency(Duration::from_millis(100)).on("POST", "/Users");
    let acme = serving(|server| server.faults([slow]));
    let directory = Dir::new();
    let child = start(&directory.0, &acme);
    let output = interrupt(child, || journal(&directory.0).len() >= 3);
    let err = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{err}");
    assert_eq!(err, "error: interrupted; the next run completes the rest\n");

    let lines = journal(&directory.0);
    assert_eq!(lines.len(), USERS, "every change has a line");
    let done = lines
        .iter()
        .filter(|line| line["outcome"] == "done")
        .count();
    assert!((3..USERS).contains(&done), "{done}");
    for line in &lines {
        assert!(
            line["outcome"] == "done" || line["reason"] == "the run was stopped",
            "{line}"
        );
    }
    // Running requests were awaited: the provider has no user that isn't reported.
    assert_eq!(total(&acme), 3 + done as u64);

    let url = [("SCIM_URL", acme.url.as_str())];
    let again = run_in(&directory.0, &ARGUMENTS, "", &url);
    assert_eq!(again.code, 0, "{again:?}");
    assert_eq!(total(&acme), 3 + USERS as u64);
}

#[test]
fn an_interruption_ends_the_wait_before_a_retry() {
    let busy = Fault::TooManyRequests(Some(20)).on("POST", "/Users");
    let server = Server::from_snapshot(tests::ACME).unwrap();
    let acme = serve(move |url| server.base_url(url).faults([busy])).unwrap();
    let directory = Dir::new();
    let child = start(&directory.0, &acme);
    let start = Instant::now();
    let output = interrupt(child, || start.elapsed() > Duration::from_secs(3));
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    assert!(
        start.elapsed() < Duration::from_secs(15),
        "{:?}",
        start.elapsed()
    );
    let lines = journal(&directory.0);
    assert_eq!(lines.len(), USERS);
    assert!(
        lines.iter().all(|line| line["outcome"] == "not done"),
        "{lines:?}"
    );
    assert_eq!(total(&acme), 0);
}

#[test]
fn a_killed_run_is_completed_by_the_next_one_without_duplicates() {
    let slow = Fault::Latency(Duration::from_millis(50)).on("POST", "/Users");
    let acme = serving(|server| server.faults([slow]));
    let directory = Dir::new();
    for lines in [2, 7, 12] {
        let child = start(&directory.0, &acme);
        let output = signal(child, "-KILL", || journal(&directory.0).len() >= lines);
        assert_eq!(output.status.code(), None);
    }
    let url = [("SCIM_URL", acme.url.as_str())];
    let again = run_in(&directory.0, &ARGUMENTS, "", &url);
    assert_eq!(again.code, 0, "{again:?}");
    assert_eq!(total(&acme), 3 + USERS as u64);
}
