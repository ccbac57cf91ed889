//! Converts text from documents into documentation.
//!
//! A description comes from outside. Its white space is folded, characters that don't belong on a line are dropped, and every word
//! that Markdown, rustdoc or a lint could misinterpret becomes a code span.

use crate::text::is_hidden;
use std::borrow::Cow;

/// The maximum number of bytes of a description to show.
const MAX: usize = 240;

/// The maximum number of words of a description to look at.
const MAX_WORDS: usize = 200;

/// The maximum number of canonical values or reference types to list.
const MAX_LISTED: usize = 8;

/// The first sentence of a description. `None` if the description is empty or only repeats the name.
pub(super) fn description(description: Option<&str>, name: &str) -> Option<String> {
    sentence(description.filter(|text| !letters(text).eq(letters(name))))
}

fn letters(text: &str) -> impl Iterator<Item = char> {
    let letters = text.chars().filter(|char| char.is_alphanumeric());
    letters.flat_map(char::to_lowercase)
}

/// The first sentence of a description. `None` if the description is empty.
///
/// Text after the first sentence costs nothing.
fn sentence(description: Option<&str>) -> Option<String> {
    let mut rest = description?;
    let mut text = String::new();
    for index in 0..MAX_WORDS {
        let Some(word) = next_word(&mut rest) else {
            break;
        };
        let word = harmless(word, index == 0);
        if word.is_empty() {
            continue;
        }
        if text.len() + word.len() > MAX {
            text.push_str(" …");
            break;
        }
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(&word);
        // One within parentheses belongs to an example: (e.g., 'Ms. Barbara Jensen').
        if ends_sentence(&word) && text.matches('(').count() <= text.matches(')').count() {
            break;
        }
    }
    if text.is_empty() {
        return None;
    }
    // A full stop inside quotation marks also ends a sentence.
    let end = text.trim_end_matches(['"', '\'', ')']);
    if !end.ends_with(['.', '!', '?', '…', ':']) {
        text.push('.');
    }
    Some(text)
}

/// A full stop within a word or after a single letter belongs to an abbreviation, and after a number to a list.
fn ends_sentence(word: &str) -> bool {
    if !word.as_bytes().ends_with(b".") {
        return false;
    }
    let core = word.trim_end_matches('.');
    let letters = core.chars().filter(|char| char.is_alphanumeric()).count();
    letters > 1 && !core.contains('.')
}

/// Splits off the next word, like `split_whitespace`. Looks at bytes as long as they are ASCII, because build scripts are not optimised.
fn next_word<'a>(rest: &mut &'a str) -> Option<&'a str> {
    let is_space = |byte: u8| matches!(byte, b'\t'..=b'\r' | b' ');
    let mut text = *rest;
    match text.as_bytes() {
        [b' ', b'!'..=b'~', ..] => text = text.get(1..).unwrap_or_default(),
        [b'!'..=b'~', ..] => {}
        _ => text = text.trim_start(),
    }
    let mut bytes = text.as_bytes();
    while let [byte, after @ ..] = bytes {
        if is_space(*byte) || !byte.is_ascii() {
            break;
        }
        bytes = after;
    }
    let end = match bytes {
        [byte, ..] if !byte.is_ascii() => text.find(char::is_whitespace).unwrap_or(text.len()),
        _ => text.len() - bytes.len(),
    };
    let word;
    (word, *rest) = text.split_at_checked(end)?;
    (!word.is_empty()).then_some(word)
}

/// Describes the service provider: its base URL, or the name of its documents.
pub(super) fn service_provider(origin: &str) -> String {
    let is_url = origin.starts_with("https://") || origin.starts_with("http://");
    let link = if is_url { "" } else { "described in " };
    format!("service provider {link}{}", code(origin))
}

/// A name or URL, for one line of an ordinary comment.
pub(super) fn one_line(text: &str) -> String {
    let plain: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    plain
        .chars()
        .filter(|char| !is_hidden(*char))
        .take(200)
        .collect()
}

/// A name as a code span.
pub(super) fn code(text: &str) -> String {
    if !text.is_empty() && text.len() <= 200 {
        let mut rest = text.as_bytes();
        while let [
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'$' | b'-' | b'_' | b'.' | b':',
            after @ ..,
        ] = rest
        {
            rest = after;
        }
        if rest.is_empty() {
            return format!("`{text}`");
        }
    }
    let text: String = one_line(text).chars().filter(|char| *char != '`').collect();
    let text = text.trim();
    if text.is_empty() {
        "(empty)".to_owned()
    } else {
        format!("`{text}`")
    }
}

/// A word without hidden characters, as a code span if its meaning could change otherwise. Empty if nothing is left.
fn harmless(word: &str, is_first: bool) -> Cow<'_, str> {
    if is_plain(word) {
        return Cow::Borrowed(word);
    }
    if is_graphic(word) {
        return if is_suspicious(word, is_first) {
            Cow::Owned(code_span(word))
        } else {
            Cow::Borrowed(word)
        };
    }
    let word: String = word.chars().filter(|char| !is_hidden(*char)).collect();
    if !word.is_empty() && is_suspicious(&word, is_first) {
        Cow::Owned(code_span(&word))
    } else {
        Cow::Owned(word)
    }
}

/// Most words consist of lower-case letters, with at most a trailing full stop or comma.
fn is_plain(word: &str) -> bool {
    let mut rest = word.as_bytes();
    while let [b'a'..=b'z', after @ ..] = rest {
        rest = after;
    }
    let letters = word.len() - rest.len();
    while let [b'.' | b',', after @ ..] = rest {
        rest = after;
    }
    letters > 0 && rest.is_empty()
}

fn is_graphic(word: &str) -> bool {
    let mut rest = word.as_bytes();
    while let [b'!'..=b'~', after @ ..] = rest {
        rest = after;
    }
    rest.is_empty()
}

/// Whether Markdown, rustdoc or a lint could misinterpret a word.
fn is_suspicious(word: &str, is_first: bool) -> bool {
    // At the start of a line, other characters would begin a list, a rule or a heading.
    let starts_block = is_first
        && !word.starts_with(|char: char| char.is_alphabetic() || char == '"' || char == '\'');
    let is_address = || {
        let start = word.get(..4);
        start.is_some_and(|start| start.eq_ignore_ascii_case("www."))
    };
    starts_block || has_markup(word) || is_mixed(word) || is_address()
}

/// Whether a word has other characters than letters, digits and ordinary punctuation, or two of them that mean something together.
fn has_markup(word: &str) -> bool {
    let mut before = ' ';
    for char in word.chars() {
        let is_plain = match char {
            '.' | ',' | ';' | '!' | '?' | '\'' | '"' | '(' | '-' => true,
            ')' => before != '(',
            ':' | '/' => before != char,
            other => other.is_alphanumeric(),
        };
        if !is_plain {
            return true;
        }
        before = char;
    }
    false
}

/// Whether a word consists of letters and digits between punctuation, and mixes upper and lower case like an identifier: `userName`,
/// but not `URLs`.
fn is_mixed(word: &str) -> bool {
    let core = word.trim_matches(|char: char| !char.is_alphanumeric());
    let mut has_upper = false;
    for char in core.chars().skip(1) {
        if !char.is_alphanumeric() {
            return false;
        }
        has_upper |= char.is_uppercase();
    }
    let singular = core.strip_suffix('s').unwrap_or(core);
    has_upper && singular.chars().any(char::is_lowercase)
}

fn code_span(word: &str) -> String {
    let inner: String = word.chars().filter(|char| *char != '`').collect();
    let end = inner.trim_end_matches(['.', ',', ';', ':', '!', '?']);
    let tail = inner.strip_prefix(end).unwrap_or_default();
    if end.is_empty() {
        String::new()
    } else {
        format!("`{end}`{tail}")
    }
}

/// Lists values as code spans, with the number of omitted ones.
pub(super) fn listed(values: &[String]) -> String {
    let shown: Vec<String> = values
        .iter()
        .take(MAX_LISTED + 1)
        .map(|value| code(value))
        .collect();
    joined_of(&shown, values.len())
}

/// Lists words, with the number of omitted ones.
pub(super) fn joined(words: &[String]) -> String {
    joined_of(words, words.len())
}

fn joined_of(words: &[String], all: usize) -> String {
    let mut shown: Vec<&str> = words.iter().take(MAX_LISTED).map(String::as_str).collect();
    let more = format!("{} more", all.saturating_sub(MAX_LISTED));
    if all > MAX_LISTED {
        shown.push(&more);
    }
    shown.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_description_becomes_one_sentence_of_plain_text() {
        for (description, expected) in [
            ("User Account", "User Account."),
            ("Such as \"Vice President.\"", "Such as \"Vice President.\""),
            ("A Boolean.  REQUIRED. More.", "A Boolean."),
            (
                "The full name (e.g., 'Ms. Barbara Jensen, III'). More.",
                "The full name (e.g., 'Ms. Barbara Jensen, III').",
            ),
            (
                "e.g. this one is kept whole. Not this.",
                "e.g. this one is kept whole.",
            ),
            ("*/ fn main() {} /*", "`*/` fn `main()` `{}` `/*`."),
            (
                "see [User](http://x) and <b>",
                "see `[User](http://x)` and `<b>`.",
            ),
            ("line\nbreak\u{202e}\u{0}", "line break."),
            ("# heading", "`#` heading."),
            ("- item", "`-` item."),
            ("1. item", "`1`. item."),
            (
                "the userName of http://a.example/b.",
                "the `userName` of `http://a.example/b`.",
            ),
            ("```rust", "`rust`."),
            ("some_thing std::fs", "`some_thing` `std::fs`."),
            ("a\u{a0}b\u{3000}``` \u{85}c\u{b}d\u{1c}e", "a b c de."),
            (
                "Größe userNames URLs (Www.x) WWW.x",
                "Größe `userNames` URLs (Www.x) `WWW.x`.",
            ),
        ] {
            assert_eq!(
                sentence(Some(description)).as_deref(),
                Some(expected),
                "{description:?}"
            );
        }
        for nothing in ["", "  ", "\u{202e}", "`"] {
            assert_eq!(sentence(Some(nothing)), None, "{nothing:?}");
        }
    }

    #[test]
    fn a_description_that_repeats_the_name_is_omitted() {
        assert_eq!(description(Some("Display Name."), "displayName"), None);
        assert_eq!(
            description(Some("Display name"), "name").as_deref(),
            Some("Display name.")
        );
    }

    #[test]
    fn a_name_is_one_code_span() {
        assert_eq!(code("a`b\n\"#c"), "`ab \"#c`");
        assert_eq!(code("``"), "(empty)");
    }
}
