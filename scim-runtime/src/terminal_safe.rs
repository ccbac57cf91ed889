//! Makes text from outside safe to print: the one place that decides which characters never reach a terminal.

use std::fmt::{self, Write as _};

/// Text from a server or a document, for people: control characters, bidirectional controls and invisible characters print
/// as `?` (RFC 7644 §7).
pub(crate) struct TerminalSafe<'a>(pub(crate) &'a str);

impl fmt::Display for TerminalSafe<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0
            .chars()
            .try_for_each(|char| f.write_char(if is_hidden(char) { '?' } else { char }))
    }
}

/// Like [`TerminalSafe`], but prints at most this many characters.
pub(crate) struct Excerpt<'a>(pub(crate) &'a str, pub(crate) usize);

impl fmt::Display for Excerpt<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.char_indices().nth(self.1) {
            None => TerminalSafe(self.0).fmt(f),
            Some((end, _)) => {
                let start = self.0.get(..end).unwrap_or_default();
                write!(f, "{}…", TerminalSafe(start))
            }
        }
    }
}

/// Whether a character is hidden or affects a terminal: controls, line separators, characters that reorder text, invisible
/// characters, and private-use characters. The generator replaces the same characters; a test compares the two.
fn is_hidden(char: char) -> bool {
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

    // R7644-7-03
    #[test]
    fn hidden_characters_print_as_question_marks() {
        for hidden in [
            '\u{1b}',
            '\u{7}',
            '\u{9b}',
            '\u{202e}',
            '\u{2066}',
            '\u{61c}',
            '\u{200b}',
            '\u{ad}',
            '\u{feff}',
            '\u{e0041}',
        ] {
            assert_eq!(
                TerminalSafe(&format!("a{hidden}b")).to_string(),
                "a?b",
                "{hidden:?}"
            );
        }
        assert_eq!(TerminalSafe("Müller 用户 🙂").to_string(), "Müller 用户 🙂");
    }

    #[test]
    fn an_excerpt_ends_at_a_character() {
        assert_eq!(Excerpt("äöü", 2).to_string(), "äö…");
        assert_eq!(Excerpt("äöü", 3).to_string(), "äöü");
        assert_eq!(Excerpt("", 0).to_string(), "");
    }
}
