//! `serve` and `scimctl` accept the documents that `generate` accepts, with the same findings, and no others.

use std::{
    collections::BTreeMap,
    fs::{self, File},
    io::{BufRead as _, BufReader},
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// Every folder with documents, here and in ../shared, by its name.
fn folders() -> BTreeMap<String, PathBuf> {
    let fixtures =
        ["corpus", "hostile", "cases", "vendors"].map(|name| tests::here("fixtures").join(name));
    let shared = ["corpus", "corpus/hostile", "cases/documents"]
        .map(|name| tests::root().join("../shared").join(name));
    let mut found = BTreeMap::new();
    for entries in fixtures
        .iter()
        .chain(&shared)
        .filter_map(|dir| fs::read_dir(dir).ok())
    {
        for folder in entries.map(|entry| entry.unwrap().path()) {
            if folder.join("Schemas.json").is_file() {
                let name = folder.file_name().unwrap().to_str().unwrap().to_owned();
                found.insert(name, folder);
            }
        }
    }
    found
}

/// What a command makes of documents.
#[derive(Debug, PartialEq)]
struct Verdict {
    is_accepted: bool,
    /// The findings as they are printed.
    findings: String,
}

impl Verdict {
    /// From the messages of a command, which end with a summary and what to do.
    fn new(is_accepted: bool, messages: &str) -> Self {
        let is_summary = |line: &str| line.starts_with("error: ") || line.starts_with("Generated ");
        let lines = messages.lines();
        let findings: Vec<&str> = lines.take_while(|line| !is_summary(line)).collect();
        Self {
            is_accepted,
            findings: findings.join("\n"),
        }
    }

    /// The number of findings. The first ones of a rule have a paragraph, the others a line with their place.
    fn count(&self, dir: &str) -> usize {
        let place = format!("  {dir}/");
        let beginnings = ["error[", "warning[", "note[", place.as_str()];
        let is_finding = |line: &&str| beginnings.iter().any(|word| line.starts_with(word));
        self.findings.lines().filter(is_finding).count()
    }
}

fn generate(dir: &str) -> Verdict {
    let output = tests::command::run(
        &std::env::temp_dir(),
        &["generate", "--dir", dir, "-o", "-"],
        &[],
    );
    Verdict::new(
        output.status.success(),
        &String::from_utf8(output.stderr).unwrap(),
    )
}

fn serve(dir: &str, errors: &Path) -> Verdict {
    let mut process = Command::new(tests::command::binary())
        .args(["serve", "--dir", dir])
        .current_dir(std::env::temp_dir())
        .env_remove("NO_COLOR")
        .stdout(Stdio::piped())
        .stderr(File::create(errors).unwrap())
        .spawn()
        .unwrap();
    let mut line = String::new();
    let mut out = BufReader::new(process.stdout.take().unwrap());
    out.read_line(&mut line).unwrap();
    let is_ready = line.starts_with("READY ");
    if is_ready {
        process.kill().unwrap();
    }
    process.wait().unwrap();
    Verdict::new(is_ready, &fs::read_to_string(errors).unwrap())
}

/// The messages of `scimctl` for a resource type that doesn't exist: it reads the documents, and nothing is sent.
fn scimctl(dir: &str) -> String {
    let output = Command::new(tests::command::scimctl())
        .args([
            "--url",
            "http://127.0.0.1:9",
            "-v",
            "--dir",
            dir,
            "query",
            "no-such-type",
        ])
        .current_dir(std::env::temp_dir())
        .env_remove("SCIM_TOKEN")
        .env_remove("NO_COLOR")
        .stdin(Stdio::null())
        .output()
        .unwrap();
    String::from_utf8(output.stderr).unwrap()
}

#[test]
fn every_command_accepts_the_same_documents_with_the_same_findings() {
    let temporary = tests::Dir::new();
    let folders = folders();
    assert!(folders.len() > 60, "{}", folders.len());
    let (mut accepted, mut wrong) = (0, Vec::new());
    for (name, folder) in folders {
        let dir = folder.to_str().unwrap();
        let generated = generate(dir);
        accepted += usize::from(generated.is_accepted);
        let served = serve(dir, &temporary.0.join("errors"));
        if served != generated {
            wrong.push(format!(
                "{name}: generate {generated:#?}, serve {served:#?}"
            ));
        }
        let messages = scimctl(dir);
        let is_accepted =
            messages.contains("`no-such-type`") || messages.contains("\"no-such-type\"");
        if is_accepted != generated.is_accepted {
            wrong.push(format!(
                "{name}: generate {generated:#?}, scimctl {messages}"
            ));
        }
        let counted = match generated.count(dir) {
            0 => !messages.contains("findings in the documents"),
            count if is_accepted => {
                messages.contains(&format!("findings in the documents: {count};"))
            }
            _ => Verdict::new(false, &messages) == generated,
        };
        if !counted {
            wrong.push(format!(
                "{name}: generate {generated:#?}, scimctl {messages}"
            ));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} differ\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    assert!(accepted > 40, "{accepted}");
}
