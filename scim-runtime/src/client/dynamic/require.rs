//! Features that a dynamic request needs.

use crate::error::Error;

/// Fails before anything is sent unless the provider supports a feature.
pub(super) fn require(supported: bool, feature: &'static str) -> Result<(), Error> {
    if supported {
        return Ok(());
    }
    Err(Error::unsupported(feature))
}
