//! `completions` and `man` of both binaries.
#![cfg(unix)]

use crate::directory::{Dir, run};
use std::{
    io::Write as _,
    path::Path,
    process::{Command, Stdio},
};

fn output_of(binary: &Path, arguments: &[&str], dir: &Dir) -> String {
    let output = Command::new(binary)
        .args(arguments)
        .current_dir(&dir.0)
        .output()
        .unwrap();
    assert!(output.status.success(), "{arguments:?}");
    assert_eq!(output.stderr, b"", "{arguments:?}");
    String::from_utf8(output.stdout).unwrap()
}

/// Runs a program with standard input. Returns its output, or `None` if it isn't installed.
fn piped(program: &str, arguments: &[&str], input: &str) -> Option<String> {
    let mut child = Command::new(program)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .ok()?;
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(input.as_bytes()).unwrap();
    drop(stdin);
    let output = child.wait_with_output().unwrap();
    let err = String::from_utf8(output.stderr).unwrap();
    assert!(
        output.status.success() && err.is_empty(),
        "{program}: {err}"
    );
    Some(String::from_utf8(output.stdout).unwrap())
}

fn binaries() -> [(&'static str, std::path::PathBuf); 2] {
    [
        ("scim-codegen", tests::command::binary()),
        ("scimctl", tests::command::scimctl()),
    ]
}

#[test]
fn completion_scripts_are_valid_and_know_every_command() {
    let dir = Dir::new();
    for (name, binary) in binaries() {
        for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
            let script = output_of(&binary, &["completions", shell], &dir);
            assert!(
                script.contains(name) && script.contains("completions"),
                "{shell}"
            );
            // Shells that are installed check the syntax.
            if ["bash", "zsh"].contains(&shell) {
                piped(shell, &["-n"], &script);
            }
        }
    }
}

/// Completes a line as bash does when the user presses tab.
fn completed(script: &str, line: &str) -> Vec<String> {
    let words: Vec<&str> = line.split(' ').collect();
    let last = words.len() - 1;
    let quoted: Vec<String> = words.iter().map(|word| format!("'{word}'")).collect();
    let function = script.rsplit_once("complete -F ").unwrap().1;
    let function = function.split(' ').next().unwrap();
    let program = format!(
        "{script}\nCOMP_WORDS=({}); COMP_CWORD={last}\n{function} {} '{}' '{}'\nprintf '%s\\n' \"${{COMPREPLY[@]}}\"\n",
        quoted.join(" "),
        words[0],
        words[last],
        words[last - 1],
    );
    let out = piped("bash", &["--norc"], &program).unwrap();
    out.lines().map(str::to_owned).collect()
}

#[test]
fn bash_completes_commands_options_and_values() {
    let dir = Dir::new();
    let script = output_of(&tests::command::binary(), &["completions", "bash"], &dir);
    assert_eq!(completed(&script, "scim-codegen gen"), ["generate"]);
    assert_eq!(
        completed(&script, "scim-codegen diff --only"),
        ["--only-breaking"]
    );
    assert_eq!(
        completed(&script, "scim-codegen diff --format m"),
        ["markdown"]
    );
    let script = output_of(&tests::command::scimctl(), &["completions", "bash"], &dir);
    assert_eq!(completed(&script, "scimctl prov"), ["provision"]);
}

#[test]
fn manual_pages_render_and_hold_the_help() {
    let dir = Dir::new();
    for (name, binary) in binaries() {
        let pages = dir.0.join(name);
        let arguments = ["man", "--quiet", "--dir", name];
        output_of(&binary, &arguments, &dir);
        // Running it again is fine.
        output_of(&binary, &arguments, &dir);
        let mut files: Vec<_> = std::fs::read_dir(&pages).unwrap().collect();
        files.sort_by_key(|entry| entry.as_ref().unwrap().file_name());
        let help = output_of(&binary, &["--help"], &dir);
        let commands = help.split_once("Commands:\n").unwrap().1;
        let commands = commands.split("\n\n").next().unwrap();
        let commands = commands.lines().filter(|line| !line.starts_with("   "));
        // `help` has no page, but there is an overview.
        assert_eq!(files.len(), commands.count(), "{files:?}");
        for entry in files {
            let path = entry.unwrap().path();
            let text = std::fs::read_to_string(&path).unwrap();
            assert!(
                text.contains(".SH SYNOPSIS") && text.contains(".SH OPTIONS"),
                "{path:?}"
            );
            // groff warns about what it doesn't know.
            if let Some(page) = piped("groff", &["-man", "-Tutf8", "-ww", "-P-cbou"], &text) {
                assert!(page.contains("SYNOPSIS"), "{page}");
            }
        }
    }
    let page = output_of(&tests::command::binary(), &["man", "diff"], &dir);
    assert!(
        page.contains(".TH scim-codegen-diff 1") && page.contains("only\\-breaking"),
        "{page}"
    );
    let (code, _, err) = run(&dir, &["man", "dif"]);
    assert!(code == 2 && err.contains("did you mean `diff`?"), "{err}");
}

#[test]
fn pages_are_not_written_over_other_files() {
    let dir = Dir::new();
    std::fs::write(dir.0.join("scim-codegen.1"), "mine").unwrap();
    let (code, _, err) = run(&dir, &["man", "--dir", "."]);
    assert!(
        code == 2 && err.contains("was not written by scim-codegen"),
        "{err}"
    );
    assert_eq!(dir.files(), ["scim-codegen.1"]);
}
