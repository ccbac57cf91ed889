//! One page of results.

use super::{
    item::QueryItem,
    outcome::{Outcome, sealed},
};
use crate::{
    check::Violation,
    error::Error,
    protocol::{Context, DecodedPage, Reply},
};

/// A page of results (RFC 7644 §3.4.2).
///
/// `T` is [`Stored<R>`](crate::record::Stored), the provider's `AnyResource` for a query over several types, or
/// [`DynamicResource`](crate::dynamic::DynamicResource).
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
#[doc(alias("ListResponse", "itemsPerPage"))]
pub struct Page<T> {
    /// The resources of this page.
    pub resources: Vec<T>,
    /// The number of all results; with cursors, the provider may omit it (RFC 9865 §2).
    pub total_results: Option<u64>,
    /// The 1-based index of the page's first resource, if the provider sends it.
    pub start_index: Option<u64>,
    /// The number of resources on the page according to the provider.
    pub items_per_page: Option<u64>,
    /// The cursor of the next page (RFC 9865).
    pub next_cursor: Option<String>,
    /// The cursor of the previous page (RFC 9865).
    pub previous_cursor: Option<String>,
    /// Deviations of the list itself that a lenient reading accepted. Those of its resources are in
    /// [`Stored::deviations`](crate::record::Stored::deviations).
    pub deviations: Vec<Violation>,
}

impl<T: QueryItem> Page<T> {
    /// Parses a ListResponse as strictly as a query's response.
    ///
    /// # Errors
    /// If the text isn't a ListResponse, or a resource breaks its schema.
    ///
    /// ```
    /// use scim_runtime::{client::Page, models::User, record::Stored};
    ///
    /// let page: Page<Stored<User>> = Page::from_json(br#"{
    ///     "schemas": ["urn:ietf:params:scim:api:messages:2.0:ListResponse"],
    ///     "totalResults": 1,
    ///     "Resources": [{"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "id": "1", "userName": "bjensen"}]
    /// }"#)?;
    /// assert_eq!(page.total_results, Some(1));
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    pub fn from_json(bytes: &[u8]) -> Result<Self, Error> {
        T::page_of(bytes).map(Self::of)
    }
}

impl<T> Page<T> {
    fn of((head, resources, deviations): DecodedPage<T>) -> Self {
        let count = |number: Option<i64>| number.and_then(|number| u64::try_from(number).ok());
        Self {
            resources,
            total_results: count(head.total_results),
            start_index: count(head.start_index),
            items_per_page: count(head.items_per_page),
            next_cursor: head.next_cursor,
            previous_cursor: head.previous_cursor,
            deviations,
        }
    }
}

impl<T: QueryItem> Outcome for Page<T> {
    type Resource = T::Of;
}

impl<T: QueryItem> sealed::Read for Page<T> {
    #[allow(private_interfaces)]
    fn read(reply: &Reply, context: &Context) -> Result<Self, Error> {
        reply.check(context)?;
        T::page(reply, context).map(Self::of)
    }

    fn quotes_response(&self) -> bool {
        !self.deviations.is_empty() || self.resources.iter().any(T::quotes_response)
    }
}

impl<T> Page<T> {
    /// Iterates over the resources of this page.
    ///
    /// ```
    /// use scim_runtime::testing;
    ///
    /// let (scim, babs) = testing::with_user()?;
    /// let page = scim.users().list().send()?;
    /// assert!(page.iter().any(|user| user.id() == babs.id()));
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
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
