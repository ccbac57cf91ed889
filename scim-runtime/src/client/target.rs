//! The resource that an operation applies to.

use crate::record::Stored;

/// The resource that an operation applies to: its id, or a stored resource, whose version is sent as `If-Match` (RFC 7644 §3.14).
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not name a resource of type `{R}`",
    label = "expected an id (`&str`) or a `&Stored<{R}>`"
)]
pub trait Target<R> {
    /// Returns the resource's id.
    fn id(&self) -> &str;
    /// Returns the version that the operation applies to; `None` for any version.
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
