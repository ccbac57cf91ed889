//! Compares the files on disk with the generated ones.

use super::{
    files::{is_ours, is_source, place, stale},
    target::FileTarget,
};
use crate::{emit, error::Error, text::limits};
use std::{
    fmt,
    path::{Path, PathBuf},
};

/// A file on disk that differs from the generated output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FileDifference {
    pub(crate) path: PathBuf,
    /// The text on disk, with the line breaks of generated files. `None` if the file is missing.
    pub(crate) actual: Option<String>,
    /// `None` for a leftover of an earlier output.
    pub(crate) expected: Option<String>,
}

/// Shows the first different line.
impl fmt::Display for FileDifference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = self.path.display();
        match (&self.actual, &self.expected) {
            (None, _) => write!(f, "{path}: missing"),
            (Some(_), None) => write!(f, "{path}: no longer generated"),
            (Some(actual), Some(expected)) => {
                let (line, actual, expected) = first_difference(actual, expected);
                write!(
                    f,
                    "{path}:{line}: out of date\n  actual:   {actual}\n  expected: {expected}"
                )
            }
        }
    }
}

/// Compares the files on disk with the generated ones. A different generator version in the header doesn't count.
pub(crate) fn compare(root: &Path, files: &[emit::File]) -> Result<Vec<FileDifference>, Error> {
    let mut differences = Vec::new();
    for file in files {
        let path = place(root, file);
        let target = FileTarget::at(&path)?;
        if !is_source(file) && target.metadata().is_some() && !is_ours(&target)? {
            continue;
        }
        // A file that is much longer differs in any case.
        let limit = 2 * file.text.len() as u64 + 4096;
        let actual = target.read_at_most(limit)?.map(|bytes| text(&bytes));
        let is_current = actual
            .as_deref()
            .is_some_and(|actual| without_stamp(actual) == without_stamp(&file.text));
        if !is_current {
            differences.push(FileDifference {
                path,
                actual,
                expected: Some(file.text.clone()),
            });
        }
    }
    for path in stale(root, files)? {
        let actual = FileTarget::at(&path)?.read_at_most(limits::MAX_BYTES as u64)?;
        differences.push(FileDifference {
            actual: Some(text(&actual.unwrap_or_default())),
            path,
            expected: None,
        });
    }
    Ok(differences)
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).replace("\r\n", "\n")
}

fn without_stamp(text: &str) -> &str {
    match text.split_once('\n') {
        Some((first, rest)) if emit::is_generated(first) => rest,
        _ => text,
    }
}

fn first_difference<'a>(actual: &'a str, expected: &'a str) -> (usize, &'a str, &'a str) {
    const END: &str = "(end of file)";
    let (mut actual, mut expected) = (actual.lines().skip(1), expected.lines().skip(1));
    let mut line = 2;
    loop {
        match (actual.next(), expected.next()) {
            (Some(one), Some(other)) if one == other => line += 1,
            (one, other) => return (line, one.unwrap_or(END), other.unwrap_or(END)),
        }
    }
}
