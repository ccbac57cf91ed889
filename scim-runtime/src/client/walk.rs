//! Walks over all pages of a query: the pages themselves, a stream, an iterator. One page is held at a time.

use super::{
    Inner, Item, Page, Pagination, PaginationMethod,
    outcome::sealed::Read as _,
    request::{Prepared, send_async_with, send_blocking_with},
};
use crate::{
    engine::{BlockingEngine, Engine},
    error::Error,
    protocol::{Arrived, Context as Reading, Draft, Pager, Position, Reply, fingerprint},
};
use futures_core::Stream;
use std::{
    fmt,
    future::Future,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
};

/// A walk over the pages of a query; see [`Query::pages`](super::Query::pages).
#[must_use = "a walk does nothing until it is asked for a page"]
pub struct Pages<'c, E, T> {
    inner: &'c Inner<E>,
    prepared: Result<Prepared, Option<Error>>,
    pager: Pager,
    how: Paged<T>,
}

/// A walk over more pages than this is given up, unless said otherwise: a provider that never ends must not hold a
/// program for ever.
pub(super) const MAX_PAGES: usize = 100_000;

type ReadPage<T> = dyn Fn(&Reply, &Reading) -> Result<Page<T>, Error> + Send + Sync;

/// How pages are read, and by what their resources are told apart.
pub(super) struct Paged<T> {
    pub(super) read: Arc<ReadPage<T>>,
    pub(super) id: fn(&T) -> Option<&str>,
}

impl<T: Item> Paged<T> {
    /// As the type of the items says.
    pub(super) fn of_items() -> Self {
        Self {
            read: Arc::new(Page::read),
            id: T::id,
        }
    }
}

/// Where a walk begins: by cursor or by index, whichever the provider's configuration says.
pub(super) fn first_position(pagination: Pagination) -> Position {
    let by_cursor = pagination.cursor
        && (!pagination.index || pagination.default_method == PaginationMethod::Cursor);
    if by_cursor {
        Position::Cursor(String::new())
    } else {
        Position::Index(1)
    }
}

/// Asks for a page.
pub(super) fn put(draft: &mut Draft, position: &Position) {
    match position {
        Position::Index(index) => draft.set_query("startIndex", index.to_string()),
        Position::Cursor(cursor) => draft.set_query("cursor", cursor.clone()),
    }
}

impl<'c, E, T> Pages<'c, E, T> {
    pub(super) fn new(
        inner: &'c Inner<E>,
        prepared: Result<Prepared, Error>,
        start: Position,
        max_pages: usize,
        how: Paged<T>,
    ) -> Self {
        Self {
            inner,
            prepared: prepared.map_err(Some),
            pager: Pager::new(start, max_pages),
            how,
        }
    }

    /// Where to go on from: the next page, or after an error the page that failed. `None` at the end.
    #[must_use]
    pub fn position(&self) -> Option<&Position> {
        self.pager.position()
    }
}

impl<E, T> Pages<'_, E, T> {
    /// The request for the next page; `None` at the end.
    fn next_request(&mut self) -> Option<Result<Prepared, Error>> {
        let mut prepared = match &mut self.prepared {
            Ok(prepared) => prepared.clone(),
            Err(error) => return error.take().map(Err),
        };
        let line = prepared.draft.line();
        match self.pager.next()? {
            Ok(position) => put(&mut prepared.draft, position),
            Err(error) => return Some(Err(error.of_request(&line))),
        }
        Some(Ok(prepared))
    }

    fn arrived(&mut self, page: Result<Page<T>, Error>) -> Result<Page<T>, Error> {
        let page = page.inspect_err(|_| self.pager.failed())?;
        let arrived = Arrived {
            count: page.resources.len(),
            total: page.total_results,
            start_index: page.start_index,
            next_cursor: page.next_cursor.clone(),
            fingerprint: fingerprint(page.iter().map(self.how.id)),
        };
        match (self.pager.arrived(&arrived), &self.prepared) {
            (Ok(()), _) => Ok(page),
            (Err(error), Ok(prepared)) => Err(error.of_request(&prepared.draft.line())),
            (Err(error), Err(_)) => Err(error),
        }
    }

    /// The next page; `None` at the end and after an error.
    pub async fn next(&mut self) -> Option<Result<Page<T>, Error>>
    where
        E: Engine,
    {
        let page = match self.next_request()? {
            Ok(prepared) => send_async_with(self.inner, &prepared, &*self.how.read).await,
            Err(error) => return Some(Err(error)),
        };
        Some(self.arrived(page))
    }

    /// The next page on a blocking engine; `None` at the end and after an error.
    pub fn next_blocking(&mut self) -> Option<Result<Page<T>, Error>>
    where
        E: BlockingEngine,
    {
        let page = match self.next_request()? {
            Ok(prepared) => send_blocking_with(self.inner, &prepared, &*self.how.read),
            Err(error) => return Some(Err(error)),
        };
        Some(self.arrived(page))
    }
}

impl<E, T> fmt::Debug for Pages<'_, E, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages")
            .field("position", &self.position())
            .finish_non_exhaustive()
    }
}

/// The resources of a page that have not been given yet.
struct Rest<T> {
    /// Where the page was asked for, and how many of it have been given.
    at: Option<Position>,
    given: u64,
    items: std::vec::IntoIter<T>,
}

impl<T> Rest<T> {
    fn none() -> Self {
        Self {
            at: None,
            given: 0,
            items: Vec::new().into_iter(),
        }
    }

    fn of(at: Option<Position>, page: Page<T>) -> Self {
        Self {
            at,
            given: 0,
            items: page.into_iter(),
        }
    }

    fn next(&mut self) -> Option<T> {
        let item = self.items.next();
        self.given += u64::from(item.is_some());
        item
    }

    /// By index exactly; a cursor names a page as a whole.
    fn position<E>(&self, pages: &Pages<'_, E, T>) -> Option<Position> {
        match &self.at {
            Some(at) if self.items.len() > 0 => Some(match at {
                Position::Index(index) => Position::Index(index.saturating_add(self.given)),
                Position::Cursor(cursor) => Position::Cursor(cursor.clone()),
            }),
            _ => pages.position().cloned(),
        }
    }
}

type PageFuture<'c, T> = Pin<Box<dyn Future<Output = Result<Page<T>, Error>> + Send + 'c>>;

/// All resources of a query as a stream; see [`Query::stream`](super::Query::stream).
#[must_use = "a stream does nothing until it is polled"]
pub struct Resources<'c, E, T> {
    pages: Pages<'c, E, T>,
    pending: Option<PageFuture<'c, T>>,
    rest: Rest<T>,
}

impl<'c, E, T> Resources<'c, E, T> {
    pub(super) fn new(pages: Pages<'c, E, T>) -> Self {
        Self {
            pages,
            pending: None,
            rest: Rest::none(),
        }
    }

    /// Where another walk has to start so that it misses nothing of what this one has not given, after an error too; `None` at
    /// the end.
    ///
    /// Paging by index, that is the next resource. A cursor names a page: of a page that was not given to its end, the
    /// resources come again.
    #[must_use]
    pub fn position(&self) -> Option<Position> {
        self.rest.position(&self.pages)
    }
}

impl<E: Engine, T: Send + Unpin + 'static> Resources<'_, E, T> {
    /// The next resource; `None` at the end and after an error. As `StreamExt::next`, without a further crate.
    pub async fn next(&mut self) -> Option<Result<T, Error>> {
        std::future::poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }

    /// All resources, or the first error. Holds them all in memory.
    ///
    /// # Errors
    /// As any request.
    pub async fn try_collect(mut self) -> Result<Vec<T>, Error> {
        let mut all = Vec::new();
        while let Some(resource) = self.next().await {
            all.push(resource?);
        }
        Ok(all)
    }
}

impl<E: Engine, T: Send + Unpin + 'static> Stream for Resources<'_, E, T> {
    type Item = Result<T, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        loop {
            if let Some(resource) = this.rest.next() {
                return Poll::Ready(Some(Ok(resource)));
            }
            let pending = match &mut this.pending {
                Some(pending) => pending,
                None => match this.pages.next_request() {
                    None => return Poll::Ready(None),
                    Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                    Some(Ok(prepared)) => {
                        let inner = this.pages.inner;
                        let read = Arc::clone(&this.pages.how.read);
                        let page = async move { send_async_with(inner, &prepared, &*read).await };
                        this.pending.insert(Box::pin(page))
                    }
                },
            };
            let page = ready!(pending.as_mut().poll(context));
            this.pending = None;
            let at = this.pages.position().cloned();
            match this.pages.arrived(page) {
                Ok(page) => this.rest = Rest::of(at, page),
                Err(error) => return Poll::Ready(Some(Err(error))),
            }
        }
    }
}

impl<E, T> fmt::Debug for Resources<'_, E, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Resources")
            .field("position", &self.position())
            .finish_non_exhaustive()
    }
}

/// All resources of a query as an iterator; see [`Query::iter`](super::Query::iter).
#[must_use = "an iterator does nothing until it is asked"]
pub struct ResourcesIter<'c, E, T> {
    pages: Pages<'c, E, T>,
    rest: Rest<T>,
}

impl<'c, E, T> ResourcesIter<'c, E, T> {
    pub(super) fn new(pages: Pages<'c, E, T>) -> Self {
        Self {
            pages,
            rest: Rest::none(),
        }
    }

    /// As [`Resources::position`].
    #[must_use]
    pub fn position(&self) -> Option<Position> {
        self.rest.position(&self.pages)
    }
}

impl<E: BlockingEngine, T> Iterator for ResourcesIter<'_, E, T> {
    type Item = Result<T, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(resource) = self.rest.next() {
                return Some(Ok(resource));
            }
            let at = self.pages.position().cloned();
            match self.pages.next_blocking()? {
                Ok(page) => self.rest = Rest::of(at, page),
                Err(error) => return Some(Err(error)),
            }
        }
    }
}

impl<E, T> fmt::Debug for ResourcesIter<'_, E, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ResourcesIter")
            .field("position", &self.position())
            .finish_non_exhaustive()
    }
}
