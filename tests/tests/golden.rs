//! Committed generated code is up to date and formatted by rustfmt.
#![allow(clippy::unwrap_used)]

use std::process::{Command, Stdio};

/// Fails and shows the position of the first difference.
fn same(path: &std::path::Path, expected: &str) {
    let known = std::fs::read_to_string(path)
        .unwrap_or_default()
        .replace("\r\n", "\n");
    let line = known
        .lines()
        .zip(expected.lines())
        .position(|(one, two)| one != two);
    let at = line.unwrap_or_else(|| known.lines().count().min(expected.lines().count()));
    assert!(
        known == expected,
        "{}:{} differs from what the generator makes: `cargo run -p tests --bin vendor` writes it anew\n  is:     {}\n  should: {}",
        path.display(),
        at + 1,
        known.lines().nth(at).unwrap_or("(the end)"),
        expected.lines().nth(at).unwrap_or("(the end)"),
    );
}

#[test]
fn the_runtimes_models_match_the_generators_output() {
    for (path, text) in tests::vendored_models().unwrap() {
        same(&path, &text);
    }
}

#[test]
fn golden_files_match_the_generators_output() {
    for (path, text) in tests::goldens().unwrap() {
        same(&path, &text);
    }
}

#[test]
fn generating_twice_gives_the_same_bytes() {
    assert_eq!(tests::goldens().unwrap(), tests::goldens().unwrap());
}

#[test]
fn generated_code_is_as_rustfmt_has_it() {
    for (path, text) in tests::goldens()
        .unwrap()
        .into_iter()
        .chain(tests::vendored_models().unwrap())
        .filter(|(path, _)| path.extension().is_some_and(|extension| extension == "rs"))
    {
        use std::io::Write as _;
        let mut rustfmt = Command::new("rustfmt")
            .args(["--edition", "2024", "--check"])
            // Run outside the workspace and its rustfmt.toml, because users have rustfmt's defaults.
            .current_dir(std::env::temp_dir())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("rustfmt is part of the toolchain that rust-toolchain.toml names");
        rustfmt
            .stdin
            .take()
            .unwrap()
            .write_all(text.as_bytes())
            .unwrap();
        let output = rustfmt.wait_with_output().unwrap();
        let difference = String::from_utf8_lossy(&output.stdout);
        assert!(
            output.status.success(),
            "{}\n{difference}{}",
            path.display(),
            String::from_utf8_lossy(&output.stderr)
        );
    }
}
