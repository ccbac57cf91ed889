//! Errors of reqwest as transport errors, for both of its engines.

use crate::error::TransportError;

/// Removes the URL: a query may hold personal data.
pub(super) fn classify(error: reqwest::Error) -> TransportError {
    let error = error.without_url();
    if error.is_timeout() {
        TransportError::timeout(error)
    } else if error.is_connect() {
        TransportError::connect(error)
    } else {
        TransportError::new(error)
    }
}
