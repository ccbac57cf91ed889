//! `scimctl` on a pseudo-terminal.

use scim_runtime::server::{Fault, Server};
use serde_json::{Value, json};
use std::{fs, process::Command, time::Duration};
use tests::{
    Dir, command,
    loopback::{Serving, serve},
    terminal::{Terminal, TerminalSession},
};

fn acme(with: impl FnOnce(Server) -> Server) -> Serving {
    serve(|url| with(Server::from_snapshot(tests::ACME).unwrap().base_url(url))).unwrap()
}

fn scimctl(serving: &Serving, arguments: &[&str]) -> Command {
    let mut command = Command::new(command::scimctl());
    command
        .args(arguments)
        .env("SCIM_URL", &serving.url)
        .current_dir(std::env::temp_dir());
    command
}

fn run(serving: &Serving, columns: u16, arguments: &[&str]) -> TerminalSession {
    Terminal::new(columns).run(scimctl(serving, arguments))
}

/// A server with a hundred users that takes a moment to answer.
fn slow() -> Serving {
    acme(|server| {
        server.populate("User", 100).unwrap();
        server.faults([Fault::Latency(Duration::from_millis(15))])
    })
}

#[test]
fn all_pages_show_their_progress_on_a_terminal() {
    let serving = slow();
    let arguments = [
        "query",
        "user",
        "--all",
        "--count",
        "2",
        "--attribute",
        "userName",
    ];
    for columns in [20, 80] {
        let session = Terminal::new(columns)
            .capture_stdout()
            .run(scimctl(&serving, &arguments));
        assert_eq!(session.code, 0, "{session:?}");
        let users: Value = serde_json::from_str(&session.out).unwrap();
        assert_eq!(users.as_array().unwrap().len(), 100);
        assert!(session.showed(" resources ("), "{}", session.raw);
        // The progress is gone at the end.
        assert_eq!(session.screen(), "", "{}", session.raw);
    }
    let lines = ["query", "user", "--lines", "--count", "2"];
    let session = Terminal::new(80)
        .capture_stdout()
        .run(scimctl(&serving, &lines));
    assert_eq!(session.out.lines().count(), 100);
    assert!(session.showed(" resources ("), "{}", session.raw);
}

#[test]
fn progress_is_hidden_where_it_would_disturb() {
    let serving = slow();
    let query = ["query", "user", "--all", "--count", "2"];
    let show = |terminal: Terminal, arguments: &[&str], variables: &[(&str, &str)]| {
        let mut command = scimctl(&serving, &[&query, arguments].concat());
        command.envs(variables.iter().copied());
        terminal.run(command).showed("resources (")
    };
    let captured = Terminal::new(80).capture_stdout();
    assert!(
        show(captured, &[], &[("NO_COLOR", "1")]),
        "progress is not a color"
    );
    assert!(!show(captured, &["--quiet"], &[]));
    assert!(!show(captured, &["--verbose"], &[]));
    assert!(!show(captured, &[], &[("TERM", "dumb")]));
    // Lines on the terminal are progress enough.
    let lines = run(&serving, 80, &["query", "user", "--lines", "--count", "2"]);
    assert!(!lines.showed("resources ("));
    let output = scimctl(&serving, &query).output().unwrap();
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
}

#[test]
fn a_bulk_shows_its_progress_on_a_terminal() {
    let mut documents: Value = serde_json::from_str(tests::ACME).unwrap();
    documents["serviceProviderConfig"]["bulk"] =
        json!({"supported": true, "maxOperations": 2, "maxPayloadSize": 100_000});
    let serving = serve(|url| {
        let server = Server::from_snapshot(&documents.to_string()).unwrap();
        server
            .base_url(url)
            .faults([Fault::Latency(Duration::from_millis(15))])
    })
    .unwrap();
    let operations: Vec<Value> = (0..40)
        .map(|index| {
            json!({"method": "POST", "path": "/Users", "bulkId": index.to_string(), "data": {
                "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": format!("user{index}"),
            }})
        })
        .collect();
    let message = json!({
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"], "Operations": operations,
    });
    let dir = Dir::new();
    let file = dir.0.join("bulk.json");
    fs::write(&file, message.to_string()).unwrap();
    let arguments = ["bulk", "--json", file.to_str().unwrap()];
    let session = Terminal::new(80)
        .capture_stdout()
        .run(scimctl(&serving, &arguments));
    assert_eq!(
        (session.code, session.screen().as_str()),
        (0, ""),
        "{session:?}"
    );
    assert!(session.showed(" requests ("), "{}", session.raw);
}

#[test]
fn a_provisioning_run_shows_a_bar_on_a_terminal() {
    let provision = |columns, more: &[&str]| {
        let serving = acme(|server| server.faults([Fault::Latency(Duration::from_millis(15))]));
        let dir = Dir::new();
        let names = (0..60).map(|number| format!("user{number}\n"));
        let text = format!("userName\n{}", names.collect::<String>());
        fs::write(dir.0.join("people.csv"), text).unwrap();
        let arguments = ["provision", "user", "--from", "people.csv", "--match"];
        let more = [&["userName", "--apply", "--concurrency", "2"], more].concat();
        let mut command = scimctl(&serving, &[&arguments, more.as_slice()].concat());
        command.current_dir(&dir.0);
        let session = Terminal::new(columns).capture_stdout().run(command);
        assert_eq!(session.code, 0, "{session:?}");
        assert!(session.out.starts_with("60 created, "), "{session:?}");
        // The bar is gone at the end.
        assert_eq!(session.screen(), "", "{}", session.raw);
        session
    };
    for columns in [40, 120] {
        let session = provision(columns, &[]);
        assert!(session.showed(" of 60 changes"), "{}", session.raw);
    }
    assert!(!provision(80, &["--quiet"]).showed("changes"));
}

#[test]
fn json_is_colored_on_a_terminal_only() {
    let serving = acme(|server| server);
    let query = ["query", "ServiceProviderConfig"];
    let session = run(&serving, 80, &query);
    assert!(
        session.raw.contains("\u{1b}[34;1m\"patch\"\u{1b}[0m: "),
        "{}",
        session.raw
    );
    let captured = Terminal::new(80)
        .capture_stdout()
        .run(scimctl(&serving, &query));
    assert!(!captured.out.contains('\u{1b}'));
    let plain = run(
        &serving,
        80,
        &["query", "ServiceProviderConfig", "--color", "never"],
    );
    assert!(!plain.raw.contains('\u{1b}'), "{}", plain.raw);
    assert_eq!(plain.screen(), session.screen());
}

#[test]
fn messages_and_tables_fit_the_terminal() {
    let serving = acme(|server| server);
    let users = Dir::new();
    let csv = users.0.join("users.csv");
    let title = "A title that is as long as the titles of people in large organizations tend to be, or longer";
    fs::write(&csv, format!("userName,title\na,{title}\nb,{title}\n")).unwrap();
    let csv = csv.to_str().unwrap();
    let outputs = [
        &["--help"][..],
        &["create", "user", "--help"],
        &[
            "query",
            "user",
            "--filter",
            "emails[type eq \"work\"].value eq \"x\"",
        ],
        &["query", "usr"],
        &["create", "user", "--nick-name", "x"],
        &["query", "user", "--url", "http://scim.example.com"],
        &["provision", "user", "--from", csv, "--match", "userName"],
    ];
    for columns in [60, 100] {
        for arguments in outputs {
            let session = run(&serving, columns, arguments);
            assert!(!session.screen().is_empty(), "{arguments:?}");
            let lines = session.wrapped_lines();
            let breakable = lines.iter().find(|line| line.trim().contains(' '));
            assert_eq!(
                breakable,
                None,
                "{columns} {arguments:?}:\n{}",
                session.screen()
            );
        }
    }
}

#[test]
fn usage_errors_of_every_level_are_colored() {
    let serving = acme(|server| server);
    for arguments in [
        &["query", "--nope"][..],
        // The options of this command come from the schema.
        &["create", "user", "--usr-name", "x"],
        &["query", "usr"],
    ] {
        let session = run(&serving, 80, arguments);
        assert!(
            session.raw.contains("\u{1b}[") && session.code == 2,
            "{session:?}"
        );
        let plain = run(&serving, 80, &[arguments, &["--color", "never"]].concat());
        assert!(!plain.raw.contains('\u{1b}'), "{plain:?}");
        assert_eq!(plain.screen(), session.screen());
    }
}
