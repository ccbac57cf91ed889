//! Generates typed SCIM 2.0 clients from a service provider's discovery documents, at build time.
//!
//! A service provider (RFC 7643, RFC 7644) says at `/Schemas`, `/ResourceTypes` and `/ServiceProviderConfig` what it has. This
//! crate reads that, from a snapshot in the repository, and emits Rust: a struct for each resource type and extension, and a
//! client with what the provider supports, on top of `scim-runtime`.
//!
//! A build script uses [`Builder`]; take the crate with `default-features = false`, so that neither an HTTP client nor a command
//! line is compiled for it:
//!
//! ```no_run
//! // `main` of build.rs
//! let builder = scim_codegen::Builder::from_snapshot("scim/acme.json");
//! if let Err(error) = builder.generate("acme") {
//!     scim_codegen::exit(&error);
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
//! Where a provider's documents are wrong, or you want other names, less, or several files: [`Overlay`], [`Feature`] and the
//! methods of [`Builder`], or a `scim.toml` ([`Builder::from_config`]). What deviates is told as a warning of the build with its
//! place, what was assumed, and how to say otherwise.
//!
//! The command line of the same name takes snapshots (`fetch`), shows what a provider has (`inspect`) and where it deviates
//! (`lint`), writes code to be committed (`generate`), compares it in CI (`check`), and serves a provider (`serve`). A second binary,
//! `scimctl`, is a command-line client for any provider, driven by the provider's own discovery documents.
//!
//! | feature | gives |
//! |---|---|
//! | none | `Builder`, for build scripts |
//! | `config` | `scim.toml`, for build scripts too |
//! | `cli` | the command line: `generate`, `check`, `inspect`, `lint`, `overlay`, `schema` |
//! | `fetch` | a live provider as a source: `fetch`, `--url` |
//! | `ctl` | the binary `scimctl`: query, create, modify and test the resources of a live provider |
//! | `serve` | `serve`: a service provider for tests on a socket |
//!
//! All but none are on by default. `docs/scim-toml.md` has every key of the configuration, `docs/rules.md` every finding,
//! `docs/vendors.md` what twenty providers do otherwise.

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
