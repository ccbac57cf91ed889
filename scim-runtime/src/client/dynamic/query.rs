//! Queries for resources of a type that is known only at run time.

use super::require::require;
use crate::{
    client::{
        connection::Connection,
        item::QueryItem,
        listing::Listing,
        page::Page,
        projection::Projection,
        request::Request,
        unreadable::UnreadableResource,
        walk::{Pages, Resources, ResourcesIter, first_position},
    },
    describe::Configuration,
    dynamic::DynamicResource,
    engine::{BlockingEngine, Engine},
    error::Error,
    filter::Filter,
    parameter::Parameter,
    protocol::{Described, Position},
};
use std::{
    fmt,
    future::{Future, IntoFuture},
    pin::Pin,
    sync::Arc,
};

/// A query that has not been sent.
///
/// `.await` or [`DynamicQuery::send`] returns one [`Page`]; [`DynamicQuery::stream`] and [`DynamicQuery::iter`] walk over all
/// pages. All options of a [`Request`] are available through [`DynamicQuery::configure`].
#[must_use = "a query does nothing until it is sent: `.await` it, call `.send()`, or use `.stream()` or `.iter()`"]
pub struct DynamicQuery<'c, E, T = DynamicResource> {
    listing: Listing<'c, E, T>,
    described: Described,
    configuration: Configuration,
}

impl<'c, E> DynamicQuery<'c, E> {
    pub(super) fn new(
        connection: &'c Arc<Connection<E>>,
        described: Described,
        configuration: Configuration,
    ) -> Self {
        let listing = Listing::new(connection, &described.resource_type.endpoint);
        Self {
            listing: listing.configure(|request| request.described(described.clone())),
            described,
            configuration,
        }
    }
}

impl<'c, E, T: QueryItem<Of = DynamicResource>> DynamicQuery<'c, E, T> {
    pub(super) fn by_post(self) -> Self {
        self.with(Listing::by_post)
    }

    fn with(mut self, change: impl FnOnce(Listing<'c, E, T>) -> Listing<'c, E, T>) -> Self {
        self.listing = change(self.listing);
        self
    }

    /// Returns only resources that match a filter (RFC 7644 §3.4.2.2).
    ///
    /// The filter is checked against the schema; if it is invalid, sending the query fails.
    ///
    /// ```
    /// use scim_runtime::testing;
    ///
    /// let scim = testing::untyped()?;
    /// let provider = scim.discover().send()?;
    /// let users = scim.dynamic(&provider, "User")?;
    /// let query = users.list().filter("active eq true");
    /// assert_eq!(query.send()?.total_results, Some(0));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn filter(self, text: &str) -> Self {
        let filter = require(self.configuration.filter.is_some(), "filters").and_then(|()| {
            let filter = Filter::parse(text).and_then(|filter| {
                filter.check(self.described.resource_type.descriptor())?;
                Ok(filter)
            });
            let filter = filter
                .map_err(|error| Error::unusable(format!("the filter can't be used: {error}")))?;
            Ok(filter.to_string())
        });
        self.with(|listing| listing.try_set(Parameter::Filter, filter))
    }

    /// Sorts by an attribute, ascending (RFC 7644 §3.4.2.3).
    ///
    /// ```
    /// use scim_runtime::testing;
    ///
    /// let scim = testing::untyped()?;
    /// let provider = scim.discover().send()?;
    /// let users = scim.dynamic(&provider, "User")?;
    /// let query = users.list().sort_by("userName");
    /// assert_eq!(query.send()?.total_results, Some(0));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn sort_by(self, path: &str) -> Self {
        let path =
            require(self.configuration.sort, "sorting").and_then(|()| self.described.path(path));
        self.with(|listing| listing.try_set(Parameter::SortBy, path))
    }

    /// Sorts in descending order.
    ///
    /// ```
    /// use scim_runtime::testing;
    ///
    /// let scim = testing::untyped()?;
    /// let provider = scim.discover().send()?;
    /// let users = scim.dynamic(&provider, "User")?;
    /// let query = users.list().sort_by("userName").descending();
    /// assert_eq!(query.send()?.total_results, Some(0));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn descending(self) -> Self {
        self.with(|listing| listing.set(Parameter::SortOrder, "descending".to_owned()))
    }

    /// Limits the number of resources per page; 0 requests the total only.
    ///
    /// ```
    /// use scim_runtime::testing;
    ///
    /// let scim = testing::untyped()?;
    /// let provider = scim.discover().send()?;
    /// let users = scim.dynamic(&provider, "User")?;
    /// let query = users.list().count(10);
    /// assert_eq!(query.send()?.total_results, Some(0));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn count(self, count: u64) -> Self {
        self.with(|listing| listing.set(Parameter::Count, count.to_string()))
    }

    /// Starts at this resource, 1-based (RFC 7644 §3.4.2.4). Replaces a cursor.
    ///
    /// ```
    /// use scim_runtime::testing;
    ///
    /// let scim = testing::untyped()?;
    /// let provider = scim.discover().send()?;
    /// let users = scim.dynamic(&provider, "User")?;
    /// let query = users.list().start_index(11);
    /// assert_eq!(query.send()?.total_results, Some(0));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn start_index(self, index: u64) -> Self {
        self.resume_at(Position::Index(index.max(1)))
    }

    /// Starts at this cursor; an empty one is the first page (RFC 9865 §2). Replaces a start index.
    ///
    /// ```
    /// # use scim_runtime::{Error, client::Dynamic, engine::BlockingEngine};
    /// # fn example<E: BlockingEngine>(devices: Dynamic<'_, E>) -> Result<(), Error> {
    /// let first = devices.list().cursor("").send()?;
    /// if let Some(cursor) = &first.next_cursor {
    ///     let second = devices.list().cursor(cursor).send()?;
    ///     println!("{} resources", second.resources.len());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn cursor(self, cursor: &str) -> Self {
        self.resume_at(Position::Cursor(cursor.to_owned()))
    }

    /// Continues another walk over the same query; see [`Query::resume_at`](crate::client::Query::resume_at).
    ///
    /// ```
    /// use scim_runtime::{client::Position, testing};
    ///
    /// let (scim, _) = testing::with_user()?;
    /// let users = scim.dynamic(&testing::description(), "User")?;
    /// let remaining = users.list().resume_at(Position::Index(2)).iter();
    /// assert_eq!(remaining.count(), 0);
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    pub fn resume_at(self, position: Position) -> Self {
        self.with(|listing| listing.start(position))
    }

    /// Requests only these attributes (RFC 7644 §3.9). Replaces [`DynamicQuery::excluded_attributes`].
    ///
    /// ```
    /// use scim_runtime::testing;
    ///
    /// let scim = testing::untyped()?;
    /// let provider = scim.discover().send()?;
    /// let users = scim.dynamic(&provider, "User")?;
    /// let query = users.list().attributes(["userName"]);
    /// assert_eq!(query.send()?.total_results, Some(0));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn attributes<A: Projection<DynamicResource>>(self, attributes: A) -> Self {
        self.configure(|request| request.attributes(attributes))
    }

    /// Requests all but these attributes (RFC 7644 §3.9). Replaces [`DynamicQuery::attributes`].
    ///
    /// ```
    /// use scim_runtime::testing;
    ///
    /// let scim = testing::untyped()?;
    /// let provider = scim.discover().send()?;
    /// let users = scim.dynamic(&provider, "User")?;
    /// let query = users.list().excluded_attributes(["emails"]);
    /// assert_eq!(query.send()?.total_results, Some(0));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn excluded_attributes<A: Projection<DynamicResource>>(self, attributes: A) -> Self {
        self.configure(|request| request.excluded_attributes(attributes))
    }

    /// Limits the number of pages of a walk; the default is 100 000.
    ///
    /// ```
    /// use scim_runtime::testing;
    ///
    /// let scim = testing::untyped()?;
    /// let provider = scim.discover().send()?;
    /// let users = scim.dynamic(&provider, "User")?;
    /// let query = users.list().max_pages(10);
    /// assert_eq!(query.send()?.total_results, Some(0));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn max_pages(self, pages: usize) -> Self {
        self.with(|listing| listing.max_pages(pages))
    }

    /// Accepts resources unchecked, even if they break their schema.
    ///
    /// ```
    /// use scim_runtime::testing;
    ///
    /// let scim = testing::untyped()?;
    /// let provider = scim.discover().send()?;
    /// let users = scim.dynamic(&provider, "User")?;
    /// let query = users.list().skip_response_checks();
    /// assert_eq!(query.send()?.total_results, Some(0));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn skip_response_checks(self) -> Self {
        self.configure(Request::skip_response_checks)
    }

    /// Sets options for each of the query's requests: headers, leniency, timeouts, a custom URL or parameters.
    ///
    /// ```
    /// # use scim_runtime::client::Dynamic;
    /// # fn example<E>(devices: Dynamic<'_, E>) {
    /// let devices = devices.list().configure(|request| request.lenient().query("tenant", "7"));
    /// # let _ = devices;
    /// # }
    /// ```
    pub fn configure(
        self,
        configure: impl FnOnce(Request<'c, E, Page<T>>) -> Request<'c, E, Page<T>>,
    ) -> Self {
        self.with(|listing| listing.configure(configure))
    }

    /// Returns resources that can't be read as items of the list, instead of failing; see
    /// [`Query::keep_unreadable`](crate::client::Query::keep_unreadable).
    ///
    /// ```
    /// use scim_runtime::testing;
    ///
    /// let scim = testing::untyped()?;
    /// let provider = scim.discover().send()?;
    /// let users = scim.dynamic(&provider, "User")?;
    /// let query = users.list().keep_unreadable();
    /// assert_eq!(query.send()?.total_results, Some(0));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn keep_unreadable(self) -> DynamicQuery<'c, E, Result<T, UnreadableResource>> {
        DynamicQuery {
            listing: self.listing.items(),
            described: self.described,
            configuration: self.configuration,
        }
    }

    /// Returns the request for one page.
    ///
    /// ```
    /// use scim_runtime::testing;
    ///
    /// let scim = testing::untyped()?;
    /// let provider = scim.discover().send()?;
    /// let users = scim.dynamic(&provider, "User")?;
    /// let query = users.list().request().no_retry();
    /// assert_eq!(query.send()?.total_results, Some(0));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn request(self) -> Request<'c, E, Page<T>> {
        self.listing.request()
    }

    /// Returns all resources as a stream; one page is held at a time. See [`Query::stream`](crate::client::Query::stream).
    ///
    /// ```
    /// # use scim_runtime::{Error, client::Dynamic, engine::Engine};
    /// # async fn example<E: Engine>(devices: Dynamic<'_, E>) -> Result<(), Error> {
    /// let mut stolen = devices.list().filter("stolen eq true").count(100).stream();
    /// while let Some(device) = stolen.next().await {
    ///     println!("{:?}", device?.id());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn stream(self) -> Resources<E, T> {
        Resources::new(self.pages())
    }

    /// Returns all resources as an iterator, on a blocking engine; see [`DynamicQuery::stream`].
    ///
    /// ```
    /// use scim_runtime::testing;
    ///
    /// let scim = testing::untyped()?;
    /// let provider = scim.discover().send()?;
    /// let users = scim.dynamic(&provider, "User")?;
    /// for user in users.list().iter() {
    ///     println!("{:?}", user?.id());
    /// }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[allow(clippy::iter_not_returning_iterator)] // It is an iterator if the engine is blocking.
    pub fn iter(self) -> ResourcesIter<E, T> {
        ResourcesIter::new(self.pages())
    }

    /// Walks over the pages instead of the resources; see [`DynamicQuery::stream`].
    ///
    /// ```
    /// use scim_runtime::testing;
    ///
    /// let (scim, _) = testing::with_user()?;
    /// let users = scim.dynamic(&testing::description(), "User")?;
    /// let mut pages = users.list().count(100).pages();
    /// while let Some(page) = pages.next_blocking() {
    ///     println!("{} users", page?.resources.len());
    /// }
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    pub fn pages(self) -> Pages<E, T> {
        self.listing
            .pages(first_position(self.configuration.pagination))
    }
}

impl<'c, E: Engine, T: QueryItem<Of = DynamicResource>> IntoFuture for DynamicQuery<'c, E, T> {
    type Output = Result<Page<T>, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send + 'c>>;

    fn into_future(self) -> Self::IntoFuture {
        self.request().into_future()
    }
}

impl<E: BlockingEngine, T: QueryItem<Of = DynamicResource>> DynamicQuery<'_, E, T> {
    /// Sends the query and waits for one page.
    ///
    /// # Errors
    /// Before anything is sent, if the filter or a path doesn't fit the schema.
    ///
    /// ```
    /// use scim_runtime::testing;
    ///
    /// let (scim, _) = testing::with_user()?;
    /// let users = scim.dynamic(&testing::description(), "User")?;
    /// let page = users.list().filter("userName eq \"bjensen\"").send()?;
    /// assert_eq!(page.resources.len(), 1);
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    pub fn send(self) -> Result<Page<T>, Error> {
        self.request().send()
    }
}

impl<E, T> fmt::Debug for DynamicQuery<'_, E, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DynamicQuery({})", self.described.resource_type.endpoint)
    }
}
