//! Collects the pages of a list that a provider sends in parts.

use crate::{
    Error,
    text::{limits, sorted},
};
use serde_json::Value as Json;
use std::collections::HashSet;

/// Maximum number of requests for one list. A provider that needs more sends only a few resources per page.
const MAX_PAGES: usize = 1_000;

/// The resources of a list that arrived so far, and their expected number.
pub(super) struct PagedList {
    url: String,
    resources: Vec<String>,
    known: HashSet<String>,
    bytes: usize,
    total: usize,
    pages: usize,
    is_stuck: bool,
}

impl PagedList {
    /// Starts with the first page. Returns `None` if the text is a complete list, or not a list at all.
    pub(super) fn first(url: &str, body: &[u8]) -> Option<Self> {
        let page = ListPage::read(body).ok()?;
        let total = page.total.filter(|total| *total > page.resources.len())?;
        let mut pages = Self {
            url: url.to_owned(),
            resources: Vec::new(),
            known: HashSet::new(),
            bytes: 0,
            total,
            pages: 1,
            is_stuck: false,
        };
        pages.extend(page.resources);
        Some(pages)
    }

    /// The parameters of the next request. `None` if the list is complete, or if no new resources arrive.
    pub(super) fn next_query(&self) -> Option<[(&'static str, String); 2]> {
        let here = self.resources.len();
        let is_over = self.is_stuck || self.pages >= MAX_PAGES || self.bytes > limits::MAX_BYTES;
        (here < self.total && here <= limits::MAX_RESOURCES && !is_over).then(|| {
            [
                ("startIndex", (here + 1).to_string()),
                ("count", (self.total - here).to_string()),
            ]
        })
    }

    /// Adds a page.
    ///
    /// # Errors
    /// If the body is not JSON.
    pub(super) fn add(&mut self, body: &[u8]) -> Result<(), Error> {
        let page = ListPage::read(body).map_err(|error| {
            let from = self.resources.len() + 1;
            Error::network(format!(
                "cannot read {}: the page from {from} is not JSON: {error}",
                self.url
            ))
            .with_source(error)
        })?;
        self.pages += 1;
        let before = self.resources.len();
        self.extend(page.resources);
        self.is_stuck = self.resources.len() == before;
        Ok(())
    }

    /// Counts only new resources: a provider that ignores `startIndex` sends the same ones again.
    fn extend(&mut self, resources: Vec<Json>) {
        for resource in resources {
            let text = sorted(resource).to_string();
            if self.known.insert(text.clone()) {
                self.bytes += text.len();
                self.resources.push(text);
            }
        }
    }

    /// Returns all resources as a JSON array.
    ///
    /// # Errors
    /// If the provider sent fewer resources than it announced, or more than the limit.
    pub(super) fn finish(self) -> Result<Vec<u8>, Error> {
        let here = self.resources.len();
        if here > limits::MAX_RESOURCES || self.bytes > limits::MAX_BYTES {
            let message = format!(
                "cannot read {}: the list has more than {} resources or {} MiB",
                self.url,
                limits::MAX_RESOURCES,
                limits::MAX_BYTES / (1024 * 1024)
            );
            return Err(Error::network(message).with_help(
                "save the schemas and resource types that you use into a directory, and pass it with `--dir`",
            ));
        }
        if here < self.total {
            let (url, total) = (&self.url, self.total);
            let message = format!(
                "cannot read {url}: the provider announces {total} resources and sent {here} in {} pages",
                self.pages
            );
            return Err(Error::network(message).with_help(
                "ask the provider's operator, or save the documents into a directory and pass it with `--dir`",
            ));
        }
        Ok(format!("[{}]", self.resources.join(",")).into_bytes())
    }
}

struct ListPage {
    resources: Vec<Json>,
    total: Option<usize>,
}

impl ListPage {
    fn read(body: &[u8]) -> Result<Self, serde_json::Error> {
        let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
        let json: Json = serde_json::from_slice(body)?;
        let member = |name: &str| {
            let mut members = json.as_object()?.iter();
            members
                .find(|(known, _)| known.eq_ignore_ascii_case(name))
                .map(|(_, value)| value)
        };
        let total = member("totalResults").and_then(|total| match total {
            Json::String(text) => text.trim().parse().ok(),
            other => other.as_u64().and_then(|total| usize::try_from(total).ok()),
        });
        let resources = member("Resources")
            .and_then(Json::as_array)
            .cloned()
            .unwrap_or_default();
        Ok(Self { resources, total })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(total: usize, ids: std::ops::Range<usize>) -> Vec<u8> {
        let resources: Vec<String> = ids.map(|id| format!("{{\"id\":\"{id}\"}}")).collect();
        format!(
            "{{\"totalResults\":{total},\"Resources\":[{}]}}",
            resources.join(",")
        )
        .into_bytes()
    }

    #[test]
    fn pages_are_joined_in_order() {
        let mut pages = PagedList::first("u", &page(3, 0..2)).expect("a page of several");
        let query = pages.next_query().expect("one is missing");
        assert_eq!(
            query,
            [("startIndex", "3".to_owned()), ("count", "1".to_owned())]
        );
        pages.add(&page(3, 2..3)).expect("JSON");
        assert_eq!(pages.next_query(), None);
        let all = pages.finish().expect("all");
        assert_eq!(all, br#"[{"id":"0"},{"id":"1"},{"id":"2"}]"#);
    }

    #[test]
    fn a_repeated_page_ends_the_requests() {
        let mut pages = PagedList::first("u", &page(3, 0..2)).expect("a page of several");
        pages.add(&page(3, 0..2)).expect("JSON");
        assert_eq!(pages.next_query(), None);
        let error = pages.finish().expect_err("incomplete").to_string();
        assert!(
            error.contains("announces 3 resources and sent 2"),
            "{error}"
        );
    }

    #[test]
    fn twenty_thousand_small_pages_are_refused_quickly() {
        let mut pages = PagedList::first("u", &page(20_000, 0..1)).expect("a page of several");
        while pages.next_query().is_some() {
            let here = pages.resources.len();
            pages.add(&page(20_000, here..here + 1)).expect("JSON");
        }
        assert_eq!(pages.pages, MAX_PAGES);
        assert!(pages.finish().is_err());
    }
}
