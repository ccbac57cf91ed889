//! Corrections of a provider's documents: what the provider says wrongly, or does not say.
//!
//! Overlays change, add and remove schemas, attributes, resource types and extensions; features are forced on or off; a selection
//! leaves out what is not wanted. All of it works on the parsed documents, before they are understood, so that everything that
//! reads them sees the corrected ones, and so that they can be written out. A value that comes from `scim.toml` keeps its place
//! there. Whatever matches nothing is an error: a misspelling, or the provider has changed.

mod apply;
mod entry;
mod feature;
mod find;
mod select;

pub use entry::{
    AttributeOverlay, AttributeType, ExtensionOverlay, Overlay, ResourceTypeOverlay, SchemaOverlay,
};
pub use feature::{Feature, Paging};

pub(crate) use apply::apply;
pub(crate) use entry::{Action, Target};
pub(crate) use feature::Setting;
pub(crate) use select::{Selection, Selector};

use crate::{
    document::{Node, Value},
    finding::Place,
};
use std::ops::Range;

/// All corrections, in the order in which they are made.
#[derive(Debug, Clone, Default)]
pub(crate) struct Corrections {
    pub(crate) overlays: Vec<Overlay>,
    pub(crate) features: Vec<Setting>,
    pub(crate) selection: Selection,
}

/// Where a build script's corrections stand: no text is there to point into.
pub(crate) fn by_builder() -> Place {
    Place::whole("the builder")
}

/// A text, and where it stands.
fn text(span: Range<usize>, text: impl Into<String>) -> Node {
    Node::new(span, Value::String(text.into()))
}
