//! Removes a request's credentials from a response that echoes them, before an error shows any of it.

use super::reply::Reply;
use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, header};

/// Shorter values are too common to be searched for: a tenant's number, for example.
const MIN_SECRET: usize = 8;

/// `Authorization` always contains a credential, so shorter values are searched for.
const MIN_AUTHORIZATION: usize = 4;

const REDACTED: &[u8] = b"[redacted]";

/// The values that must not be shown.
pub(crate) struct RequestSecrets(Vec<Vec<u8>>);

impl RequestSecrets {
    pub(crate) fn of<'h>(headers: impl Iterator<Item = (&'h HeaderName, &'h HeaderValue)>) -> Self {
        let mut secrets = Vec::new();
        for (name, value) in headers {
            let value = value.as_bytes();
            if name == header::AUTHORIZATION {
                let credentials = value
                    .splitn(2, |byte| *byte == b' ')
                    .last()
                    .unwrap_or(value);
                add(&mut secrets, credentials, MIN_AUTHORIZATION);
                add_basic(&mut secrets, credentials);
            } else if name != header::USER_AGENT {
                add(&mut secrets, value, MIN_SECRET);
            }
        }
        // A secret that contains another one is replaced first.
        secrets.sort_by_key(|secret| std::cmp::Reverse(secret.len()));
        Self(secrets)
    }

    /// The response without the secrets; `None` if it has none of them.
    pub(super) fn redacted(&self, reply: &Reply) -> Option<Reply> {
        let body = self.replaced(&reply.body);
        let headers = self.headers(&reply.headers);
        if body.is_none() && headers.is_none() {
            return None;
        }
        Some(Reply {
            status: reply.status,
            headers: headers.unwrap_or_else(|| reply.headers.clone()),
            body: body.map_or_else(|| reply.body.clone(), Bytes::from),
        })
    }

    pub(crate) fn redacted_text(&self, text: &str) -> String {
        match self.replaced(text.as_bytes()) {
            Some(clean) => String::from_utf8_lossy(&clean).into_owned(),
            None => text.to_owned(),
        }
    }

    fn headers(&self, headers: &HeaderMap) -> Option<HeaderMap> {
        let mut clean = headers.clone();
        let mut found = false;
        for value in clean.values_mut() {
            if let Some(text) = self.replaced(value.as_bytes()) {
                found = true;
                *value = HeaderValue::from_bytes(&text)
                    .unwrap_or_else(|_| HeaderValue::from_static("[redacted]"));
            }
        }
        found.then_some(clean)
    }

    fn replaced(&self, text: &[u8]) -> Option<Vec<u8>> {
        let mut clean: Option<Vec<u8>> = None;
        for secret in &self.0 {
            if let Some(next) = replace(clean.as_deref().unwrap_or(text), secret) {
                clean = Some(next);
            }
        }
        clean
    }
}

fn add(secrets: &mut Vec<Vec<u8>>, value: &[u8], min: usize) {
    if value.len() >= min {
        secrets.push(value.to_vec());
    }
}

/// User and password, and the password.
fn add_basic(secrets: &mut Vec<Vec<u8>>, credentials: &[u8]) {
    use base64::Engine as _;
    let Ok(pair) = base64::engine::general_purpose::STANDARD.decode(credentials) else {
        return;
    };
    if let Some(at) = pair.iter().position(|byte| *byte == b':') {
        add(secrets, &pair, MIN_AUTHORIZATION);
        add(
            secrets,
            pair.get(at + 1..).unwrap_or_default(),
            MIN_AUTHORIZATION,
        );
    }
}

/// `None` if the text doesn't have the secret.
fn replace(text: &[u8], secret: &[u8]) -> Option<Vec<u8>> {
    let first = *secret.first()?;
    let starts = |byte: &u8| *byte == first || matches!(byte, b'\\' | b'%');
    let mut clean = Vec::new();
    let mut kept = 0;
    let mut at = 0;
    while let Some(step) = text.get(at..)?.iter().position(starts) {
        at += step;
        match matched(text.get(at..)?, secret) {
            Some(length) => {
                clean.extend_from_slice(text.get(kept..at)?);
                clean.extend_from_slice(REDACTED);
                at += length;
                kept = at;
            }
            None => at += 1,
        }
    }
    if kept == 0 {
        return None;
    }
    clean.extend_from_slice(text.get(kept..)?);
    Some(clean)
}

/// The length of the secret at the start of the text: as it is, or with some or all of its characters escaped as in JSON or in a
/// URL.
fn matched(text: &[u8], secret: &[u8]) -> Option<usize> {
    if text.starts_with(secret) {
        return Some(secret.len());
    }
    let mut at = 0;
    for char in str::from_utf8(secret).ok()?.chars() {
        at += character(text.get(at..)?, char)?;
    }
    Some(at)
}

/// The length of a character at the start of the text, in any form.
fn character(text: &[u8], char: char) -> Option<usize> {
    let mut buffer = [0; 4];
    let bytes = char.encode_utf8(&mut buffer).as_bytes();
    let escaped = |unit: u16, text: &[u8]| {
        let digits = text.strip_prefix(b"\\u")?.get(..4)?;
        (u16::from_str_radix(str::from_utf8(digits).ok()?, 16) == Ok(unit)).then_some(6)
    };
    let in_url = || {
        bytes.iter().try_fold(0, |at, byte| {
            let digits = text.get(at..)?.strip_prefix(b"%")?.get(..2)?;
            let same = u8::from_str_radix(str::from_utf8(digits).ok()?, 16) == Ok(*byte);
            same.then_some(at + 3)
        })
    };
    let in_json = || {
        let mut units = [0; 2];
        let units = char.encode_utf16(&mut units);
        units
            .iter()
            .try_fold(0, |at, unit| Some(at + escaped(*unit, text.get(at..)?)?))
    };
    let after_backslash = || {
        let is_short =
            matches!(char, '"' | '\\' | '/') && text.strip_prefix(b"\\")?.starts_with(bytes);
        is_short.then_some(2)
    };
    // A backslash or a per cent sign may begin an escape of itself.
    after_backslash()
        .or_else(in_json)
        .or_else(in_url)
        .or_else(|| text.starts_with(bytes).then_some(bytes.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secrets(pairs: &[(&'static str, &'static str)]) -> RequestSecrets {
        let headers: HeaderMap = pairs
            .iter()
            .map(|(name, value)| {
                (
                    HeaderName::from_static(name),
                    HeaderValue::from_static(value),
                )
            })
            .collect();
        RequestSecrets::of(headers.iter())
    }

    fn clean(secrets: &RequestSecrets, text: &str) -> Option<String> {
        let clean = secrets.replaced(text.as_bytes())?;
        Some(String::from_utf8(clean).expect("UTF-8"))
    }

    // R7644-7-02
    #[test]
    fn credentials_are_redacted_in_every_form() {
        let all = secrets(&[
            ("authorization", "Bearer h480\"djs93hd8"),
            ("x-api-key", "k-123456789"),
            ("x-tenant", "7"),
            ("x-odd", r"\a b\/-odd-one"),
        ]);
        let text = clean(&all, r#"h480\"djs93hd8, h480"djs93hd8 and k-123456789, 7"#);
        assert_eq!(
            text.as_deref(),
            Some("[redacted], [redacted] and [redacted], 7")
        );
        for text in [
            r"h480\u0022djs93\u0068d8",
            r"\u0068480\u0022djs93hd8",
            "h480%22djs93hd8",
            "%68480%22djs93hd8",
            r"k\u002D123456789",
            r"\u005ca%20b\\\/-odd-one",
            r"\\a b%5C%2f-odd-one",
        ] {
            assert_eq!(clean(&all, text).as_deref(), Some("[redacted]"), "{text}");
        }
        for text in ["none of them: 7", r"\u006", r"h480\u0022", "%", "%6", r"\"] {
            assert_eq!(clean(&all, text), None, "{text}");
        }
        let basic = secrets(&[("authorization", "Basic dXNlcjpwYXNzd29yZA==")]);
        let text = clean(&basic, "password user dXNlcjpwYXNzd29yZA==");
        assert_eq!(text.as_deref(), Some("[redacted] user [redacted]"));
    }

    // R7644-7-02
    #[test]
    fn body_and_headers_are_redacted_independently() {
        let all = secrets(&[
            ("authorization", "Bearer abcd"),
            ("x-api-key", "12345678"),
            ("x-short", "1234567"),
        ]);
        let reply = |header: &'static str, body: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert("x-echo", HeaderValue::from_static(header));
            Reply {
                status: 400,
                headers,
                body: Bytes::from_static(body.as_bytes()),
            }
        };
        for (header, body, expected) in [
            ("abcd", "12345678", Some(("[redacted]", "[redacted]"))),
            ("abcd", "none", Some(("[redacted]", "none"))),
            ("none", "a 12345678", Some(("none", "a [redacted]"))),
            ("1234567", "none", None),
        ] {
            let clean = all.redacted(&reply(header, body));
            let found = clean.as_ref().map(|reply| {
                let header = reply
                    .headers
                    .get("x-echo")
                    .and_then(|value| value.to_str().ok());
                let body = std::str::from_utf8(&reply.body).expect("UTF-8");
                (header.expect("a header"), body)
            });
            assert_eq!(found, expected, "{header} {body}");
        }
    }
}
