//! The texts that findings point into, and positions in them.

use super::terminal::neutral;
use std::{fmt, ops::Range, sync::Arc};

/// A text with a name: a document, or `scim.toml`. Lines and columns are computed on demand.
#[derive(Default, PartialEq, Eq)]
pub(crate) struct SourceText {
    /// File name or URL, for people.
    name: String,
    /// The text. Empty if only the name is known.
    text: String,
    /// Byte offsets of line starts, and of marks every few thousand bytes within a long line. Minified JSON can be a single
    /// line of many megabytes.
    marks: Vec<LineMark>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct LineMark {
    /// Byte offset.
    at: usize,
    /// Line number, starting at 1.
    line: usize,
    /// Number of characters before the mark on its line.
    column: usize,
}

/// Number of bytes between two marks on a line.
const STRIDE: usize = 4096;

/// Shows the name only: the text can be megabytes long, and may contain a secret by mistake.
impl fmt::Debug for SourceText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Origin").field(&self.name).finish()
    }
}

impl SourceText {
    /// A text to point into.
    pub(crate) fn new(name: impl Into<String>, text: impl Into<String>) -> Arc<Self> {
        let text = text.into();
        Arc::new(Self {
            name: neutral(&name.into()),
            marks: marks(&text),
            text,
        })
    }

    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    #[cfg(feature = "cli")]
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// The text's length in bytes.
    pub(crate) fn len(&self) -> usize {
        self.text.len()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// The line and column of a byte offset. Both start at 1; the column counts characters.
    pub(crate) fn position(&self, at: usize) -> (usize, usize) {
        let index = self.marks.partition_point(|mark| mark.at <= at);
        let Some(mark) = index.checked_sub(1).and_then(|index| self.marks.get(index)) else {
            return (1, 1);
        };
        let before = self.text.get(mark.at..at).unwrap_or_default();
        (mark.line, mark.column + before.chars().count() + 1)
    }
}

fn marks(text: &str) -> Vec<LineMark> {
    let (mut marks, mut line, mut last) = (Vec::new(), 0, 0);
    for part in text.split_inclusive('\n') {
        line += 1;
        let mut column = 0;
        let mut rest = part;
        loop {
            marks.push(LineMark {
                at: last,
                line,
                column,
            });
            let end = (STRIDE..rest.len()).find(|end| rest.is_char_boundary(*end));
            let Some((head, tail)) = end.map(|end| rest.split_at(end)) else {
                last += rest.len();
                break;
            };
            column += head.chars().count();
            last += head.len();
            rest = tail;
        }
    }
    if text.is_empty() || text.ends_with('\n') {
        marks.push(LineMark {
            at: last,
            line: line + 1,
            column: 0,
        });
    }
    marks
}

/// A range in a text, and what the range describes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct SourceSpan {
    pub(crate) origin: Arc<SourceText>,
    /// The byte range. `None` for the whole text.
    pub(crate) span: Option<Range<usize>>,
    /// JSON pointer (RFC 6901).
    pub(crate) pointer: String,
    /// The full name of the described item (`urn:…:User:userName`). If only the name is known, `document::locate` finds the span.
    pub(crate) subject: Option<String>,
}

impl SourceSpan {
    /// A whole document, given by its name.
    pub(crate) fn whole(name: impl Into<String>) -> Self {
        Self {
            origin: SourceText::new(name, ""),
            ..Self::default()
        }
    }

    /// A whole text.
    pub(crate) fn of(origin: &Arc<SourceText>) -> Self {
        Self {
            origin: Arc::clone(origin),
            ..Self::default()
        }
    }

    /// A byte range of a text.
    pub(crate) fn new(origin: &Arc<SourceText>, span: Range<usize>, pointer: String) -> Self {
        Self {
            origin: Arc::clone(origin),
            span: Some(span),
            pointer,
            subject: None,
        }
    }

    /// The bytes of the span. Empty without a span.
    pub(crate) fn bytes(&self) -> Range<usize> {
        self.span.clone().unwrap_or_default()
    }

    /// The line and column where the span starts, if there is a span.
    pub(crate) fn position(&self) -> Option<(usize, usize)> {
        self.span
            .as_ref()
            .map(|span| self.origin.position(span.start))
    }
}

impl fmt::Display for SourceSpan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.origin.name())?;
        match self.position() {
            Some((line, column)) => write!(f, ":{line}:{column}"),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_are_counted_in_characters_from_one() {
        let long = format!("é{}\nb", "x".repeat(3 * STRIDE));
        let origin = SourceText::new("a", format!("ab\ncé\n{long}"));
        for (at, expected) in [
            (0, (1, 1)),
            (2, (1, 3)),
            (3, (2, 1)),
            (4, (2, 2)),
            (6, (2, 3)),
            (7, (3, 1)),
            (9, (3, 2)),
            (9 + 2 * STRIDE, (3, 2 + 2 * STRIDE)),
            (9 + 3 * STRIDE + 1, (4, 1)),
        ] {
            assert_eq!(origin.position(at), expected, "{at}");
        }
        assert_eq!(SourceText::new("a", "").position(0), (1, 1));
        assert_eq!(SourceText::new("a", "x\n").position(2), (2, 1));
        assert_eq!(SourceText::new("a", "x").position(99), (1, 1));
        assert_eq!(SourceSpan::whole("a").to_string(), "a");
    }
}
