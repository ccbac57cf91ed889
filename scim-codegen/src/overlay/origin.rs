//! Where values of corrections come from.

use crate::{
    document::{Node, Value},
    text::Place,
};
use std::ops::Range;

/// The place of a build script's corrections, which has no text to point into.
pub(crate) fn by_builder() -> Place {
    Place::whole("the builder")
}

/// A text with its position.
pub(super) fn text(span: Range<usize>, text: impl Into<String>) -> Node {
    Node::new(span, Value::String(text.into()))
}
