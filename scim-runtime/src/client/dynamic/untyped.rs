//! A provider that is known only at run time.

use crate::{
    client::{
        builder::Builder,
        connection::Client,
        provider::{Mixed, ServiceProvider},
        resource_type::ResourceType,
        unlisted::Unlisted,
        unread::Unread,
    },
    describe::{Configuration, Pagination},
    error::Error,
};

/// A provider that is known only at run time: use [`Client::discover`] and [`Client::dynamic`].
///
/// ```
/// # fn main() -> Result<(), scim_runtime::Error> {
/// use scim_runtime::client::Untyped;
///
/// let builder = Untyped::connect("https://scim.example.com/v2")?.bearer_token("h480djs93hd8");
/// # let _ = builder;
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Untyped;

impl Untyped {
    /// Starts a client for the provider at `base_url`. Credentials, limits and the engine follow on the builder.
    ///
    /// # Errors
    /// If `base_url` isn't an absolute `http` or `https` URL.
    ///
    /// ```
    /// use scim_runtime::client::Untyped;
    ///
    /// assert!(Untyped::connect("https://scim.example.com/v2").is_ok());
    /// assert!(Untyped::connect("scim.example.com").is_err());
    /// ```
    pub fn connect(base_url: &str) -> Result<Builder<Self>, Error> {
        Builder::new(base_url)
    }
}

impl ServiceProvider for Untyped {
    type Client<E> = Client<Self, E>;
    type AnyResource = Unlisted;
    const CONFIGURATION: Configuration = Configuration {
        patch: false,
        bulk: None,
        filter: None,
        change_password: false,
        sort: false,
        etag: false,
        pagination: Pagination::INDEX,
    };
    const RESOURCE_TYPES: &'static [ResourceType] = &[];
}

impl Mixed for Unlisted {
    type Provider = Untyped;
    fn read(resource: Unread<'_>) -> Result<Self, Error> {
        resource.unlisted()
    }
    fn id(&self) -> Option<&str> {
        Self::id(self)
    }
}
