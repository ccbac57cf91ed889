//! A request taken apart: path, query, credentials, body.

use super::{Options, message::Failure};
use crate::{Json, ScimType};
use bytes::Bytes;
use http::{HeaderMap, Method, header};
use percent_encoding::percent_decode_str;

/// What is asked for.
pub(super) struct Asked<'a> {
    pub(super) method: &'a Method,
    /// Below the base URL, decoded.
    pub(super) segments: Vec<String>,
    query: Vec<(String, String)>,
    headers: &'a HeaderMap,
    body: &'a Bytes,
}

/// What `/.search` and the query string say alike (RFC 7644 §3.4.2, §3.4.3).
#[derive(Debug, Default, Clone)]
pub(super) struct Parameters {
    pub(super) filter: Option<String>,
    pub(super) sort_by: Option<String>,
    pub(super) descending: bool,
    pub(super) start_index: u64,
    pub(super) count: Option<u64>,
    pub(super) cursor: Option<String>,
    pub(super) attributes: Vec<String>,
    pub(super) excluded: Vec<String>,
}

impl<'a> Asked<'a> {
    pub(super) fn new(
        options: &Options,
        request: &'a http::Request<Bytes>,
    ) -> Result<Self, Failure> {
        if let Some(token) = &options.token {
            let given = request
                .headers()
                .get(header::AUTHORIZATION)
                .and_then(|v| v.to_str().ok());
            if given != Some(&format!("Bearer {token}")) {
                return Err(Failure::new(401, "a valid bearer token is required"));
            }
        }
        let base = options
            .base_url
            .split_once("://")
            .map_or("", |(_, rest)| rest);
        let base = base.split_once('/').map_or("", |(_, path)| path);
        let path = request.uri().path().trim_start_matches('/');
        let path = path
            .strip_prefix(base)
            .ok_or_else(|| Failure::new(404, "this is not below the base URL"))?;
        let decoded = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
        let segments = path
            .split('/')
            .filter(|part| !part.is_empty())
            .map(decoded)
            .collect();
        let query = request.uri().query().unwrap_or_default();
        let query = query
            .split('&')
            .filter(|pair| !pair.is_empty())
            .map(|pair| {
                let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
                (
                    decoded(&name.replace('+', " ")),
                    decoded(&value.replace('+', " ")),
                )
            });
        Ok(Self {
            method: request.method(),
            segments,
            query: query.collect(),
            headers: request.headers(),
            body: request.body(),
        })
    }

    fn get(&self, name: &str) -> Option<&str> {
        let (_, value) = self
            .query
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name))?;
        Some(value)
    }

    pub(super) fn has_filter(&self) -> bool {
        self.get("filter").is_some()
    }

    pub(super) fn header(&self, name: header::HeaderName) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The body as JSON (RFC 7644 §3.1, §3.8).
    pub(super) fn json(&self) -> Result<Json, Failure> {
        let content_type = self.header(header::CONTENT_TYPE).unwrap_or_default();
        let media = content_type.split(';').next().unwrap_or_default().trim();
        let known = ["application/scim+json", "application/json"];
        if !known.iter().any(|known| media.eq_ignore_ascii_case(known)) {
            return Err(Failure::new(415, "the body is to be application/scim+json"));
        }
        let body: Json = serde_json::from_slice(self.body)
            .map_err(|error| Failure::typed(400, ScimType::InvalidSyntax, error.to_string()))?;
        if body.is_object() {
            Ok(body)
        } else {
            Err(Failure::typed(
                400,
                ScimType::InvalidSyntax,
                "the body is to be an object",
            ))
        }
    }

    /// The query string's parameters.
    pub(super) fn parameters(&self) -> Result<Parameters, Failure> {
        let names = |name| -> Vec<String> {
            let list = self.get(name).unwrap_or_default();
            list.split(',')
                .map(str::trim)
                .filter(|n| !n.is_empty())
                .map(str::to_owned)
                .collect()
        };
        Parameters {
            filter: self.get("filter").map(str::to_owned),
            sort_by: self.get("sortBy").map(str::to_owned),
            descending: self
                .get("sortOrder")
                .is_some_and(|o| o.eq_ignore_ascii_case("descending")),
            start_index: number(self.get("startIndex"))?
                .unwrap_or(1)
                .max(1)
                .unsigned_abs(),
            count: number(self.get("count"))?.map(|count| count.max(0).unsigned_abs()),
            cursor: self.get("cursor").map(str::to_owned),
            attributes: names("attributes"),
            excluded: names("excludedAttributes"),
        }
        .checked()
    }
}

impl Parameters {
    /// A SearchRequest's parameters (RFC 7644 §3.4.3).
    pub(super) fn of_search(message: &Json) -> Result<Self, Failure> {
        let get = |name| crate::filter::member(message, name).filter(|value| !value.is_null());
        let text = |name| get(name).and_then(Json::as_str).map(str::to_owned);
        let names = |name| -> Vec<String> {
            let list = get(name).and_then(Json::as_array);
            list.into_iter()
                .flatten()
                .filter_map(Json::as_str)
                .map(str::to_owned)
                .collect()
        };
        let number = |name| number(get(name).map(ToString::to_string).as_deref());
        Self {
            filter: text("filter"),
            sort_by: text("sortBy"),
            descending: text("sortOrder").is_some_and(|o| o.eq_ignore_ascii_case("descending")),
            start_index: number("startIndex")?.unwrap_or(1).max(1).unsigned_abs(),
            count: number("count")?.map(|count| count.max(0).unsigned_abs()),
            cursor: text("cursor"),
            attributes: names("attributes"),
            excluded: names("excludedAttributes"),
        }
        .checked()
    }

    fn checked(self) -> Result<Self, Failure> {
        if !self.attributes.is_empty() && !self.excluded.is_empty() {
            let detail = "`attributes` and `excludedAttributes` exclude each other";
            return Err(Failure::typed(400, ScimType::InvalidValue, detail));
        }
        Ok(self)
    }
}

fn number(text: Option<&str>) -> Result<Option<i64>, Failure> {
    text.map(|text| {
        text.trim().parse().map_err(|_| {
            Failure::typed(
                400,
                ScimType::InvalidValue,
                format!("{text:?} is no number"),
            )
        })
    })
    .transpose()
}
