//! The core of typed and dynamic queries: the request for one page, where to start, and how far to go.

use super::{
    connection::Connection,
    item::QueryItem,
    page::Page,
    request::Request,
    walk::{MAX_PAGES, Pages, put_position},
};
use crate::{
    error::Error,
    parameter::Parameter,
    protocol::{Draft, Position, RequestOperation},
};
use http::Method;
use std::{fmt, sync::Arc};

pub(crate) struct Listing<'c, E, T> {
    request: Request<'c, E, Page<T>>,
    start: Option<Position>,
    max_pages: usize,
}

impl<E, T> fmt::Debug for Listing<'_, E, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.request.fmt(f)
    }
}

impl<'c, E, T: QueryItem> Listing<'c, E, T> {
    /// A query for the resources at `path`; the root's path is `/`.
    pub(crate) fn new(connection: &'c Arc<Connection<E>>, path: &str) -> Self {
        let draft = Draft::new(RequestOperation::List, Method::GET, path.to_owned());
        Self {
            request: Request::new(connection, Ok(draft)),
            start: None,
            max_pages: MAX_PAGES,
        }
    }

    pub(crate) fn configure(
        mut self,
        configure: impl FnOnce(Request<'c, E, Page<T>>) -> Request<'c, E, Page<T>>,
    ) -> Self {
        self.request = configure(self.request);
        self
    }

    pub(crate) fn by_post(self) -> Self {
        self.configure(|request| request.draft(Draft::by_post))
    }

    pub(crate) fn set(self, parameter: Parameter, value: String) -> Self {
        self.configure(|request| request.draft(|draft| draft.set(parameter, value)))
    }

    /// Like [`Listing::set`], for a value that may be invalid. The error is returned when the query is sent.
    pub(crate) fn try_set(self, parameter: Parameter, value: Result<String, Error>) -> Self {
        self.configure(|request| {
            request.try_draft(|draft| {
                draft.set(parameter, value?);
                Ok(())
            })
        })
    }

    pub(crate) fn start(mut self, position: Position) -> Self {
        self.start = Some(position);
        self
    }

    pub(crate) fn max_pages(mut self, pages: usize) -> Self {
        self.max_pages = pages.max(1);
        self
    }

    /// Reads the resources as another type.
    pub(crate) fn items<N>(self) -> Listing<'c, E, N> {
        Listing {
            request: self.request.expecting(),
            start: self.start,
            max_pages: self.max_pages,
        }
    }

    /// The request for one page.
    pub(crate) fn request(self) -> Request<'c, E, Page<T>> {
        let start = self.start;
        self.request.draft(|draft| {
            if let Some(position) = &start {
                put_position(draft, position);
            }
        })
    }

    pub(crate) fn pages(self, first: Position) -> Pages<E, T> {
        let start = self.start.unwrap_or(first);
        let (connection, prepared) = self.request.into_parts();
        Pages::new(connection, prepared, start, self.max_pages)
    }
}
