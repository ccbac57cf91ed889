//! Which resource an operation is about.

use crate::record::Stored;

/// A resource's id, or a stored resource, which brings its version for `If-Match` (RFC 7644 §3.14).
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no target for a resource of type `{R}`",
    label = "expected an id (`&str`) or a `&Stored<{R}>`"
)]
pub trait Target<R> {
    /// The resource's id.
    fn id(&self) -> &str;
    /// Its version as known; `None`: any.
    fn version(&self) -> Option<&str>;
}

impl<R> Target<R> for &str {
    fn id(&self) -> &str {
        self
    }
    fn version(&self) -> Option<&str> {
        None
    }
}

impl<R> Target<R> for &String {
    fn id(&self) -> &str {
        self
    }
    fn version(&self) -> Option<&str> {
        None
    }
}

impl<R> Target<R> for &Stored<R> {
    fn id(&self) -> &str {
        Stored::id(self)
    }
    fn version(&self) -> Option<&str> {
        Stored::version(self)
    }
}
