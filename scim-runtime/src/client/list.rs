//! Queries: one page, or all of them.

use super::{
    Inner, Page, PaginationMethod, Projection, Request, ServiceProvider, SupportsCursorPaging,
    SupportsFilter, SupportsIndexPaging, SupportsSort,
    request::{Prepared, send_async, send_blocking},
};
use crate::{
    engine::{BlockingEngine, Engine},
    error::Error,
    filter::Condition,
    protocol::{Arrived, Next, Pager},
    record::{Attr, Extends, Resource, Stored},
};
use futures_core::Stream;
use std::{
    fmt,
    future::{Future, IntoFuture},
    marker::PhantomData,
    pin::Pin,
    task::{Context, Poll, ready},
};

/// A walk over more pages than this is given up, unless said otherwise: a provider that never ends must not hold a
/// program for ever.
const MAX_PAGES: usize = 100_000;

/// A query for resources of type `R`, not yet sent.
///
/// `.await` or [`List::send`] gives one [`Page`]; [`List::stream`] and [`List::iter`] walk over all of them, one page in
/// memory at a time.
#[must_use = "a query does nothing until it is sent: `.await` it, call `.send()`, or walk over `.stream()` or `.iter()`"]
pub struct List<'c, P, E, R> {
    request: Request<'c, E, Page<R>>,
    start: Option<Next>,
    max_pages: usize,
    provider: PhantomData<fn() -> P>,
}

impl<'c, P: ServiceProvider, E, R: Resource> List<'c, P, E, R> {
    pub(crate) fn new(request: Request<'c, E, Page<R>>) -> Self {
        Self {
            request,
            start: None,
            max_pages: MAX_PAGES,
            provider: PhantomData,
        }
    }

    /// Only resources that meet the condition (RFC 7644 §3.4.2.2).
    pub fn filter(self, condition: Condition<R>) -> Self
    where
        P: SupportsFilter,
    {
        self.set("filter", condition.to_string())
    }

    /// In the order of an attribute, ascending (RFC 7644 §3.4.2.3).
    pub fn sort_by<O, V, M>(self, attribute: Attr<O, V, M>) -> Self
    where
        P: SupportsSort,
        R: Extends<O>,
    {
        self.set("sortBy", attribute.path::<R>().to_string())
    }

    /// In descending order.
    pub fn descending(self) -> Self
    where
        P: SupportsSort,
    {
        self.set("sortOrder", "descending".to_owned())
    }

    /// At most so many resources a page; 0 asks for the total alone. The provider may send fewer, and no more than
    /// `filter.maxResults` of its configuration is asked for.
    pub fn count(self, count: u64) -> Self {
        let bound = P::CONFIGURATION
            .filter
            .and_then(|limits| limits.max_results);
        let bound = bound.filter(|bound| *bound > 0).unwrap_or(u64::MAX);
        self.set("count", count.min(bound).to_string())
    }

    /// From this resource on, 1-based (RFC 7644 §3.4.2.4).
    pub fn start_index(mut self, index: u64) -> Self
    where
        P: SupportsIndexPaging,
    {
        self.start = Some(Next::Index(index.max(1)));
        self
    }

    /// From this cursor on; an empty one is the first page (RFC 9865 §2).
    pub fn cursor(mut self, cursor: &str) -> Self
    where
        P: SupportsCursorPaging,
    {
        self.start = Some(Next::Cursor(cursor.to_owned()));
        self
    }

    /// Asks for these attributes only (RFC 7644 §3.9).
    pub fn attributes<A: Projection<R>>(self, attributes: A) -> Self {
        self.configure(|request| request.attributes(attributes))
    }

    /// Asks for all but these attributes (RFC 7644 §3.9).
    pub fn excluded_attributes<A: Projection<R>>(self, attributes: A) -> Self {
        self.configure(|request| request.excluded_attributes(attributes))
    }

    /// The bound for a walk over all pages, 100 000 unless said.
    pub fn max_pages(mut self, pages: usize) -> Self {
        self.max_pages = pages.max(1);
        self
    }

    /// Says what holds for each of the query's requests: headers, leniency, timeouts.
    ///
    /// ```
    /// # use scim_runtime::models::rfc7643::{Client, User};
    /// # fn example<E>(scim: &Client<E>) {
    /// let users = scim.users().list().configure(|request| request.lenient().header("x-trace", "7"));
    /// # let _ = users;
    /// # }
    /// ```
    pub fn configure(
        mut self,
        configure: impl FnOnce(Request<'c, E, Page<R>>) -> Request<'c, E, Page<R>>,
    ) -> Self {
        self.request = configure(self.request);
        self
    }

    fn set(self, name: &'static str, value: String) -> Self {
        self.configure(|request| request.draft(|draft| draft.set_query(name, value)))
    }

    /// The request for one page.
    pub fn request(self) -> Request<'c, E, Page<R>> {
        let start = self.start;
        self.request.draft(|draft| {
            if let Some(next) = start {
                put(draft, &next);
            }
        })
    }

    /// Sends the query and waits for one page.
    ///
    /// # Errors
    /// As any request.
    pub fn send(self) -> Result<Page<R>, Error>
    where
        E: BlockingEngine,
    {
        self.request().send()
    }

    /// All resources, page after page, from where the query starts; one page is held at a time.
    ///
    /// Pages by cursor or by index, whichever the provider's configuration says. The stream ends after an error; a provider
    /// that repeats itself gives one ([`Error::is_paging`]).
    pub fn stream(self) -> Resources<'c, E, R> {
        Resources {
            pages: self.walk(),
            pending: None,
            page: Vec::new().into_iter(),
        }
    }

    /// All resources, page after page, on a blocking engine. The same remarks as for [`List::stream`].
    #[allow(clippy::iter_not_returning_iterator)] // it does, on a blocking engine
    pub fn iter(self) -> ResourcesIter<'c, E, R> {
        ResourcesIter {
            pages: self.walk(),
            page: Vec::new().into_iter(),
        }
    }

    /// A walk over the pages themselves.
    pub fn pages(self) -> Pages<'c, E, R> {
        self.walk()
    }

    fn walk(self) -> Pages<'c, E, R> {
        let pagination = P::CONFIGURATION.pagination;
        let by_cursor = pagination.cursor
            && (!pagination.index || pagination.default_method == PaginationMethod::Cursor);
        let first = if by_cursor {
            Next::Cursor(String::new())
        } else {
            Next::Index(1)
        };
        let start = self.start.unwrap_or(first);
        let (inner, prepared) = self.request.into_parts();
        let (prepared, failed) = match prepared {
            Ok(prepared) => (Some(prepared), None),
            Err(error) => (None, Some(error)),
        };
        Pages {
            inner,
            prepared,
            failed,
            pager: Pager::new(start, self.max_pages),
            resource: PhantomData,
        }
    }
}

fn put(draft: &mut crate::protocol::Draft, next: &Next) {
    match next {
        Next::Index(index) => draft.set_query("startIndex", index.to_string()),
        Next::Cursor(cursor) => draft.set_query("cursor", cursor.clone()),
    }
}

impl<'c, P: ServiceProvider, E: Engine, R: Resource> IntoFuture for List<'c, P, E, R> {
    type Output = Result<Page<R>, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send + 'c>>;

    fn into_future(self) -> Self::IntoFuture {
        self.request().into_future()
    }
}

impl<P, E, R> fmt::Debug for List<'_, P, E, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.request.fmt(f)
    }
}

/// A walk over the pages of a query.
pub struct Pages<'c, E, R> {
    inner: &'c Inner<E>,
    prepared: Option<Prepared>,
    failed: Option<Error>,
    pager: Pager,
    resource: PhantomData<fn() -> R>,
}

impl<E, R: Resource> Pages<'_, E, R> {
    /// The request for the next page; `None` at the end.
    fn next_request(&mut self) -> Option<Result<Prepared, Error>> {
        if let Some(error) = self.failed.take() {
            return Some(Err(error));
        }
        let mut prepared = self.prepared.clone()?;
        match self.pager.next() {
            Some(next) => put(&mut prepared.draft, next),
            None => return None,
        }
        Some(Ok(prepared))
    }

    fn arrived(&mut self, page: Result<Page<R>, Error>) -> Result<Page<R>, Error> {
        let line = self
            .prepared
            .as_ref()
            .map(|prepared| prepared.draft.line())
            .unwrap_or_default();
        let noted = page.and_then(|page| {
            self.pager
                .arrived(Arrived {
                    count: page.resources.len(),
                    total: page.total_results,
                    start_index: page.start_index,
                    next_cursor: page.next_cursor.clone(),
                    first_id: page.resources.first().map(|first| first.id().to_owned()),
                })
                .map_err(|error| error.of_request(&line))?;
            Ok(page)
        });
        if noted.is_err() {
            self.prepared = None;
        }
        noted
    }

    /// The next page; `None` at the end.
    pub async fn next(&mut self) -> Option<Result<Page<R>, Error>>
    where
        E: Engine,
    {
        let page = match self.next_request()? {
            Ok(prepared) => send_async(self.inner, &prepared).await,
            Err(error) => Err(error),
        };
        Some(self.arrived(page))
    }

    /// The next page on a blocking engine; `None` at the end.
    pub fn next_blocking(&mut self) -> Option<Result<Page<R>, Error>>
    where
        E: BlockingEngine,
    {
        let page = match self.next_request()? {
            Ok(prepared) => send_blocking(self.inner, &prepared),
            Err(error) => Err(error),
        };
        Some(self.arrived(page))
    }
}

impl<E, R> fmt::Debug for Pages<'_, E, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages")
            .field("pager", &self.pager)
            .finish_non_exhaustive()
    }
}

type PageFuture<'c, R> = Pin<Box<dyn Future<Output = Result<Page<R>, Error>> + Send + 'c>>;

/// All resources of a query as a stream; see [`List::stream`].
#[must_use = "a stream does nothing until it is polled"]
pub struct Resources<'c, E, R> {
    pages: Pages<'c, E, R>,
    pending: Option<PageFuture<'c, R>>,
    page: std::vec::IntoIter<Stored<R>>,
}

impl<E: Engine, R: Resource> Resources<'_, E, R> {
    /// The next resource; `None` at the end. As `StreamExt::next`, without a further crate.
    pub async fn next(&mut self) -> Option<Result<Stored<R>, Error>> {
        std::future::poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }

    /// All resources, or the first error. Holds them all in memory.
    ///
    /// # Errors
    /// As any request.
    pub async fn try_collect(mut self) -> Result<Vec<Stored<R>>, Error> {
        let mut all = Vec::new();
        while let Some(resource) = self.next().await {
            all.push(resource?);
        }
        Ok(all)
    }
}

impl<E: Engine, R: Resource> Stream for Resources<'_, E, R> {
    type Item = Result<Stored<R>, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        loop {
            if let Some(resource) = this.page.next() {
                return Poll::Ready(Some(Ok(resource)));
            }
            if this.pending.is_none() {
                match this.pages.next_request() {
                    None => return Poll::Ready(None),
                    Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                    Some(Ok(prepared)) => {
                        let inner = this.pages.inner;
                        this.pending =
                            Some(Box::pin(async move { send_async(inner, &prepared).await }));
                    }
                }
            }
            if let Some(pending) = &mut this.pending {
                let page = ready!(pending.as_mut().poll(context));
                this.pending = None;
                match this.pages.arrived(page) {
                    Ok(page) => this.page = page.into_iter(),
                    Err(error) => return Poll::Ready(Some(Err(error))),
                }
            }
        }
    }
}

impl<E, R> fmt::Debug for Resources<'_, E, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.pages.fmt(f)
    }
}

/// All resources of a query as an iterator; see [`List::iter`].
#[must_use = "an iterator does nothing until it is asked"]
pub struct ResourcesIter<'c, E, R> {
    pages: Pages<'c, E, R>,
    page: std::vec::IntoIter<Stored<R>>,
}

impl<E: BlockingEngine, R: Resource> Iterator for ResourcesIter<'_, E, R> {
    type Item = Result<Stored<R>, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(resource) = self.page.next() {
                return Some(Ok(resource));
            }
            match self.pages.next_blocking()? {
                Ok(page) => self.page = page.into_iter(),
                Err(error) => return Some(Err(error)),
            }
        }
    }
}

impl<E, R> fmt::Debug for ResourcesIter<'_, E, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.pages.fmt(f)
    }
}
