//! The client that generated code builds on: endpoints give requests, requests are awaited or sent.

mod any;
mod builder;
mod bulk;
mod credentials;
mod discover;
mod dynamic;
mod endpoint;
mod item;
mod me;
mod outcome;
mod page;
mod projection;
mod provider;
mod query;
mod request;
mod root;
mod target;
mod token;
mod update;
mod walk;

pub use crate::{
    error::{Challenge, Error, RawResponse, ScimError, WriteOutcome},
    protocol::{Position, Retry},
};
pub use any::{Mixed, Unlisted, Unread};
pub use builder::Builder;
pub use bulk::{Bulk, BulkProgress, NotDone, Results};
pub use discover::{Discover, Verify};
pub use dynamic::{Dynamic, DynamicMe, DynamicPage, DynamicQuery, DynamicRequest, Untyped};
pub use endpoint::Endpoint;
pub use item::Item;
pub use me::Me;
pub use outcome::Outcome;
pub use page::Page;
pub use projection::{Projection, SortKey};
pub use provider::{
    BulkLimits, Configuration, FilterLimits, Pagination, PaginationMethod, ResourceType,
    ServiceProvider, SupportsBulk, SupportsChangePassword, SupportsCursorPaging, SupportsEtag,
    SupportsFilter, SupportsIndexPaging, SupportsPatch, SupportsSort,
};
pub use query::Query;
pub use request::Request;
pub use target::Target;
pub use token::{Token, TokenError, TokenSource};
pub use update::Update;
pub use walk::{Pages, Resources, ResourcesIter};

use crate::{describe::Description, protocol::BaseUrl, record::Resource};
use http::HeaderMap;
use request::Options;
use std::{fmt, marker::PhantomData, sync::Arc};

/// A client of the service provider `P` over the engine `E`. Cheap to clone; generated code wraps it.
pub struct Client<P, E> {
    inner: Arc<Inner<E>>,
    provider: PhantomData<fn() -> P>,
}

pub(crate) struct Inner<E> {
    pub(crate) engine: E,
    pub(crate) settings: Settings,
}

/// What holds for all requests of a client.
pub(crate) struct Settings {
    pub(crate) base: BaseUrl,
    /// For the provider's origin alone.
    pub(crate) credentials: HeaderMap,
    /// In place of `Authorization` among the credentials.
    pub(crate) tokens: Option<token::Tokens>,
    pub(crate) max_body: usize,
    /// What a request may say otherwise.
    pub(crate) options: Options,
}

impl<P: ServiceProvider, E> Client<P, E> {
    pub(crate) fn new(engine: E, settings: Settings) -> Self {
        Self {
            inner: Arc::new(Inner { engine, settings }),
            provider: PhantomData,
        }
    }

    /// The resources of a resource type.
    pub fn endpoint<R: Resource>(&self) -> Endpoint<'_, P, E, R> {
        Endpoint::new(&self.inner)
    }

    /// A request of your own, relative to the base URL, its response as it comes: for endpoints that SCIM does not know, and for
    /// what is to be looked at unchecked. `path` starts with a slash and is encoded already.
    pub fn request(&self, method: http::Method, path: &str) -> Request<'_, E, RawResponse> {
        Request::raw_of(&self.inner, method, path)
    }

    /// Reads what the provider says of itself: its three discovery documents (RFC 7644 §4).
    ///
    /// No filter, sorting or paging is asked for; lists of any page size are read to their end, and a list that is refused
    /// member by member. `.await` it on an asynchronous engine, or call `.send()` on a blocking one.
    ///
    /// # Errors
    /// What a request may meet; [`Error::description`] where the documents don't fit together.
    ///
    /// ```
    /// # use scim_runtime::{Error, engine::BlockingEngine, models::rfc7643::Client};
    /// # fn example<E: BlockingEngine>(scim: &Client<E>) -> Result<(), Error> {
    /// let provider = scim.discover().send()?;
    /// for resource_type in &provider.resource_types {
    ///     println!("{} at {}", resource_type.name, resource_type.endpoint);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn discover(&self) -> Discover<'_, E> {
        Discover::new::<P>(&self.inner)
    }

    /// The resources of a type that is known only while the program runs, by its name or its base schema.
    ///
    /// # Errors
    /// If the description has no such resource type.
    ///
    /// ```
    /// # use scim_runtime::{Error, client::{Client, Untyped}, dynamic::DynamicResource, engine::BlockingEngine};
    /// # use serde_json::json;
    /// # fn example<E: BlockingEngine>(scim: &Client<Untyped, E>) -> Result<(), Box<dyn std::error::Error>> {
    /// let provider = scim.discover().send()?;
    /// let devices = scim.dynamic(&provider, "Device")?;
    /// let mut device = DynamicResource::new(devices.resource_type());
    /// device.set("displayName", json!("Door 7"))?;
    /// let device = devices.create(&device).send()?;
    /// println!("{:?}", device.get("displayName")?);
    /// # Ok(())
    /// # }
    /// ```
    pub fn dynamic(&self, provider: &Description, name: &str) -> Result<Dynamic<'_, E>, Error> {
        Dynamic::new(&self.inner, provider, name)
    }

    /// Compares what the provider says of itself with what this client was generated from: the drift, nothing if there is none.
    ///
    /// # Errors
    /// As [`Client::discover`].
    ///
    /// ```
    /// # use scim_runtime::{Error, engine::BlockingEngine, models::rfc7643::Client};
    /// # fn example<E: BlockingEngine>(scim: &Client<E>) -> Result<(), Error> {
    /// for change in scim.verify().send()?.iter().filter(|change| change.breaking) {
    ///     eprintln!("{change}");
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn verify(&self) -> Verify<'_, P, E> {
        Verify::new(self.discover())
    }

    /// The base URL, without a trailing slash.
    #[must_use]
    pub fn base_url(&self) -> &str {
        self.inner.settings.base.as_str()
    }

    /// The engine.
    #[must_use]
    pub fn engine(&self) -> &E {
        &self.inner.engine
    }
}

impl<P, E> Clone for Client<P, E> {
    fn clone(&self) -> Self {
        Self {
            inner: Arc::clone(&self.inner),
            provider: PhantomData,
        }
    }
}

/// Credentials do not show.
impl<P, E> fmt::Debug for Client<P, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let settings = &self.inner.settings;
        f.debug_struct("Client")
            .field("base_url", &settings.base.as_str())
            .finish_non_exhaustive()
    }
}
