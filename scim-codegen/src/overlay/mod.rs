//! Corrections of a provider's documents.
//!
//! Overlays change, add and remove schemas, attributes, resource types and extensions. Features can be enabled and disabled, and a
//! selection omits items. All corrections apply to the parsed documents before the model is built, so every later stage sees the
//! corrected documents, and they can be saved. Values from `scim.toml` keep their positions in that file. A correction that matches
//! nothing is an error: either it is misspelled, or the provider has changed.

mod apply;
mod attribute;
mod corrections;
mod entry;
mod feature;
mod find;
mod origin;
mod remove;
mod schema;
mod select;

pub use attribute::AttributeOverlay;
pub use entry::Overlay;
pub use feature::{Feature, Paging};
pub use schema::{ExtensionOverlay, ResourceTypeOverlay, SchemaOverlay};

pub(crate) use apply::apply;
pub(crate) use corrections::Corrections;
#[cfg(feature = "config")]
pub(crate) use entry::{OverlayAction, OverlayTarget};
pub(crate) use feature::FeatureSetting;
pub(crate) use origin::by_builder;
pub(crate) use select::SelectionPattern;
