//! Corrections of a provider's documents: what the provider says wrongly, or does not say.
//!
//! Overlays change, add and remove schemas, attributes, resource types and extensions; features are forced on or off; a selection
//! leaves out what is not wanted. All of it works on the parsed documents, before they are understood, so that everything that
//! reads them sees the corrected ones, and so that they can be written out. A value that comes from `scim.toml` keeps its place
//! there. Whatever matches nothing is an error: a misspelling, or the provider has changed.

mod apply;
mod corrections;
mod entry;
mod feature;
mod find;
mod origin;
mod remove;
mod select;

pub use entry::{AttributeOverlay, ExtensionOverlay, Overlay, ResourceTypeOverlay, SchemaOverlay};
pub use feature::{Feature, Paging};

pub(crate) use apply::apply;
pub(crate) use corrections::Corrections;
#[cfg(feature = "config")]
pub(crate) use entry::{OverlayAction, OverlayTarget};
pub(crate) use feature::FeatureSetting;
pub(crate) use origin::by_builder;
pub(crate) use select::SelectionPattern;
