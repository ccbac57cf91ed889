//! Compares the files on disk with the generated ones.

use super::{
    files::{is_ours, is_source, place, stale},
    target::FileTarget,
};
use crate::{emit, error::Error};
use std::{
    fmt,
    path::{Path, PathBuf},
};

/// A file on disk that differs from the generated output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Difference {
    Missing(PathBuf),
    /// The content differs. The number is the first different line, starting at 1.
    Differs {
        path: PathBuf,
        line: usize,
        actual: String,
        expected: String,
    },
    /// A leftover of an earlier output.
    Stale(PathBuf),
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing(path) => write!(f, "{}: missing", path.display()),
            Self::Stale(path) => write!(f, "{}: no longer generated", path.display()),
            Self::Differs {
                path,
                line,
                actual,
                expected,
            } => write!(
                f,
                "{}:{line}: out of date\n  actual:   {actual}\n  expected: {expected}",
                path.display()
            ),
        }
    }
}

/// Compares the files on disk with the generated ones. A different generator version in the header doesn't count.
pub(crate) fn compare(root: &Path, files: &[emit::File]) -> Result<Vec<Difference>, Error> {
    let mut differences = Vec::new();
    for file in files {
        let path = place(root, file);
        let target = FileTarget::at(&path)?;
        if !is_source(file) && target.metadata().is_some() && !is_ours(&target)? {
            continue;
        }
        // A file that is much longer differs in any case.
        let limit = 2 * file.text.len() as u64 + 4096;
        match target.read_at_most(limit)? {
            Some(actual) => differences.extend(difference(path, &actual, &file.text)),
            None => differences.push(Difference::Missing(path)),
        }
    }
    differences.extend(stale(root, files)?.into_iter().map(Difference::Stale));
    Ok(differences)
}

fn difference(path: PathBuf, actual: &[u8], expected: &str) -> Option<Difference> {
    let actual = String::from_utf8_lossy(actual).replace("\r\n", "\n");
    if without_stamp(&actual) == without_stamp(expected) {
        return None;
    }
    let (line, actual, expected) = first_difference(&actual, expected);
    Some(Difference::Differs {
        path,
        line,
        actual: actual.to_owned(),
        expected: expected.to_owned(),
    })
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
