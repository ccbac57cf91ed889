//! What a user may choose about the output: plain data, filled by a build script, the command line or `scim.toml`.
//!
//! Texts in [`Options`] are as the user gave them, with the place where; [`Chosen`] is what is left when all have been looked at.

mod chosen;
mod syntax;

pub(crate) use chosen::{Additions, Chosen};
pub(crate) use syntax::is_standard_derive;

use crate::text::Place;

/// All choices about the output.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Options {
    pub(crate) layout: Layout,
    pub(crate) scope: Scope,
    pub(crate) merge: Merge,
    pub(crate) setters: Setters,
    /// What stands on generated types beside what is always there; all that match a type add up, in this order.
    pub(crate) on_types: Vec<OnTypes>,
    /// What stands on generated fields.
    pub(crate) on_fields: Vec<OnField>,
    /// Types of the user's own in place of generated ones.
    pub(crate) replacements: Vec<Replacement>,
}

/// Which files the output is made of.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) enum Layout {
    /// One file, its schemas as modules within: for build scripts, and to be vendored.
    #[default]
    OneFile,
    /// A directory that is a module: `mod.rs`, `client.rs` and a file for each schema.
    Directory,
    /// A package of its own: `Cargo.toml`, `README.md`, `src/lib.rs`, `src/client.rs` and a file for each schema.
    Package(Package),
}

/// A package that is generated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Package {
    /// As cargo has it: `acme-scim`.
    pub(crate) name: String,
    /// `0.1.0`
    pub(crate) version: String,
    pub(crate) runtime: Runtime,
}

/// Where a generated package takes the runtime from.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) enum Runtime {
    /// From the registry, in the version of this generator.
    #[default]
    Registry,
    /// From a directory, absolute or relative to the package.
    Path(String),
}

/// What is generated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Scope {
    /// Models and the client.
    #[default]
    Client,
    /// Models alone: their users need no HTTP.
    Models,
    /// The client alone, over models in the module above. One file, whatever the layout.
    ClientOverModels,
}

/// Whether complex attributes of one shape within one schema share a type.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) enum Merge {
    /// Each attribute has its own.
    #[default]
    None,
    /// Those with equal sub-attributes and characteristics share one, except the attributes of these full names.
    Equal { except: Vec<String> },
}

/// Whether structs have a method for each attribute that sets it and returns the struct.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Setters {
    /// The fields are public: that is enough.
    #[default]
    None,
    /// `User::new("bjensen").display_name("Barbara")`
    Chained,
}

/// Derives and attributes for the types that match.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct OnTypes {
    /// Rust names: `*` for all, `User` for a type on top, `user::Email` for one within a schema's module, `user::*` for all there.
    pub(crate) pattern: String,
    /// Paths: `Eq`, `::my_crate::Audit`.
    pub(crate) derives: Vec<String>,
    /// Whole attributes: `#[cfg_attr(test, derive(Hash))]`.
    pub(crate) attributes: Vec<String>,
    pub(crate) place: Place,
}

/// Attributes for a field.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct OnField {
    /// The attribute's full name: `urn:…:User:emails.value`.
    pub(crate) path: String,
    /// Whole attributes: `#[doc(alias = "mail")]`.
    pub(crate) attributes: Vec<String>,
    pub(crate) place: Place,
}

/// A type in place of a generated one.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Replacement {
    /// An attribute's full name, for the type of one of its values, or an extension's URN: any type that serde reads and writes.
    pub(crate) what: String,
    /// A path as the generated code can see it: `crate::TimeZone`, `::my_crate::TimeZone`.
    pub(crate) type_: String,
    pub(crate) place: Place,
}
