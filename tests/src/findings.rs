//! Renders the findings of `fixtures/findings`, which has one folder per rule.
//!
//! A folder contains documents that break the rule, the arguments of `lint` if they differ from `--dir .`, and the expected output as
//! text and JSON.

use crate::{command, here};
use std::{
    fs, io,
    path::{Path, PathBuf},
};

/// The folders, sorted by name.
///
/// # Errors
/// If they can't be listed.
pub fn folders() -> io::Result<Vec<PathBuf>> {
    let entries = fs::read_dir(here("fixtures/findings"))?;
    let mut folders: Vec<PathBuf> = entries
        .map(|entry| Ok(entry?.path()))
        .collect::<io::Result<_>>()?;
    folders.sort();
    Ok(folders)
}

/// The exit code and output of `lint` for a folder's documents.
///
/// # Errors
/// If its arguments can't be read.
pub fn lint(folder: &Path, format: &str) -> io::Result<(Option<i32>, String)> {
    let arguments = match fs::read_to_string(folder.join("arguments")) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => "--dir\n.\n".to_owned(),
        Err(error) => return Err(error),
    };
    let mut all = vec!["lint", "--format", format, "--color", "never"];
    all.extend(arguments.lines());
    let output = command::run(folder, &all, &[]);
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    Ok((output.status.code(), text))
}

/// The expected output files of every folder: paths and texts.
///
/// # Errors
/// If the folders can't be read.
pub fn expected() -> io::Result<Vec<(PathBuf, String)>> {
    let mut all = Vec::new();
    for folder in folders()? {
        for (format, file) in [("text", "expected.txt"), ("json", "expected.json")] {
            all.push((folder.join(file), lint(&folder, format)?.1));
        }
    }
    Ok(all)
}

/// The pages of all rules, as in docs/rules.md.
#[must_use]
pub fn pages() -> (PathBuf, String) {
    let output = command::run(&crate::root(), &["lint", "--explain", "all"], &[]);
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    (crate::root().join("docs/rules.md"), text)
}
