//! "Did you mean …?": suggestions for names that match nothing.

use super::terminal::is_hidden;

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
    // Not shortened, so that users can copy it, but without hidden characters.
    let found: String = closest(word, candidates)?
        .chars()
        .filter(|char| !is_hidden(*char))
        .collect();
    Some(format!("did you mean `{found}`?"))
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
}
