//! `scim-codegen diff`: every kind of change, its near miss, and the truth about code: a program that uses every item of the old code is
//! compiled with the new code.

mod program;

use scim_codegen::cli;
use serde_json::Value as Json;
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::Command,
};
use tests::changes::{self, Pair};

/// Runs `diff` on two versions and returns its JSON.
fn diff(old: &Json, new: &Json) -> Json {
    let dir = tests::Dir::new();
    let write = |name: &str, version: &Json| {
        fs::write(dir.0.join(name), version.to_string()).expect("a file");
    };
    write("old.json", old);
    write("new.json", new);
    let arguments = [
        "diff", "old.json", "new.json", "--format", "json", "--quiet",
    ];
    let output = tests::command::run(&dir.0, &arguments, &[]);
    let text = String::from_utf8_lossy(&output.stdout);
    let errors = String::from_utf8_lossy(&output.stderr);
    let diff: Json =
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}{errors}"));
    let is_empty = diff["differences"].as_array().is_some_and(Vec::is_empty);
    assert_eq!(output.status.code(), Some(i32::from(!is_empty)), "{errors}");
    diff
}

/// The kinds of all changes.
fn kinds(diff: &Json) -> Vec<String> {
    let differences = diff["differences"].as_array().into_iter().flatten();
    let changes = differences.flat_map(|part| part["changes"].as_array().into_iter().flatten());
    changes
        .filter_map(|change| change["kind"].as_str())
        .map(str::to_owned)
        .collect()
}

/// The strongest effect on code.
fn code(diff: &Json) -> &'static str {
    let differences = diff["differences"].as_array().into_iter().flatten();
    let words: Vec<&str> = differences
        .filter_map(|part| part["code"].as_str())
        .collect();
    ["breaking", "compatible"]
        .into_iter()
        .find(|word| words.contains(word))
        .unwrap_or("none")
}

#[test]
fn every_kind_of_change_has_a_pair_that_shows_it_and_a_near_miss_that_does_not() {
    let pairs = changes::pairs();
    let mut mistakes = Vec::new();
    for [kind, ..] in cli::change_kinds() {
        let Some(pair) = pairs.iter().find(|pair| pair.kind == kind) else {
            mistakes.push(format!("{kind} has no pair"));
            continue;
        };
        let found = diff(&pair.old, &pair.new);
        if !kinds(&found).iter().any(|found| found == kind) || code(&found) != pair.code {
            mistakes.push(format!("{kind}, in code {}: {found:#}", pair.code));
        }
        let near = diff(&pair.old, &pair.near_miss);
        if kinds(&near).iter().any(|found| found == kind) {
            mistakes.push(format!("{kind}, near miss: {near:#}"));
        }
    }
    assert!(mistakes.is_empty(), "{}", mistakes.join("\n"));
    assert_eq!(
        pairs.len(),
        cli::change_kinds().len(),
        "a pair has an unknown kind"
    );
}

#[test]
fn equal_versions_have_no_differences() {
    let pairs = changes::pairs();
    let version = pairs.first().map(|pair| &pair.new).expect("a pair");
    assert!(kinds(&diff(version, version)).is_empty());
}

fn written(name: &str, version: &Json, dir: &tests::Dir) {
    fs::write(dir.0.join(name), version.to_string()).expect("a file");
}

#[test]
fn every_format_is_pinned() {
    let [old, new] = changes::several();
    let dir = tests::Dir::new();
    written("old.json", &old, &dir);
    written("new.json", &new, &dir);
    for (format, file) in [
        ("text", "diff.txt"),
        ("json", "diff.json"),
        ("markdown", "diff.md"),
    ] {
        let arguments = ["diff", "old.json", "new.json", "--format", format];
        let output = tests::command::run(&dir.0, &arguments, &[]);
        let text = String::from_utf8(output.stdout).expect("UTF-8");
        assert_eq!(output.status.code(), Some(1));
        assert!(!text.contains('\u{202e}'), "{text}");
        let path = tests::here("golden/diff").join(file);
        if std::env::var_os("UPDATE").is_some() {
            fs::create_dir_all(tests::here("golden/diff")).expect("a directory");
            fs::write(&path, &text).expect("a file");
        }
        let pinned = fs::read_to_string(&path).unwrap_or_default();
        assert_eq!(text, pinned, "{format}: run the test with UPDATE=1");
    }
}

#[test]
fn only_breaking_differences_can_be_reported() {
    let pairs = changes::pairs();
    let dir = tests::Dir::new();
    let run = |kind: &str| {
        let pair = pairs.iter().find(|pair| pair.kind == kind).expect("a pair");
        written("old.json", &pair.old, &dir);
        written("new.json", &pair.new, &dir);
        let arguments = ["diff", "old.json", "new.json", "--only-breaking"];
        tests::command::run(&dir.0, &arguments, &[]).status.code()
    };
    assert_eq!(run("attribute-added"), Some(0));
    // Breaks requests only, and code only.
    assert_eq!(run("never-returned"), Some(1));
    assert_eq!(run("became-read-write"), Some(1));
}

#[test]
fn sources_are_files_directories_built_in_documents_and_standard_input() {
    let dir = tests::Dir::new();
    let run = |old: &str, new: &str, input: &[u8]| {
        let mut child = Command::new(tests::command::binary())
            .args(["diff", old, new])
            .current_dir(&dir.0)
            .stdin(std::process::Stdio::piped())
            .stdout(std::process::Stdio::piped())
            .stderr(std::process::Stdio::piped())
            .spawn()
            .expect("the program starts");
        let mut stdin = child.stdin.take().expect("a pipe");
        // The program may end without reading.
        let _ = std::io::Write::write_all(&mut stdin, input);
        drop(stdin);
        let output = child.wait_with_output().expect("the program ends");
        let text = String::from_utf8_lossy(&output.stderr).into_owned();
        (output.status.code(), text)
    };
    fs::write(dir.0.join("acme.json"), tests::ACME).expect("a file");
    assert_eq!(run("-", "acme.json", tests::ACME.as_bytes()).0, Some(0));
    assert_eq!(run("rfc7643", "rfc7643", b"").0, Some(0));
    let messages = tests::here("fixtures/messages");
    let messages = messages.to_str().expect("UTF-8");
    assert_eq!(run(messages, messages, b"").0, Some(0));
    let (code, error) = run("acme.json", "missing.json", b"");
    assert!(
        code == Some(2) && error.contains("missing.json"),
        "{code:?} {error}"
    );
    let (code, error) = run("-", "-", tests::ACME.as_bytes());
    assert!(
        code == Some(2) && error.contains("standard input"),
        "{code:?} {error}"
    );
}

#[test]
fn code_that_uses_every_item_stops_compiling_exactly_where_a_change_is_breaking() {
    let pairs = changes::pairs();
    let mut crate_ = Programs::new();
    let program = |user: &Json, code: &Json| {
        let items = cli::api_items(&changes::builder(user)).expect("items");
        let code = changes::builder(code).to_text().expect("code");
        program::of(&code, &items)
    };
    for Pair { kind, old, new, .. } in &pairs {
        crate_.add(&format!("{kind}-old"), program(old, old));
        crate_.add(&format!("{kind}-new"), program(old, new));
    }
    let errors = crate_.check();
    let mut mistakes = Vec::new();
    for Pair { kind, code, .. } in &pairs {
        let errors = |version: &str| errors.get(&crate_.program(&format!("{kind}-{version}")));
        if let Some(errors) = errors("old") {
            mistakes.push(format!(
                "{kind}: the program doesn't compile with its own code: {errors}"
            ));
        }
        match (errors("new"), code.as_str()) {
            (None, "compatible" | "none") | (Some(_), "breaking") => {}
            (None, _) => mistakes.push(format!("{kind}: breaking, but everything compiles")),
            (Some(errors), _) => mistakes.push(format!("{kind}: {code}, but: {errors}")),
        }
    }
    assert!(mistakes.is_empty(), "{}", mistakes.join("\n"));
}

/// A package of programs that are checked together. Equal programs are checked once.
struct Programs {
    dir: PathBuf,
    names: BTreeMap<String, String>,
    by_text: BTreeMap<String, String>,
}

impl Programs {
    fn new() -> Self {
        let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join("diff-programs");
        // An earlier run may have left programs of pairs that no longer exist.
        let _ = fs::remove_dir_all(dir.join("src"));
        fs::create_dir_all(dir.join("src/bin")).expect("a directory");
        let runtime = tests::root().join("scim-runtime");
        let manifest = format!(
            "[package]\nname = \"diff-programs\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
             [dependencies]\nscim-runtime = {{ path = {:?}, default-features = false, features = [\"client\"] }}\n\n[workspace]\n",
            runtime.display()
        );
        fs::write(dir.join("Cargo.toml"), manifest).expect("a file");
        fs::copy(tests::root().join("Cargo.lock"), dir.join("Cargo.lock")).expect("a file");
        Self {
            dir,
            names: BTreeMap::new(),
            by_text: BTreeMap::new(),
        }
    }

    fn add(&mut self, name: &str, text: String) {
        let name = name.replace('-', "_");
        let file = self.by_text.entry(text).or_insert_with(|| name.clone());
        self.names.insert(name, file.clone());
    }

    /// The program that is checked for this name.
    fn program(&self, name: &str) -> String {
        self.names[&name.replace('-', "_")].clone()
    }

    /// Checks all programs. Returns the compiler's errors by program.
    fn check(&self) -> BTreeMap<String, String> {
        for (text, name) in &self.by_text {
            let path = self.dir.join(format!("src/bin/{name}.rs"));
            fs::write(path, format!("{text}\nfn main() {{}}\n")).expect("a file");
        }
        let output = Command::new(env!("CARGO"))
            .args(["check", "--quiet", "--offline", "--bins", "--keep-going"])
            .args(["--message-format", "json"])
            .env("CARGO_TARGET_DIR", self.dir.join("target"))
            .env("CARGO_INCREMENTAL", "0")
            .current_dir(&self.dir)
            .output()
            .expect("cargo runs");
        let mut errors: BTreeMap<String, String> = BTreeMap::new();
        let mut is_finished = false;
        for line in String::from_utf8_lossy(&output.stdout).lines() {
            let message: Json = serde_json::from_str(line).unwrap_or_default();
            is_finished |= message["reason"] == "build-finished";
            let name = message["target"]["name"].as_str().unwrap_or_default();
            if message["message"]["level"] == "error" {
                let text = message["message"]["rendered"].as_str().unwrap_or_default();
                errors.entry(name.to_owned()).or_default().push_str(text);
            }
        }
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert!(is_finished, "cargo didn't finish: {stderr}");
        errors
    }
}
