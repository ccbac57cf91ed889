//! Queries for resources of a type that is known only while the program runs.

use super::{DynamicRequest, Inner, demand, known_path, request::Document};
use crate::{
    client::{
        Page, Pages, Request, Resources, ResourcesIter,
        outcome::sealed::Read as _,
        walk::{MAX_PAGES, Paged, first_position, put},
    },
    describe::{Configuration, ResourceTypeDescription},
    dynamic::DynamicResource,
    engine::{BlockingEngine, Engine},
    error::Error,
    filter::Filter,
    protocol::{Draft, Position},
};
use std::{
    fmt,
    future::{Future, IntoFuture},
    pin::Pin,
    sync::Arc,
    time::Duration,
};

/// A page of resources of a type that is known only while the program runs.
pub type DynamicPage = Page<DynamicResource>;

/// A query that has not been sent: `.await` it on an asynchronous engine, or call `.send()` on a blocking one, for one page;
/// [`DynamicQuery::stream`] and [`DynamicQuery::iter`] walk over all of them.
#[must_use = "a query does nothing until it is sent: `.await` it, call `.send()`, or walk over `.stream()` or `.iter()`"]
pub struct DynamicQuery<'c, E> {
    request: Request<'c, E, Document>,
    resource_type: Arc<ResourceTypeDescription>,
    configuration: Configuration,
    responses: Responses,
    start: Option<Position>,
    max_pages: usize,
}

/// Whether what comes is held against its schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Responses {
    Checked,
    AsTheyCome,
}

impl<'c, E> DynamicQuery<'c, E> {
    pub(super) fn new(
        inner: &'c Inner<E>,
        resource_type: Arc<ResourceTypeDescription>,
        configuration: Configuration,
        draft: Draft,
    ) -> Self {
        Self {
            request: Request::new(inner, Ok(draft)),
            resource_type,
            configuration,
            responses: Responses::Checked,
            start: None,
            max_pages: MAX_PAGES,
        }
    }

    pub(super) fn by_post(self) -> Self {
        self.configure(|request| request.draft(Draft::by_post))
    }

    fn configure(
        mut self,
        configure: impl FnOnce(Request<'c, E, Document>) -> Request<'c, E, Document>,
    ) -> Self {
        self.request = configure(self.request);
        self
    }

    fn draft(self, change: impl FnOnce(&mut Draft) -> Result<(), Error>) -> Self {
        self.configure(|request| request.try_draft(change))
    }

    /// Those that meet a filter, which is checked against the schema (RFC 7644 §3.4.2.2). What is wrong with it is told when the
    /// query is sent.
    pub fn filter(self, text: &str) -> Self {
        let supported = self.configuration.filter.is_some();
        let checked = Filter::parse(text).and_then(|filter| {
            filter.check(self.resource_type.descriptor())?;
            Ok(filter)
        });
        self.draft(|draft| {
            demand(supported, "filters")?;
            let filter = checked
                .map_err(|error| Error::unusable(format!("the filter can't be used: {error}")))?;
            draft.set_query("filter", filter.to_string());
            Ok(())
        })
    }

    /// In the order of an attribute (RFC 7644 §3.4.2.3).
    pub fn sort_by(self, path: &str) -> Self {
        let supported = self.configuration.sort;
        let path = known_path(&self.resource_type, path);
        self.draft(|draft| {
            demand(supported, "sorting")?;
            draft.set_query("sortBy", path?);
            Ok(())
        })
    }

    /// In descending order.
    pub fn descending(self) -> Self {
        self.query("sortOrder", "descending")
    }

    /// At most so many resources a page.
    pub fn count(self, count: u64) -> Self {
        self.query("count", &count.to_string())
    }

    /// From this resource on, 1-based (RFC 7644 §3.4.2.4). Takes the place of a cursor.
    pub fn start_index(self, index: u64) -> Self {
        self.resume_at(Position::Index(index.max(1)))
    }

    /// From this cursor on; an empty one is the first page (RFC 9865 §2). Takes the place of a start index.
    pub fn cursor(self, cursor: &str) -> Self {
        self.resume_at(Position::Cursor(cursor.to_owned()))
    }

    /// From where another walk over the same query stood, as [`Query::resume_at`](crate::client::Query::resume_at).
    pub fn resume_at(mut self, position: Position) -> Self {
        self.start = Some(position);
        self
    }

    /// With these attributes only; those that are always returned come too (RFC 7644 §3.9). Takes the place of
    /// [`DynamicQuery::excluded_attributes`].
    pub fn attributes<'p>(self, paths: impl IntoIterator<Item = &'p str>) -> Self {
        let paths = known_paths(&self.resource_type, paths);
        self.project("attributes", paths)
    }

    /// With all but these attributes; those that are always returned come all the same (RFC 7644 §3.9). Takes the place of
    /// [`DynamicQuery::attributes`].
    pub fn excluded_attributes<'p>(self, paths: impl IntoIterator<Item = &'p str>) -> Self {
        let paths = known_paths(&self.resource_type, paths);
        self.project("excludedAttributes", paths)
    }

    fn project(self, parameter: &'static str, paths: Result<Vec<String>, Error>) -> Self {
        self.draft(|draft| {
            draft.project(parameter, &paths?);
            Ok(())
        })
    }

    /// The bound for a walk over all pages, 100 000 unless said.
    pub fn max_pages(mut self, pages: usize) -> Self {
        self.max_pages = pages.max(1);
        self
    }

    /// Sends a further query parameter, unchecked, in the place of one of that name.
    pub fn query(self, name: &str, value: &str) -> Self {
        self.configure(|request| request.query(name, value))
    }

    /// Sends a further header with each request; see [`Request::header`].
    pub fn header(self, name: &str, value: &str) -> Self {
        self.configure(|request| request.header(name, value))
    }

    /// The time for each request, in the place of the client's.
    pub fn timeout(self, timeout: Duration) -> Self {
        self.configure(|request| request.timeout(timeout))
    }

    /// Reads the resources leniently; see [`Request::lenient`].
    pub fn lenient(self) -> Self {
        self.configure(Request::lenient)
    }

    /// Takes the resources as they come, even if they break their schema.
    pub fn skip_response_checks(mut self) -> Self {
        self.responses = Responses::AsTheyCome;
        self
    }

    /// The request for one page, its document as JSON: unchecked but for status, media type and SCIM errors.
    pub fn json(self) -> Request<'c, E, crate::Json> {
        self.page_request().json()
    }

    /// All resources, page after page, from where the query starts; one page is held at a time. The same remarks as for
    /// [`Query::stream`](crate::client::Query::stream).
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
    pub fn stream(self) -> Resources<'c, E, DynamicResource> {
        Resources::new(self.pages())
    }

    /// All resources, page after page, on a blocking engine. The same remarks as for [`DynamicQuery::stream`].
    #[allow(clippy::iter_not_returning_iterator)] // it does, on a blocking engine
    pub fn iter(self) -> ResourcesIter<'c, E, DynamicResource> {
        ResourcesIter::new(self.pages())
    }

    /// A walk over the pages themselves. The same remarks as for [`DynamicQuery::stream`].
    pub fn pages(self) -> Pages<'c, E, DynamicResource> {
        let first = first_position(self.configuration.pagination);
        let start = self.start.unwrap_or(first);
        let (inner, prepared) = self.request.into_parts();
        let (resource_type, responses) = (self.resource_type, self.responses);
        let how = Paged {
            read: Arc::new(move |reply, context| {
                Document::read(reply, context)?.page(&resource_type, responses)
            }),
            id: DynamicResource::id,
        };
        Pages::new(inner, prepared, start, self.max_pages, how)
    }

    fn page_request(self) -> Request<'c, E, Document> {
        let start = self.start;
        self.request.draft(|draft| {
            if let Some(position) = &start {
                put(draft, position);
            }
        })
    }

    fn page(self) -> DynamicRequest<'c, E, DynamicPage> {
        let (resource_type, responses) = (Arc::clone(&self.resource_type), self.responses);
        let read_as = Arc::clone(&resource_type);
        DynamicRequest::of(self.page_request(), resource_type, move |document, _| {
            document.page(&read_as, responses)
        })
    }
}

pub(super) fn known_paths<'p>(
    resource_type: &ResourceTypeDescription,
    paths: impl IntoIterator<Item = &'p str>,
) -> Result<Vec<String>, Error> {
    let known = |path| known_path(resource_type, path);
    paths.into_iter().map(known).collect()
}

impl<'c, E: Engine> IntoFuture for DynamicQuery<'c, E> {
    type Output = Result<DynamicPage, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send + 'c>>;

    fn into_future(self) -> Self::IntoFuture {
        self.page().into_future()
    }
}

impl<E: BlockingEngine> DynamicQuery<'_, E> {
    /// Sends the query and waits for one page.
    ///
    /// # Errors
    /// If the filter or a path does not fit the schema, before anything is sent; else as an operation may fail.
    pub fn send(self) -> Result<DynamicPage, Error> {
        self.page().send()
    }
}

impl<E> fmt::Debug for DynamicQuery<'_, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DynamicQuery({})", self.resource_type.endpoint)
    }
}
