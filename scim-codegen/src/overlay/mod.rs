//! Corrections of a provider's documents.
//!
//! Overlays change, add and remove schemas, attributes, resource types and extensions; features are switched on or off; a selection
//! leaves things out. All of it happens on the parsed documents before the model is built, so that every later stage sees the
//! corrected documents, and so that they can be written out. Values from `scim.toml` keep their positions there. A correction that
//! matches nothing is an error: it is misspelled, or the provider has changed.

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
