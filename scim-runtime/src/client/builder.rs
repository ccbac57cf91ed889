//! From a base URL to a client.

use super::{
    connection::{Client, Settings},
    credentials,
    options::{IdPolicy, RequestChecks, RequestOptions, StatusOption},
    provider::ServiceProvider,
    token::{TokenSource, Tokens},
};
use crate::{
    error::Error,
    protocol::{BaseUrl, ContentType, Reading, Retry},
};
use http::{HeaderMap, header};
use std::{fmt, marker::PhantomData, time::Duration};

/// The limit of a response's body, unless set otherwise: 100,000 users of 2 kB fit.
const MAX_BODY: usize = 256 * 1024 * 1024;

/// `User-Agent` unless set otherwise: some providers refuse requests without it.
const USER_AGENT: &str = concat!("scim-runtime/", env!("CARGO_PKG_VERSION"));

/// How a client is made: credentials, limits, then an engine.
///
/// ```
/// use scim_runtime::models::rfc7643;
///
/// # fn main() -> Result<(), scim_runtime::Error> {
/// let builder = rfc7643::Client::connect("https://scim.example.com/v2")?
///     .bearer_token("h480djs93hd8")
///     .timeout(std::time::Duration::from_secs(10));
/// # let _ = builder;
/// # Ok(())
/// # }
/// ```
#[must_use = "a builder does nothing until an engine is given: `.build()`, `.build_blocking()`, `.build_with(…)`"]
pub struct Builder<P> {
    settings: Settings,
    allow_plain_http: bool,
    /// The first thing that went wrong; told by the last step.
    failed: Option<Error>,
    provider: PhantomData<fn() -> P>,
}

impl<P: ServiceProvider> Builder<P> {
    /// A client for the provider at `base_url`: absolute, `http` or `https`, with or without a trailing slash.
    ///
    /// # Errors
    /// If the URL is not absolute, or holds credentials, a query or a fragment.
    pub fn new(base_url: &str) -> Result<Self, Error> {
        Ok(Self {
            settings: Settings {
                base: BaseUrl::parse(base_url)?,
                credentials: HeaderMap::new(),
                tokens: None,
                max_body: MAX_BODY,
                user_agent: http::HeaderValue::from_static(USER_AGENT),
                ids: IdPolicy::Any,
                options: RequestOptions::default(),
            },
            allow_plain_http: false,
            failed: None,
            provider: PhantomData,
        })
    }

    /// Sends `Authorization: Bearer …`, to the provider's origin alone (RFC 6750 §2.1).
    pub fn bearer_token(self, token: impl AsRef<str>) -> Self {
        self.authorization(credentials::bearer(token.as_ref()))
    }

    /// Sends `Authorization: Basic …`, to the provider's origin alone.
    pub fn basic_auth(self, user: &str, password: &str) -> Self {
        self.authorization(credentials::basic(user, password))
    }

    /// Sends `Authorization: Bearer …` with tokens from a source, which is asked again when one is refused; see [`TokenSource`].
    pub fn token_source(mut self, source: impl TokenSource) -> Self {
        self.settings.credentials.remove(header::AUTHORIZATION);
        self.settings.tokens = Some(Tokens::new(source));
        self
    }

    fn authorization(mut self, value: Result<http::HeaderValue, Error>) -> Self {
        self.settings.tokens = None;
        match value {
            Ok(value) => drop(
                self.settings
                    .credentials
                    .insert(header::AUTHORIZATION, value),
            ),
            Err(error) => drop(self.failed.get_or_insert(error)),
        }
        self
    }

    /// Sends a header with every request, to the provider's origin alone: an API key, a tenant (RFC 7644 §6).
    pub fn header(mut self, name: &str, value: &str) -> Self {
        match credentials::header(name, value) {
            Ok((name, value)) => drop(self.settings.credentials.insert(name, value)),
            Err(error) => drop(self.failed.get_or_insert(error)),
        }
        self
    }

    /// The time for one attempt, 30 seconds unless said.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.settings.options.timeout = timeout;
        self
    }

    /// How often and how long what failed is repeated, where that does no harm: four attempts within 30 seconds unless said.
    pub fn retry(mut self, retry: Retry) -> Self {
        self.settings.options.retry = retry;
        self
    }

    /// Repeats nothing.
    pub fn no_retry(self) -> Self {
        self.retry(Retry::never())
    }

    /// How large a response's body may be, in bytes; 256 MiB by default.
    pub fn max_response_size(mut self, bytes: usize) -> Self {
        self.settings.max_body = bytes;
        self
    }

    /// How much memory the contents of a response may take beside its body, in bytes; by default 96 MiB and four times the body's
    /// size.
    ///
    /// Short JSON can stand for large structures: a list of a million empty objects has three megabytes and would take gigabytes.
    pub fn max_response_memory(mut self, bytes: usize) -> Self {
        self.settings.options.memory = Some(bytes);
        self
    }

    /// Refuses, before sending, ids with `/`, `\\`, `%` or control characters.
    ///
    /// An id may hold anything (RFC 7643 §3.1). By default it is percent-encoded as one segment of the path: `a/b` becomes `a%2Fb`,
    /// `50%` becomes `50%25`; only `.` and `..` are always refused. But some servers and proxies decode a path before they route
    /// it, and would read another resource. If ids come from a source that you don't trust, and the provider's own are plain,
    /// refuse them.
    ///
    /// ```
    /// # fn main() -> Result<(), scim_runtime::Error> {
    /// use scim_runtime::models::rfc7643::Client;
    ///
    /// let builder = Client::connect("https://scim.example.com/v2")?.refuse_unusual_ids();
    /// # let _ = builder;
    /// # Ok(())
    /// # }
    /// ```
    pub fn refuse_unusual_ids(mut self) -> Self {
        self.settings.ids = IdPolicy::Plain;
        self
    }

    /// Sends this `User-Agent`, `scim-runtime/VERSION` by default.
    ///
    /// ```
    /// # fn main() -> Result<(), scim_runtime::Error> {
    /// use scim_runtime::models::rfc7643::Client;
    ///
    /// let builder = Client::connect("https://scim.example.com/v2")?.user_agent("hr-sync/1.0");
    /// # let _ = builder;
    /// # Ok(())
    /// # }
    /// ```
    pub fn user_agent(mut self, name: &str) -> Self {
        if let Ok(value) = http::HeaderValue::from_str(name) {
            self.settings.user_agent = value;
        } else {
            let error = "the user agent has characters that a header can't hold";
            self.failed.get_or_insert_with(|| Error::unusable(error));
        }
        self
    }

    /// Reads responses leniently: what has one sensible reading is taken, see [`Request::lenient`](super::Request::lenient).
    pub fn lenient(mut self) -> Self {
        self.settings.options.reading = Reading::Lenient;
        self
    }

    /// Sends resources as they are, even if they break the schema; [`Request::check_request`](super::Request::check_request) says
    /// otherwise for one of them.
    pub fn skip_request_checks(mut self) -> Self {
        self.settings.options.checks = RequestChecks::Off;
        self
    }

    /// Takes responses whatever their media type or charset says, as long as they are JSON in UTF-8.
    pub fn any_content_type(mut self) -> Self {
        self.settings.options.content_type = ContentType::Any;
        self
    }

    /// Takes any status below 400 as success, whatever the operation.
    pub fn expect_any_status(mut self) -> Self {
        self.settings.options.expected = StatusOption::Any;
        self
    }

    /// Allows `http` to other machines: whoever is on the way reads credentials and data (RFC 7644 §7.1).
    pub fn allow_plain_http(mut self) -> Self {
        self.allow_plain_http = true;
        self
    }

    /// A client over an engine of your own.
    ///
    /// # Errors
    /// If a credential can't be sent as a header, or the base URL is `http` to another machine.
    pub fn build_with<E>(self, engine: E) -> Result<P::Client<E>, Error> {
        if let Some(error) = self.failed {
            return Err(error);
        }
        if self.settings.base.is_plain() && !self.allow_plain_http {
            return Err(Error::unusable(
                "the base URL is plain http: credentials could be read on the way",
            )
            .with_help("use https, or `.allow_plain_http()` if the network is trusted"));
        }
        Ok(P::Client::from(Client::new(engine, self.settings)))
    }

    /// An asynchronous client over reqwest.
    ///
    /// # Errors
    /// As [`Builder::build_with`], and if TLS can't be set up.
    #[cfg(all(feature = "reqwest-no-tls", not(target_family = "wasm")))]
    pub fn build(self) -> Result<P::Client<crate::engine::Reqwest>, Error> {
        let engine = crate::engine::Reqwest::new().map_err(no_engine)?;
        self.build_with(engine)
    }

    /// A blocking client over reqwest.
    ///
    /// # Errors
    /// As [`Builder::build_with`], and if TLS can't be set up.
    #[cfg(all(feature = "blocking-no-tls", not(target_family = "wasm")))]
    pub fn build_blocking(self) -> Result<P::Client<crate::engine::ReqwestBlocking>, Error> {
        let engine = crate::engine::ReqwestBlocking::new().map_err(no_engine)?;
        self.build_with(engine)
    }

    /// An asynchronous client over a `tower::Service`; see [`Tower`](crate::engine::Tower).
    ///
    /// # Errors
    /// As [`Builder::build_with`].
    #[cfg(feature = "tower")]
    pub fn build_tower<S, B>(
        self,
        service: S,
    ) -> Result<P::Client<crate::engine::Tower<S, B>>, Error> {
        self.build_with(crate::engine::Tower::new(service))
    }
}

#[cfg(all(feature = "_reqwest", not(target_family = "wasm")))]
fn no_engine(error: crate::engine::TransportError) -> Error {
    Error::unusable(format!("the HTTP engine can't be set up: {error}"))
}

/// Credentials do not show.
impl<P> fmt::Debug for Builder<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Builder")
            .field("base_url", &self.settings.base.as_str())
            .finish_non_exhaustive()
    }
}
