//! One page of results.

use super::{Item, outcome::sealed::Read as _};
use crate::{
    error::Error,
    protocol::{Context, Reply},
};
use bytes::Bytes;

/// A page of results (RFC 7644 §3.4.2): the resources, and where they stand among all. `T` is
/// [`Stored<R>`](crate::record::Stored), or the provider's `AnyResource` where several types were asked for.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Page<T> {
    /// The resources of this page.
    pub resources: Vec<T>,
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
    /// [`Stored::deviations`](crate::record::Stored::deviations).
    pub deviations: Vec<crate::check::Violation>,
}

impl<T: Item> Page<T> {
    /// Reads a ListResponse from JSON, strictly, as a query's response is read.
    ///
    /// # Errors
    /// If the text is no ListResponse, or a resource breaks its schema.
    pub fn from_json(bytes: &[u8]) -> Result<Self, Error> {
        Self::read(&reply_of(bytes), &Context::default())
    }
}

/// A response with this body; the same for every type.
fn reply_of(bytes: &[u8]) -> Reply {
    let mut response = http::Response::new(Bytes::copy_from_slice(bytes));
    let scim = http::HeaderValue::from_static("application/scim+json");
    response
        .headers_mut()
        .insert(http::header::CONTENT_TYPE, scim);
    Reply::from(response)
}

impl<T> Page<T> {
    /// The resources of this page.
    pub fn iter(&self) -> std::slice::Iter<'_, T> {
        self.resources.iter()
    }
}

impl<T> IntoIterator for Page<T> {
    type Item = T;
    type IntoIter = std::vec::IntoIter<T>;
    fn into_iter(self) -> Self::IntoIter {
        self.resources.into_iter()
    }
}

impl<'a, T> IntoIterator for &'a Page<T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;
    fn into_iter(self) -> Self::IntoIter {
        self.resources.iter()
    }
}
