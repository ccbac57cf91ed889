//! Credentials as header values that are never shown.

use crate::error::Error;
use base64::Engine as _;
use http::{HeaderName, HeaderValue};

/// `Authorization: Bearer …` (RFC 6750 §2.1).
pub(super) fn bearer(token: &str) -> Result<HeaderValue, Error> {
    if token.trim().is_empty() {
        return Err(Error::unusable("the bearer token is empty"));
    }
    // RFC 6750 §2.1 allows fewer characters, but some providers use others. Spaces and non-ASCII are always a mistake.
    if !token.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(
            Error::unusable("the bearer token has characters that a header can't hold")
                .with_help("does it end with a line break?"),
        );
    }
    secret(&format!("Bearer {token}"), "the bearer token")
}

/// `Authorization: Basic …` (RFC 7617).
pub(super) fn basic(user: &str, password: &str) -> Result<HeaderValue, Error> {
    if user.contains(':') {
        return Err(Error::unusable(
            "the user name of basic credentials can't hold a colon",
        ));
    }
    let pair = base64::engine::general_purpose::STANDARD.encode(format!("{user}:{password}"));
    secret(&format!("Basic {pair}"), "the credentials")
}

pub(super) fn header(name: &str, value: &str) -> Result<(HeaderName, HeaderValue), Error> {
    let header = name
        .parse::<HeaderName>()
        .map_err(|_| Error::unusable(format!("{name:?} is not a valid header name")))?;
    Ok((header, secret(value, "the header's value")?))
}

/// The error names the kind of value, never the value.
fn secret(text: &str, what: &str) -> Result<HeaderValue, Error> {
    let mut value = HeaderValue::from_str(text).map_err(|_| {
        Error::unusable(format!("{what} has characters that a header can't hold"))
            .with_help("does it end with a line break?")
    })?;
    value.set_sensitive(true);
    Ok(value)
}
