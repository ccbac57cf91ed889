//! The targets of typed operations: attributes, and values that a condition selects.

use crate::{
    filter::Filtered,
    record::{Attr, Extends, Immutable, ReadWrite, WriteOnly},
    syntax::{AttributePath, Path},
};

/// A target of a PATCH operation on `R`: an attribute of the resource type or of an extension, or values of it that a condition
/// selects.
#[diagnostic::on_unimplemented(
    message = "`{R}` has no such attribute",
    note = "a target is an attribute of the resource type or of one of its extensions, or values of it that `.filtered(…)` selects"
)]
pub trait PatchTarget<R> {
    /// The type of the attribute's value.
    type Value;
    /// The attribute's mutability.
    type Mutability;
    /// The path of the operation.
    fn path(&self) -> Path;
}

impl<R: Extends<O>, O, V, M> PatchTarget<R> for Attr<O, V, M> {
    type Value = V;
    type Mutability = M;
    fn path(&self) -> Path {
        Path::attribute(Attr::path::<R>(*self))
    }
}

impl<R: Extends<O>, O, V, M> PatchTarget<R> for Filtered<O, V, M> {
    type Value = V;
    type Mutability = M;
    fn path(&self) -> Path {
        let attribute = AttributePath::of(<R as Extends<O>>::PREFIX, &self.attribute);
        Path::filtered(attribute, self.filter.clone(), self.sub.clone())
    }
}

/// Mutabilities with which a client can set, change and remove an attribute.
#[diagnostic::on_unimplemented(
    message = "this attribute is `{Self}`: a client can't change it",
    label = "not allowed on this attribute",
    note = "readOnly attributes belong to the service provider (RFC 7643 §7); immutable ones can be added once, never replaced or removed"
)]
pub trait Writable {}
impl Writable for ReadWrite {}
impl Writable for WriteOnly {}

/// Mutabilities with which a client can set an attribute that has no value.
#[diagnostic::on_unimplemented(
    message = "this attribute is `{Self}`: a client can't add to it",
    label = "not allowed on this attribute",
    note = "readOnly attributes belong to the service provider (RFC 7643 §7)"
)]
pub trait Addable {}
impl Addable for ReadWrite {}
impl Addable for WriteOnly {}
impl Addable for Immutable {}
