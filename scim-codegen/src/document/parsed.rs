//! A parsed text, and where values taken over from other texts come from.

use super::node::{JsonNode, JsonValue};
use crate::text::{SourceSpan, SourceText};
use std::{ops::Range, sync::Arc};

/// A parsed text, which findings about it point into.
#[derive(Debug)]
pub(crate) struct Document {
    pub(crate) origin: Arc<SourceText>,
    pub(crate) root: JsonNode,
    /// Texts that values were taken over from: an overlay's. Each begins at an offset behind the document's own text.
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

    /// A document without any text, for values that are taken over.
    pub(crate) fn empty(name: &str, value: JsonValue) -> Self {
        let (at, end) = (0, 0);
        Self::new(SourceText::new(name, ""), JsonNode { at, end, value })
    }

    /// The place of some bytes.
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

    /// The document as a whole.
    pub(crate) fn whole(&self) -> SourceSpan {
        SourceSpan::of(&self.origin)
    }

    /// Takes values of another text over: what is to be added to their offsets.
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
