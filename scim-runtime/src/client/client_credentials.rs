//! Access tokens by the client credentials grant of OAuth 2.0 (RFC 6749 §4.4).

use super::{credentials, token::Token};
use crate::{Json, engine::Limits, error::Error};
use bytes::Bytes;
use http::{HeaderValue, Method, header};
use std::{fmt, time::Duration};
use url::form_urlencoded;

/// A token is renewed this long before it expires, or after nine tenths of its lifetime, whichever is later.
const MARGIN: Duration = Duration::from_secs(30);

/// Limits of the request for a token.
const TIMEOUT: Duration = Duration::from_secs(30);
const MAX_BODY: usize = 1024 * 1024;

/// The client credentials grant of OAuth 2.0 (RFC 6749 §4.4): a client id and a secret are exchanged for access tokens.
///
/// Tokens are requested over the client's own engine, renewed before they expire, and requested again once if the provider
/// refuses one with 401. The secret never appears in errors, logs or `Debug`.
///
/// ```
/// # fn main() -> Result<(), scim_runtime::Error> {
/// use scim_runtime::{client::ClientCredentials, models::rfc7643::Client};
///
/// let credentials = ClientCredentials::new("https://login.example.com/oauth2/token", "hr-sync", "s3cret")
///     .scope("scim.read scim.write");
/// let builder = Client::connect("https://scim.example.com/v2")?.client_credentials(credentials);
/// # let _ = builder;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
#[doc(alias = "OAuth")]
pub struct ClientCredentials {
    token_url: String,
    client_id: String,
    client_secret: String,
    parameters: Vec<(String, String)>,
    placement: SecretPlacement,
}

/// How the secret is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum SecretPlacement {
    /// `Authorization: Basic`, which every server must support (RFC 6749 §2.3.1).
    Header,
    Body,
}

impl ClientCredentials {
    /// Creates credentials for the token endpoint at `token_url`.
    ///
    /// ```
    /// use scim_runtime::client::ClientCredentials;
    ///
    /// let credentials = ClientCredentials::new("https://login.example.com/token", "hr-sync", "s3cret");
    /// assert!(!format!("{credentials:?}").contains("s3cret"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn new(
        token_url: impl Into<String>,
        client_id: impl Into<String>,
        client_secret: impl Into<String>,
    ) -> Self {
        Self {
            token_url: token_url.into(),
            client_id: client_id.into(),
            client_secret: client_secret.into(),
            parameters: Vec::new(),
            placement: SecretPlacement::Header,
        }
    }

    /// Requests these scopes, separated by spaces.
    ///
    /// ```
    /// use scim_runtime::client::ClientCredentials;
    ///
    /// let credentials = ClientCredentials::new("https://login.example.com/token", "hr-sync", "s3cret").scope("scim.read");
    /// assert!(!format!("{credentials:?}").contains("s3cret"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn scope(self, scope: &str) -> Self {
        self.parameter("scope", scope)
    }

    /// Sends an additional parameter that the token endpoint requires: `audience` or `resource`, for example.
    ///
    /// ```
    /// use scim_runtime::client::ClientCredentials;
    ///
    /// let credentials = ClientCredentials::new("https://login.example.com/token", "hr-sync", "s3cret").parameter("audience", "https://scim.example.com");
    /// assert!(!format!("{credentials:?}").contains("s3cret"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn parameter(mut self, name: &str, value: &str) -> Self {
        self.parameters.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Sends id and secret as `client_id` and `client_secret` in the body instead of `Authorization: Basic`, for servers that
    /// don't support the latter.
    ///
    /// ```
    /// use scim_runtime::client::ClientCredentials;
    ///
    /// let credentials = ClientCredentials::new("https://login.example.com/token", "hr-sync", "s3cret").secret_in_body();
    /// assert!(!format!("{credentials:?}").contains("s3cret"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn secret_in_body(mut self) -> Self {
        self.placement = SecretPlacement::Body;
        self
    }

    pub(super) fn limits() -> Limits {
        Limits::new(TIMEOUT, MAX_BODY)
    }

    /// Whether the secret would be sent over plain http to another machine.
    pub(super) fn is_plain(&self) -> Result<bool, Error> {
        let url = url::Url::parse(&self.token_url)
            .map_err(|_| Error::unusable("the token URL isn't an absolute URL"))?;
        let is_local = matches!(url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"));
        match url.scheme() {
            "https" => Ok(false),
            "http" => Ok(!is_local),
            _ => Err(Error::unusable("the token URL is neither https nor http")),
        }
    }

    pub(super) fn request(&self) -> Result<http::Request<Bytes>, Error> {
        let mut body = form_urlencoded::Serializer::new(String::new());
        body.append_pair("grant_type", "client_credentials");
        for (name, value) in &self.parameters {
            body.append_pair(name, value);
        }
        if self.placement == SecretPlacement::Body {
            body.append_pair("client_id", &self.client_id);
            body.append_pair("client_secret", &self.client_secret);
        }
        let uri = self
            .token_url
            .parse::<http::Uri>()
            .map_err(|_| Error::unusable("the token URL can't be read"))?;
        let mut request = http::Request::new(Bytes::from(body.finish()));
        *request.method_mut() = Method::POST;
        *request.uri_mut() = uri;
        let headers = request.headers_mut();
        let form = HeaderValue::from_static("application/x-www-form-urlencoded");
        headers.insert(header::CONTENT_TYPE, form);
        let json = HeaderValue::from_static("application/json");
        headers.insert(header::ACCEPT, json);
        if self.placement == SecretPlacement::Header {
            // Both are form-urlencoded first (RFC 6749 §2.3.1).
            let encode = |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect();
            let (id, secret): (String, String) =
                (encode(&self.client_id), encode(&self.client_secret));
            headers.insert(header::AUTHORIZATION, credentials::basic(&id, &secret)?);
        }
        Ok(request)
    }

    /// Reads the answer of the token endpoint (RFC 6749 §5). An error shows only the registered error code.
    pub(super) fn read(response: &http::Response<Bytes>) -> Result<Token, String> {
        let json: Json = serde_json::from_slice(response.body()).unwrap_or_default();
        let status = response.status().as_u16();
        if status != 200 {
            let code = json.get("error").and_then(Json::as_str).unwrap_or_default();
            let is_code = |code: &&str| {
                (1..=40).contains(&code.len())
                    && code
                        .bytes()
                        .all(|byte| byte.is_ascii_lowercase() || byte == b'_')
            };
            return Err(match Some(code).filter(is_code) {
                Some(code) => format!("the token endpoint answered {status} `{code}`"),
                None => format!("the token endpoint answered {status}"),
            });
        }
        let Some(text) = json.get("access_token").and_then(Json::as_str) else {
            return Err("the token endpoint's response has no `access_token`".to_owned());
        };
        let kind = json.get("token_type").and_then(Json::as_str);
        if !kind.is_none_or(|kind| kind.eq_ignore_ascii_case("bearer")) {
            return Err("the token endpoint's `token_type` isn't `Bearer`".to_owned());
        }
        let token = Token::new(text);
        let seconds = match json.get("expires_in") {
            Some(Json::Number(number)) => number.as_u64(),
            // Some servers send the number as text.
            Some(Json::String(text)) => text.parse().ok(),
            Some(Json::Null | Json::Bool(_) | Json::Array(_) | Json::Object(_)) | None => None,
        };
        Ok(match seconds {
            Some(seconds) => token.valid_for(usable(Duration::from_secs(seconds))),
            None => token,
        })
    }
}

/// How long a token is used.
fn usable(lifetime: Duration) -> Duration {
    lifetime.saturating_sub(MARGIN).max(lifetime / 10 * 9)
}

/// Shows the token URL's origin and the id, never the secret or parameters.
impl fmt::Debug for ClientCredentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientCredentials")
            .field("client_id", &self.client_id)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn response(status: u16, body: &str) -> http::Response<Bytes> {
        let mut response = http::Response::new(Bytes::from(body.to_owned()));
        *response.status_mut() = http::StatusCode::from_u16(status).expect("a status");
        response
    }

    // RFC 6749 §2.3.1, §4.4.2
    #[test]
    fn the_secret_is_encoded_and_sent_where_it_belongs() {
        let credentials = ClientCredentials::new("https://a.example/token", "id:1", "a b+c");
        let request = credentials
            .clone()
            .scope("x y")
            .request()
            .expect("a request");
        assert_eq!(
            &request.body()[..],
            b"grant_type=client_credentials&scope=x+y"
        );
        // `id%3A1:a+b%2Bc`
        assert_eq!(
            request.headers()["authorization"],
            "Basic aWQlM0ExOmErYiUyQmM="
        );
        assert!(request.headers()["authorization"].is_sensitive());
        let request = credentials.secret_in_body().request().expect("a request");
        let body = b"grant_type=client_credentials&client_id=id%3A1&client_secret=a+b%2Bc";
        assert_eq!(&request.body()[..], body);
        assert!(!request.headers().contains_key("authorization"));
    }

    #[test]
    fn answers_without_a_usable_token_are_errors_without_foreign_text() {
        let read = |status, body| {
            let token = ClientCredentials::read(&response(status, body));
            token.err().unwrap_or_default()
        };
        let refused = r#"{"error": "invalid_client", "error_description": "s3cret is wrong"}"#;
        assert_eq!(
            read(401, refused),
            "the token endpoint answered 401 `invalid_client`"
        );
        assert_eq!(
            read(400, r#"{"error": "s3cret!"}"#),
            "the token endpoint answered 400"
        );
        assert_eq!(read(302, "<html>"), "the token endpoint answered 302");
        assert!(read(200, "<html>").contains("`access_token`"));
        assert!(read(200, r#"{"access_token": "x", "token_type": "mac"}"#).contains("Bearer"));
        assert_eq!(
            read(200, r#"{"access_token": "x", "expires_in": "60"}"#),
            ""
        );
    }

    #[test]
    fn tokens_are_renewed_before_they_expire() {
        let seconds = |lifetime| usable(Duration::from_secs(lifetime)).as_secs();
        assert_eq!((seconds(3600), seconds(60), seconds(0)), (3570, 54, 0));
    }
}
