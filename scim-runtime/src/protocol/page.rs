//! Walking over all pages of a query, by index (RFC 7644 §3.4.2.4) or by cursor (RFC 9865), guarded against providers
//! that repeat themselves.

use crate::error::{Error, ErrorKind};
use std::collections::HashSet;

/// Which page to ask for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Next {
    /// 1-based.
    Index(u64),
    /// Empty for the first page.
    Cursor(String),
}

/// What has to be known of a page that came.
#[derive(Debug, Clone, Default)]
pub(crate) struct Arrived {
    pub(crate) count: usize,
    pub(crate) total: Option<u64>,
    pub(crate) start_index: Option<u64>,
    pub(crate) next_cursor: Option<String>,
    /// The id of the page's first resource.
    pub(crate) first_id: Option<String>,
}

/// Where a walk over pages stands.
#[derive(Debug, Clone)]
pub(crate) struct Pager {
    next: Option<Next>,
    pages: usize,
    max_pages: usize,
    /// Of the first page and the last one: memory stays constant however many there are.
    first_ids: [Option<String>; 2],
    cursors: HashSet<String>,
}

impl Pager {
    pub(crate) fn new(start: Next, max_pages: usize) -> Self {
        Self {
            next: Some(start),
            pages: 0,
            max_pages,
            first_ids: [None, None],
            cursors: HashSet::new(),
        }
    }

    /// The page to ask for; `None` at the end.
    pub(crate) fn next(&self) -> Option<&Next> {
        self.next.as_ref()
    }

    /// Takes note of a page.
    ///
    /// # Errors
    /// If the provider repeats a page or a cursor, answers with another page than asked for, or never ends. The walk ends.
    pub(crate) fn arrived(&mut self, page: Arrived) -> Result<(), Error> {
        let Some(asked) = self.next.take() else {
            return Ok(());
        };
        self.pages += 1;
        if page.count == 0 && page.next_cursor.is_none() {
            return Ok(());
        }
        let next = match asked {
            Next::Index(index) => Self::after_index(index, &page)?,
            Next::Cursor(_) => self.after_cursor(page.next_cursor.as_deref())?,
        };
        if self.pages > 1 && page.first_id.is_some() && self.first_ids.contains(&page.first_id) {
            return Err(repeated(
                "the provider sent a page again: it seems to ignore paging parameters",
            ));
        }
        if self.pages == 1 {
            self.first_ids[0].clone_from(&page.first_id);
        }
        self.first_ids[1] = page.first_id;
        if next.is_some() && self.pages >= self.max_pages {
            return Err(
                repeated(&format!("given up after {} pages", self.max_pages))
                    .with_help("raise the bound with `.max_pages(…)`"),
            );
        }
        self.next = next;
        Ok(())
    }

    /// A provider may send fewer than asked for: go on by what came.
    fn after_index(index: u64, page: &Arrived) -> Result<Option<Next>, Error> {
        if let Some(start) = page.start_index
            && start != index
            && !(start == 0 && index == 1)
        {
            return Err(repeated(&format!(
                "asked for the page at startIndex {index}, the provider sent the one at {start}: it seems to ignore paging parameters"
            )));
        }
        let next = index.saturating_add(page.count as u64);
        let more = page.total.is_none_or(|total| next <= total);
        Ok(more.then_some(Next::Index(next)))
    }

    /// A cursor is opaque; `totalResults` decides nothing (RFC 9865 §2).
    fn after_cursor(&mut self, next: Option<&str>) -> Result<Option<Next>, Error> {
        let Some(cursor) = next.filter(|cursor| !cursor.is_empty()) else {
            return Ok(None);
        };
        if !self.cursors.insert(cursor.to_owned()) {
            return Err(repeated("the provider sent a cursor again"));
        }
        Ok(Some(Next::Cursor(cursor.to_owned())))
    }
}

fn repeated(message: &str) -> Error {
    Error::new(ErrorKind::Paging(message.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(count: usize, total: u64, start: Option<u64>, first: &str) -> Arrived {
        Arrived {
            count,
            total: Some(total),
            start_index: start,
            next_cursor: None,
            first_id: Some(first.to_owned()),
        }
    }

    // R7644-3.4.2.4-02
    #[test]
    fn goes_on_by_what_came() {
        let mut pager = Pager::new(Next::Index(1), 100);
        pager.arrived(page(3, 5, Some(1), "a")).expect("first");
        assert_eq!(pager.next(), Some(&Next::Index(4)));
        pager.arrived(page(2, 5, Some(4), "d")).expect("second");
        assert_eq!(pager.next(), None);
    }

    // R7644-3.4.2.4-03
    #[test]
    fn an_empty_page_ends_the_walk_whatever_the_total() {
        let mut pager = Pager::new(Next::Index(1), 100);
        pager.arrived(page(2, 1000, None, "a")).expect("first");
        pager
            .arrived(Arrived {
                count: 0,
                total: Some(1000),
                ..Arrived::default()
            })
            .expect("second");
        assert_eq!(pager.next(), None);
    }

    // R7644-3.4.2.4-03
    #[test]
    fn a_provider_that_ignores_start_index_is_detected() {
        let mut says_so = Pager::new(Next::Index(1), 100);
        says_so.arrived(page(20, 50, Some(1), "a")).expect("first");
        let error = says_so
            .arrived(page(20, 50, Some(1), "a"))
            .expect_err("ignored");
        assert!(error.is_paging(), "{error}");
        let mut silent = Pager::new(Next::Index(1), 100);
        silent.arrived(page(20, 50, None, "a")).expect("first");
        assert!(silent.arrived(page(20, 50, None, "a")).is_err());
        assert_eq!(silent.next(), None);
    }

    // R7644-3.4.2.4-03, R7644-7-01
    #[test]
    fn an_endless_provider_meets_the_bound() {
        let mut pager = Pager::new(Next::Index(1), 10);
        let outcome = (0_u64..1000)
            .map(|n| pager.arrived(page(1, u64::MAX, None, &n.to_string())))
            .find(Result::is_err);
        assert!(outcome.is_some_and(|outcome| outcome.is_err_and(|error| error.is_paging())));
    }

    // R9865-2-02, R9865-2-06
    #[test]
    fn a_missing_cursor_ends_the_walk_and_the_total_does_not() {
        let mut pager = Pager::new(Next::Cursor(String::new()), 100);
        let with = |cursor: Option<&str>| Arrived {
            count: 1,
            total: Some(1),
            next_cursor: cursor.map(str::to_owned),
            ..Arrived::default()
        };
        pager.arrived(with(Some("x"))).expect("first");
        assert_eq!(pager.next(), Some(&Next::Cursor("x".to_owned())));
        pager.arrived(with(None)).expect("second");
        assert_eq!(pager.next(), None);
    }

    // R9865-2-04
    #[test]
    fn a_repeated_cursor_is_detected() {
        let mut pager = Pager::new(Next::Cursor(String::new()), 100);
        let with = |cursor: &str| Arrived {
            count: 1,
            next_cursor: Some(cursor.to_owned()),
            ..Arrived::default()
        };
        pager.arrived(with("x")).expect("first");
        assert!(pager.arrived(with("x")).is_err());
    }
}
