//! Generate typed SCIM 2.0 clients from a service provider's discovery documents, at build time.
//!
//! A service provider (RFC 7643, RFC 7644) describes itself at `/Schemas`, `/ResourceTypes` and `/ServiceProviderConfig`. This crate
//! reads those documents from a snapshot in your repository and emits Rust: a struct for each resource type and extension, and a
//! client with exactly the operations that the provider supports. The code runs on `scim-runtime`.
//!
//! Build scripts use [`Builder`]. Depend on the crate with `default-features = false`, so that neither an HTTP client nor a command
//! line is compiled:
//!
//! ```no_run
//! // build.rs
//! fn main() -> Result<(), scim_codegen::Error> {
//!     scim_codegen::Builder::from_snapshot("scim/acme.json").generate("acme")
//! }
//! ```
//!
//! ```text
//! // src/main.rs
//! mod acme {
//!     scim_runtime::include_scim!("acme");
//! }
//! ```
//!
//! To correct a provider's documents, select a subset or rename items, use [`Overlay`], [`Feature`] and the methods of [`Builder`], or
//! a `scim.toml` ([`Builder::from_config`]). Deviations from the RFCs are reported as build warnings, with the position, the
//! assumption and how to override it.
//!
//! The command line of the same name sets up a crate (`init`), fetches snapshots (`fetch`), shows a provider's resources (`inspect`),
//! reports deviations (`lint`), compares versions of a provider (`diff`), writes code to commit (`generate`), checks it in CI (`check`),
//! describes the provider for other languages (`export`), and serves a provider for tests (`serve`).
//!
//! | feature | adds |
//! |---|---|
//! | `config` | `scim.toml`, in build scripts too |
//! | `cli` | the command line without network access |
//! | `fetch` | `fetch`, and `--url` for a live provider as a source |
//! | `serve` | `serve`, a service provider for tests |
//! | `ctl` | the binary `scimctl`, a client for any provider |
//!
//! All features are on by default. `docs/scim-toml.md` describes every configuration key, `docs/rules.md` every finding, and
//! `docs/vendors.md` the deviations of real providers.

#![cfg_attr(docsrs, feature(doc_cfg))]

mod allow;
mod builder;
mod characteristics;
#[cfg(feature = "cli")]
pub mod cli;
#[cfg(feature = "config")]
mod config;
#[cfg(feature = "cli")]
mod console;
#[cfg(feature = "ctl")]
pub mod ctl;
#[cfg(any(feature = "ctl", feature = "serve"))]
mod description;
#[cfg(feature = "cli")]
mod diff;
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
mod text;
mod write;

pub use builder::{Builder, exit};
pub use characteristics::{AttributeType, Mutability, Returned, Uniqueness};
pub use error::Error;
pub use overlay::{
    AttributeOverlay, ExtensionOverlay, Feature, Overlay, Paging, ResourceTypeOverlay,
    SchemaOverlay,
};
pub use source::InMemory;
