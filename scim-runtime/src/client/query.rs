//! Queries: one page, or all of them; by GET or by POST.

use super::{
    Inner, Item, Page, Pages, Projection, Request, Resources, ResourcesIter, ServiceProvider,
    SortKey, SupportsCursorPaging, SupportsFilter, SupportsIndexPaging, SupportsSort,
    walk::{MAX_PAGES, Paged, first_position, put},
};
use crate::{
    engine::{BlockingEngine, Engine},
    error::Error,
    filter::Condition,
    protocol::{Draft, Operation, Position},
};
use http::Method;
use std::{
    fmt,
    future::{Future, IntoFuture},
    marker::PhantomData,
    pin::Pin,
};

/// A query that has not been sent: for resources of one type (`T` is [`Stored<R>`](crate::record::Stored)), or of all types
/// (`T` is the provider's `AnyResource`).
///
/// `.await` or [`Query::send`] gives one [`Page`]; [`Query::stream`] and [`Query::iter`] walk over all of them, one page in
/// memory at a time.
///
/// A query travels in the URL (GET, RFC 7644 §3.4.2) or in a message (POST to `/.search`, §3.4.3): [`Query::by_post`] is all
/// the difference. URLs are written to logs on their way, so a filter with personal data belongs into a message (§7.5.2).
///
/// ```
/// # use scim_runtime::{Error, engine::BlockingEngine, models::{User, rfc7643::Client}};
/// # fn example<E: BlockingEngine>(scim: &Client<E>) -> Result<(), Error> {
/// let known = scim.users().list().filter(User::USER_NAME.eq("bjensen@example.com")).by_post().send()?;
/// # let _ = known;
/// # Ok(())
/// # }
/// ```
#[must_use = "a query does nothing until it is sent: `.await` it, call `.send()`, or walk over `.stream()` or `.iter()`"]
pub struct Query<'c, P, E, T> {
    request: Request<'c, E, Page<T>>,
    start: Option<Position>,
    max_pages: usize,
    provider: PhantomData<fn() -> P>,
}

impl<'c, P: ServiceProvider, E, T: Item> Query<'c, P, E, T> {
    /// Of the resources at `path`; the root's is `/`.
    pub(crate) fn new(inner: &'c Inner<E>, path: &str) -> Self {
        let draft = Draft::new(Operation::List, Method::GET, path.to_owned());
        Self {
            request: Request::new(inner, Ok(draft)),
            start: None,
            max_pages: MAX_PAGES,
            provider: PhantomData,
        }
    }

    /// Sends the query as a message, by POST to `/.search` (RFC 7644 §3.4.3): no part of it stands in a URL.
    pub fn by_post(self) -> Self {
        self.configure(|request| request.draft(Draft::by_post))
    }

    /// Only resources that meet the condition (RFC 7644 §3.4.2.2). Over several types, an attribute that a type lacks has no
    /// value there (§3.4.2.1).
    pub fn filter(self, condition: Condition<T::Of>) -> Self
    where
        P: SupportsFilter,
    {
        self.set("filter", condition.to_string())
    }

    /// In the order of an attribute, ascending (RFC 7644 §3.4.2.3): a typed one, or its path as text.
    pub fn sort_by<A: SortKey<T::Of>>(self, attribute: A) -> Self
    where
        P: SupportsSort,
    {
        self.set("sortBy", attribute.name())
    }

    /// In descending order.
    pub fn descending(self) -> Self
    where
        P: SupportsSort,
    {
        self.set("sortOrder", "descending".to_owned())
    }

    /// At most so many resources a page; 0 asks for the total alone. The provider may send fewer, and no more is asked for than
    /// its configuration allows (`filter.maxResults`, `pagination.maxPageSize`).
    pub fn count(self, count: u64) -> Self {
        let configuration = P::CONFIGURATION;
        let results = configuration.filter.and_then(|limits| limits.max_results);
        let bound = [results, configuration.pagination.max_page_size]
            .into_iter()
            .flatten()
            .filter(|bound| *bound > 0)
            .min();
        self.set("count", count.min(bound.unwrap_or(u64::MAX)).to_string())
    }

    /// From this resource on, 1-based (RFC 7644 §3.4.2.4). Takes the place of a cursor.
    pub fn start_index(mut self, index: u64) -> Self
    where
        P: SupportsIndexPaging,
    {
        self.start = Some(Position::Index(index.max(1)));
        self
    }

    /// From this cursor on; an empty one is the first page (RFC 9865 §2). Takes the place of a start index.
    pub fn cursor(mut self, cursor: &str) -> Self
    where
        P: SupportsCursorPaging,
    {
        self.start = Some(Position::Cursor(cursor.to_owned()));
        self
    }

    /// From where another walk over the same query stood: [`Pages::position`], [`Resources::position`].
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
    ///     let rest = scim.users().list().count(100).resume_at(position).iter();
    ///     # let _ = rest;
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn resume_at(mut self, position: Position) -> Self {
        self.start = Some(position);
        self
    }

    /// Asks for these attributes only (RFC 7644 §3.9). Takes the place of [`Query::excluded_attributes`].
    pub fn attributes<A: Projection<T::Of>>(self, attributes: A) -> Self {
        self.configure(|request| request.attributes(attributes))
    }

    /// Asks for all but these attributes (RFC 7644 §3.9). Takes the place of [`Query::attributes`].
    pub fn excluded_attributes<A: Projection<T::Of>>(self, attributes: A) -> Self {
        self.configure(|request| request.excluded_attributes(attributes))
    }

    /// The bound for a walk over all pages, 100 000 unless said.
    pub fn max_pages(mut self, pages: usize) -> Self {
        self.max_pages = pages.max(1);
        self
    }

    /// Says what holds for each of the query's requests: headers, leniency, timeouts, a URL or parameters of your own.
    ///
    /// ```
    /// # use scim_runtime::models::rfc7643::{Client, User};
    /// # fn example<E>(scim: &Client<E>) {
    /// let users = scim.users().list().configure(|request| request.lenient().query("tenant", "7"));
    /// # let _ = users;
    /// # }
    /// ```
    pub fn configure(
        mut self,
        configure: impl FnOnce(Request<'c, E, Page<T>>) -> Request<'c, E, Page<T>>,
    ) -> Self {
        self.request = configure(self.request);
        self
    }

    fn set(self, name: &'static str, value: String) -> Self {
        self.configure(|request| request.draft(|draft| draft.set_query(name, value)))
    }

    /// The request for one page.
    pub fn request(self) -> Request<'c, E, Page<T>> {
        let start = self.start;
        self.request.draft(|draft| {
            if let Some(position) = &start {
                put(draft, position);
            }
        })
    }

    /// Sends the query and waits for one page.
    ///
    /// # Errors
    /// As any request; [`Error::scim_error`] tells `invalidFilter`, `tooMany`, `invalidCursor`, `expiredCursor` and `invalidCount`.
    pub fn send(self) -> Result<Page<T>, Error>
    where
        E: BlockingEngine,
    {
        self.request().send()
    }

    /// All resources, page after page, from where the query starts; one page is held at a time.
    ///
    /// Pages by cursor or by index, whichever the provider's configuration says; filter, order, projection and count are the
    /// same on every page. The stream ends after an error, and [`Resources::position`] tells where it stood; a provider that
    /// repeats itself gives an error, too ([`Error::is_paging`]).
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
    pub fn stream(self) -> Resources<'c, E, T> {
        Resources::new(self.pages())
    }

    /// All resources, page after page, on a blocking engine. The same remarks as for [`Query::stream`].
    #[allow(clippy::iter_not_returning_iterator)] // it does, on a blocking engine
    pub fn iter(self) -> ResourcesIter<'c, E, T> {
        ResourcesIter::new(self.pages())
    }

    /// A walk over the pages themselves. The same remarks as for [`Query::stream`].
    pub fn pages(self) -> Pages<'c, E, T> {
        let first = first_position(P::CONFIGURATION.pagination);
        let start = self.start.unwrap_or(first);
        let (inner, prepared) = self.request.into_parts();
        Pages::new(inner, prepared, start, self.max_pages, Paged::of_items())
    }
}

impl<'c, P: ServiceProvider, E: Engine, T: Item + 'c> IntoFuture for Query<'c, P, E, T> {
    type Output = Result<Page<T>, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send + 'c>>;

    fn into_future(self) -> Self::IntoFuture {
        self.request().into_future()
    }
}

impl<P, E, T> fmt::Debug for Query<'_, P, E, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.request.fmt(f)
    }
}
