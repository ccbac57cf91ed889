//! A parsed document. Overlays add values from other texts, and these values keep their positions in those texts.

use super::node::{JsonNode, JsonValue};
use crate::text::{SourceSpan, SourceText};
use std::{ops::Range, sync::Arc};

/// A parsed text that findings point into.
#[derive(Debug)]
pub(crate) struct Document {
    pub(crate) origin: Arc<SourceText>,
    pub(crate) root: JsonNode,
    /// Texts of overlays whose values were added. Each one's offsets start after the end of the previous text.
    adopted: Vec<(usize, Arc<SourceText>)>,
}

impl Document {
    pub(super) fn new(origin: Arc<SourceText>, root: JsonNode) -> Self {
        Self {
            origin,
            root,
            adopted: Vec::new(),
        }
    }

    /// Creates a document without text, for values from overlays.
    pub(crate) fn empty(name: &str, value: JsonValue) -> Self {
        let (at, end) = (0, 0);
        Self::new(SourceText::new(name, ""), JsonNode { at, end, value })
    }

    /// The position of a byte range.
    pub(crate) fn place(&self, span: Range<usize>, pointer: String) -> SourceSpan {
        let adopted = self
            .adopted
            .iter()
            .rev()
            .find(|(base, _)| *base <= span.start);
        let (base, origin) = adopted.map_or((0, &self.origin), |(base, origin)| (*base, origin));
        if origin.is_empty() {
            return SourceSpan {
                pointer,
                ..SourceSpan::of(origin)
            };
        }
        let span = span.start - base..span.end.saturating_sub(base);
        SourceSpan::new(origin, span, pointer)
    }

    /// The position of the whole document.
    pub(crate) fn whole(&self) -> SourceSpan {
        SourceSpan::of(&self.origin)
    }

    /// Adds another text. Returns the offset to add to the positions of its values.
    pub(crate) fn adopt(&mut self, origin: &Arc<SourceText>) -> usize {
        let is_same = |(_, known): &&(usize, Arc<SourceText>)| Arc::ptr_eq(known, origin);
        if let Some((base, _)) = self.adopted.iter().find(is_same) {
            return *base;
        }
        let end = self
            .adopted
            .last()
            .map_or(self.origin.len(), |(base, last)| base + last.len());
        self.adopted.push((end + 1, Arc::clone(origin)));
        end + 1
    }
}
