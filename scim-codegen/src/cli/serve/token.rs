//! Bearer tokens from the environment.

use crate::Error;

/// The bearer token in an environment variable.
pub(super) fn token(variable: &str) -> Result<String, Error> {
    std::env::var(variable).map_err(|_| {
        Error::input(format!(
            "the environment variable {variable} is not set, or is not UTF-8"
        ))
    })
}
