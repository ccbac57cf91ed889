//! Runs the command line in a separate directory for each test.

use std::{fs, process::Output};

pub(crate) use tests::Dir;

pub(crate) fn run(dir: &Dir, arguments: &[&str]) -> (i32, String, String) {
    run_with(dir, arguments, &[])
}

pub(crate) fn run_with(
    dir: &Dir,
    arguments: &[&str],
    variables: &[(&str, &str)],
) -> (i32, String, String) {
    let Output {
        status,
        stdout,
        stderr,
    } = tests::command::run(&dir.0, arguments, variables);
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (status.code().unwrap(), text(stdout), text(stderr))
}

pub(crate) fn acme(dir: &Dir) {
    fs::write(dir.0.join("acme.json"), tests::ACME).unwrap();
}

/// Creates the example's snapshot and a `scim.toml`.
pub(crate) fn configured(text: &str) -> Dir {
    let dir = Dir::new();
    acme(&dir);
    fs::write(dir.0.join("scim.toml"), text).unwrap();
    dir
}
