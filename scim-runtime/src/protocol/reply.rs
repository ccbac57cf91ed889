//! A response: its status, its media type, and whether it is an error (RFC 7644 §3.1, §3.12).

use super::{
    context::{ContentType, Context},
    once,
    scim_error::{self, MediaType},
};
use crate::{
    Json,
    error::{BareStatus, Error, ErrorKind, RawResponse, ScimError},
    terminal_safe::TerminalSafe,
    walk::json_memory,
};
use bytes::Bytes;
use http::{HeaderMap, header};

/// How much of an unexpected body is kept for the message, in characters.
const BODY_START: usize = 200;

const BOM: &[u8] = "\u{feff}".as_bytes();

/// A whole response.
#[derive(Debug, Clone)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl From<http::Response<Bytes>> for Reply {
    fn from(response: http::Response<Bytes>) -> Self {
        let (parts, body) = response.into_parts();
        Self {
            status: parts.status.as_u16(),
            headers: parts.headers,
            // JSON has no byte order mark, but some providers write one (RFC 8259 §8.1).
            body: if body.starts_with(BOM) {
                body.slice(BOM.len()..)
            } else {
                body
            },
        }
    }
}

impl From<Reply> for RawResponse {
    fn from(reply: Reply) -> Self {
        Self::new(reply.status, reply.headers, reply.body)
    }
}

impl Reply {
    /// A response with this body and the status 200.
    pub(crate) fn json(body: &[u8]) -> Self {
        let mut response = http::Response::new(Bytes::copy_from_slice(body));
        let scim = http::HeaderValue::from_static("application/scim+json");
        response.headers_mut().insert(header::CONTENT_TYPE, scim);
        Self::from(response)
    }

    fn header(&self, name: header::HeaderName) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    pub(crate) fn etag(&self) -> Option<&str> {
        self.header(header::ETAG)
    }

    pub(crate) fn location(&self) -> Option<&str> {
        self.header(header::LOCATION)
    }

    pub(crate) fn has_body(&self) -> bool {
        !matches!(self.status, 204 | 205 | 304) && !self.body.iter().all(u8::is_ascii_whitespace)
    }

    /// Whether the media type is that of SCIM or JSON, in UTF-8; the charset parameter may be absent (RFC 7644 §3.8).
    fn media_type(&self) -> MediaType {
        let Some(content_type) = self.header(header::CONTENT_TYPE) else {
            return MediaType::Other;
        };
        let mut parts = content_type.split(';').map(str::trim);
        let media = parts.next().unwrap_or_default();
        let known = ["application/scim+json", "application/json"];
        let utf8 = parts.all(|parameter| match parameter.split_once('=') {
            Some((name, value)) if name.trim().eq_ignore_ascii_case("charset") => {
                let value = value.trim().trim_matches('"');
                value.eq_ignore_ascii_case("utf-8") || value.eq_ignore_ascii_case("utf8")
            }
            _ => true,
        });
        if utf8 && known.iter().any(|known| media.eq_ignore_ascii_case(known)) {
            MediaType::Scim
        } else {
            MediaType::Other
        }
    }

    /// The start of the body, for people. With a success status, JSON counts as a resource, regardless of its media type.
    /// Resources are personal, so the result is empty then.
    fn start(&self) -> String {
        let json = matches!(self.body.trim_ascii_start().first(), Some(b'{' | b'['));
        if self.status < 400 && json {
            return String::new();
        }
        let start = self.body.get(..BODY_START * 4).unwrap_or(&self.body);
        let text = String::from_utf8_lossy(start);
        let start: String = text.chars().take(BODY_START).collect();
        TerminalSafe(&start).to_string()
    }

    /// The body as JSON; `Null` if there is none.
    pub(crate) fn document(&self, context: &Context) -> Result<Json, Error> {
        if !self.has_body() {
            return Ok(Json::Null);
        }
        self.within_memory(context)?;
        serde_json::from_slice(&self.body).map_err(|error| Error::unreadable(self.status, error))
    }

    /// The body as JSON, which must be there and must not have an attribute twice.
    pub(crate) fn whole_document(&self, context: &Context) -> Result<Json, Error> {
        if !self.has_body() {
            return Err(Error::unreadable(self.status, "the response has no body"));
        }
        self.within_memory(context)?;
        once::read(&self.body).map_err(|error| Error::unreadable(self.status, error))
    }

    fn within_memory(&self, context: &Context) -> Result<(), Error> {
        let limit = context.memory(self.body.len());
        if json_memory(&self.body) > limit {
            return Err(Error::too_much_memory(self.status));
        }
        Ok(())
    }

    fn scim_error(&self) -> Option<ScimError> {
        if !self.has_body() {
            return None;
        }
        scim_error::read(self.status, || self.media_type(), &self.body)
    }

    /// Fails unless the operation may have this response.
    pub(crate) fn check(&self, context: &Context) -> Result<(), Error> {
        self.check_alone(context)
            .map_err(|error| explain(error.with_response(RawResponse::from(self.clone()))))
    }

    fn check_alone(&self, context: &Context) -> Result<(), Error> {
        if let Some(error) = self.scim_error() {
            return Err(Error::new(ErrorKind::Scim(error)));
        }
        if !context.accepts(self.status) {
            return Err(self.unexpected_status());
        }
        if context.content_type == ContentType::Scim
            && self.has_body()
            && self.media_type() == MediaType::Other
        {
            let error = Error::new(ErrorKind::ContentType {
                status: self.status,
                content_type: self.header(header::CONTENT_TYPE).map(str::to_owned),
                start: self.start(),
            });
            let html = self.body.trim_ascii_start().first() == Some(&b'<');
            return Err(if html {
                error.with_help(
                    "this is often a login page: check that the base URL is correct and the token is valid",
                )
            } else {
                error
            });
        }
        Ok(())
    }

    fn unexpected_status(&self) -> Error {
        if let (300..=399, Some(location)) = (self.status, self.location()) {
            let message = format!(
                "redirected with status {} to {}, which is not followed for this method",
                self.status,
                shown_location(location)
            );
            return Error::new(ErrorKind::Redirect(message));
        }
        Error::new(ErrorKind::Status(BareStatus {
            status: self.status,
            content_type: self.header(header::CONTENT_TYPE).map(str::to_owned),
            start: self.start(),
        }))
    }
}

/// The target of a redirect, for people: without user, password, query and fragment, which may be secret.
pub(super) fn shown_location(location: &str) -> String {
    let path = location.split(['?', '#']).next().unwrap_or_default();
    let shown = match url::Url::parse(path) {
        Ok(mut url) => {
            // Fails only for URLs that can't hold them.
            let _ = (url.set_username(""), url.set_password(None));
            url.to_string()
        }
        Err(_) => path.to_owned(),
    };
    format!("`{}`", crate::terminal_safe::Excerpt(&shown, BODY_START))
}

fn explain(error: Error) -> Error {
    match error.status() {
        Some(401) => error.with_help("check that the credentials are correct and not expired"),
        Some(412) => error.with_help(
            "the resource has changed since it was read: get it again, apply the change, try again",
        ),
        Some(300..=399) if error.is_redirect() => {
            error.with_help("check the base URL: use the one that the provider redirects to")
        }
        _ => error,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reply(status: u16, content_type: &'static str, body: &str) -> Reply {
        let mut headers = HeaderMap::new();
        let value = header::HeaderValue::from_static(content_type);
        headers.insert(header::CONTENT_TYPE, value);
        Reply {
            status,
            headers,
            body: Bytes::copy_from_slice(body.as_bytes()),
        }
    }

    // R7644-3.8-01
    #[test]
    fn only_the_charset_of_a_media_type_matters() {
        for (content_type, expected) in [
            ("application/scim+json", MediaType::Scim),
            ("application/scim+json; version=2", MediaType::Scim),
            (
                "Application/JSON; version=2; Charset=\"UTF-8\"",
                MediaType::Scim,
            ),
            ("application/json; charset=latin1", MediaType::Other),
            ("application/problem+json", MediaType::Other),
        ] {
            assert_eq!(
                reply(200, content_type, "").media_type(),
                expected,
                "{content_type}"
            );
        }
    }

    #[test]
    fn the_start_of_a_body_is_measured_in_characters() {
        let start = |text: &str| reply(500, "text/plain", text).start();
        assert_eq!(start(&"ü".repeat(300)), "ü".repeat(BODY_START));
        assert_eq!(start("short"), "short");
    }

    #[test]
    fn a_document_may_take_as_much_memory_as_the_limit() {
        let body = r#"{"a": [1, 2]}"#;
        let reply = reply(200, "application/scim+json", body);
        let read = |memory| {
            let context = Context {
                memory: Some(memory),
                ..Context::default()
            };
            let one = reply.document(&context);
            let two = reply.whole_document(&context);
            assert_eq!(one.is_ok(), two.is_ok());
            one.is_ok()
        };
        let needed = json_memory(body.as_bytes());
        assert!(read(needed) && read(10 * needed));
        assert!(!read(needed - 1));
    }

    // R7644-7-02
    #[test]
    fn the_target_of_a_redirect_is_shown_without_secrets() {
        for (location, shown) in [
            (
                "https://u:s3cret@b.example/v2?token=s3cret#x",
                "`https://b.example/v2`",
            ),
            ("/v2/Users?x=1", "`/v2/Users`"),
        ] {
            assert_eq!(shown_location(location), shown);
        }
    }

    #[test]
    fn some_errors_name_the_next_step() {
        let status = |status| {
            explain(Error::new(ErrorKind::Status(BareStatus {
                status,
                content_type: None,
                start: String::new(),
            })))
            .to_string()
        };
        for (code, help) in [(401, "credentials"), (412, "get it again")] {
            let shown = status(code);
            assert!(shown.contains(help), "{code}: {shown}");
        }
        // A redirect without a location is not one.
        assert!(!status(302).contains("help"), "{}", status(302));
        let mut moved = reply(308, "text/plain", "");
        let location = header::HeaderValue::from_static("https://b.example/v2");
        moved.headers.insert(header::LOCATION, location);
        let context = Context {
            expected: super::super::context::ExpectedStatus::Codes(vec![200]),
            ..Context::default()
        };
        let shown = moved.check(&context).expect_err("a redirect").to_string();
        assert!(shown.contains("check the base URL"), "{shown}");
    }
}
