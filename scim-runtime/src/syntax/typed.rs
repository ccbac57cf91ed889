//! Typed attributes as paths.

use super::AttributePath;
use crate::record::{Attr, Extends};

impl<O, V, M> Attr<O, V, M> {
    /// The attribute's path in a resource of type `R`.
    pub(crate) fn path<R: Extends<O>>(self) -> AttributePath {
        AttributePath::of(<R as Extends<O>>::PREFIX, &self.parts())
    }
}
