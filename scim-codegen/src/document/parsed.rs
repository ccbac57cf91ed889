//! A parsed text, and where values taken over from other texts come from.

use super::node::{Node, Value};
use crate::text::{Origin, Place};
use std::{ops::Range, sync::Arc};

/// A parsed text, which findings about it point into.
#[derive(Debug)]
pub(crate) struct Document {
    pub(crate) origin: Arc<Origin>,
    pub(crate) root: Node,
    /// Texts that values were taken over from: an overlay's. Each begins at an offset behind the document's own text.
    adopted: Vec<(usize, Arc<Origin>)>,
}

impl Document {
    pub(super) fn new(origin: Arc<Origin>, root: Node) -> Self {
        Self {
            origin,
            root,
            adopted: Vec::new(),
        }
    }

    /// A document without any text, for values that are taken over.
    pub(crate) fn empty(name: &str, value: Value) -> Self {
        let (at, end) = (0, 0);
        Self::new(Origin::new(name, ""), Node { at, end, value })
    }

    /// The place of some bytes.
    pub(crate) fn place(&self, span: Range<usize>, pointer: String) -> Place {
        let adopted = self
            .adopted
            .iter()
            .rev()
            .find(|(base, _)| *base <= span.start);
        let (base, origin) = adopted.map_or((0, &self.origin), |(base, origin)| (*base, origin));
        if origin.is_empty() {
            return Place {
                pointer,
                ..Place::of(origin)
            };
        }
        let span = span.start - base..span.end.saturating_sub(base);
        Place::new(origin, span, pointer)
    }

    /// The document as a whole.
    pub(crate) fn whole(&self) -> Place {
        Place::of(&self.origin)
    }

    /// Takes values of another text over: what is to be added to their offsets.
    pub(crate) fn adopt(&mut self, origin: &Arc<Origin>) -> usize {
        let is_same = |(_, known): &&(usize, Arc<Origin>)| Arc::ptr_eq(known, origin);
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
