//! Allocations, counted by a program of its own, because counting slows down every other figure.

use super::serving::{Content, Protocol, ServerProcess};
use crate::{Outcome, Say};
use std::process::Command;

/// Builds and runs the program `allocations`.
pub(crate) fn all(line: Say<'_>) -> Outcome<()> {
    let server = ServerProcess::start(Protocol::Http1, Content::Canned)?;
    let output = Command::new("cargo")
        .args([
            "run",
            "--quiet",
            "--release",
            "-p",
            "tests",
            "--bin",
            "allocations",
            "--",
        ])
        .arg(&server.url)
        .current_dir(tests::root())
        .output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into());
    }
    for text in String::from_utf8(output.stdout)?.lines() {
        let words: Vec<&str> = text.split(' ').collect();
        let [name, ours, theirs] = words.as_slice() else {
            return Err(format!("unexpected output: {text}").into());
        };
        println!("{name}: {ours} and {theirs} allocations");
        let ratio = ours.parse::<f64>()? / theirs.parse::<f64>()?;
        let limit = match *name {
            "parse-200-users" => 1.0,
            "page-of-200" => 1.03,
            // A request alone: URL and headers, next to a small user.
            _ => 1.1,
        };
        line(&format!("client-allocations-{name}"), ratio, limit);
    }
    Ok(())
}
