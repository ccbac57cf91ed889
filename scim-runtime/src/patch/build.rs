//! PATCH operations made of typed attributes.

use super::{Dialect, Op, Operation};
use crate::{
    Json,
    filter::{Filtered, FilteredSub},
    path::{AttributePath, Path},
    record::{Attr, Extends, Extension, Immutable, ReadWrite, Record, Resource, WriteOnly},
    value::{Assign, to_json},
};
use std::{fmt, marker::PhantomData};

/// Operations on a resource of type `R`, applied in order, all or none (RFC 7644 §3.5.2).
///
/// ```
/// use scim_runtime::{models::{User, user}, patch::Patch};
///
/// let patch = Patch::<User>::new()
///     .replace(User::DISPLAY_NAME, "Babs")
///     .add(User::EMAILS, [user::Email::new("babs@example.com").primary(true)])
///     .remove(User::EMAILS.filtered(user::Email::TYPE.eq("home")));
/// assert_eq!(patch.operations().len(), 3);
/// ```
#[must_use = "a patch does nothing until it is sent"]
pub struct Patch<R> {
    operations: Vec<Operation>,
    dialect: Dialect,
    marker: PhantomData<fn() -> R>,
}

impl<R> Patch<R> {
    /// No operation yet.
    pub fn new() -> Self {
        Self {
            operations: Vec::new(),
            dialect: Dialect::Standard,
            marker: PhantomData,
        }
    }

    /// The operations so far.
    #[must_use]
    pub fn operations(&self) -> &[Operation] {
        &self.operations
    }

    /// An operation as it is, unchecked: for what the types can't say.
    pub fn operation(mut self, operation: Operation) -> Self {
        self.operations.push(operation);
        self
    }

    /// Has the patch sent as a family of providers wants it, where that is not as RFC 7644 has it.
    ///
    /// ```
    /// use scim_runtime::{models::User, patch::{Dialect, Patch}};
    ///
    /// let patch = Patch::<User>::new().replace(User::ACTIVE, false).in_dialect(Dialect::Entra);
    /// assert_eq!(patch.to_message()["Operations"][0]["op"], "Replace");
    /// assert_eq!(patch.to_message()["Operations"][0]["value"], "False");
    /// ```
    pub fn in_dialect(mut self, dialect: Dialect) -> Self {
        self.dialect = dialect;
        self
    }

    fn push(self, op: Op, path: Path, value: Option<Json>) -> Self {
        self.operation(Operation {
            op,
            path: Some(path),
            value,
        })
    }

    /// Adds: sets a single value, appends to a multi-valued attribute, merges into a complex one (RFC 7644 §3.5.2.1).
    pub fn add<T, L>(self, target: T, value: L) -> Self
    where
        T: PatchTarget<R>,
        T::Mutability: Addable,
        T::Value: Assign<L>,
    {
        self.push(Op::Add, target.path(), Some(T::Value::json(value)))
    }

    /// Replaces: the whole value, all values, or those that meet the target's condition (RFC 7644 §3.5.2.3).
    pub fn replace<T, L>(self, target: T, value: L) -> Self
    where
        T: PatchTarget<R>,
        T::Mutability: Writable,
        T::Value: Assign<L>,
    {
        self.push(Op::Replace, target.path(), Some(T::Value::json(value)))
    }

    /// Removes: the value, all values, or those that meet the target's condition (RFC 7644 §3.5.2.2).
    pub fn remove<T>(self, target: T) -> Self
    where
        T: PatchTarget<R>,
        T::Mutability: Writable,
    {
        self.push(Op::Remove, target.path(), None)
    }

    /// Adds the attributes of an extension that have a value, those beside them kept.
    pub fn add_extension<X: Extension + crate::record::Value>(self, extension: &X) -> Self
    where
        R: Extends<X>,
    {
        self.push(Op::Add, Path::extension(X::URN), Some(to_json(extension)))
    }

    /// Removes an extension's attributes, all of them.
    pub fn remove_extension<X: Extension>(self) -> Self
    where
        R: Extends<X>,
    {
        self.push(Op::Remove, Path::extension(X::URN), None)
    }
}

impl<R> Default for Patch<R> {
    fn default() -> Self {
        Self::new()
    }
}

impl<R> Clone for Patch<R> {
    fn clone(&self) -> Self {
        Self {
            operations: self.operations.clone(),
            dialect: self.dialect,
            marker: PhantomData,
        }
    }
}

/// Paths only: values may be personal.
impl<R> fmt::Debug for Patch<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let paths = self
            .operations
            .iter()
            .map(|operation| (operation.op, &operation.path));
        f.debug_list().entries(paths).finish()
    }
}

/// What an operation of a PATCH on `R` can be aimed at: an attribute, or values of it.
#[diagnostic::on_unimplemented(
    message = "this is no attribute of `{R}`",
    note = "a target is an attribute of the resource type or of one of its extensions, or its values by `.filtered(…)`"
)]
pub trait PatchTarget<R> {
    /// What it holds.
    type Value;
    /// Who may write it.
    type Mutability;
    /// The path to it.
    fn path(&self) -> Path;
}

impl<R: Extends<O>, O, V, M> PatchTarget<R> for Attr<O, V, M> {
    type Value = V;
    type Mutability = M;
    fn path(&self) -> Path {
        Path::attribute(Attr::path::<R>(*self))
    }
}

impl<R: Extends<O>, O, C: Record, M> PatchTarget<R> for Filtered<O, C, M> {
    type Value = C;
    type Mutability = M;
    fn path(&self) -> Path {
        Path::filtered(self.attribute.path::<R>(), self.filter.clone(), None)
    }
}

impl<R: Extends<O>, O, V, M> PatchTarget<R> for FilteredSub<O, V, M> {
    type Value = V;
    type Mutability = M;
    fn path(&self) -> Path {
        let attribute = AttributePath::of(<R as Extends<O>>::PREFIX, &[&self.attribute]);
        Path::filtered(attribute, self.filter.clone(), Some(self.sub.clone()))
    }
}

/// The client may set it, change it and take it away.
#[diagnostic::on_unimplemented(
    message = "this attribute is `{Self}`: a client can't change it",
    label = "not allowed on this attribute",
    note = "readOnly attributes belong to the service provider (RFC 7643 §7); immutable ones can be added once, never replaced or removed"
)]
pub trait Writable {}
impl Writable for ReadWrite {}
impl Writable for WriteOnly {}

/// The client may set it where it has no value.
#[diagnostic::on_unimplemented(
    message = "this attribute is `{Self}`: a client can't add to it",
    label = "not allowed on this attribute",
    note = "readOnly attributes belong to the service provider (RFC 7643 §7)"
)]
pub trait Addable {}
impl Addable for ReadWrite {}
impl Addable for WriteOnly {}
impl Addable for Immutable {}

impl<R: Resource> Patch<R> {
    /// The PatchOp message (RFC 7644 §3.5.2), in the patch's dialect.
    #[must_use]
    pub fn to_message(&self) -> Json {
        super::to_message_in(&self.operations, self.dialect)
    }
}
