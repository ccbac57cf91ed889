//! Options of a client, and how it is built.

use super::{
    connection::{Client, Settings},
    credentials,
    options::{IdPolicy, RequestChecks, RequestOptions, StatusOption},
    pace::{Pace, PaceLimits},
    provider::ServiceProvider,
    token::TokenSource,
    tokens::Tokens,
};
use crate::{
    error::Error,
    protocol::{BaseUrl, ContentType, Reading, Retry},
};
use http::{HeaderMap, header};
use std::{fmt, marker::PhantomData, time::Duration};

/// The default limit of a response's body: enough for 100,000 users of 2 kB.
const MAX_BODY: usize = 256 * 1024 * 1024;

/// The default `User-Agent`. Some providers refuse requests without one.
const USER_AGENT: &str = concat!("scim-runtime/", env!("CARGO_PKG_VERSION"));

/// The options of a client: credentials, limits, then an engine.
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
    pub(super) settings: Settings,
    allow_plain_http: bool,
    /// Whether credentials would be sent to the token endpoint over plain http.
    pub(super) plain_token_url: bool,
    /// The first error, returned by the last step.
    pub(super) failed: Option<Error>,
    provider: PhantomData<fn() -> P>,
}

impl<P: ServiceProvider> Builder<P> {
    /// Creates a builder for the provider at `base_url`: an absolute `http` or `https` URL, with or without a trailing slash.
    ///
    /// # Errors
    /// If the URL is not absolute, or has credentials, a query or a fragment.
    ///
    /// ```
    /// use scim_runtime::{client::Builder, models::rfc7643::Provider};
    ///
    /// assert!(Builder::<Provider>::new("https://scim.example.com/v2").is_ok());
    /// assert!(Builder::<Provider>::new("scim.example.com").is_err());
    /// ```
    pub fn new(base_url: &str) -> Result<Self, Error> {
        Ok(Self {
            settings: Settings {
                base: BaseUrl::parse(base_url)?,
                credentials: HeaderMap::new(),
                tokens: None,
                max_body: MAX_BODY,
                user_agent: http::HeaderValue::from_static(USER_AGENT),
                ids: IdPolicy::Any,
                pace: Pace::new(PaceLimits::default()),
                options: RequestOptions::default(),
            },
            allow_plain_http: false,
            plain_token_url: false,
            failed: None,
            provider: PhantomData,
        })
    }

    /// Sends `Authorization: Bearer …` to the provider's origin (RFC 6750 §2.1).
    ///
    /// ```
    /// use scim_runtime::{models::rfc7643::Client, testing};
    ///
    /// let builder = Client::connect("https://scim.example.com/v2")?.bearer_token("h480djs93hd8");
    /// let scim = builder.build_with(testing::server())?;
    /// # let _ = scim;
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    pub fn bearer_token(self, token: impl AsRef<str>) -> Self {
        self.authorization(credentials::bearer(token.as_ref()))
    }

    /// Sends `Authorization: Basic …` to the provider's origin.
    ///
    /// ```
    /// use scim_runtime::{models::rfc7643::Client, testing};
    ///
    /// let builder = Client::connect("https://scim.example.com/v2")?.basic_auth("hr-sync", "s3cret");
    /// let scim = builder.build_with(testing::server())?;
    /// # let _ = scim;
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    pub fn basic_auth(self, user: &str, password: &str) -> Self {
        self.authorization(credentials::basic(user, password))
    }

    /// Sends `Authorization: Bearer …` with tokens from a source; see [`TokenSource`].
    ///
    /// ```
    /// use scim_runtime::{client::Token, models::rfc7643::Client, testing};
    ///
    /// let builder = Client::connect("https://scim.example.com/v2")?.token_source(|| async { Ok(Token::new("h480djs93hd8")) });
    /// let scim = builder.build_with(testing::server())?;
    /// # let _ = scim;
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
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

    /// Sends a header with every request to the provider's origin: an API key or a tenant (RFC 7644 §6), for example.
    ///
    /// ```
    /// use scim_runtime::{models::rfc7643::Client, testing};
    ///
    /// let builder = Client::connect("https://scim.example.com/v2")?.header("x-tenant", "acme");
    /// let scim = builder.build_with(testing::server())?;
    /// # let _ = scim;
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    pub fn header(mut self, name: &str, value: &str) -> Self {
        match credentials::header(name, value) {
            Ok((name, value)) => drop(self.settings.credentials.insert(name, value)),
            Err(error) => drop(self.failed.get_or_insert(error)),
        }
        self
    }

    /// Limits the time for one attempt; the default is 30 seconds.
    ///
    /// ```
    /// use scim_runtime::{models::rfc7643::Client, testing};
    ///
    /// let builder = Client::connect("https://scim.example.com/v2")?.timeout(std::time::Duration::from_secs(5));
    /// let scim = builder.build_with(testing::server())?;
    /// # let _ = scim;
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.settings.options.timeout = timeout;
        self
    }

    /// Sets how often and how long failed requests are retried, if that is safe; the default is four attempts within 30 seconds.
    ///
    /// ```
    /// use scim_runtime::{client::Retry, models::rfc7643::Client, testing};
    ///
    /// let builder = Client::connect("https://scim.example.com/v2")?.retry(Retry::default().attempts(2));
    /// let scim = builder.build_with(testing::server())?;
    /// # let _ = scim;
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    pub fn retry(mut self, retry: Retry) -> Self {
        self.settings.options.retry = retry;
        self
    }

    /// Disables retries, including safe ones.
    ///
    /// ```
    /// use scim_runtime::{models::rfc7643::Client, testing};
    ///
    /// let builder = Client::connect("https://scim.example.com/v2")?.no_retry();
    /// let scim = builder.build_with(testing::server())?;
    /// # let _ = scim;
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    pub fn no_retry(self) -> Self {
        self.retry(Retry::never())
    }

    /// Limits the size of a response's body in bytes; the default is 256 MiB.
    ///
    /// ```
    /// use scim_runtime::{models::rfc7643::Client, testing};
    ///
    /// let builder = Client::connect("https://scim.example.com/v2")?.max_response_size(1024 * 1024);
    /// let scim = builder.build_with(testing::server())?;
    /// # let _ = scim;
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    pub fn max_response_size(mut self, bytes: usize) -> Self {
        self.settings.max_body = bytes;
        self
    }

    /// Limits the memory for the contents of a response, in bytes. The body itself doesn't count.
    ///
    /// The default is 96 MiB plus four times the body's size. Short JSON can expand to large structures: a list of a million
    /// empty objects is three megabytes of text but would take gigabytes of memory.
    ///
    /// ```
    /// use scim_runtime::{models::rfc7643::Client, testing};
    ///
    /// let builder = Client::connect("https://scim.example.com/v2")?.max_response_memory(16 * 1024 * 1024);
    /// let scim = builder.build_with(testing::server())?;
    /// # let _ = scim;
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    pub fn max_response_memory(mut self, bytes: usize) -> Self {
        self.settings.options.memory = Some(bytes);
        self
    }

    /// Refuses, before sending, ids with `/`, `\\`, `%` or control characters.
    ///
    /// An id can contain any character (RFC 7643 §3.1). By default it is percent-encoded as one segment of the path: `a/b`
    /// becomes `a%2Fb`, `50%` becomes `50%25`; only `.` and `..` are always refused. However, some servers and proxies decode a
    /// path before they route it, and would read another resource. Use this option if ids come from a source that you don't
    /// trust, and the provider's own ids don't contain these characters.
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

    /// Reads responses leniently; see [`Request::lenient`](super::Request::lenient).
    ///
    /// ```
    /// use scim_runtime::{models::rfc7643::Client, testing};
    ///
    /// let builder = Client::connect("https://scim.example.com/v2")?.lenient();
    /// let scim = builder.build_with(testing::server())?;
    /// # let _ = scim;
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    pub fn lenient(mut self) -> Self {
        self.settings.options.reading = Reading::Lenient;
        self
    }

    /// Sends resources even if they break their schema. [`Request::check_request`](super::Request::check_request) overrides this.
    ///
    /// ```
    /// use scim_runtime::{models::rfc7643::Client, testing};
    ///
    /// let builder = Client::connect("https://scim.example.com/v2")?.skip_request_checks();
    /// let scim = builder.build_with(testing::server())?;
    /// # let _ = scim;
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    pub fn skip_request_checks(mut self) -> Self {
        self.settings.options.checks = RequestChecks::Off;
        self
    }

    /// Accepts responses of any media type and charset, as long as they are JSON in UTF-8.
    ///
    /// ```
    /// use scim_runtime::{models::rfc7643::Client, testing};
    ///
    /// let builder = Client::connect("https://scim.example.com/v2")?.any_content_type();
    /// let scim = builder.build_with(testing::server())?;
    /// # let _ = scim;
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    pub fn any_content_type(mut self) -> Self {
        self.settings.options.content_type = ContentType::Any;
        self
    }

    /// Accepts any status below 400 as success.
    ///
    /// ```
    /// use scim_runtime::{models::rfc7643::Client, testing};
    ///
    /// let builder = Client::connect("https://scim.example.com/v2")?.expect_any_status();
    /// let scim = builder.build_with(testing::server())?;
    /// # let _ = scim;
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    pub fn expect_any_status(mut self) -> Self {
        self.settings.options.expected = StatusOption::Any;
        self
    }

    /// Allows `http` to other machines. Credentials and data can then be read on the way (RFC 7644 §7.1).
    ///
    /// ```
    /// use scim_runtime::{models::rfc7643::Client, testing};
    ///
    /// let builder = Client::connect("https://scim.example.com/v2")?.allow_plain_http();
    /// let scim = builder.build_with(testing::server())?;
    /// # let _ = scim;
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    pub fn allow_plain_http(mut self) -> Self {
        self.allow_plain_http = true;
        self
    }

    /// Builds a client over your own engine.
    ///
    /// # Errors
    /// If an option is invalid, or the base URL is `http` to another machine.
    ///
    /// ```
    /// use scim_runtime::{models::rfc7643::Client, testing};
    ///
    /// let scim = Client::connect("https://scim.example.com/v2")?.build_with(testing::server())?;
    /// assert_eq!(scim.base_url(), "https://scim.example.com/v2");
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
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
        if self.plain_token_url && !self.allow_plain_http {
            return Err(Error::unusable(
                "the token URL is plain http: the secret could be read on the way",
            )
            .with_help("use https, or `.allow_plain_http()` if the network is trusted"));
        }
        Ok(P::Client::from(Client::new(engine, self.settings)))
    }

    /// Builds an asynchronous client over reqwest.
    ///
    /// # Errors
    /// See [`Builder::build_with`]; also if TLS can't be set up.
    ///
    /// ```
    /// use scim_runtime::models::rfc7643::Client;
    ///
    /// let scim = Client::connect("https://scim.example.com/v2")?.build()?;
    /// # let _ = scim;
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    #[cfg(all(feature = "reqwest-no-tls", not(target_family = "wasm")))]
    pub fn build(self) -> Result<P::Client<crate::engine::Reqwest>, Error> {
        let engine = crate::engine::Reqwest::new().map_err(no_engine)?;
        self.build_with(engine)
    }

    /// Builds a blocking client over reqwest.
    ///
    /// # Errors
    /// See [`Builder::build_with`]; also if TLS can't be set up. Inside an asynchronous runtime, call it on a separate thread
    /// (`spawn_blocking`).
    ///
    /// ```
    /// use scim_runtime::models::rfc7643::Client;
    ///
    /// let scim = Client::connect("https://scim.example.com/v2")?.build_blocking()?;
    /// # let _ = scim;
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    #[cfg(all(feature = "blocking-no-tls", not(target_family = "wasm")))]
    pub fn build_blocking(self) -> Result<P::Client<crate::engine::ReqwestBlocking>, Error> {
        let engine = crate::engine::ReqwestBlocking::new().map_err(no_engine)?;
        self.build_with(engine)
    }

    /// Builds an asynchronous client over a `tower::Service`; see [`Tower`](crate::engine::Tower).
    ///
    /// # Errors
    /// See [`Builder::build_with`].
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

/// Shows the base URL, never credentials.
impl<P> fmt::Debug for Builder<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Builder")
            .field("base_url", &self.settings.base.as_str())
            .finish_non_exhaustive()
    }
}
