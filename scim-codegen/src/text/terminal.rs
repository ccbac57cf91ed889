//! Makes foreign text safe to show: in messages, on a terminal, in committed files.

use std::fmt::Write as _;

/// The maximum number of characters of foreign text that a message quotes.
const QUOTED: usize = 80;

/// Prepares foreign text for a message: cuts it to 80 characters and replaces hidden characters.
pub(crate) fn shown(text: &str) -> String {
    let end = text.char_indices().nth(QUOTED).map(|(at, _)| at);
    let mut shown = neutral(text.get(..end.unwrap_or(text.len())).unwrap_or_default());
    if end.is_some() {
        shown.push('…');
    }
    shown
}

/// Replaces hidden characters with U+FFFD. Keeps tabs.
pub(crate) fn neutral(text: &str) -> String {
    text.chars()
        .map(|char| {
            if char != '\t' && is_hidden(char) {
                char::REPLACEMENT_CHARACTER
            } else {
                char
            }
        })
        .collect()
}

/// Like [`neutral`], for text of several lines. Keeps line breaks.
pub(crate) fn neutral_lines(text: String) -> String {
    let is_safe = |char: char| matches!(char, '\n' | '\t') || !is_hidden(char);
    if text.chars().all(is_safe) {
        return text;
    }
    let safe = |char| {
        if is_safe(char) {
            char
        } else {
            char::REPLACEMENT_CHARACTER
        }
    };
    text.chars().map(safe).collect()
}

/// Escapes hidden characters in JSON without changing its meaning: they only occur in strings.
#[cfg(feature = "cli")]
pub(crate) fn neutral_json(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for char in json.chars() {
        if char != '\n' && is_hidden(char) {
            let mut units = [0; 2];
            for unit in char.encode_utf16(&mut units) {
                // Writing to a string can't fail.
                let _ = write!(out, "\\u{unit:04x}");
            }
        } else {
            out.push(char);
        }
    }
    out
}

/// Writes a TOML basic string with hidden characters escaped.
pub(crate) fn toml_string(text: &str) -> String {
    let mut out = String::from('"');
    for char in text.chars() {
        // Writing to a string can't fail.
        let _ = match char {
            '"' | '\\' => write!(out, "\\{char}"),
            char if is_hidden(char) => match u32::from(char) {
                code @ 0..=0xffff => write!(out, "\\u{code:04X}"),
                code => write!(out, "\\U{code:08X}"),
            },
            char => write!(out, "{char}"),
        };
    }
    out.push('"');
    out
}

/// Whether a character is hidden or affects a terminal or an editor: controls, line separators, characters that reorder text,
/// invisible characters, and private-use characters. The runtime replaces the same characters; a test compares the two.
pub(crate) fn is_hidden(char: char) -> bool {
    char.is_control()
        || matches!(
            char,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{3164}' | '\u{feff}' | '\u{ffa0}'
                | '\u{180b}'..='\u{180f}'
                | '\u{200b}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{e000}'..='\u{f8ff}'
                | '\u{fe00}'..='\u{fe0f}'
                | '\u{fff0}'..='\u{fffb}'
                | '\u{1d173}'..='\u{1d17a}'
                | '\u{e0000}'..='\u{10ffff}'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hidden_characters_are_replaced_and_others_stay() {
        let hidden = "\u{7}\u{1b}\u{9b}\u{61c}\u{200b}\u{202e}\u{2028}\u{2066}\u{feff}\u{e0041}";
        assert!(hidden.chars().all(is_hidden));
        assert_eq!(neutral(hidden), "\u{fffd}".repeat(10));
        assert_eq!(neutral("a\té😀ß"), "a\té😀ß");
        assert_eq!(shown(&"é".repeat(81)), format!("{}…", "é".repeat(80)));
        assert_eq!(toml_string("a\"\u{7}\u{e0041}"), r#""a\"\u0007\U000E0041""#);
    }
}
