//! Snapshots of what a command prints: `tests/golden/output/BINARY/CASE.txt`. `UPDATE=1` rewrites them.
#![allow(clippy::unwrap_used, clippy::missing_panics_doc)]

use std::{
    collections::BTreeSet,
    env, fs,
    io::{Read, Write as _},
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Stdio},
};

/// The lines of a stream to compare. The rest is counted.
const MAX_LINES: usize = 100;

/// A call of a binary.
#[derive(Debug, Clone, Copy)]
pub struct Case {
    /// The name of the snapshot.
    pub name: &'static str,
    /// The arguments. `URL`, and other words that the caller chooses, are replaced.
    pub arguments: &'static [&'static str],
    /// Standard input.
    pub input: &'static str,
}

/// A case without standard input.
#[must_use]
pub const fn case(name: &'static str, arguments: &'static [&'static str]) -> Case {
    Case {
        name,
        arguments,
        input: "",
    }
}

/// What a case needs to run.
#[derive(Debug)]
pub struct Environment<'a> {
    /// The binary.
    pub binary: &'a Path,
    /// The current directory, which messages show as `DIR`.
    pub directory: &'a Path,
    /// Words in arguments and their values. Values in the output become the words.
    pub words: &'a [(&'static str, String)],
    /// Environment variables.
    pub variables: &'a [(&'static str, String)],
}

impl Environment<'_> {
    /// Runs a case, and compares its output with the snapshot. Returns a description of the difference.
    pub fn compare(&self, binary: &str, case: &Case) -> Option<String> {
        let text = self.transcript(binary, case);
        let path = directory(binary).join(format!("{}.txt", case.name));
        if env::var_os("UPDATE").is_some() {
            fs::create_dir_all(directory(binary)).unwrap();
            fs::write(&path, &text).unwrap();
        }
        let pinned = fs::read_to_string(&path).unwrap_or_default();
        (text != pinned).then(|| {
            format!(
                "{}: run the test with UPDATE=1\n{text}\n--- not\n{pinned}",
                path.display()
            )
        })
    }

    fn transcript(&self, binary: &str, case: &Case) -> String {
        let arguments: Vec<String> = case
            .arguments
            .iter()
            .map(|word| self.replaced(word))
            .collect();
        let mut child = Command::new(self.binary)
            .args(&arguments)
            .current_dir(self.directory)
            .env_clear()
            .envs(env::vars_os().filter(|(name, _)| name == "PATH" || name == "SYSTEMROOT"))
            .envs(self.variables.iter().cloned())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stdin = child.stdin.take().unwrap();
        // A command that needs no input may have ended.
        let _ = stdin.write_all(case.input.as_bytes());
        drop(stdin);
        let (status, out, err) = finish(child);
        let (out, err) = (self.shown(&out), self.shown(&err));
        let words: Vec<String> = case.arguments.iter().map(|word| quoted(word)).collect();
        let input = if case.input.is_empty() {
            String::new()
        } else {
            format!("--- standard input\n{}\n", case.input.trim_end())
        };
        let code = status
            .code()
            .map_or("signal".to_owned(), |code| code.to_string());
        format!(
            "$ {binary} {}\n{input}--- standard output\n{out}--- standard error\n{err}--- exit code {code}\n",
            words.join(" ")
        )
    }

    fn replaced(&self, word: &str) -> String {
        let words = self.words.iter();
        words.fold(word.to_owned(), |text, (name, value)| {
            text.replace(name, value)
        })
    }

    /// Replaces what differs in every run.
    fn shown(&self, text: &str) -> String {
        let directory = self.directory.display().to_string();
        let text = text.replace(&directory, "DIR");
        let words = self.words.iter();
        let text = words.fold(text, |text, (name, value)| text.replace(value, name));
        let lines: Vec<String> = text
            .lines()
            .map(|line| format!("{}\n", stable(line).trim_end()))
            .collect();
        match lines.split_at_checked(MAX_LINES) {
            Some((shown, rest)) if !rest.is_empty() => {
                format!("{}[{} more lines]\n", shown.concat(), rest.len())
            }
            Some(_) | None => lines.concat(),
        }
    }
}

/// Replaces numbers that differ in every run: a time in milliseconds, and the port of a server.
fn stable(line: &str) -> String {
    let mut stable = String::new();
    let mut rest = line;
    while let Some(start) = rest.find(|char: char| char.is_ascii_digit()) {
        let (before, number) = rest.split_at(start);
        let end = number.find(|char: char| !char.is_ascii_digit());
        let (number, after) = number.split_at(end.unwrap_or(number.len()));
        let number = if after.starts_with(" ms") {
            "N"
        } else {
            number
        };
        stable.push_str(before);
        stable.push_str(number);
        rest = after;
        if let Some(port) = rest.strip_prefix(".0.0.1:") {
            let end = port.find(|char: char| !char.is_ascii_digit());
            stable.push_str(".0.0.1:N");
            rest = port.split_at(end.unwrap_or(port.len())).1;
        }
    }
    stable + rest
}

fn directory(binary: &str) -> PathBuf {
    crate::here("golden/output").join(binary)
}

/// Waits for the end. A server, which prints `READY`, is interrupted.
fn finish(mut child: Child) -> (ExitStatus, String, String) {
    let mut out = String::new();
    let mut stdout = child.stdout.take().unwrap();
    let mut byte = [0];
    let mut bytes = Vec::new();
    while stdout.read(&mut byte).unwrap() == 1 {
        bytes.push(byte[0]);
        if byte[0] == b'\n' && bytes.starts_with(b"READY ") {
            let id = child.id().to_string();
            let status = Command::new("kill").args(["-INT", &id]).status();
            assert!(status.unwrap().success());
        }
    }
    out.push_str(&String::from_utf8(bytes).unwrap());
    let mut err = String::new();
    child
        .stderr
        .take()
        .unwrap()
        .read_to_string(&mut err)
        .unwrap();
    (child.wait().unwrap(), out, err)
}

fn quoted(word: &str) -> String {
    let is_plain = |char: char| char.is_ascii_alphanumeric() || "-_./=:,".contains(char);
    if !word.is_empty() && word.chars().all(is_plain) {
        word.to_owned()
    } else {
        format!("'{word}'")
    }
}

/// Checks that each command has a snapshot of a success and of an error, and one for each of its formats, and that no snapshot is left
/// over. The commands and their formats are those in the help texts.
pub fn assert_complete(binary: &str, cases: &[Case]) {
    let names: BTreeSet<String> = cases
        .iter()
        .map(|case| format!("{}.txt", case.name))
        .collect();
    assert_eq!(names.len(), cases.len(), "names are unique");
    let files = fs::read_dir(directory(binary)).unwrap();
    let files: BTreeSet<String> = files
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    assert_eq!(files, names);
    let mut missing = Vec::new();
    for (command, formats) in commands(binary) {
        let of_command = || {
            cases
                .iter()
                .filter(|case| case.arguments.contains(&command.as_str()))
        };
        let has_code = |expected: bool| {
            of_command().any(|case| {
                let path = directory(binary).join(format!("{}.txt", case.name));
                let text = fs::read_to_string(path).unwrap();
                text.ends_with("--- exit code 0\n") == expected
            })
        };
        if !has_code(true) {
            missing.push(format!("{command}: success"));
        }
        if !has_code(false) {
            missing.push(format!("{command}: error"));
        }
        for format in formats {
            let has_format = |case: &Case| {
                let mut pairs = case.arguments.windows(2);
                pairs.any(|pair| pair == ["--format", format.as_str()])
            };
            if !of_command().any(has_format) {
                missing.push(format!("{command} --format {format}"));
            }
        }
    }
    assert!(
        missing.is_empty(),
        "without a snapshot: {}",
        missing.join(", ")
    );
}

/// The commands of a binary, and the values of `--format` of each.
fn commands(binary: &str) -> Vec<(String, Vec<String>)> {
    let prefix = format!("{binary}-");
    let files = fs::read_dir(crate::here("golden/help")).unwrap();
    let mut commands: Vec<(String, Vec<String>)> = files
        .filter_map(|entry| {
            let path = entry.unwrap().path();
            let name = path
                .file_stem()?
                .to_str()?
                .strip_prefix(&prefix)?
                .to_owned();
            let text = fs::read_to_string(&path).unwrap();
            let option = text.split_once("--format <").map(|(_, rest)| rest);
            // The description of the next option follows after an empty line and less indentation.
            let option = option.map(|rest| rest.split("\n      -").next().unwrap_or_default());
            let values = option.into_iter().flat_map(str::lines).filter_map(|line| {
                let value = line.trim().strip_prefix("- ")?;
                Some(value.split(':').next()?.to_owned())
            });
            Some((name, values.collect()))
        })
        .collect();
    commands.sort();
    commands
}
