//! Why resources could not be added.

use std::fmt;

/// Why a resource could not be stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddError(pub(super) String);

impl fmt::Display for AddError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for AddError {}
