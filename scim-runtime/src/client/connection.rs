//! The client itself: an engine, the settings for all its requests, and the provider as a type.

use super::{
    options::{IdPolicy, RequestOptions},
    pace::Pace,
    tokens::Tokens,
};
use crate::protocol::{BaseUrl, RequestSecrets};
use http::{HeaderMap, HeaderValue, header};
use std::{fmt, marker::PhantomData, sync::Arc};

/// A client of the service provider `P` over the engine `E`.
///
/// Cheap to clone: clones share the engine, the access token and the pace. Generated code wraps this type and adds a method per
/// resource type.
pub struct Client<P, E> {
    pub(super) connection: Arc<Connection<E>>,
    provider: PhantomData<fn() -> P>,
}

/// The data that all requests of a client share.
pub(crate) struct Connection<E> {
    pub(crate) engine: E,
    pub(crate) settings: Settings,
}

/// Settings that hold for all requests of a client.
pub(crate) struct Settings {
    pub(crate) base: BaseUrl,
    /// Sent to the provider's origin only.
    pub(crate) credentials: HeaderMap,
    /// Replaces `Authorization` in `credentials`.
    pub(crate) tokens: Option<Tokens>,
    /// In bytes.
    pub(crate) max_body: usize,
    pub(crate) user_agent: HeaderValue,
    pub(crate) ids: IdPolicy,
    pub(crate) pace: Pace,
    /// Defaults that a request can override.
    pub(crate) options: RequestOptions,
}

impl Settings {
    /// The secrets that this client sends, to be removed from texts of the provider.
    pub(super) fn secrets(&self) -> RequestSecrets {
        let token = self.tokens.as_ref().and_then(Tokens::last);
        let token = token.as_ref().map(|value| (&header::AUTHORIZATION, value));
        RequestSecrets::of(self.credentials.iter().chain(token))
    }
}

impl<P, E> Client<P, E> {
    pub(crate) fn new(engine: E, settings: Settings) -> Self {
        Self {
            connection: Arc::new(Connection { engine, settings }),
            provider: PhantomData,
        }
    }

    /// Returns the base URL, without a trailing slash.
    ///
    /// ```
    /// use scim_runtime::testing;
    ///
    /// let scim = testing::blocking()?;
    /// assert_eq!(scim.base_url(), "https://scim.example.com/v2");
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    #[must_use]
    pub fn base_url(&self) -> &str {
        self.connection.settings.base.as_str()
    }

    /// Returns the engine.
    ///
    /// ```
    /// use scim_runtime::testing;
    ///
    /// let scim = testing::blocking()?;
    /// scim.engine().populate("User", 10)?;
    /// assert_eq!(scim.users().list().send()?.total_results, Some(10));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn engine(&self) -> &E {
        &self.connection.engine
    }
}

impl<P, E> Clone for Client<P, E> {
    fn clone(&self) -> Self {
        Self {
            connection: Arc::clone(&self.connection),
            provider: PhantomData,
        }
    }
}

/// Shows the base URL, never credentials.
impl<P, E> fmt::Debug for Client<P, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("base_url", &self.base_url())
            .finish_non_exhaustive()
    }
}
