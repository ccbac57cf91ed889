//! Bytes to documents: JSON values that know where they stand, and lists of resources in any envelope.

mod discovery;
mod json;
pub(crate) mod limits;
mod list;
mod locate;
mod node;
mod object;

pub(crate) use discovery::{Discovery, Lists, Part, read};
pub(crate) use json::parse;
pub(crate) use list::{is_list_response, refuse_error_message, resources};
pub(crate) use locate::locate;
pub(crate) use node::{Node, Value};
pub(crate) use object::{Object, Trail, is_bidi, shown};
#[cfg(feature = "cli")]
pub(crate) use object::{is_active, neutral};

use crate::{
    finding::{Origin, Place},
    source::Text,
};
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
    fn new(origin: Arc<Origin>, root: Node) -> Self {
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

    #[cfg(test)]
    pub(crate) fn of(text: &str) -> Self {
        let text = Text {
            origin: "test.json".to_owned(),
            bytes: text.as_bytes().to_vec(),
        };
        parse(&text, &mut crate::finding::Findings::default()).expect("JSON")
    }
}

/// A text without a place in it: file or URL alone.
pub(crate) fn whole(text: &Text) -> Place {
    Place::whole(&text.origin)
}
