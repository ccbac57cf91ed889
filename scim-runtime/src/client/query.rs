//! Queries: one page or all of them, by GET or by POST.

use super::{
    connection::Connection,
    item::QueryItem,
    listing::Listing,
    page::Page,
    projection::{Projection, SortKey},
    provider::{
        ServiceProvider, SupportsCursorPaging, SupportsFilter, SupportsIndexPaging, SupportsSort,
    },
    request::Request,
    unreadable::UnreadableResource,
    walk::{Pages, Resources, ResourcesIter, first_position},
};
use crate::{
    engine::{BlockingEngine, Engine},
    error::Error,
    filter::Condition,
    parameter::Parameter,
    protocol::Position,
};
use std::{
    fmt,
    future::{Future, IntoFuture},
    marker::PhantomData,
    pin::Pin,
    sync::Arc,
};

/// A query that has not been sent.
///
/// `T` is [`Stored<R>`](crate::record::Stored) for resources of one type, or the provider's `AnyResource` for all types.
///
/// `.await` or [`Query::send`] returns one [`Page`]; [`Query::stream`] and [`Query::iter`] walk over all pages and hold one of
/// them at a time.
///
/// A query is sent in the URL (GET, RFC 7644 §3.4.2) or, with [`Query::by_post`], in the body (POST to `/.search`, §3.4.3).
/// Proxies and servers log URLs, so send a filter with personal data in the body (§7.5.2).
///
/// ```
/// use scim_runtime::{models::User, testing};
///
/// let (scim, _) = testing::with_user()?;
/// let page = scim.users().list().filter(User::USER_NAME.eq("bjensen")).by_post().send()?;
/// assert_eq!(page.resources.len(), 1);
/// # Ok::<(), scim_runtime::Error>(())
/// ```
#[must_use = "a query does nothing until it is sent: `.await` it, call `.send()`, or use `.stream()` or `.iter()`"]
#[doc(alias("SearchRequest", ".search"))]
pub struct Query<'c, P, E, T> {
    listing: Listing<'c, E, T>,
    provider: PhantomData<fn() -> P>,
}

impl<'c, P: ServiceProvider, E, T: QueryItem> Query<'c, P, E, T> {
    /// A query for the resources at `path`; the root's path is `/`.
    pub(crate) fn new(connection: &'c Arc<Connection<E>>, path: &str) -> Self {
        Self {
            listing: Listing::new(connection, path),
            provider: PhantomData,
        }
    }

    fn with(mut self, change: impl FnOnce(Listing<'c, E, T>) -> Listing<'c, E, T>) -> Self {
        self.listing = change(self.listing);
        self
    }

    /// Sends the query by POST to `/.search` (RFC 7644 §3.4.3), so that no part of it is in the URL.
    ///
    /// ```
    /// use scim_runtime::{models::User, testing};
    ///
    /// let (scim, _) = testing::with_user()?;
    /// let page = scim.users().list().filter(User::USER_NAME.eq("bjensen")).by_post().send()?;
    /// assert_eq!(page.resources.len(), 1);
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    pub fn by_post(self) -> Self {
        self.with(Listing::by_post)
    }

    /// Returns only resources that match a condition (RFC 7644 §3.4.2.2).
    ///
    /// In a query over several types, an attribute that a type lacks has no value there (§3.4.2.1).
    ///
    /// ```
    /// use scim_runtime::{models::User, testing};
    ///
    /// let (scim, _) = testing::with_user()?;
    /// let page = scim.users().list().filter(User::ACTIVE.eq(true)).send()?;
    /// assert_eq!(page.total_results, Some(1));
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    pub fn filter(self, condition: Condition<T::Of>) -> Self
    where
        P: SupportsFilter,
    {
        self.with(|listing| listing.set(Parameter::Filter, condition.to_string()))
    }

    /// Sorts by an attribute, ascending (RFC 7644 §3.4.2.3): a typed attribute, or its path as text.
    ///
    /// ```
    /// use scim_runtime::{models::User, testing};
    ///
    /// let (scim, _) = testing::with_user()?;
    /// scim.users().list().sort_by(User::USER_NAME).send()?;
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    pub fn sort_by<A: SortKey<T::Of>>(self, attribute: A) -> Self
    where
        P: SupportsSort,
    {
        self.with(|listing| listing.set(Parameter::SortBy, attribute.name()))
    }

    /// Sorts in descending order.
    ///
    /// ```
    /// use scim_runtime::{models::User, testing};
    ///
    /// let (scim, _) = testing::with_user()?;
    /// scim.users().list().sort_by(User::USER_NAME).descending().send()?;
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    pub fn descending(self) -> Self
    where
        P: SupportsSort,
    {
        self.with(|listing| listing.set(Parameter::SortOrder, "descending".to_owned()))
    }

    /// Limits the number of resources per page; 0 requests the total only.
    ///
    /// The provider may send fewer. A number above the limits of its configuration (`filter.maxResults`,
    /// `pagination.maxPageSize`) is reduced to them.
    ///
    /// ```
    /// use scim_runtime::testing;
    ///
    /// let (scim, _) = testing::with_user()?;
    /// let page = scim.users().list().count(0).send()?;
    /// assert_eq!((page.resources.len(), page.total_results), (0, Some(1)));
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    pub fn count(self, count: u64) -> Self {
        let configuration = P::CONFIGURATION;
        let results = configuration.filter.and_then(|limits| limits.max_results);
        let limit = [results, configuration.pagination.max_page_size]
            .into_iter()
            .flatten()
            .filter(|limit| *limit > 0)
            .min();
        let count = count.min(limit.unwrap_or(u64::MAX));
        self.with(|listing| listing.set(Parameter::Count, count.to_string()))
    }

    /// Starts at this resource, 1-based (RFC 7644 §3.4.2.4). Replaces a cursor.
    ///
    /// ```
    /// use scim_runtime::testing;
    ///
    /// let (scim, _) = testing::with_user()?;
    /// assert!(scim.users().list().start_index(2).send()?.resources.is_empty());
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    pub fn start_index(self, index: u64) -> Self
    where
        P: SupportsIndexPaging,
    {
        self.resume_at(Position::Index(index.max(1)))
    }

    /// Starts at this cursor; an empty one is the first page (RFC 9865 §2). Replaces a start index.
    ///
    /// ```
    /// # use scim_runtime::{
    /// #     Error,
    /// #     client::{Client, Page, ServedBy},
    /// #     engine::BlockingEngine,
    /// #     record::Stored,
    /// #     support::SupportsCursorPaging,
    /// # };
    /// # fn example<P: SupportsCursorPaging, E: BlockingEngine, R: ServedBy<P>>(scim: &Client<P, E>) -> Result<(), Error> {
    /// let first: Page<Stored<R>> = scim.endpoint::<R>().list().cursor("").send()?;
    /// if let Some(cursor) = &first.next_cursor {
    ///     let second = scim.endpoint::<R>().list().cursor(cursor).send()?;
    ///     println!("{} resources", second.resources.len());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn cursor(self, cursor: &str) -> Self
    where
        P: SupportsCursorPaging,
    {
        self.resume_at(Position::Cursor(cursor.to_owned()))
    }

    /// Continues another walk over the same query: see [`Pages::position`], [`Resources::position`].
    ///
    /// ```
    /// # use scim_runtime::{Error, engine::BlockingEngine, models::rfc7643::Client};
    /// # fn example<E: BlockingEngine>(scim: &Client<E>) -> Result<(), Error> {
    /// let mut users = scim.users().list().count(100).iter();
    /// for user in users.by_ref() {
    ///     let Ok(user) = user else { break };
    ///     println!("{}", user.id());
    /// }
    /// if let Some(position) = users.position() {
    ///     let remaining = scim.users().list().count(100).resume_at(position).iter();
    ///     # let _ = remaining;
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn resume_at(self, position: Position) -> Self {
        self.with(|listing| listing.start(position))
    }

    /// Requests only these attributes (RFC 7644 §3.9). Replaces [`Query::excluded_attributes`].
    ///
    /// ```
    /// use scim_runtime::{models::User, testing};
    ///
    /// let (scim, _) = testing::with_user()?;
    /// let page = scim.users().list().attributes(User::USER_NAME).send()?;
    /// assert_eq!(page.resources[0].title, None);
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    pub fn attributes<A: Projection<T::Of>>(self, attributes: A) -> Self {
        self.configure(|request| request.attributes(attributes))
    }

    /// Requests all but these attributes (RFC 7644 §3.9). Replaces [`Query::attributes`].
    ///
    /// ```
    /// use scim_runtime::{models::User, testing};
    ///
    /// let (scim, _) = testing::with_user()?;
    /// let page = scim.users().list().excluded_attributes(User::EMAILS).send()?;
    /// assert!(page.resources[0].emails.is_empty());
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    pub fn excluded_attributes<A: Projection<T::Of>>(self, attributes: A) -> Self {
        self.configure(|request| request.excluded_attributes(attributes))
    }

    /// Limits the number of pages of a walk; the default is 100 000.
    ///
    /// ```
    /// use scim_runtime::testing;
    ///
    /// let (scim, _) = testing::with_user()?;
    /// assert_eq!(scim.users().list().max_pages(10).iter().count(), 1);
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    pub fn max_pages(self, pages: usize) -> Self {
        self.with(|listing| listing.max_pages(pages))
    }

    /// Sets options for each of the query's requests: headers, leniency, timeouts, a custom URL or parameters.
    ///
    /// ```
    /// # use scim_runtime::models::rfc7643::{Client, User};
    /// # fn example<E>(scim: &Client<E>) {
    /// let users = scim.users().list().configure(|request| request.lenient().query("tenant", "7"));
    /// # let _ = users;
    /// # }
    /// ```
    pub fn configure(
        self,
        configure: impl FnOnce(Request<'c, E, Page<T>>) -> Request<'c, E, Page<T>>,
    ) -> Self {
        self.with(|listing| listing.configure(configure))
    }

    /// Returns resources that can't be read as items of the list, instead of failing.
    ///
    /// Each item is a `Result`: the resource, or an [`UnreadableResource`] with its id, position and violations. A walk continues
    /// after it. Errors of the request or of the list itself still end a walk.
    ///
    /// ```
    /// use scim_runtime::testing;
    ///
    /// let (scim, _) = testing::with_user()?;
    /// for item in scim.users().list().keep_unreadable().iter() {
    ///     match item? {
    ///         Ok(user) => println!("{}", user.id()),
    ///         Err(unreadable) => eprintln!("skipped: {unreadable}"),
    ///     }
    /// }
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    pub fn keep_unreadable(self) -> Query<'c, P, E, Result<T, UnreadableResource>> {
        Query {
            listing: self.listing.items(),
            provider: PhantomData,
        }
    }

    /// Returns the request for one page.
    ///
    /// ```
    /// use scim_runtime::testing;
    ///
    /// let (scim, _) = testing::with_user()?;
    /// let json = scim.users().list().request().json().send()?;
    /// assert_eq!(json["totalResults"], 1);
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    pub fn request(self) -> Request<'c, E, Page<T>> {
        self.listing.request()
    }

    /// Sends the query and waits for one page.
    ///
    /// # Errors
    /// [`Error::scim_error`] with `invalidFilter`, `tooMany`, `invalidCursor`, `expiredCursor` or `invalidCount`, among others.
    ///
    /// ```
    /// use scim_runtime::{models::User, testing};
    ///
    /// let (scim, _) = testing::with_user()?;
    /// let page = scim.users().list().filter(User::ACTIVE.eq(true)).send()?;
    /// assert_eq!(page.resources.len(), 1);
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    pub fn send(self) -> Result<Page<T>, Error>
    where
        E: BlockingEngine,
    {
        self.request().send()
    }

    /// Returns all resources as a stream, page after page; one page is held at a time.
    ///
    /// Pages by cursor or by index, depending on the provider's configuration. Every page is requested with the same filter,
    /// order, projection and count. The stream ends after an error; [`Resources::position`] returns where to continue. A provider
    /// that repeats pages also causes an error ([`Error::is_paging`]).
    ///
    /// ```
    /// # use scim_runtime::{Error, engine::Engine, models::{User, rfc7643::Client}};
    /// # async fn example<E: Engine>(scim: &Client<E>) -> Result<(), Error> {
    /// let mut users = scim.users().list().filter(User::ACTIVE.eq(true)).stream();
    /// while let Some(user) = users.next().await {
    ///     println!("{}", user?.id());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn stream(self) -> Resources<E, T> {
        Resources::new(self.pages())
    }

    /// Returns all resources as an iterator, on a blocking engine; see [`Query::stream`].
    ///
    /// ```
    /// use scim_runtime::testing;
    ///
    /// let (scim, _) = testing::with_user()?;
    /// for user in scim.users().list().iter() {
    ///     println!("{}", user?.id());
    /// }
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    #[allow(clippy::iter_not_returning_iterator)] // It is an iterator if the engine is blocking.
    pub fn iter(self) -> ResourcesIter<E, T> {
        ResourcesIter::new(self.pages())
    }

    /// Walks over the pages instead of the resources; see [`Query::stream`].
    ///
    /// ```
    /// use scim_runtime::testing;
    ///
    /// let (scim, _) = testing::with_user()?;
    /// let mut pages = scim.users().list().pages();
    /// while let Some(page) = pages.next_blocking() {
    ///     println!("{} users", page?.resources.len());
    /// }
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    pub fn pages(self) -> Pages<E, T> {
        self.listing
            .pages(first_position(P::CONFIGURATION.pagination))
    }
}

impl<'c, P: ServiceProvider, E: Engine, T: QueryItem + 'c> IntoFuture for Query<'c, P, E, T> {
    type Output = Result<Page<T>, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send + 'c>>;

    fn into_future(self) -> Self::IntoFuture {
        self.request().into_future()
    }
}

impl<P, E, T> fmt::Debug for Query<'_, P, E, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.listing.fmt(f)
    }
}
