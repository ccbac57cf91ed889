//! `scim-codegen` on a pseudo-terminal.

use serde_json::{Value, json};
use std::{fs, process::Command};
use tests::{
    Dir, command,
    terminal::{Terminal, TerminalSession},
};

/// Runs in a directory with the example's snapshot.
fn run_with(columns: u16, arguments: &[&str], variables: &[(&str, &str)]) -> TerminalSession {
    let dir = Dir::new();
    fs::write(dir.0.join("acme.json"), tests::ACME).unwrap();
    fs::write(dir.0.join("deviating.json"), deviating().to_string()).unwrap();
    let mut command = Command::new(command::binary());
    command
        .args(arguments)
        .envs(variables.iter().copied())
        .current_dir(&dir.0);
    Terminal::new(columns).run(command)
}

fn run(columns: u16, arguments: &[&str]) -> TerminalSession {
    run_with(columns, arguments, &[])
}

/// The example's documents with many findings.
fn deviating() -> Value {
    let mut documents: Value = serde_json::from_str(tests::ACME).unwrap();
    let attributes = documents["schemas"][0]["attributes"]
        .as_array_mut()
        .unwrap();
    for index in 0..6 {
        attributes.push(json!({
            "name": format!("attributeWithoutTypeNumber{index}"),
            "description": "An attribute whose type the provider left out of its schema, for whatever reason it had.",
        }));
    }
    documents
}

#[test]
fn results_and_messages_fit_the_terminal() {
    let outputs = [
        &["--help"][..],
        &["generate", "--help"],
        &["inspect", "--snapshot", "acme.json"],
        &["inspect", "--snapshot", "acme.json", "--format", "table"],
        &["diff", "acme.json", "rfc7643"],
        &["lint", "--snapshot", "deviating.json"],
        &["generate", "--snapshot", "missing.json"],
        &[
            "fetch",
            "--url",
            "http://scim.example.com/v2",
            "-o",
            "x.json",
        ],
        &["check"],
    ];
    for columns in [60, 100] {
        for arguments in outputs {
            let session = run(columns, arguments);
            assert!(!session.screen().is_empty(), "{arguments:?}");
            // A word that is wider than the terminal can't be broken, and lines to copy aren't.
            let lines = session.wrapped_lines();
            let breakable = lines.iter().find(|line| {
                let words = line.trim().trim_start_matches(['│', '├', '╰', ' ']);
                words.contains(' ') && !words.starts_with("attribute = ")
            });
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
fn a_table_breaks_its_last_column() {
    let session = run(
        80,
        &["inspect", "--snapshot", "acme.json", "--format", "table"],
    );
    let screen = session.screen();
    let lines: Vec<&str> = screen.lines().collect();
    let serial = lines
        .iter()
        .position(|line| line.contains("serialNumber"))
        .unwrap();
    let start = lines[serial].find("required").unwrap();
    let next = lines[serial + 1];
    assert!(
        next.len() > start && next[..start].trim().is_empty(),
        "{screen}"
    );
}

#[test]
fn errors_findings_and_help_are_colored_alike() {
    for arguments in [
        &["generate", "--nope"][..],
        &["generate", "--snapshot", "missing.json"],
        &["lint", "--snapshot", "deviating.json"],
        &["diff", "acme.json", "rfc7643"],
        &["--help"],
    ] {
        for (variables, color, is_colored) in [
            (&[][..], "auto", true),
            (&[("NO_COLOR", "1")], "auto", false),
            (&[("NO_COLOR", "")], "auto", true),
            (&[("NO_COLOR", "1")], "always", true),
            (&[("NO_COLOR", "1"), ("CLICOLOR_FORCE", "1")], "auto", false),
            (&[("CLICOLOR", "0")], "auto", false),
            (&[("CLICOLOR", "0"), ("CLICOLOR_FORCE", "1")], "auto", true),
            (&[("TERM", "dumb")], "auto", false),
            (&[("CLICOLOR_FORCE", "1")], "never", false),
        ] {
            let arguments = [&["--color", color], arguments].concat();
            let session = run_with(80, &arguments, variables);
            let has_escapes = session.raw.contains("\u{1b}[");
            assert_eq!(
                has_escapes, is_colored,
                "{variables:?} {arguments:?}\n{}",
                session.raw
            );
        }
    }
}

#[test]
fn colors_can_be_forced_without_a_terminal() {
    let dir = Dir::new();
    for arguments in [
        &["generate", "--nope"][..],
        &["generate", "--snapshot", "missing.json"],
        &["--help"],
    ] {
        for (variables, more, is_colored) in [
            (&[][..], &[][..], false),
            (&[("CLICOLOR_FORCE", "1")], &[], true),
            (&[("CLICOLOR_FORCE", "0")], &[], false),
            (&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")], &[], false),
            (&[], &["--color=always"], true),
        ] {
            let output = command::run(&dir.0, &[more, arguments].concat(), variables);
            let text = [output.stdout, output.stderr].concat();
            let has_escapes = String::from_utf8(text).unwrap().contains("\u{1b}[");
            assert_eq!(
                has_escapes, is_colored,
                "{variables:?} {more:?} {arguments:?}"
            );
        }
    }
}
