//! Features that a dynamic request needs.

use crate::error::Error;

/// Fails before anything is sent unless the provider supports a feature.
pub(super) fn require(supported: bool, feature: &str) -> Result<(), Error> {
    if supported {
        return Ok(());
    }
    Err(Error::unusable(format!(
        "according to its configuration, the provider does not support {feature}"
    )))
}
