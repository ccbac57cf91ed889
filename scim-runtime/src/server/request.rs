//! A request in its parts: path, conditions, body.

use super::message::ErrorReply;
use crate::{Json, ScimType, filter::member, parameter::Parameter};
use bytes::Bytes;
use http::{HeaderMap, HeaderName, Method, header};
use percent_encoding::percent_decode_str;

/// A request, or an operation of a bulk request.
pub(super) struct IncomingRequest<'a> {
    pub(super) method: Method,
    /// The segments of the path below the base URL, decoded.
    pub(super) segments: Vec<String>,
    /// The parameters of the query, decoded.
    pub(super) query: Vec<(String, String)>,
    pub(super) if_match: Option<String>,
    pub(super) if_none_match: Option<String>,
    /// The value of `Authorization`.
    pub(super) credentials: Option<String>,
    pub(super) body: RequestBody<'a>,
    /// A fault: every page is the first one.
    pub(super) paging_is_ignored: bool,
}

/// A body, possibly not parsed yet.
pub(super) enum RequestBody<'a> {
    Bytes {
        content_type: String,
        bytes: &'a Bytes,
    },
    Json(Json),
}

impl<'a> IncomingRequest<'a> {
    /// Reads a request below a base URL.
    pub(super) fn new(
        base_url: &str,
        request: &'a http::Request<Bytes>,
    ) -> Result<Self, ErrorReply> {
        let headers = request.headers();
        let text = |name| all(headers, name);
        if !accepts_scim(text(header::ACCEPT).as_deref()) {
            return Err(ErrorReply::new(406, "responses are application/scim+json"));
        }
        let query = request.uri().query().unwrap_or_default();
        Ok(Self {
            method: request.method().clone(),
            segments: segments(below(base_url, request.uri().path())?),
            query: pairs(query),
            if_match: text(header::IF_MATCH),
            if_none_match: text(header::IF_NONE_MATCH),
            credentials: text(header::AUTHORIZATION),
            body: RequestBody::Bytes {
                content_type: text(header::CONTENT_TYPE).unwrap_or_default(),
                bytes: request.body(),
            },
            paging_is_ignored: false,
        })
    }

    /// A request by the server itself, or an operation of a bulk request. Nobody reads the resource in its reply, so only `id` is
    /// selected.
    pub(super) fn internal(method: Method, segments: Vec<String>, body: Json) -> Self {
        Self {
            method,
            segments,
            query: vec![(Parameter::Attributes.name().to_owned(), "id".to_owned())],
            if_match: None,
            if_none_match: None,
            credentials: None,
            body: RequestBody::Json(body),
            paging_is_ignored: false,
        }
    }

    /// The first value of a query parameter.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        let (_, value) = self
            .query
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name))?;
        Some(value)
    }

    pub(super) fn segments(&self) -> Vec<&str> {
        self.segments.iter().map(String::as_str).collect()
    }

    /// The cursor in the query or in a SearchRequest.
    pub(super) fn cursor(&self) -> Option<String> {
        let name = Parameter::Cursor.name();
        let in_body = || {
            let message = self.json().ok()?;
            Some(member(&message, name)?.as_str()?.to_owned())
        };
        self.get(name).map(str::to_owned).or_else(in_body)
    }

    /// The length of the body in bytes.
    pub(super) fn size(&self) -> usize {
        match &self.body {
            RequestBody::Bytes { bytes, .. } => bytes.len(),
            RequestBody::Json(_) => 0,
        }
    }

    /// The body as a JSON object (RFC 7644 §3.1, §3.8).
    pub(super) fn json(&self) -> Result<Json, ErrorReply> {
        let body = match &self.body {
            RequestBody::Json(body) => body.clone(),
            RequestBody::Bytes {
                content_type,
                bytes,
            } => read(content_type, bytes)?,
        };
        if body.is_object() {
            Ok(body)
        } else {
            Err(ErrorReply::syntax("the body must be an object"))
        }
    }
}

/// The values of all headers of this name, as one list.
fn all(headers: &HeaderMap, name: HeaderName) -> Option<String> {
    let values: Vec<&str> = headers
        .get_all(name)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .collect();
    (!values.is_empty()).then(|| values.join(", "))
}

const MEDIA_TYPES: [&str; 2] = ["application/scim+json", "application/json"];

fn accepts_scim(accept: Option<&str>) -> bool {
    let Some(accept) = accept.filter(|accept| !accept.trim().is_empty()) else {
        return true;
    };
    accept.split(',').any(|range| {
        let mut parts = range.split(';').map(str::trim);
        let media = parts.next().unwrap_or_default().to_ascii_lowercase();
        let quality = parts.find_map(|part| part.strip_prefix("q=")?.parse::<f32>().ok());
        let known = media == "*/*" || media == "application/*";
        (known || MEDIA_TYPES.contains(&media.as_str())) && quality.is_none_or(|q| q > 0.0)
    })
}

fn read(content_type: &str, bytes: &Bytes) -> Result<Json, ErrorReply> {
    let media = content_type.split(';').next().unwrap_or_default().trim();
    if !MEDIA_TYPES
        .iter()
        .any(|known| media.eq_ignore_ascii_case(known))
    {
        return Err(ErrorReply::new(
            415,
            "the body must be application/scim+json",
        ));
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    serde_json::from_slice(bytes).map_err(|error| {
        let detail = format!("the body is not JSON: {error}");
        ErrorReply::typed(400, ScimType::InvalidSyntax, detail)
    })
}

/// The part of a path that follows a base URL.
pub(super) fn below<'p>(base_url: &str, path: &'p str) -> Result<&'p str, ErrorReply> {
    let base = base_url.split_once("://").map_or("", |(_, rest)| rest);
    let base = base.split_once('/').map_or("", |(_, path)| path);
    let rest = path.trim_start_matches('/').strip_prefix(base);
    rest.filter(|rest| base.is_empty() || rest.is_empty() || rest.starts_with('/'))
        .ok_or_else(|| ErrorReply::new(404, "the path is not below the base URL"))
}

/// The segments of a path, decoded.
pub(super) fn segments(path: &str) -> Vec<String> {
    path.split('/')
        .filter(|part| !part.is_empty())
        .map(decoded)
        .collect()
}

fn pairs(query: &str) -> Vec<(String, String)> {
    let form = |text: &str| decoded(&text.replace('+', " "));
    query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(name, value)| (form(name), form(value)))
        .collect()
}

fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accept_must_allow_scim() {
        let cases = [
            (None, true),
            (Some(""), true),
            (Some("*/*"), true),
            (Some("text/html, application/*;q=0.1"), true),
            (Some("Application/SCIM+JSON; charset=utf-8"), true),
            (Some("application/json"), true),
            (Some("text/html"), false),
            (Some("application/json;q=0"), false),
        ];
        for (accept, fine) in cases {
            assert_eq!(accepts_scim(accept), fine, "{accept:?}");
        }
    }

    #[test]
    fn paths_must_be_below_the_base_url() {
        let base = "http://localhost/scim/v2";
        let found = |path| below(base, path).ok().map(segments);
        assert_eq!(
            found("/scim/v2/Users/a%2Fb"),
            Some(vec!["Users".to_owned(), "a/b".to_owned()])
        );
        assert_eq!(found("/scim/v2"), Some(vec![]));
        assert_eq!(found("/scim/v22/Users"), None);
        assert_eq!(found("/Users"), None);
    }
}
