//! Walks over all pages of a query: the pages themselves, a stream, an iterator. One page is held at a time.

use super::{
    connection::Connection,
    item::QueryItem,
    page::Page,
    transmit::{Prepared, send_async, send_blocking},
};
use crate::{
    describe::Pagination,
    engine::{BlockingEngine, Engine},
    error::Error,
    parameter::Parameter,
    protocol::{Draft, PageSummary, Pager, Position, fingerprint},
};
use futures_core::Stream;
use std::{
    fmt,
    future::Future,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
};

/// The default limit of pages, so that a provider whose list never ends can't block a program forever.
pub(super) const MAX_PAGES: usize = 100_000;

/// A walk over the pages of a query; see [`Query::pages`](super::Query::pages). It borrows nothing from the client.
#[must_use = "a walk does nothing until a page is requested"]
pub struct Pages<E, T> {
    pub(super) connection: Arc<Connection<E>>,
    /// The error is returned once.
    prepared: Result<Prepared, Option<Error>>,
    pub(super) pager: Pager,
    items: std::marker::PhantomData<fn() -> T>,
}

/// Where a walk starts: by cursor or by index, depending on the provider's configuration.
pub(super) fn first_position(pagination: Pagination) -> Position {
    let by_cursor = pagination.cursor && (!pagination.index || pagination.cursor_by_default);
    if by_cursor {
        Position::Cursor(String::new())
    } else {
        Position::Index(1)
    }
}

pub(super) fn put_position(draft: &mut Draft, position: &Position) {
    match position {
        Position::Index(index) => draft.set(Parameter::StartIndex, index.to_string()),
        Position::Cursor(cursor) => draft.set(Parameter::Cursor, cursor.clone()),
    }
}

impl<E, T> Pages<E, T> {
    pub(super) fn new(
        connection: &Arc<Connection<E>>,
        prepared: Result<Prepared, Error>,
        start: Position,
        max_pages: usize,
    ) -> Self {
        Self {
            connection: Arc::clone(connection),
            prepared: prepared.map_err(Some),
            pager: Pager::new(start, max_pages),
            items: std::marker::PhantomData,
        }
    }

    /// Returns where to continue: the next page, or the page that failed. `None` at the end.
    ///
    /// ```
    /// use scim_runtime::{client::Position, testing};
    ///
    /// let (scim, user) = testing::with_user()?;
    /// let pages = scim.users().list().pages();
    /// assert_eq!(pages.position(), Some(&Position::Index(1)));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn position(&self) -> Option<&Position> {
        self.pager.position()
    }
}

impl<E, T: QueryItem> Pages<E, T> {
    /// The request for the next page; `None` at the end.
    pub(super) fn next_request(&mut self) -> Option<Result<Prepared, Error>> {
        let mut prepared = match &mut self.prepared {
            Ok(prepared) => prepared.clone(),
            Err(error) => return error.take().map(Err),
        };
        let line = prepared.draft.line();
        match self.pager.next()? {
            Ok(position) => put_position(&mut prepared.draft, position),
            Err(error) => return Some(Err(error.of_request(&line))),
        }
        Some(Ok(prepared))
    }

    fn arrived(&mut self, page: Result<Page<T>, Error>) -> Result<Page<T>, Error> {
        let mut page = page.inspect_err(|_| self.pager.failed())?;
        if let Some(position) = self.pager.position() {
            for (offset, item) in (0..).zip(&mut page.resources) {
                item.locate(position, offset);
            }
        }
        self.check(PageSummary {
            count: page.resources.len(),
            total: page.total_results,
            start_index: page.start_index,
            next_cursor: page.next_cursor.clone(),
            fingerprint: fingerprint(page.iter().map(T::id)),
        })?;
        Ok(page)
    }

    /// Checks that a page belongs to the walk, and goes on behind it.
    pub(super) fn check(&mut self, mut page: PageSummary) -> Result<(), Error> {
        // With `count=0` an empty page was requested.
        if self.wants_none() {
            page.total = None;
        }
        let checked = self.pager.arrived(&page);
        match &self.prepared {
            Ok(prepared) => checked.map_err(|error| error.of_request(&prepared.draft.line())),
            Err(_) => checked,
        }
    }

    fn wants_none(&self) -> bool {
        let draft = self.prepared.as_ref().ok().map(|prepared| &prepared.draft);
        let mut query = draft.into_iter().flat_map(|draft| &draft.query);
        query.any(|(name, value)| name == "count" && value == "0")
    }

    /// Fetches the next page; `None` at the end and after an error.
    ///
    /// ```
    /// use scim_runtime::testing;
    ///
    /// # testing::block_on(async {
    /// let (scim, _) = testing::with_user()?;
    /// let mut pages = scim.users().list().count(100).pages();
    /// while let Some(page) = pages.next().await {
    ///     println!("{} users", page?.resources.len());
    /// }
    /// # Ok::<(), scim_runtime::Error>(())
    /// # }).unwrap();
    /// ```
    pub async fn next(&mut self) -> Option<Result<Page<T>, Error>>
    where
        E: Engine,
    {
        let page = match self.next_request()? {
            Ok(prepared) => send_async(&self.connection, &prepared).await,
            Err(error) => return Some(Err(error)),
        };
        Some(self.arrived(page))
    }

    /// Fetches the next page on a blocking engine; `None` at the end and after an error.
    ///
    /// ```
    /// use scim_runtime::testing;
    ///
    /// let (scim, user) = testing::with_user()?;
    /// let mut pages = scim.users().list().pages();
    /// assert!(pages.next_blocking().is_some_and(|page| page.is_ok()));
    /// assert!(pages.next_blocking().is_none());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn next_blocking(&mut self) -> Option<Result<Page<T>, Error>>
    where
        E: BlockingEngine,
    {
        let page = match self.next_request()? {
            Ok(prepared) => send_blocking(&self.connection, &prepared),
            Err(error) => return Some(Err(error)),
        };
        Some(self.arrived(page))
    }
}

impl<E, T> fmt::Debug for Pages<E, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages")
            .field("position", &self.position())
            .finish_non_exhaustive()
    }
}

/// The resources of a page that have not been returned yet.
struct PageRemainder<T> {
    /// The position of the page.
    page: Option<Position>,
    returned: u64,
    items: std::vec::IntoIter<T>,
}

impl<T> PageRemainder<T> {
    fn empty() -> Self {
        Self {
            page: None,
            returned: 0,
            items: Vec::new().into_iter(),
        }
    }

    fn new(position: Option<Position>, page: Page<T>) -> Self {
        Self {
            page: position,
            returned: 0,
            items: page.into_iter(),
        }
    }

    fn next(&mut self) -> Option<T> {
        let item = self.items.next();
        self.returned += u64::from(item.is_some());
        item
    }

    /// An index is exact; a cursor identifies a whole page.
    fn position<E>(&self, pages: &Pages<E, T>) -> Option<Position> {
        match &self.page {
            Some(page) if self.items.len() > 0 => Some(match page {
                Position::Index(index) => Position::Index(index.saturating_add(self.returned)),
                Position::Cursor(cursor) => Position::Cursor(cursor.clone()),
            }),
            _ => pages.position().cloned(),
        }
    }
}

type PageFuture<T> = Pin<Box<dyn Future<Output = Result<Page<T>, Error>> + Send>>;

/// All resources of a query as a stream; see [`Query::stream`](super::Query::stream).
///
/// The stream borrows nothing from the client, so it can be returned from a function or moved to another task.
#[must_use = "a stream does nothing until it is polled"]
pub struct Resources<E, T> {
    pages: Pages<E, T>,
    pending: Option<PageFuture<T>>,
    remainder: PageRemainder<T>,
}

impl<E, T> Resources<E, T> {
    pub(super) fn new(pages: Pages<E, T>) -> Self {
        Self {
            pages,
            pending: None,
            remainder: PageRemainder::empty(),
        }
    }

    /// Returns where another walk has to start to continue this one, also after an error. `None` at the end.
    ///
    /// With paging by index that is the next resource. A cursor names a page: if only a part of the page was returned, its
    /// resources are returned again.
    ///
    /// ```
    /// use scim_runtime::{client::Position, testing};
    ///
    /// # testing::block_on(async {
    /// let (scim, _) = testing::with_user()?;
    /// let mut users = scim.users().list().stream();
    /// assert_eq!(users.position(), Some(Position::Index(1)));
    /// while users.next().await.is_some() {}
    /// assert_eq!(users.position(), None);
    /// # Ok::<(), scim_runtime::Error>(())
    /// # }).unwrap();
    /// ```
    #[must_use]
    pub fn position(&self) -> Option<Position> {
        self.remainder.position(&self.pages)
    }
}

impl<E: Engine, T: QueryItem> Resources<E, T> {
    /// Returns the next resource; `None` at the end and after an error. Same as `StreamExt::next`, without another crate.
    ///
    /// ```
    /// use scim_runtime::testing;
    ///
    /// # testing::block_on(async {
    /// let (scim, _) = testing::with_user()?;
    /// let mut users = scim.users().list().stream();
    /// while let Some(user) = users.next().await {
    ///     println!("{}", user?.id());
    /// }
    /// # Ok::<(), scim_runtime::Error>(())
    /// # }).unwrap();
    /// ```
    pub async fn next(&mut self) -> Option<Result<T, Error>> {
        std::future::poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }

    /// Collects all resources in memory, up to the first error.
    ///
    /// # Errors
    /// The first error.
    ///
    /// ```
    /// use scim_runtime::testing;
    ///
    /// let (scim, user) = testing::with_user()?;
    /// let all = testing::block_on(scim.users().list().stream().try_collect())?;
    /// assert_eq!(all, [user]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub async fn try_collect(mut self) -> Result<Vec<T>, Error> {
        let mut all = Vec::new();
        while let Some(resource) = self.next().await {
            all.push(resource?);
        }
        Ok(all)
    }
}

impl<E: Engine, T: QueryItem> Stream for Resources<E, T> {
    type Item = Result<T, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        loop {
            if let Some(resource) = this.remainder.next() {
                return Poll::Ready(Some(Ok(resource)));
            }
            let pending = match &mut this.pending {
                Some(pending) => pending,
                None => match this.pages.next_request() {
                    None => return Poll::Ready(None),
                    Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                    Some(Ok(prepared)) => {
                        let connection = Arc::clone(&this.pages.connection);
                        let page = async move { send_async(&connection, &prepared).await };
                        this.pending.insert(Box::pin(page))
                    }
                },
            };
            let page = ready!(pending.as_mut().poll(context));
            this.pending = None;
            let position = this.pages.position().cloned();
            match this.pages.arrived(page) {
                Ok(page) => this.remainder = PageRemainder::new(position, page),
                Err(error) => return Poll::Ready(Some(Err(error))),
            }
        }
    }
}

impl<E, T> fmt::Debug for Resources<E, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Resources")
            .field("position", &self.position())
            .finish_non_exhaustive()
    }
}

/// All resources of a query as an iterator; see [`Query::iter`](super::Query::iter). It borrows nothing from the client.
#[must_use = "an iterator does nothing until it is advanced"]
pub struct ResourcesIter<E, T> {
    pages: Pages<E, T>,
    remainder: PageRemainder<T>,
}

impl<E, T> ResourcesIter<E, T> {
    pub(super) fn new(pages: Pages<E, T>) -> Self {
        Self {
            pages,
            remainder: PageRemainder::empty(),
        }
    }

    /// Returns where another walk has to start to continue this one; see [`Resources::position`].
    ///
    /// ```
    /// use scim_runtime::{client::Position, testing};
    ///
    /// let (scim, _) = testing::with_user()?;
    /// let mut users = scim.users().list().iter();
    /// assert_eq!(users.position(), Some(Position::Index(1)));
    /// assert_eq!(users.by_ref().count(), 1);
    /// assert_eq!(users.position(), None);
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    #[must_use]
    pub fn position(&self) -> Option<Position> {
        self.remainder.position(&self.pages)
    }
}

impl<E: BlockingEngine, T: QueryItem> Iterator for ResourcesIter<E, T> {
    type Item = Result<T, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(resource) = self.remainder.next() {
                return Some(Ok(resource));
            }
            let position = self.pages.position().cloned();
            match self.pages.next_blocking()? {
                Ok(page) => self.remainder = PageRemainder::new(position, page),
                Err(error) => return Some(Err(error)),
            }
        }
    }
}

impl<E, T> fmt::Debug for ResourcesIter<E, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ResourcesIter")
            .field("position", &self.position())
            .finish_non_exhaustive()
    }
}
