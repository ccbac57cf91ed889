//! The line of a document that a finding refers to.

use crate::text::{SourceSpan, neutral};
use std::ops::Range;

/// A line of a document, cut around a finding's span, plus the next line if the span continues there.
pub(super) struct SourceExcerpt {
    pub(super) text: String,
    /// The line number of the first line.
    pub(super) line: usize,
    /// The span, as bytes of `text`.
    pub(super) span: Range<usize>,
    /// Whether `text` starts at the beginning of the line.
    pub(super) is_whole: bool,
}

/// The number of characters to keep before a finding's span.
const BEFORE: usize = 30;

/// The maximum number of characters of a line to show, whatever the terminal's width.
const LEAST: usize = 40;

impl SourceExcerpt {
    /// The excerpt for a terminal of this width. `None` if the finding has no position.
    pub(super) fn of(place: &SourceSpan, width: usize) -> Option<Self> {
        let span = place.span.clone()?;
        let text = place.origin.text();
        let (line, column) = place.origin.position(span.start);
        let room = width.saturating_sub(12).max(LEAST);
        let rest = text.get(span.start..)?;
        let marked = cut(rest.get(..span.len()).unwrap_or(rest), room / 2).0;
        let fits = column + marked.chars().count() <= room;
        let before = before(text, span.start, if fits { room } else { BEFORE });
        // Look for the end of the line only within the part that can be shown, since a line can be megabytes long.
        let (own, goes_on) = cut(rest, room.saturating_sub(before.chars().count()));
        let marked = own.len().min(span.end - span.start);
        let is_whole = before.chars().count() + 1 == column;
        let mut excerpt = String::new();
        if !is_whole {
            excerpt.push('…');
        }
        excerpt.push_str(&neutral(before));
        let start = excerpt.len();
        excerpt.push_str(&neutral(own.get(..marked).unwrap_or(own)));
        let end = excerpt.len();
        excerpt.push_str(&neutral(own.get(marked..).unwrap_or_default()));
        if goes_on {
            excerpt.push('…');
        } else if span.end > span.start + own.len()
            && let Some(next) = rest.get(own.len()..).and_then(next_line)
        {
            let (next, goes_on) = cut(next, room);
            excerpt.push('\n');
            excerpt.push_str(&neutral(next));
            excerpt.push_str(if goes_on { "…" } else { "" });
        }
        Some(Self {
            text: excerpt,
            line,
            span: start..end,
            is_whole,
        })
    }
}

/// The beginning of a text, up to the end of its line and at most this many characters. Also returns whether the line continues.
fn cut(text: &str, room: usize) -> (&str, bool) {
    let mut end = text.char_indices().skip(room).map(|(at, _)| at);
    let (head, cut) = match end.next() {
        Some(at) => (text.get(..at).unwrap_or(text), true),
        None => (text, false),
    };
    match head.find(['\n', '\r']) {
        Some(at) => (head.get(..at).unwrap_or(head), false),
        None => (head, cut),
    }
}

/// The text before an offset on the same line, at most this many characters.
fn before(text: &str, at: usize, room: usize) -> &str {
    let head = text.get(..at).unwrap_or_default();
    let chars = head.char_indices().rev().take(room);
    let start = chars.take_while(|(_, char)| *char != '\n').last();
    head.get(start.map_or(at, |(at, _)| at)..)
        .unwrap_or_default()
}

fn next_line(rest: &str) -> Option<&str> {
    rest.strip_prefix("\r\n")
        .or_else(|| rest.strip_prefix('\n'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::SourceText as Text;

    #[test]
    fn a_long_line_is_cut_around_the_place() {
        let text = format!("{}<HERE>{}", "a".repeat(1_000_000), "é".repeat(1_000_000));
        let origin = Text::new("a.json", text);
        let place = SourceSpan::new(&origin, 1_000_000..1_000_006, String::new());
        let excerpt = SourceExcerpt::of(&place, 100).expect("an excerpt");
        assert!(excerpt.text.chars().count() <= 100, "{}", excerpt.text);
        assert_eq!(&excerpt.text[excerpt.span.clone()], "<HERE>");
        assert!(excerpt.text.starts_with("…a") && excerpt.text.ends_with("é…"));
    }

    #[test]
    fn an_excerpt_of_several_lines_shows_the_first_two() {
        let origin = Text::new("a.json", "  {\r\n    \"a\": 1\r\n  }");
        let place = SourceSpan::new(&origin, 2..20, String::new());
        let excerpt = SourceExcerpt::of(&place, 100).expect("an excerpt");
        assert_eq!(excerpt.text, "  {\n    \"a\": 1");
        assert_eq!(excerpt.span, 2..3);
    }

    #[test]
    fn places_at_the_edges_have_an_excerpt() {
        for (text, span) in [
            ("", 0..0),
            ("a", 1..1),
            ("a\n", 2..2),
            ("\u{202e}\u{7}b", 0..3),
        ] {
            let place = SourceSpan::new(&Text::new("a", text), span, String::new());
            let excerpt = SourceExcerpt::of(&place, 0).expect("an excerpt");
            assert!(!excerpt.text.contains(['\u{202e}', '\u{7}']));
        }
    }
}
