//! An operation as an HTTP request that hasn't been sent.

use super::{
    search,
    url::{BaseUrl, push_encoded},
};
use crate::{
    check::{RequestedCursor, RequestedPage, Violation},
    error::Error,
    parameter::{Parameter, ParameterRole},
};
use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Method, header};

/// The media type of SCIM (RFC 7644 §8.1).
pub(crate) const SCIM_JSON: &str = "application/scim+json";

/// The operation of a request, which decides the expected statuses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RequestOperation {
    Create,
    Get,
    List,
    Search,
    Replace,
    Patch,
    Delete,
    Bulk,
}

impl RequestOperation {
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

    /// Whether the operation only reads, regardless of its method.
    pub(crate) fn only_reads(self) -> bool {
        match self {
            // A custom request is a `Get` with any method: its method decides.
            Self::Get | Self::Create | Self::Replace | Self::Patch | Self::Delete | Self::Bulk => {
                false
            }
            Self::List | Self::Search => true,
        }
    }
}

/// Whether the request asks for a part of the attributes only.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Projected {
    #[default]
    No,
    Yes,
}

/// A request that can still be changed, relative to the base URL.
#[derive(Debug, Clone)]
pub(crate) struct Draft {
    pub(crate) operation: RequestOperation,
    pub(crate) method: Method,
    /// Encoded, with a leading slash.
    pub(crate) path: String,
    /// Names and values, not yet encoded.
    pub(crate) query: Vec<(String, String)>,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Option<Bytes>,
    /// Replaces base URL and path.
    pub(crate) url: Option<String>,
    pub(crate) projected: Projected,
    /// How the body breaks its schema. Such a request is only sent if its checks are disabled.
    pub(crate) violations: Vec<Violation>,
}

impl Draft {
    pub(crate) fn new(operation: RequestOperation, method: Method, path: String) -> Self {
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
    /// If the id is empty, `.` or `..`: these two survive percent-encoding and would lead elsewhere (RFC 3986 §6.2.2.3).
    pub(crate) fn resource_path(endpoint: &str, id: &str) -> Result<String, Error> {
        if matches!(id, "" | "." | "..") {
            return Err(Error::unusable(format!(
                "{id:?} isn't a valid id of a resource"
            )));
        }
        let mut path = String::with_capacity(endpoint.len() + 1 + id.len());
        path.push_str(endpoint);
        path.push('/');
        push_encoded(&mut path, id);
        Ok(path)
    }

    /// Sets a query parameter of SCIM.
    pub(crate) fn set(&mut self, parameter: Parameter, value: impl Into<String>) {
        self.set_query(parameter.name(), value.into());
    }

    /// The part of the results that a query asks for.
    pub(crate) fn requested_page(&self) -> RequestedPage {
        let value = |parameter: Parameter| {
            let mut pairs = self.query.iter();
            pairs
                .find(|(name, _)| name == parameter.name())
                .map(|(_, value)| value.as_str())
        };
        RequestedPage {
            start_index: value(Parameter::StartIndex).and_then(|text| text.parse().ok()),
            count: value(Parameter::Count).and_then(|text| text.parse().ok()),
            cursor: match value(Parameter::Cursor) {
                None | Some("") => RequestedCursor::First,
                Some(_) => RequestedCursor::Given,
            },
        }
    }

    /// Sets a query parameter, replacing one of that name.
    pub(crate) fn set_query(&mut self, name: &str, value: String) {
        match self.query.iter_mut().find(|(known, _)| known == name) {
            Some(entry) => entry.1 = value,
            None => self.query.push((name.to_owned(), value)),
        }
    }

    /// Turns a query into a search: its parameters are sent in the body (RFC 7644 §3.4.3).
    pub(crate) fn by_post(&mut self) {
        if self.operation == RequestOperation::List {
            self.operation = RequestOperation::Search;
            self.method = Method::POST;
            self.path = format!("{}/.search", self.path.trim_end_matches('/'));
        }
    }

    /// Asks for a part of the attributes. `attributes` and `excludedAttributes` can't be combined: the last call counts.
    pub(crate) fn project(&mut self, parameter: Parameter, names: &[String]) {
        self.query.retain(|(known, _)| {
            let known = Parameter::of_name(known);
            known.is_none_or(|known| known.role() != ParameterRole::Projection)
        });
        self.set(parameter, names.join(","));
        self.projected = Projected::Yes;
    }

    /// Method and path, for messages. A query may contain personal data and is left out.
    pub(crate) fn line(&self) -> String {
        let path = self.path.split(['?', '#']).next().unwrap_or_default();
        match &self.url {
            None => format!("{} {path}", self.method),
            Some(url) => format!("{} {}", self.method, shown(url)),
        }
    }

    /// The endpoint without the id, which may be personal.
    pub(crate) fn endpoint(&self) -> &str {
        let path = self.path.split(['?', '#']).next().unwrap_or_default();
        let end = path.get(1..).and_then(|rest| rest.find('/'));
        end.map_or(path, |end| path.get(..=end).unwrap_or_default())
    }

    /// The HTTP request, without headers.
    pub(crate) fn to_http(&self, base: &BaseUrl) -> Result<http::Request<Bytes>, Error> {
        let mut url = match &self.url {
            Some(url) => base.elsewhere(url)?,
            None => base.join(&self.path)?,
        };
        let (body, query) = match self.operation {
            RequestOperation::Search => {
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
            push_encoded(&mut url, name);
            url.push('=');
            push_encoded(&mut url, value);
        }
        let uri = http::Uri::from_maybe_shared(Bytes::from(url))
            .map_err(|error| Error::unusable(format!("the request's URL is invalid: {error}")))?;
        let mut request = http::Request::new(body.unwrap_or_default());
        *request.method_mut() = self.method.clone();
        *request.uri_mut() = uri;
        Ok(request)
    }
}

/// The headers of a request without credentials. Each attempt needs a map of its own.
#[derive(Debug, Clone, Copy)]
pub(crate) struct RequestHeaders<'a> {
    /// Those of the draft, which replace the usual ones.
    pub(crate) own: &'a HeaderMap,
    pub(crate) user_agent: &'a HeaderValue,
}

impl RequestHeaders<'_> {
    pub(crate) fn to_map(self, body: &[u8]) -> HeaderMap {
        // Room for those that credentials and engine add.
        let mut headers = HeaderMap::with_capacity(6 + self.own.len());
        let accept = HeaderValue::from_static("application/scim+json, application/json;q=0.9");
        headers.insert(header::ACCEPT, accept);
        if !body.is_empty() {
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(SCIM_JSON));
        }
        headers.insert(header::USER_AGENT, self.user_agent.clone());
        for (name, value) in self.own {
            headers.insert(name, value.clone());
        }
        headers
    }
}

/// A URL for messages: without user, password, query and fragment.
fn shown(url: &str) -> String {
    let Ok(mut url) = url::Url::parse(url) else {
        return "an unreadable URL".to_owned();
    };
    // Fails only for URLs that can't have them.
    let _ = (url.set_username(""), url.set_password(None));
    url.set_query(None);
    url.set_fragment(None);
    url.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft(path: &str) -> Draft {
        Draft::new(RequestOperation::Get, Method::GET, path.to_owned())
    }

    // R7644-7-02
    #[test]
    fn messages_show_neither_queries_nor_credentials() {
        assert_eq!(draft("/Users?filter=x").line(), "GET /Users");
        let mut elsewhere = draft("/Users");
        elsewhere.url = Some("https://u:secret@b.example/Users?x=1#y".to_owned());
        assert_eq!(elsewhere.line(), "GET https://b.example/Users");
        let base = BaseUrl::parse("https://a.example").expect("a URL");
        let refused = elsewhere.to_http(&base).expect_err("refused");
        assert!(!refused.to_string().contains("secret"), "{refused}");
    }

    #[test]
    fn an_endpoint_excludes_the_id() {
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

    #[test]
    fn a_query_is_appended_to_the_one_of_a_url() {
        let base = BaseUrl::parse("https://a.example/v2").expect("a URL");
        let mut draft = draft("/Users");
        draft.set_query("count", "2".to_owned());
        draft.set_query("filter", "a eq 1".to_owned());
        let uri = |draft: &Draft| draft.to_http(&base).expect("a request").uri().to_string();
        assert_eq!(
            uri(&draft),
            "https://a.example/v2/Users?count=2&filter=a%20eq%201"
        );
        draft.url = Some("https://a.example/v2/Users?x=1".to_owned());
        assert_eq!(
            uri(&draft),
            "https://a.example/v2/Users?x=1&count=2&filter=a%20eq%201"
        );
    }
}
