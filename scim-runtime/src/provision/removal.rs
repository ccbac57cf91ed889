//! What happens to an unwanted resource in scope.

use crate::{
    Json,
    client::projection::SortKey,
    record::{Attr, Extends},
    walk::Assign,
};
use std::{fmt, marker::PhantomData};

/// What happens to an unwanted resource in scope.
///
/// ```
/// use scim_runtime::{models::User, provision::Removal};
///
/// let removal = Removal::<User>::set(User::ACTIVE, false);
/// assert_eq!(removal.to_string(), "set active to false");
/// ```
pub struct Removal<R> {
    pub(super) action: RemovalAction,
    resource: PhantomData<fn() -> R>,
}

/// The same without the resource's type.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum RemovalAction {
    Keep,
    Delete,
    /// Attribute path and value.
    Set(String, Json),
}

impl<R> Removal<R> {
    const fn new(action: RemovalAction) -> Self {
        Self {
            action,
            resource: PhantomData,
        }
    }

    /// Keeps the resource unchanged.
    ///
    /// ```
    /// use scim_runtime::{models::User, provision::Removal};
    /// assert_eq!(Removal::<User>::keep().to_string(), "keep");
    /// ```
    #[must_use]
    pub const fn keep() -> Self {
        Self::new(RemovalAction::Keep)
    }

    /// Deletes the resource.
    ///
    /// ```
    /// use scim_runtime::{models::User, provision::Removal};
    /// assert_eq!(Removal::<User>::delete().to_string(), "delete");
    /// ```
    #[must_use]
    pub const fn delete() -> Self {
        Self::new(RemovalAction::Delete)
    }

    /// Sets an attribute, such as `active` to `false`. A resource that has the value already isn't touched.
    ///
    /// ```
    /// use scim_runtime::{models::User, provision::Removal};
    /// assert_eq!(Removal::<User>::set(User::ACTIVE, false).to_string(), "set active to false");
    /// ```
    pub fn set<O, V, M, L>(attribute: Attr<O, V, M>, value: L) -> Self
    where
        R: Extends<O>,
        V: Assign<L>,
    {
        let path = <Attr<O, V, M> as SortKey<R>>::name(attribute);
        Self::new(RemovalAction::Set(path, V::json(value)))
    }

    /// Like [`Removal::set`], with the attribute's path as text.
    ///
    /// ```
    /// # use scim_runtime::{dynamic::DynamicResource, provision::Removal};
    /// let removal = Removal::<DynamicResource>::set_path("active", false.into());
    /// assert_eq!(removal.to_string(), "set active to false");
    /// ```
    #[must_use]
    pub fn set_path(path: &str, value: Json) -> Self {
        Self::new(RemovalAction::Set(path.to_owned(), value))
    }
}

impl<R> fmt::Display for Removal<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.action.fmt(f)
    }
}

impl<R> fmt::Debug for Removal<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Removal({})", self.action)
    }
}

impl fmt::Display for RemovalAction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Keep => f.write_str("keep"),
            Self::Delete => f.write_str("delete"),
            Self::Set(path, value) => write!(f, "set {path} to {value}"),
        }
    }
}
