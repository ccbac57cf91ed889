//! Bytes to documents: JSON values that know where they stand, and lists of resources in any envelope.

mod json;
pub(crate) mod limits;
mod list;
mod object;

pub(crate) use json::{Node, Value, parse};
pub(crate) use list::{refuse_error_message, resources};
pub(crate) use object::{Object, Trail, is_bidi, shown};

use crate::{finding::Place, source::Text};

/// A parsed text, and where its lines begin.
#[derive(Debug)]
pub(crate) struct Document {
    pub(crate) origin: String,
    text: String,
    /// Offsets of line starts.
    lines: Vec<usize>,
    pub(crate) root: Node,
}

impl Document {
    /// The place of an offset.
    pub(crate) fn place(&self, at: usize, pointer: String) -> Place {
        place(&self.origin, &self.text, &self.lines, at, pointer)
    }

    #[cfg(test)]
    pub(crate) fn of(text: &str) -> Self {
        let text = Text {
            origin: "test.json".to_owned(),
            bytes: text.as_bytes().to_vec(),
        };
        parse(&text, &mut crate::finding::Findings::default()).expect("JSON")
    }
}

fn line_starts(text: &str) -> Vec<usize> {
    std::iter::once(0)
        .chain(
            text.bytes()
                .enumerate()
                .filter(|(_, byte)| *byte == b'\n')
                .map(|(at, _)| at + 1),
        )
        .collect()
}

fn place(origin: &str, text: &str, lines: &[usize], at: usize, pointer: String) -> Place {
    let line = lines.partition_point(|start| *start <= at).max(1);
    let start = lines.get(line - 1).copied().unwrap_or_default();
    let column = text
        .get(start..at)
        .map_or(0, |before| before.chars().count())
        + 1;
    Place {
        origin: origin.to_owned(),
        line,
        column,
        pointer,
    }
}

/// A text without a place in it: file or URL alone.
pub(crate) fn whole(text: &Text) -> Place {
    Place {
        origin: text.origin.clone(),
        ..Place::default()
    }
}
