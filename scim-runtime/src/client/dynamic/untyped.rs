//! A client of a provider of which nothing is known when the program is built.

use crate::{
    client::{Builder, Client, Mixed, Pagination, ResourceType, ServiceProvider, Unlisted, Unread},
    describe::Configuration,
    error::Error,
};

/// A provider of which nothing is known when the program is built: for [`Client::discover`] and [`Client::dynamic`].
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
    /// Where the provider is; credentials, limits and the engine follow on the builder.
    ///
    /// # Errors
    /// If `base_url` is no absolute `http` or `https` URL.
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
