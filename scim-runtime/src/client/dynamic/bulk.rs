//! Bulk operations that are made of requests for resources of one type.

use super::{endpoint::Dynamic, untyped::Untyped};
use crate::client::bulk::Bulk;

impl<'c, E> Dynamic<'c, E> {
    /// A bulk without operations; `None` if the provider doesn't support bulk operations.
    pub(crate) fn bulk(&self) -> Option<Bulk<'c, Untyped, E>> {
        let limits = self.configuration().bulk?;
        Some(Bulk::new(self.connection(), limits, None))
    }
}
