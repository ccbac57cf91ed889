//! One page of results.

use super::outcome::sealed::Read as _;
use crate::{
    error::Error,
    protocol::{Context, Projected, Reply},
    record::{Resource, Stored},
};
use bytes::Bytes;

/// A page of results (RFC 7644 §3.4.2): the resources, and where they stand among all.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Page<R> {
    /// The resources of this page.
    pub resources: Vec<Stored<R>>,
    /// How many match in all; under cursor paging the provider may leave it out (RFC 9865 §2).
    pub total_results: Option<u64>,
    /// 1-based index of the page's first resource, if the provider says so.
    pub start_index: Option<u64>,
    /// How many resources the provider says the page has.
    pub items_per_page: Option<u64>,
    /// For the next page (RFC 9865).
    pub next_cursor: Option<String>,
    /// For the page before (RFC 9865).
    pub previous_cursor: Option<String>,
    /// How the list itself breaks the protocol, where a lenient reading overlooked it; what its resources break is told by
    /// [`Stored::deviations`].
    pub deviations: Vec<crate::check::Violation>,
}

impl<R: Resource> Page<R> {
    /// Reads a ListResponse from JSON, strictly, as a query's response is read.
    ///
    /// # Errors
    /// If the text is no ListResponse, or a resource breaks its schema.
    pub fn from_json(bytes: &[u8]) -> Result<Self, Error> {
        let mut response = http::Response::new(Bytes::copy_from_slice(bytes));
        let scim = http::HeaderValue::from_static("application/scim+json");
        response
            .headers_mut()
            .insert(http::header::CONTENT_TYPE, scim);
        let context = Context {
            projected: Projected::No,
            lenient: false,
            expected: None,
            sent: None,
        };
        Self::read(Reply::from(response), &context)
    }
}

impl<R> Page<R> {
    /// The resources of this page.
    pub fn iter(&self) -> std::slice::Iter<'_, Stored<R>> {
        self.resources.iter()
    }
}

impl<R> IntoIterator for Page<R> {
    type Item = Stored<R>;
    type IntoIter = std::vec::IntoIter<Stored<R>>;
    fn into_iter(self) -> Self::IntoIter {
        self.resources.into_iter()
    }
}

impl<'a, R> IntoIterator for &'a Page<R> {
    type Item = &'a Stored<R>;
    type IntoIter = std::slice::Iter<'a, Stored<R>>;
    fn into_iter(self) -> Self::IntoIter {
        self.resources.iter()
    }
}
