//! A response as received, and the id of the resource in it.

use crate::Json;
use bytes::Bytes;
use http::{HeaderMap, header};
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};
use std::fmt;

/// A response as received, without any checks.
///
/// ```
/// # use scim_runtime::{Error, engine::BlockingEngine, models::rfc7643::Client};
/// # fn example<E: BlockingEngine>(scim: &Client<E>) -> Result<(), Error> {
/// let response = scim.users().get("2819c223").raw().send()?;
/// println!("{} {:?}", response.status, response.headers.get("etag"));
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
#[non_exhaustive]
pub struct RawResponse {
    /// HTTP status.
    pub status: u16,
    /// All headers.
    pub headers: HeaderMap,
    /// The body as received; in an [`Error`](crate::Error), only the part that arrived.
    pub body: Bytes,
}

impl RawResponse {
    pub(crate) fn new(status: u16, headers: HeaderMap, body: Bytes) -> Self {
        Self {
            status,
            headers,
            body,
        }
    }

    /// The body as JSON; `None` if it isn't JSON.
    ///
    /// ```
    /// # use scim_runtime::{Error, engine::BlockingEngine, models::rfc7643::Client};
    /// # fn example<E: BlockingEngine>(scim: &Client<E>) -> Result<(), Error> {
    /// let response = scim.request(http::Method::GET, "/Schemas").send()?;
    /// println!("{:?}", response.json());
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn json(&self) -> Option<Json> {
        serde_json::from_slice(&self.body).ok()
    }

    pub(crate) fn header(&self, name: &header::HeaderName) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The id of the resource that a success returned: from the body, even a torn one, or else from `Location`.
    pub(crate) fn resource_id(&self) -> Option<String> {
        if !(200..300).contains(&self.status) {
            return None;
        }
        id_in(&self.body).or_else(|| id_of_location(self.header(&header::LOCATION)?))
    }
}

impl From<http::Response<Bytes>> for RawResponse {
    fn from(response: http::Response<Bytes>) -> Self {
        let (parts, body) = response.into_parts();
        Self::new(parts.status.as_u16(), parts.headers, body)
    }
}

/// Neither headers nor body: both may be personal.
impl fmt::Debug for RawResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RawResponse")
            .field("status", &self.status)
            .field("bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}

/// The last segment of a resource's URL, decoded.
pub(crate) fn id_of_location(location: &str) -> Option<String> {
    let path = location.split(['?', '#']).next().unwrap_or_default();
    let last = path.trim_end_matches('/').rsplit('/').next()?;
    let id = percent_encoding::percent_decode_str(last).decode_utf8_lossy();
    (!id.is_empty()).then(|| id.into_owned())
}

/// The `id` at the top of a JSON object, which may be incomplete. A number is accepted too, since it was meant as an id.
pub(crate) fn id_in(body: &[u8]) -> Option<String> {
    let mut id = None;
    let mut reader = serde_json::Deserializer::from_slice(body);
    // The text after the id may be torn.
    let _ = IdSeeker(&mut id).deserialize(&mut reader);
    id
}

struct IdSeeker<'a>(&'a mut Option<String>);

impl<'de> DeserializeSeed<'de> for IdSeeker<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for IdSeeker<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a resource")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        while let Some(name) = members.next_key::<String>()? {
            if self.0.is_none() && name.eq_ignore_ascii_case("id") {
                *self.0 = match members.next_value::<Json>()? {
                    Json::String(text) if !text.is_empty() => Some(text),
                    Json::Number(number) => Some(number.to_string()),
                    _ => None,
                };
            } else {
                members.next_value::<IgnoredAny>()?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_read_from_whole_and_torn_bodies() {
        for (body, id) in [
            (r#"{"schemas":["x"],"id":"77","userName":"b"}"#, Some("77")),
            (r#"{"schemas":["x"],"ID":77}"#, Some("77")),
            (r#"{"id":"77","emails":[{"val"#, Some("77")),
            (r#"{"emails":[{"id":"1"}],"id":"2"}"#, Some("2")),
            (r#"{"id":"7"#, None),
            (r#"{"id":""}"#, None),
            (r#"[{"id":"1"}]"#, None),
            ("<html>", None),
            ("", None),
        ] {
            assert_eq!(id_in(body.as_bytes()).as_deref(), id, "{body}");
        }
    }

    #[test]
    fn a_location_ends_in_the_id() {
        for (location, id) in [
            ("https://a.example/v2/Users/a%2Fb", Some("a/b")),
            ("/Users/77/?x#y", Some("77")),
            ("", None),
            ("/", None),
        ] {
            assert_eq!(id_of_location(location).as_deref(), id, "{location}");
        }
    }
}
