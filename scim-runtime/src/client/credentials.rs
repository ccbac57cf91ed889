//! Credentials as header values that never show.

use crate::error::Error;
use base64::Engine as _;
use http::{HeaderName, HeaderValue};

/// `Authorization: Bearer …` (RFC 6750 §2.1).
pub(super) fn bearer(token: &str) -> Result<HeaderValue, Error> {
    if token.trim().is_empty() {
        return Err(Error::unusable("the bearer token is empty"));
    }
    // RFC 6750 §2.1 has fewer characters yet; what no token of any provider holds is a space or beyond ASCII.
    if !token.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(
            Error::unusable("the bearer token has characters that a header can't hold")
                .with_help("a line break at its end, perhaps?"),
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
        .map_err(|_| Error::unusable(format!("{name:?} can't be the name of a header")))?;
    Ok((header, secret(value, "the header's value")?))
}

/// The message names what it is, never what it says.
fn secret(text: &str, what: &str) -> Result<HeaderValue, Error> {
    let mut value = HeaderValue::from_str(text).map_err(|_| {
        Error::unusable(format!("{what} has characters that a header can't hold"))
            .with_help("a line break at its end, perhaps?")
    })?;
    value.set_sensitive(true);
    Ok(value)
}
