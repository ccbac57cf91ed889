//! Options for the output: plain data from a build script, the command line or `scim.toml`.
//!
//! [`Options`] holds the user's texts with their positions, [`ResolvedOptions`] the parsed and checked values.

mod resolved;
mod syntax;

pub(crate) use resolved::{Additions, ResolvedOptions};
pub(crate) use syntax::is_standard_derive;

use crate::text::SourceSpan;

/// All options for the output.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Options {
    pub(crate) layout: Layout,
    pub(crate) scope: Scope,
    pub(crate) merge: Merge,
    pub(crate) setters: Setters,
    /// The name of the runtime dependency, if the user renamed it.
    pub(crate) runtime_crate: Option<String>,
    /// Derives and attributes to add to generated types. All entries that match a type are added, in this order.
    pub(crate) on_types: Vec<OnTypes>,
    /// Attributes to add to generated fields.
    pub(crate) on_fields: Vec<OnField>,
    /// The user's own types that replace generated ones.
    pub(crate) replacements: Vec<Replacement>,
}

/// The layout of the generated files.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) enum Layout {
    /// A single file with a module for each schema, for build scripts and vendored code.
    #[default]
    OneFile,
    /// A module directory: `mod.rs`, `client.rs` and a file for each schema.
    Directory,
    /// A package: `Cargo.toml`, `README.md`, `src/lib.rs`, `src/client.rs` and a file for each schema.
    Package(Package),
}

/// A generated package.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Package {
    /// The package name: `acme-scim`.
    pub(crate) name: String,
    /// `0.1.0`
    pub(crate) version: String,
    pub(crate) runtime: Runtime,
    pub(crate) place: SourceSpan,
}

/// Where a generated package finds the runtime.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) enum Runtime {
    /// In the registry, with the version of this generator.
    #[default]
    Registry,
    /// In a directory, given by an absolute path or relative to the package.
    Path(String),
}

/// What to generate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Scope {
    /// Models and the client.
    #[default]
    Client,
    /// Models only, for users who don't need HTTP.
    Models,
    /// The client only. It uses the models in the parent module. Always a single file, whatever the layout.
    ClientOverModels,
}

/// Whether complex attributes of the same shape within one schema share a type.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) enum Merge {
    /// Each attribute has its own type.
    #[default]
    None,
    /// Attributes with equal sub-attributes and characteristics share a type, with exceptions.
    Equal { except: Vec<KeptApart> },
}

/// An attribute that keeps its own type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct KeptApart {
    /// The full name: `urn:…:User:roles`.
    pub(crate) path: String,
    pub(crate) place: SourceSpan,
}

/// Whether structs have chainable setters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Setters {
    /// No setters; the fields are public.
    #[default]
    None,
    /// `User::new("bjensen").display_name("Barbara")`
    Chained,
}

/// Derives and attributes for matching types.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct OnTypes {
    /// A pattern of Rust names: `*` for all types, `User` for a top-level type, `user::Email` for a type in a schema's
    /// module, `user::*` for all types in a module.
    pub(crate) pattern: String,
    /// Paths: `Eq`, `::my_crate::Audit`.
    pub(crate) derives: Vec<String>,
    /// Whole attributes: `#[cfg_attr(test, derive(Hash))]`.
    pub(crate) attributes: Vec<String>,
    pub(crate) place: SourceSpan,
}

/// Attributes for a field.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct OnField {
    /// The attribute's full name: `urn:…:User:emails.value`.
    pub(crate) path: String,
    /// Whole attributes: `#[doc(alias = "mail")]`.
    pub(crate) attributes: Vec<String>,
    pub(crate) place: SourceSpan,
}

/// A user-supplied type that replaces a generated one.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Replacement {
    /// An attribute's full name, to replace the type of a single value, or an extension's URN. Any type that
    /// serde can read and write works.
    pub(crate) what: String,
    /// A path that generated code can see: `crate::TimeZone`, `::my_crate::TimeZone`.
    pub(crate) type_: String,
    pub(crate) place: SourceSpan,
}
