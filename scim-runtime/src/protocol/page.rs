//! Walks over all pages of a query, by index (RFC 7644 §3.4.2.4) or by cursor (RFC 9865), and detects providers that repeat
//! themselves or leave resources out.

use super::position::Position;
use crate::error::{Error, ErrorKind};
use std::hash::{DefaultHasher, Hash, Hasher};

/// The data about a page that a walk needs.
#[derive(Debug, Clone, Default)]
pub(crate) struct PageSummary {
    pub(crate) count: usize,
    pub(crate) total: Option<u64>,
    pub(crate) start_index: Option<u64>,
    pub(crate) next_cursor: Option<String>,
    /// A hash of the ids on the page, see [`fingerprint`].
    pub(crate) fingerprint: Option<u64>,
}

/// A hash of the ids on a page, to recognize it; `None` without ids.
pub(crate) fn fingerprint<'a>(ids: impl Iterator<Item = Option<&'a str>>) -> Option<u64> {
    let mut hasher = DefaultHasher::new();
    let mut known = false;
    for id in ids {
        known |= id.is_some();
        id.hash(&mut hasher);
    }
    known.then(|| hasher.finish())
}

/// A walk over pages. Takes constant memory, regardless of the number of pages.
#[derive(Debug, Clone)]
pub(crate) struct Pager {
    /// The page to request next, or the last requested one.
    at: Position,
    state: WalkState,
    pages: usize,
    max_pages: usize,
    /// Whether the walk started at the first cursor and no resource has arrived.
    is_empty: bool,
    cursors: CycleDetector,
    contents: CycleDetector,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum WalkState {
    Going,
    Ended,
    Failed,
}

impl Pager {
    pub(crate) fn new(start: Position, max_pages: usize) -> Self {
        let mut cursors = CycleDetector::default();
        if let Position::Cursor(cursor) = &start {
            cursors.is_repeated(hash(cursor));
        }
        Self {
            is_empty: start == Position::Cursor(String::new()),
            at: start,
            state: WalkState::Going,
            pages: 0,
            max_pages,
            cursors,
            contents: CycleDetector::default(),
        }
    }

    /// The position to continue from: the next page, or after a failure the failed one. `None` at the end.
    pub(crate) fn position(&self) -> Option<&Position> {
        (self.state != WalkState::Ended).then_some(&self.at)
    }

    /// The page to request; `None` at the end and after a failure.
    ///
    /// # Errors
    /// If the limit of pages is reached. The walk ends.
    pub(crate) fn next(&mut self) -> Option<Result<&Position, Error>> {
        if self.state != WalkState::Going {
            return None;
        }
        if self.pages >= self.max_pages {
            self.state = WalkState::Failed;
            let error = refused(&format!(
                "the walk was stopped after {} pages",
                self.max_pages
            ));
            return Some(Err(error.with_help("raise the limit with `.max_pages(…)`")));
        }
        Some(Ok(&self.at))
    }

    /// No readable page arrived. The walk ends.
    pub(crate) fn failed(&mut self) {
        self.state = WalkState::Failed;
    }

    /// Records a page.
    ///
    /// # Errors
    /// If the provider repeats a page or a cursor, sends another page than requested, or leaves resources out. The walk ends.
    pub(crate) fn arrived(&mut self, page: &PageSummary) -> Result<(), Error> {
        self.pages += 1;
        match self.after(page) {
            Ok(Some(next)) => self.at = next,
            Ok(None) => self.state = WalkState::Ended,
            Err(error) => {
                self.state = WalkState::Failed;
                return Err(error);
            }
        }
        Ok(())
    }

    fn after(&mut self, page: &PageSummary) -> Result<Option<Position>, Error> {
        let next = match &self.at {
            Position::Index(index) => Self::after_index(*index, page)?,
            Position::Cursor(_) => self.after_cursor(page)?,
        };
        let is_repeated = |contents: &mut CycleDetector| {
            page.fingerprint
                .is_some_and(|fingerprint| contents.is_repeated(fingerprint))
        };
        if page.count > 0 && is_repeated(&mut self.contents) {
            return Err(refused(
                "the provider sent a page again: it seems to ignore the paging parameters",
            ));
        }
        Ok(next)
    }

    /// The next index follows from the number of resources that arrived, not from `count` or `itemsPerPage`. The walk ends when as
    /// many have arrived as the total states. If more have arrived, the total is wrong or resources changed meanwhile: then an empty
    /// page ends the walk.
    fn after_index(index: u64, page: &PageSummary) -> Result<Option<Position>, Error> {
        if page.count == 0 {
            let missing = page.total.unwrap_or_default().saturating_sub(index - 1);
            return if missing == 0 {
                Ok(None)
            } else {
                Err(incomplete(missing))
            };
        }
        if let Some(start) = page.start_index
            && start != index
            && !(start == 0 && index == 1)
        {
            return Err(refused(&format!(
                "requested the page at startIndex {index}, but the provider sent the one at {start}: it seems to ignore the paging parameters"
            )));
        }
        let next = index.saturating_add(page.count as u64);
        let is_last = page.total == Some(next - 1);
        Ok((!is_last).then_some(Position::Index(next)))
    }

    /// A cursor is opaque, and a page that has one may be empty (RFC 9865 §2). A list without any resource must not have a total.
    fn after_cursor(&mut self, page: &PageSummary) -> Result<Option<Position>, Error> {
        let next = page.next_cursor.as_deref();
        self.is_empty &= page.count == 0;
        let Some(cursor) = next.filter(|cursor| !cursor.is_empty()) else {
            let missing = page.total.filter(|_| self.is_empty).unwrap_or_default();
            return if missing == 0 {
                Ok(None)
            } else {
                Err(incomplete(missing))
            };
        };
        if self.cursors.is_repeated(hash(cursor)) {
            return Err(refused("the provider sent a cursor again"));
        }
        Ok(Some(Position::Cursor(cursor.to_owned())))
    }
}

/// An empty page where resources are expected: an incomplete list must not pass for a complete one.
fn incomplete(missing: u64) -> Error {
    refused(&format!(
        "the provider sent an empty page, but its `totalResults` promises {missing} more resources"
    ))
}

fn refused(message: &str) -> Error {
    Error::new(ErrorKind::Paging(message.to_owned()))
}

fn hash(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}

/// Detects cycles in a sequence with constant memory (Brent's algorithm): a repeated item at once, a longer cycle after at most three
/// rounds.
#[derive(Debug, Clone, Default)]
struct CycleDetector {
    last: Option<u64>,
    kept: Option<u64>,
    /// The number of items since one was kept, and until the next one is kept.
    since: u64,
    until: u64,
}

impl CycleDetector {
    fn is_repeated(&mut self, item: u64) -> bool {
        if self.last == Some(item) || self.kept == Some(item) {
            return true;
        }
        if self.since >= self.until {
            self.kept = Some(item);
            self.until = (self.until * 2).max(1);
            self.since = 0;
        }
        self.since += 1;
        self.last = Some(item);
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(count: usize, total: u64, start: Option<u64>, first: &str) -> PageSummary {
        PageSummary {
            count,
            total: Some(total),
            start_index: start,
            next_cursor: None,
            fingerprint: fingerprint([Some(first)].into_iter()),
        }
    }

    fn by_index() -> Pager {
        Pager::new(Position::Index(1), 100)
    }

    fn by_cursor() -> Pager {
        Pager::new(Position::Cursor(String::new()), 100)
    }

    fn with(cursor: Option<&str>) -> PageSummary {
        PageSummary {
            count: 1,
            total: Some(1),
            next_cursor: cursor.map(str::to_owned),
            ..PageSummary::default()
        }
    }

    fn asked(pager: &mut Pager) -> Option<Position> {
        pager
            .next()
            .map(|next| next.expect("within the bound").clone())
    }

    // R7644-3.4.2.4-02
    #[test]
    fn continues_after_the_resources_that_arrived() {
        let mut pager = by_index();
        pager.arrived(&page(3, 5, Some(1), "a")).expect("first");
        assert_eq!(asked(&mut pager), Some(Position::Index(4)));
        pager.arrived(&page(2, 5, Some(4), "d")).expect("second");
        assert_eq!(asked(&mut pager), None);
        assert_eq!(pager.position(), None);
    }

    // R7644-3.4.2.4-03
    #[test]
    fn an_empty_page_before_the_total_is_an_error() {
        let empty = |total| PageSummary {
            total,
            // Ignored when paging by index.
            next_cursor: Some("x".to_owned()),
            ..PageSummary::default()
        };
        for total in [Some(2), Some(0), None] {
            let mut pager = by_index();
            pager.arrived(&page(2, 1000, None, "a")).expect("first");
            pager.arrived(&empty(total)).expect("the end");
            assert_eq!(asked(&mut pager), None);
        }
        let mut pager = by_index();
        pager.arrived(&page(2, 1000, None, "a")).expect("first");
        let error = pager
            .arrived(&empty(Some(1000)))
            .expect_err("998 are missing");
        assert!(
            error.is_paging() && error.to_string().contains("998"),
            "{error}"
        );
        assert!(by_index().arrived(&empty(Some(3))).is_err());
    }

    // R9865-2-05
    // R4
    #[test]
    fn a_list_without_resources_but_with_a_total_is_an_error_with_cursors_too() {
        let last = |count, total| PageSummary {
            count,
            total: Some(total),
            ..PageSummary::default()
        };
        assert!(by_cursor().arrived(&last(0, 3)).is_err());
        assert!(by_cursor().arrived(&last(0, 0)).is_ok());
        let mut pager = by_cursor();
        pager.arrived(&with(Some("x"))).expect("first");
        pager.arrived(&last(0, 3)).expect("the end");
    }

    // R7644-3.4.2.4-03: a total that is wrong, and one that changes on the way.
    #[test]
    fn a_total_that_was_exceeded_does_not_end_the_walk() {
        let mut pager = by_index();
        pager.arrived(&page(20, 10, Some(1), "a")).expect("first");
        assert_eq!(asked(&mut pager), Some(Position::Index(21)));
        pager.arrived(&page(20, 45, Some(21), "b")).expect("second");
        pager.arrived(&page(4, 44, Some(41), "c")).expect("third");
        assert_eq!(asked(&mut pager), None);
        let mut shrinking = by_index();
        shrinking.arrived(&page(20, 40, None, "a")).expect("first");
        shrinking.arrived(&page(0, 15, None, "")).expect("second");
        assert_eq!(asked(&mut shrinking), None);
    }

    // R7644-3.4.2.4-03
    #[test]
    fn a_provider_that_ignores_start_index_is_detected() {
        let mut says_so = by_index();
        says_so.arrived(&page(20, 50, Some(1), "a")).expect("first");
        let error = says_so
            .arrived(&page(20, 50, Some(1), "a"))
            .expect_err("ignored");
        assert!(error.is_paging(), "{error}");
        let mut silent = by_index();
        silent.arrived(&page(20, 50, None, "a")).expect("first");
        assert!(silent.arrived(&page(20, 50, None, "a")).is_err());
        assert_eq!(asked(&mut silent), None);
        assert_eq!(silent.position(), Some(&Position::Index(21)));
    }

    // R7644-3.4.2.4-03, R7644-7-01
    #[test]
    fn an_endless_walk_stops_at_the_limit_of_pages() {
        let mut pager = Pager::new(Position::Index(1), 10);
        for number in 0..10 {
            assert!(matches!(pager.next(), Some(Ok(_))), "page {number}");
            pager
                .arrived(&page(1, u64::MAX, None, &number.to_string()))
                .expect("a page");
        }
        let error = pager.next().expect("not the end").expect_err("the bound");
        assert!(
            error.is_paging() && error.to_string().contains("10 pages"),
            "{error}"
        );
        assert!(pager.next().is_none());
        assert_eq!(pager.position(), Some(&Position::Index(11)));
    }

    // R9865-2-02, R9865-2-06
    #[test]
    fn a_missing_cursor_ends_the_walk_and_the_total_does_not() {
        let mut pager = by_cursor();
        pager.arrived(&with(Some("x"))).expect("first");
        assert_eq!(asked(&mut pager), Some(Position::Cursor("x".to_owned())));
        let empty = PageSummary {
            count: 0,
            ..with(Some("y"))
        };
        pager.arrived(&empty).expect("an empty page that goes on");
        assert_eq!(asked(&mut pager), Some(Position::Cursor("y".to_owned())));
        pager.arrived(&with(None)).expect("third");
        assert_eq!(asked(&mut pager), None);
    }

    // R9865-2-04
    #[test]
    fn a_repeated_cursor_is_detected_at_once_and_a_cycle_soon() {
        let mut pager = by_cursor();
        pager.arrived(&with(Some("x"))).expect("first");
        assert!(pager.arrived(&with(Some("x"))).is_err());
        for length in 1..40_usize {
            let mut pager = Pager::new(Position::Cursor("start".to_owned()), usize::MAX);
            let walked = (0..1000_usize)
                .map(|n| pager.arrived(&with(Some(&(n % length).to_string()))))
                .position(|outcome| outcome.is_err())
                .expect("a circle");
            assert!(walked <= 3 * length + 1, "{walked} of {length}");
        }
    }

    // R9865-2-04
    #[test]
    fn a_long_walk_without_repetition_is_not_a_cycle() {
        let mut pager = Pager::new(Position::Cursor(String::new()), usize::MAX);
        for number in 0..5000 {
            let page = PageSummary {
                fingerprint: Some(number),
                ..with(Some(&number.to_string()))
            };
            pager.arrived(&page).expect("new");
        }
    }

    // R9865-2-03
    #[test]
    fn a_failed_walk_keeps_its_position() {
        let mut pager = by_cursor();
        pager.arrived(&with(Some("x"))).expect("first");
        pager.failed();
        assert!(pager.next().is_none());
        assert_eq!(pager.position(), Some(&Position::Cursor("x".to_owned())));
        assert_eq!(format!("{:?}", pager.position()), "Some(Cursor(1 bytes))");
    }

    // R7644-3.4.2.4-02
    #[test]
    fn a_page_must_start_where_it_was_requested() {
        for (start, accepted) in [
            (None, true),
            (Some(1), true),
            (Some(0), true),
            (Some(3), false),
        ] {
            let mut pager = by_index();
            let arrived = pager.arrived(&page(2, 9, start, "a"));
            assert_eq!(arrived.is_ok(), accepted, "{start:?}");
        }
        for (start, accepted) in [
            (None, true),
            (Some(3), true),
            (Some(0), false),
            (Some(1), false),
        ] {
            let mut pager = by_index();
            pager.arrived(&page(2, 9, Some(1), "a")).expect("first");
            let arrived = pager.arrived(&page(2, 9, start, "b"));
            assert_eq!(arrived.is_ok(), accepted, "{start:?}");
        }
    }

    // R9865-2-01
    #[test]
    fn empty_pages_with_cursors_may_be_equal() {
        let mut pager = by_cursor();
        for cursor in ["a", "b", "c"] {
            let empty = PageSummary {
                count: 0,
                total: None,
                next_cursor: Some(cursor.to_owned()),
                fingerprint: Some(7),
                ..PageSummary::default()
            };
            pager.arrived(&empty).expect(cursor);
        }
    }
}
