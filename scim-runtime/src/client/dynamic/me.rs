//! `/Me` as a resource of a type that is known only while the program runs (RFC 7644 §3.11).

use super::{Dynamic, DynamicRequest};
use crate::{dynamic::DynamicResource, patch::Operation};
use std::fmt;

/// The resource of whoever is authenticated; see [`Dynamic::me`]. As [`Me`](crate::client::Me), with the same errors.
pub struct DynamicMe<'c, E>(Dynamic<'c, E>);

impl<'c, E> DynamicMe<'c, E> {
    pub(super) fn new(alias: Dynamic<'c, E>) -> Self {
        Self(alias)
    }

    /// Reads it.
    pub fn get(&self) -> DynamicRequest<'c, E, DynamicResource> {
        self.0.get("Me")
    }

    /// Creates it: someone registers. The provider decides who may.
    pub fn create(&self, resource: &DynamicResource) -> DynamicRequest<'c, E, DynamicResource> {
        self.0.create(resource)
    }

    /// Replaces it as a whole; the resource's version goes along as `If-Match`, where the provider has versions.
    pub fn replace(
        &self,
        resource: &DynamicResource,
    ) -> DynamicRequest<'c, E, Option<DynamicResource>> {
        self.0.replace(resource)
    }

    /// Changes it, if it is as it was read: `If-Match` goes along where `known` has a version, and the provider versions.
    pub fn patch(
        &self,
        known: &DynamicResource,
        operations: &[Operation],
    ) -> DynamicRequest<'c, E, Option<DynamicResource>> {
        self.0.patch(known, operations)
    }

    /// Deletes it, if it is as it was read.
    pub fn delete(&self, known: &DynamicResource) -> DynamicRequest<'c, E, ()> {
        self.0.delete(known)
    }
}

impl<E> fmt::Debug for DynamicMe<'_, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DynamicMe({})", self.0.resource_type().name)
    }
}
