//! Typed attributes as paths.

use super::AttributePath;
use crate::record::{Attr, Extends};

impl<O, V, M> Attr<O, V, M> {
    /// The path as a resource of type `R` knows it.
    pub(crate) fn path<R: Extends<O>>(self) -> AttributePath {
        AttributePath::of(<R as Extends<O>>::PREFIX, &self.parts())
    }
}
