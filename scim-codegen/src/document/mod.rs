//! Bytes to documents: JSON values that know where they stand, and lists of resources in any envelope.

mod json;
pub(crate) mod limits;
mod list;
mod object;

pub(crate) use json::{Node, Value, parse};
pub(crate) use list::{refuse_error_message, resources};
#[cfg(feature = "cli")]
pub(crate) use object::neutral;
pub(crate) use object::{Object, Trail, is_bidi, shown};

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
}

impl Document {
    /// The place of some bytes.
    pub(crate) fn place(&self, span: Range<usize>, pointer: String) -> Place {
        Place::new(&self.origin, span, pointer)
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
