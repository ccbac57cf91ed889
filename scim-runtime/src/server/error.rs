//! The error of the server's own methods.

use std::fmt;

/// Why a resource can't be added, or a text isn't a valid fault.
///
/// ```
/// use scim_runtime::testing;
///
/// let error = testing::server().add("Usr", serde_json::json!({})).unwrap_err();
/// println!("{error}");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerError(pub(super) String);

impl fmt::Display for ServerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for ServerError {}
