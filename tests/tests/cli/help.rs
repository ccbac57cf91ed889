//! Help texts. Each one is pinned in `tests/golden/help`, and all examples in them run. `UPDATE=1` rewrites the files.

use crate::{
    directory::{Dir, run},
    fake_provider::serve,
};
use std::{
    io::{BufRead as _, BufReader},
    path::Path,
    process::{Command, Stdio},
};
use tests::help::HelpTexts;

const COMMANDS: [&str; 13] = [
    "init",
    "generate",
    "fetch",
    "check",
    "diff",
    "inspect",
    "export",
    "lint",
    "overlay",
    "schema",
    "serve",
    "completions",
    "man",
];

fn helps() -> HelpTexts {
    let dir = Dir::new();
    HelpTexts::read("scim-codegen", &COMMANDS, |arguments| {
        let (code, out, err) = run(&dir, arguments);
        assert_eq!((code, err.as_str()), (0, ""), "{arguments:?}");
        out
    })
}

#[test]
fn every_help_text_is_pinned() {
    helps().assert_pinned();
}

#[test]
fn every_command_is_in_the_list() {
    helps().assert_complete();
}

#[test]
fn every_command_has_an_example() {
    helps().assert_examples();
}

#[test]
fn help_fits_a_hundred_columns() {
    helps().assert_narrow();
}

/// Runs an example. `serve` runs until it prints its address.
fn execute(directory: &Path, example: &str) {
    let mut words = example.split(' ');
    assert_eq!(words.next(), Some("scim-codegen"));
    let arguments: Vec<&str> = words.collect();
    if arguments.first() != Some(&"serve") {
        let output = tests::command::run(directory, &arguments, &[("SCIM_TOKEN", "secret")]);
        let error = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{example}: {error}");
        return;
    }
    let mut child = Command::new(tests::command::binary())
        .args(&arguments)
        .current_dir(directory)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    out.read_line(&mut line).unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(line.contains("http://127.0.0.1"), "{example}: {line}");
}

#[test]
fn every_example_in_a_help_text_runs() {
    let serving = serve(Some("secret"));
    // Run the examples in order, because some read what earlier ones write.
    let directory = Dir::new();
    let examples = helps().examples();
    assert!(examples.len() >= 5, "{examples:?}");
    for example in examples {
        let example = example.replace("https://scim.example.com/v2", &serving.url);
        execute(&directory.0, &example);
    }
}
