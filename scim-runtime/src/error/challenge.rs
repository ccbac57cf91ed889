//! `WWW-Authenticate`: the credentials that a provider wants (RFC 9110 §11.6.1, RFC 6750 §3).

use crate::terminal_safe::Excerpt;
use http::{HeaderMap, header};
use std::fmt;

/// Further challenges are ignored.
const MAX_CHALLENGES: usize = 16;

/// A longer text is cut where it is displayed, in characters.
const MAX_SHOWN: usize = 200;

/// The credentials that a provider wants, from `WWW-Authenticate` (RFC 6750 §3).
///
/// ```
/// use scim_runtime::{models::rfc7643::Client, testing};
///
/// let server = testing::server().bearer_token("secret");
/// let scim = testing::client_of(server)?;
/// let error = scim.users().list().send().unwrap_err();
/// assert_eq!(error.challenge().map(|challenge| challenge.scheme.as_str()), Some("Bearer"));
/// # let _: Client<_> = scim;
/// # Ok::<(), scim_runtime::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Challenge {
    /// `Bearer`, `Basic`, as the provider wrote it.
    pub scheme: String,
    /// The protection space.
    pub realm: Option<String>,
    /// `invalid_token`, `insufficient_scope`, `invalid_request` (RFC 6750 §3.1).
    pub error: Option<String>,
    /// A text for developers.
    pub error_description: Option<String>,
    /// The scope that the token needs, separated by spaces.
    pub scope: Option<String>,
}

impl Challenge {
    /// The challenge for bearer tokens, or else the first challenge.
    pub(crate) fn of(headers: &HeaderMap) -> Option<Self> {
        Self::bearer(headers).or_else(|| all(headers).into_iter().next())
    }

    pub(crate) fn bearer(headers: &HeaderMap) -> Option<Self> {
        all(headers)
            .into_iter()
            .find(|challenge| challenge.scheme.eq_ignore_ascii_case("bearer"))
    }

    fn set(&mut self, name: &str, value: String) {
        let slot = match name.to_ascii_lowercase().as_str() {
            "realm" => &mut self.realm,
            "error" => &mut self.error,
            "error_description" => &mut self.error_description,
            "scope" => &mut self.scope,
            _ => return,
        };
        slot.get_or_insert(value);
    }
}

/// `Bearer challenge: invalid_token, expired, scope a b`
impl fmt::Display for Challenge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} challenge", Excerpt(&self.scheme, MAX_SHOWN))?;
        let parts = [
            ("", &self.error),
            ("", &self.error_description),
            ("realm ", &self.realm),
            ("scope ", &self.scope),
        ];
        let mut lead = ": ";
        for (name, value) in parts {
            if let Some(value) = value {
                write!(f, "{lead}{name}{}", Excerpt(value, MAX_SHOWN))?;
                lead = ", ";
            }
        }
        Ok(())
    }
}

/// Several challenges may be in one header or in several.
fn all(headers: &HeaderMap) -> Vec<Challenge> {
    let mut challenges = Vec::new();
    for value in headers.get_all(header::WWW_AUTHENTICATE) {
        // Some providers send texts in UTF-8.
        read(&String::from_utf8_lossy(value.as_bytes()), &mut challenges);
    }
    challenges
}

fn read(text: &str, challenges: &mut Vec<Challenge>) {
    let mut rest = text;
    loop {
        rest = rest.trim_start_matches([' ', '\t', ',']);
        let (word, after) = token(rest);
        if word.is_empty() || challenges.len() > MAX_CHALLENGES {
            return;
        }
        let after_word = after.trim_start_matches([' ', '\t']);
        match (after_word.strip_prefix('='), challenges.last_mut()) {
            // `name=value` belongs to the scheme before it.
            (Some(value), Some(challenge)) => {
                let (value, after) = parameter(value.trim_start_matches([' ', '\t']));
                challenge.set(word, value);
                rest = after;
            }
            (Some(_), None) => return,
            (None, _) => {
                challenges.push(Challenge {
                    scheme: word.to_owned(),
                    ..Challenge::default()
                });
                rest = after_word;
            }
        }
    }
}

fn token(text: &str) -> (&str, &str) {
    let end = text
        .find(|char: char| char.is_whitespace() || matches!(char, '=' | ',' | '"'))
        .unwrap_or(text.len());
    text.split_at(end)
}

/// A token, or a quoted string with its escapes resolved.
fn parameter(text: &str) -> (String, &str) {
    let Some(quoted) = text.strip_prefix('"') else {
        let (value, rest) = token(text);
        // Base64 of another scheme may end in `=`.
        return (value.to_owned(), rest.trim_start_matches('='));
    };
    let mut value = String::new();
    let mut escaped = false;
    for (at, char) in quoted.char_indices() {
        match char {
            _ if escaped => {
                value.push(char);
                escaped = false;
            }
            '\\' => escaped = true,
            '"' => return (value, quoted.get(at + 1..).unwrap_or_default()),
            _ => value.push(char),
        }
    }
    (value, "")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_one(values: &[&str]) -> Option<Challenge> {
        let mut headers = HeaderMap::new();
        for value in values {
            let value = http::HeaderValue::from_bytes(value.as_bytes()).expect("a value");
            headers.append(header::WWW_AUTHENTICATE, value);
        }
        Challenge::of(&headers)
    }

    // R6750-3-01
    #[test]
    fn challenges_are_read_in_all_their_forms() {
        for (values, scheme, realm, error, description, scope) in [
            (
                &[
                    r#"Bearer realm="scim", error="invalid_token", error_description="The \"token\", expired""#,
                ][..],
                "Bearer",
                Some("scim"),
                Some("invalid_token"),
                Some("The \"token\", expired"),
                None,
            ),
            (
                &[r#"bearer scope="a b",error=insufficient_scope"#],
                "bearer",
                None,
                Some("insufficient_scope"),
                None,
                Some("a b"),
            ),
            (&["Bearer"], "Bearer", None, None, None, None),
            (
                &[r#"Basic realm="x""#],
                "Basic",
                Some("x"),
                None,
                None,
                None,
            ),
            (
                &[r#"Basic realm="x", Bearer error="invalid_token""#],
                "Bearer",
                None,
                Some("invalid_token"),
                None,
                None,
            ),
            (
                &[r#"Basic realm="x""#, r#"Bearer realm="y""#],
                "Bearer",
                Some("y"),
                None,
                None,
                None,
            ),
            (
                &["Negotiate YII=, Bearer error = invalid_token"],
                "Bearer",
                None,
                Some("invalid_token"),
                None,
                None,
            ),
            (
                &[r#"Bearer error="never closed"#],
                "Bearer",
                None,
                Some("never closed"),
                None,
                None,
            ),
            (
                &[r#"Bearer REALM="müller""#],
                "Bearer",
                Some("müller"),
                None,
                None,
                None,
            ),
        ] {
            let challenge = read_one(values).expect("a challenge");
            assert_eq!(challenge.scheme, scheme, "{values:?}");
            assert_eq!(challenge.realm.as_deref(), realm, "{values:?}");
            assert_eq!(challenge.error.as_deref(), error, "{values:?}");
            assert_eq!(
                challenge.error_description.as_deref(),
                description,
                "{values:?}"
            );
            assert_eq!(challenge.scope.as_deref(), scope, "{values:?}");
        }
    }

    #[test]
    fn malformed_challenges_are_ignored() {
        for values in [&[][..], &[""], &[", ,"], &["=x"], &["\"x\""], &["realm=x"]] {
            assert_eq!(read_one(values), None, "{values:?}");
        }
        let many = "Basic, ".repeat(10_000);
        assert!(read_one(&[&many]).is_some());
    }
}
