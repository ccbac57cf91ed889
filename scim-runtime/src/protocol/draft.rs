//! An operation as an HTTP request, but for the engine.

use super::{
    search,
    url::{BaseUrl, encode_segment},
};
use crate::{check::Violation, error::Error};
use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Method, header};

/// The media type of SCIM (RFC 7644 §8.1).
pub(crate) const SCIM_JSON: &str = "application/scim+json";

/// What is being done: decides which statuses are expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Operation {
    Create,
    Get,
    List,
    Search,
    Replace,
    Patch,
    Delete,
    Bulk,
}

impl Operation {
    /// RFC 7644 §3.3, §3.4, §3.5.1, §3.5.2, §3.6, §3.7, §3.14.
    pub(crate) fn expected(self) -> &'static [u16] {
        match self {
            Self::Create => &[201],
            Self::Get => &[200, 304],
            Self::List | Self::Search | Self::Bulk => &[200],
            Self::Replace | Self::Patch => &[200, 204],
            Self::Delete => &[204],
        }
    }

    /// Whether it changes nothing, whatever its method.
    pub(crate) fn only_reads(self) -> bool {
        match self {
            // A request of one's own is a `Get` with any method: its method decides.
            Self::Get | Self::Create | Self::Replace | Self::Patch | Self::Delete | Self::Bulk => {
                false
            }
            Self::List | Self::Search => true,
        }
    }
}

/// Whether the response was asked to leave attributes out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Projected {
    #[default]
    No,
    Yes,
}

/// A request to be, relative to the base URL.
#[derive(Debug, Clone)]
pub(crate) struct Draft {
    pub(crate) operation: Operation,
    pub(crate) method: Method,
    /// Encoded, with a leading slash.
    pub(crate) path: String,
    /// Names and values, not yet encoded.
    pub(crate) query: Vec<(String, String)>,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Option<Bytes>,
    /// In place of base URL and path.
    pub(crate) url: Option<String>,
    pub(crate) projected: Projected,
    /// How the body breaks its schema: nothing is sent then, unless the caller insists.
    pub(crate) violations: Vec<Violation>,
}

impl Draft {
    pub(crate) fn new(operation: Operation, method: Method, path: String) -> Self {
        Self {
            operation,
            method,
            path,
            query: Vec::new(),
            headers: HeaderMap::new(),
            body: None,
            url: None,
            projected: Projected::No,
            violations: Vec::new(),
        }
    }

    /// The path of one resource.
    ///
    /// # Errors
    /// If the id is empty or would lead elsewhere: `.` and `..` survive percent-encoding (RFC 3986 §6.2.2.3).
    pub(crate) fn resource_path(endpoint: &str, id: &str) -> Result<String, Error> {
        if matches!(id, "" | "." | "..") {
            return Err(Error::unusable(format!(
                "{id:?} can't be the id of a resource"
            )));
        }
        Ok(format!("{endpoint}/{}", encode_segment(id)))
    }

    /// Sets a query parameter, in the place of one of that name.
    pub(crate) fn set_query(&mut self, name: &str, value: String) {
        match self.query.iter_mut().find(|(known, _)| known == name) {
            Some(entry) => entry.1 = value,
            None => self.query.push((name.to_owned(), value)),
        }
    }

    /// Makes a query a search: the parameters travel in the body (RFC 7644 §3.4.3).
    pub(crate) fn by_post(&mut self) {
        if self.operation == Operation::List {
            self.operation = Operation::Search;
            self.method = Method::POST;
            self.path = format!("{}/.search", self.path.trim_end_matches('/'));
        }
    }

    /// Asks for less of a resource: `attributes` and `excludedAttributes` exclude each other, the last one counts.
    pub(crate) fn project(&mut self, parameter: &'static str, names: &[String]) {
        self.query
            .retain(|(known, _)| known != "attributes" && known != "excludedAttributes");
        self.set_query(parameter, names.join(","));
        self.projected = Projected::Yes;
    }

    /// For people: method and path, no query, which may hold personal data.
    pub(crate) fn line(&self) -> String {
        let path = self.path.split(['?', '#']).next().unwrap_or_default();
        match &self.url {
            None => format!("{} {path}", self.method),
            Some(url) => format!("{} {}", self.method, shown(url)),
        }
    }

    /// The endpoint without what stands behind it: an id may be personal.
    pub(crate) fn endpoint(&self) -> &str {
        let path = self.path.split(['?', '#']).next().unwrap_or_default();
        let end = path.get(1..).and_then(|rest| rest.find('/'));
        end.map_or(path, |end| path.get(..=end).unwrap_or_default())
    }

    /// The HTTP request, without credentials.
    pub(crate) fn to_http(&self, base: &BaseUrl) -> Result<http::Request<Bytes>, Error> {
        let mut url = match &self.url {
            Some(url) => base.elsewhere(url)?,
            None => base.join(&self.path)?,
        };
        let (body, query) = match self.operation {
            Operation::Search => {
                let (message, rest) = search::message(&self.query);
                (Some(message), rest)
            }
            _ => (self.body.clone(), self.query.iter().collect()),
        };
        for (index, (name, value)) in query.into_iter().enumerate() {
            url.push(if index == 0 && !url.contains('?') {
                '?'
            } else {
                '&'
            });
            url.push_str(&encode_segment(name));
            url.push('=');
            url.push_str(&encode_segment(value));
        }
        let uri = url.parse::<http::Uri>().map_err(|error| {
            Error::unusable(format!("the request's URL can't be read: {error}"))
        })?;
        let mut request = http::Request::new(body.clone().unwrap_or_default());
        *request.method_mut() = self.method.clone();
        *request.uri_mut() = uri;
        let headers = request.headers_mut();
        headers.insert(
            header::ACCEPT,
            HeaderValue::from_static("application/scim+json, application/json;q=0.9"),
        );
        if body.is_some() {
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(SCIM_JSON));
        }
        for (name, value) in &self.headers {
            headers.insert(name, value.clone());
        }
        Ok(request)
    }
}

/// A URL for people: without user, password, query and fragment.
fn shown(url: &str) -> String {
    let Ok(mut url) = url::Url::parse(url) else {
        return "an unreadable URL".to_owned();
    };
    // Fails only where there is nothing to take away.
    let _ = (url.set_username(""), url.set_password(None));
    url.set_query(None);
    url.set_fragment(None);
    url.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft(path: &str) -> Draft {
        Draft::new(Operation::Get, Method::GET, path.to_owned())
    }

    // R7644-7-02
    #[test]
    fn what_is_shown_has_no_query_and_no_credentials() {
        assert_eq!(draft("/Users?filter=x").line(), "GET /Users");
        let mut elsewhere = draft("/Users");
        elsewhere.url = Some("https://u:secret@b.example/Users?x=1#y".to_owned());
        assert_eq!(elsewhere.line(), "GET https://b.example/Users");
        let base = BaseUrl::parse("https://a.example").expect("a URL");
        let refused = elsewhere.to_http(&base).expect_err("refused");
        assert!(!refused.to_string().contains("secret"), "{refused}");
    }

    #[test]
    fn an_endpoint_has_no_id() {
        for (path, endpoint) in [
            ("/Users", "/Users"),
            ("/Users/bjensen", "/Users"),
            ("/Users/.search", "/Users"),
            ("/Users?x=1", "/Users"),
            ("/", "/"),
            ("", ""),
        ] {
            assert_eq!(draft(path).endpoint(), endpoint, "{path}");
        }
    }
}
