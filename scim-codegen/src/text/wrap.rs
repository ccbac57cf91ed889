//! Breaks lines between words, so that text fits a terminal.

use unicode_width::UnicodeWidthChar as _;

/// The columns that a wrapped line must leave for text after its indent.
const LEAST: usize = 20;

/// Breaks each line that is wider than `width`. The rest of a line is indented by `hanging` more columns than the line, and after
/// `help: ` by the width of that word.
pub(crate) fn wrap(text: &str, width: usize, hanging: usize) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let (line, end) = match line.strip_suffix('\n') {
            Some(line) => (line, "\n"),
            None => (line, ""),
        };
        wrap_line(&mut out, line, width, hanging);
        out.push_str(end);
    }
    out
}

fn wrap_line(out: &mut String, line: &str, width: usize, hanging: usize) {
    if columns(line) <= width {
        out.push_str(line);
        return;
    }
    let words = line.trim_start_matches(' ');
    let indent = line.len() - words.len();
    let hanging = indent
        + if words.starts_with("help: ") {
            6
        } else {
            hanging
        };
    let hanging = if hanging + LEAST > width { 0 } else { hanging };
    out.push_str(&" ".repeat(indent));
    let mut used = indent;
    for (index, word) in words.split(' ').enumerate() {
        let wide = columns(word);
        if index > 0 && used + 1 + wide > width {
            out.push('\n');
            out.push_str(&" ".repeat(hanging));
            used = hanging;
        } else if index > 0 {
            out.push(' ');
            used += 1;
        }
        out.push_str(word);
        used += wide;
    }
}

/// The columns that a text takes, without ANSI colors.
pub(crate) fn columns(text: &str) -> usize {
    let mut columns = 0;
    let mut chars = text.chars();
    while let Some(char) = chars.next() {
        if char == '\x1b' {
            chars.by_ref().find(char::is_ascii_alphabetic);
        } else {
            columns += char.width().unwrap_or(0);
        }
    }
    columns
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_are_broken_between_words_and_others_stay() {
        for (text, expected) in [
            ("short\n  line\n", "short\n  line\n"),
            (
                "error: one two three four five six seven",
                "error: one two three four five\n  six seven",
            ),
            (
                "  help: one two three four five six\n",
                "  help: one two three four five\n        six\n",
            ),
            // A word that is wider than the terminal stays whole.
            (
                "a https://scim.example.com/a/long/path b",
                "a\n  https://scim.example.com/a/long/path\n  b",
            ),
            (
                "\x1b[1;31m1234567890\x1b[0m 1234567890 12345678",
                "\x1b[1;31m1234567890\x1b[0m 1234567890 12345678",
            ),
            (
                // A character can take two columns.
                "日本語日本語日本語 日本語日本語日",
                "日本語日本語日本語\n  日本語日本語日",
            ),
        ] {
            assert_eq!(wrap(text, 31, 2), expected);
        }
    }
}
