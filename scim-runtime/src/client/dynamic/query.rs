//! Queries for resources of a type that is known only while the program runs.

use super::{DynamicRequest, Inner, demand};
use crate::{
    describe::{Configuration, ResourceTypeDescription},
    dynamic::DynamicResource,
    engine::{BlockingEngine, Engine},
    error::Error,
    filter::Filter,
    path::AttributePath,
    protocol::{Draft, Projected},
};
use std::{
    fmt,
    future::{Future, IntoFuture},
    pin::Pin,
    sync::Arc,
};

/// A query that has not been sent: `.await` it on an asynchronous engine, or call `.send()` on a blocking one.
#[must_use = "a query does nothing until it is sent: `.await` it or call `.send()`"]
pub struct DynamicQuery<'c, E> {
    inner: &'c Inner<E>,
    resource_type: Arc<ResourceTypeDescription>,
    configuration: Configuration,
    draft: Result<Draft, Error>,
}

impl<'c, E> DynamicQuery<'c, E> {
    pub(super) fn new(
        inner: &'c Inner<E>,
        resource_type: Arc<ResourceTypeDescription>,
        configuration: Configuration,
        draft: Draft,
    ) -> Self {
        Self {
            inner,
            resource_type,
            configuration,
            draft: Ok(draft),
        }
    }

    pub(super) fn by_post(self) -> Self {
        self.draft(|draft| {
            draft.by_post();
            Ok(())
        })
    }

    fn draft(mut self, change: impl FnOnce(&mut Draft) -> Result<(), Error>) -> Self {
        self.draft = self.draft.and_then(|mut draft| {
            change(&mut draft)?;
            Ok(draft)
        });
        self
    }

    fn set(self, name: &'static str, value: String) -> Self {
        self.draft(|draft| {
            draft.set_query(name, value);
            Ok(())
        })
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
        let path = self.known(path);
        self.draft(|draft| {
            demand(supported, "sorting")?;
            draft.set_query("sortBy", path?);
            Ok(())
        })
    }

    /// In descending order.
    pub fn descending(self) -> Self {
        self.set("sortOrder", "descending".to_owned())
    }

    /// At most so many resources a page.
    pub fn count(self, count: u64) -> Self {
        self.set("count", count.to_string())
    }

    /// From this resource on, 1-based (RFC 7644 §3.4.2.4).
    pub fn start_index(self, index: u64) -> Self {
        self.set("startIndex", index.max(1).to_string())
    }

    /// From this cursor on; an empty one is the first page (RFC 9865 §2).
    pub fn cursor(self, cursor: &str) -> Self {
        self.set("cursor", cursor.to_owned())
    }

    /// With these attributes only; those that are always returned come too (RFC 7644 §3.9).
    pub fn attributes<'p>(self, paths: impl IntoIterator<Item = &'p str>) -> Self {
        let paths: Result<Vec<String>, Error> = paths.into_iter().map(|p| self.known(p)).collect();
        self.draft(|draft| {
            draft.set_query("attributes", paths?.join(","));
            draft.projected = Projected::Yes;
            Ok(())
        })
    }

    fn known(&self, path: &str) -> Result<String, Error> {
        let parsed =
            AttributePath::parse(path).map_err(|error| Error::unusable(error.to_string()))?;
        match parsed.resolve(self.resource_type.descriptor()) {
            Some(_) => Ok(parsed.to_string()),
            None => Err(Error::unusable(format!(
                "`{parsed}` is no attribute of `{}`",
                self.resource_type.name
            ))),
        }
    }

    fn request(self) -> DynamicRequest<'c, E, DynamicPage> {
        let resource_type = self.resource_type;
        DynamicRequest::new(self.inner, self.draft, move |document| {
            document.page(&resource_type)
        })
    }
}

impl<'c, E: Engine> IntoFuture for DynamicQuery<'c, E> {
    type Output = Result<DynamicPage, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send + 'c>>;

    fn into_future(self) -> Self::IntoFuture {
        self.request().into_future()
    }
}

impl<E: BlockingEngine> DynamicQuery<'_, E> {
    /// Sends the query and waits for the page.
    ///
    /// # Errors
    /// If the filter or a path does not fit the schema, before anything is sent; else as an operation may fail.
    pub fn send(self) -> Result<DynamicPage, Error> {
        self.request().send()
    }
}

impl<E> fmt::Debug for DynamicQuery<'_, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DynamicQuery({})", self.resource_type.endpoint)
    }
}

/// A page of results.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct DynamicPage {
    /// Its resources.
    pub resources: Vec<DynamicResource>,
    /// How many there are in all, if the provider says so.
    pub total_results: Option<u64>,
    /// The first one's place, 1-based.
    pub start_index: Option<u64>,
    /// Where the next page begins, if there is one and the provider pages by cursor.
    pub next_cursor: Option<String>,
}
