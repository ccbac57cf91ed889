//! Where the values of corrections come from.

use crate::{
    document::{JsonNode, JsonText, JsonValue},
    text::SourceSpan,
};
use std::ops::Range;

/// The origin of corrections in a build script, which has no text to point into.
pub(crate) fn by_builder() -> SourceSpan {
    SourceSpan::whole("the builder")
}

/// A text with its position.
pub(super) fn text(span: Range<usize>, text: impl Into<String>) -> JsonNode {
    JsonNode::new(span, JsonValue::String(JsonText::Owned(text.into())))
}
