//! "Did you mean …?": suggestions for names that match nothing.

use super::terminal::is_hidden;
use std::{fs, path::Path};

/// The candidate that the user probably meant. It differs from the word in case, in a few letters, or in the part before its last segment.
pub(crate) fn closest<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let word: Vec<char> = word.to_lowercase().chars().collect();
    let limit = (word.len() / 3).clamp(1, 5);
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates {
        let other: Vec<char> = candidate.to_lowercase().chars().collect();
        // Handles `userName` for `urn:…:User:userName`: the schema is missing, and the name is correct or nearly so.
        let is_last_part = !word.contains(&':') && other.contains(&':');
        let last_part = other.rsplit(|char| *char == ':').next();
        let distance = match last_part.filter(|_| is_last_part) {
            _ if other == word => 0,
            _ if ends_in(&other, &word) => 1,
            Some(part) => 1 + bounded(&word, part, limit),
            None => bounded(&word, &other, limit),
        };
        if distance <= limit && best.is_none_or(|(known, _)| distance < known) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// "did you mean `x`?", for a finding's repair.
pub(crate) fn did_you_mean<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<String> {
    closest(word, candidates).map(question)
}

/// Not shortened, so that users can copy it, but without hidden characters.
fn question(found: &str) -> String {
    let found: String = found.chars().filter(|char| !is_hidden(*char)).collect();
    format!("did you mean `{found}`?")
}

/// The number of files to compare with one that is missing.
const MAX_FILES: usize = 1_000;

/// Suggests a file with a similar name in the same directory.
pub(crate) fn similar_path(path: &Path) -> Option<String> {
    let name = path.file_name()?.to_str()?;
    let directory = match path.parent()? {
        parent if parent.as_os_str().is_empty() => Path::new("."),
        parent => parent,
    };
    let entries = fs::read_dir(directory).ok()?.take(MAX_FILES).flatten();
    let mut names: Vec<String> = entries
        .filter_map(|entry| entry.file_name().into_string().ok())
        .collect();
    names.sort_unstable();
    // Different files often have the same extension, so it says nothing.
    let (stem, extension) = split(name);
    let alike = names.iter().filter_map(|known| {
        let (known, other) = split(known);
        (other == extension && known.chars().count() > 2).then_some(known)
    });
    let found = format!("{}{extension}", closest(stem, alike)?);
    let found = path.with_file_name(found);
    Some(question(&found.display().to_string()))
}

/// Splits a file name in front of its extension.
fn split(name: &str) -> (&str, &str) {
    match name.rfind('.') {
        Some(at) if at > 0 => name.split_at(at),
        _ => (name, ""),
    }
}

fn ends_in(whole: &[char], end: &[char]) -> bool {
    whole
        .strip_suffix(end)
        .is_some_and(|before| matches!(before.last(), Some(':' | '.')))
}

/// The edit distance. Returns early with a value above the limit if the lengths differ too much.
fn bounded(one: &[char], two: &[char], limit: usize) -> usize {
    if one.len().abs_diff(two.len()) > limit {
        return limit + 1;
    }
    distance(one, two)
}

/// The number of letters to add, remove, change or swap with their neighbour.
fn distance(one: &[char], two: &[char]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=two.len()).collect();
    for (i, a) in one.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, b) in two.iter().enumerate() {
            let at =
                |row: &[usize], index: usize| row.get(index).copied().unwrap_or(usize::MAX / 2);
            let mut cost = (at(&last, j) + usize::from(a != b))
                .min(at(&last, j + 1) + 1)
                .min(at(&row, j) + 1);
            let swapped = i > 0 && j > 0 && one.get(i - 1) == Some(b) && two.get(j - 1) == Some(a);
            if swapped {
                cost = cost.min(at(&before, j - 1) + 1);
            }
            row.push(cost);
        }
        before = std::mem::replace(&mut last, row);
    }
    last.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typos_are_recognized_and_other_words_are_not() {
        let candidates = [
            "include",
            "exclude",
            "urn:acme:2.0:User:userName",
            "urn:acme:2.0:User:emails.type",
        ];
        for (word, expected) in [
            ("includes", Some("include")),
            ("exlcude", Some("exclude")),
            ("INCLUDE", Some("include")),
            ("userName", Some("urn:acme:2.0:User:userName")),
            (
                "urn:acme:2.0:User:usrName",
                Some("urn:acme:2.0:User:userName"),
            ),
            ("userNam", Some("urn:acme:2.0:User:userName")),
            ("type", Some("urn:acme:2.0:User:emails.type")),
            ("colour", None),
            ("", None),
        ] {
            assert_eq!(closest(word, candidates), expected, "{word}");
        }
    }

    #[test]
    fn a_missing_file_has_a_similar_one() {
        for (path, expected) in [
            ("src/libb.rs", Some("did you mean `src/lib.rs`?")),
            ("Cargo.tmol", None),
            ("crago.toml", Some("did you mean `Cargo.toml`?")),
            ("srcs", Some("did you mean `src`?")),
            ("nowhere/lib.rs", None),
            ("other.json", None),
            ("..", None),
            ("", None),
        ] {
            assert_eq!(similar_path(Path::new(path)).as_deref(), expected, "{path}");
        }
    }
}
