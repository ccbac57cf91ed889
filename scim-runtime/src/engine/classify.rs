//! What went wrong in reqwest, for both of its engines.

use super::TransportError;

/// The URL is taken out: a query may hold personal data.
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
