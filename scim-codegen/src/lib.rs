//! Generates typed SCIM 2.0 clients from a service provider's discovery documents, at build time.
//!
//! A service provider (RFC 7643, RFC 7644) says at `/Schemas`, `/ResourceTypes` and `/ServiceProviderConfig` what it has. This
//! crate reads that, from a snapshot in the repository, and emits Rust: a struct for each resource type and extension, and a
//! client with what the provider supports, on top of `scim-runtime`.
//!
//! A build script uses [`Builder`]; take the crate with `default-features = false`, so that neither an HTTP client nor a command
//! line is compiled for it. The command line of the same name takes snapshots (`fetch`), writes code to be committed
//! (`generate`), compares it (`check`) and shows what a provider has (`inspect`).

mod builder;
#[cfg(feature = "cli")]
pub mod cli;
#[cfg(feature = "config")]
mod config;
mod document;
mod emit;
mod error;
mod finding;
mod lint;
mod model;
mod names;
mod options;
mod overlay;
mod pipeline;
#[cfg(feature = "cli")]
mod render;
mod source;
mod suggest;
mod write;

pub use builder::{Builder, InMemory, exit};
pub use error::Error;
pub use model::{Mutability, Returned, Uniqueness};
pub use overlay::{
    AttributeOverlay, AttributeType, ExtensionOverlay, Feature, Overlay, Paging,
    ResourceTypeOverlay, SchemaOverlay,
};
