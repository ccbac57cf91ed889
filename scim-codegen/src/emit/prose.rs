//! Converts text from documents into documentation.
//!
//! A description comes from outside. Its white space is folded, characters that don't belong on a line are dropped, and every word
//! that Markdown, rustdoc or a lint could misinterpret becomes a code span.

use crate::text::is_hidden;

/// The maximum number of bytes of a description to show.
const MAX: usize = 240;

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
fn sentence(description: Option<&str>) -> Option<String> {
    let words = harmless_words(description?);
    let mut text = String::new();
    for word in words {
        if text.len() + word.len() > MAX {
            text.push_str(" …");
            break;
        }
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(&word);
        // A full stop within a word or after a single letter belongs to an abbreviation, and after a number to a list.
        let core = word.trim_end_matches('.');
        let letters = core.chars().filter(|char| char.is_alphanumeric()).count();
        let ends = word.ends_with('.') && letters > 1 && !core.contains('.');
        // One within parentheses belongs to an example: (e.g., 'Ms. Barbara Jensen').
        if ends && text.matches('(').count() <= text.matches(')').count() {
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
    let is_plain =
        |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'$' | b'-' | b'_' | b'.' | b':');
    if !text.is_empty() && text.len() <= 200 && text.bytes().all(is_plain) {
        return format!("`{text}`");
    }
    let text: String = one_line(text).chars().filter(|char| *char != '`').collect();
    let text = text.trim();
    if text.is_empty() {
        "(empty)".to_owned()
    } else {
        format!("`{text}`")
    }
}

/// Processes the text word by word, so that text after the first sentence costs nothing.
fn harmless_words(text: &str) -> impl Iterator<Item = String> {
    text.split_whitespace()
        .take(200)
        .enumerate()
        .filter_map(|(index, word)| {
            let hidden = !word.is_ascii() || word.bytes().any(|byte| byte.is_ascii_control());
            if hidden {
                let word: String = word.chars().filter(|char| !is_hidden(*char)).collect();
                return if word.is_empty() {
                    None
                } else {
                    Some(harmless(&word, index == 0))
                };
            }
            // Most words consist of letters, with at most a trailing full stop or comma.
            let letters = word.trim_end_matches(['.', ',']);
            let plain =
                letters.bytes().all(|byte| byte.is_ascii_lowercase()) && !letters.is_empty();
            Some(if plain {
                word.to_owned()
            } else {
                harmless(word, index == 0)
            })
        })
}

fn harmless(word: &str, is_first: bool) -> String {
    let is_plain = |char: char| {
        char.is_alphanumeric()
            || matches!(
                char,
                '.' | ',' | ';' | ':' | '!' | '?' | '\'' | '"' | '(' | ')' | '-' | '/'
            )
    };
    let core = word.trim_matches(|char: char| !char.is_alphanumeric());
    let mixed = core.chars().all(char::is_alphanumeric)
        && core.chars().skip(1).any(char::is_uppercase)
        && core
            .strip_suffix('s')
            .unwrap_or(core)
            .chars()
            .any(char::is_lowercase);
    // At the start of a line, these characters would begin a list, a rule or a heading.
    let starts_block = is_first
        && !word.starts_with(|char: char| char.is_alphabetic() || char == '"' || char == '\'');
    let suspicious = !word.chars().all(is_plain)
        || word.contains("::")
        || word.contains("//")
        || word.contains("()")
        || word.to_ascii_lowercase().starts_with("www.")
        || mixed
        || starts_block;
    if !suspicious {
        return word.to_owned();
    }
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
