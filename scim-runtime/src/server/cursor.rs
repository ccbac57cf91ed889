//! Cursors (RFC 9865): a query's results are fixed when it starts, and every cursor is a place in them.
//!
//! What changes meanwhile changes the resources, not their order; what is deleted is passed over.

use super::{entry::EntryPosition, message::ErrorReply, random::mix};
use crate::ScimType;
use std::{
    collections::VecDeque,
    sync::Arc,
    time::{Duration, Instant},
};

/// So many cursors are known at a time; the oldest expire.
const KNOWN: usize = 10_000;

/// What a query found: types and positions in the store, in the order of the query.
pub(super) type QueryResults = Arc<[(usize, EntryPosition)]>;

/// Where a cursor points.
#[derive(Debug, Clone)]
pub(super) struct CursorPosition {
    /// What was asked, but for cursor and count: it stays the same from page to page (RFC 9865 §2).
    pub(super) query: String,
    pub(super) results: QueryResults,
    /// Of the page's first result.
    pub(super) at: usize,
}

#[derive(Debug, Clone)]
pub(super) struct Cursors {
    key: u64,
    /// The number of the first in `places`.
    first: u64,
    places: VecDeque<(Instant, CursorPosition)>,
}

impl Cursors {
    pub(super) fn new(key: u64) -> Self {
        Self {
            key,
            first: 1,
            places: VecDeque::new(),
        }
    }

    /// A cursor that leads to a place.
    pub(super) fn save(&mut self, place: CursorPosition) -> String {
        if self.places.len() >= KNOWN {
            self.places.pop_front();
            self.first += 1;
        }
        let number = self.first + self.places.len() as u64;
        self.places.push_back((Instant::now(), place));
        format!("{number:x}-{:016x}", self.seal(number))
    }

    /// Where a cursor leads.
    pub(super) fn find(
        &self,
        cursor: &str,
        query: &str,
        timeout: Option<u64>,
    ) -> Result<CursorPosition, ErrorReply> {
        let number = self.number(cursor).ok_or_else(|| {
            ErrorReply::typed(
                400,
                ScimType::InvalidCursor,
                "this is no cursor of this service provider",
            )
        })?;
        let expired = || {
            let detail = "the cursor has expired: start again with an empty one";
            ErrorReply::typed(400, ScimType::ExpiredCursor, detail)
        };
        let index = number.checked_sub(self.first).ok_or_else(expired)?;
        let (made, place) = usize::try_from(index)
            .ok()
            .and_then(|index| self.places.get(index))
            .ok_or_else(expired)?;
        if timeout.is_some_and(|seconds| made.elapsed() > Duration::from_secs(seconds)) {
            return Err(expired());
        }
        if place.query != query {
            let detail = "the cursor belongs to a query with other parameters";
            return Err(ErrorReply::typed(400, ScimType::InvalidCursor, detail));
        }
        Ok(place.clone())
    }

    /// Lets all cursors expire.
    pub(super) fn expire(&mut self) {
        self.first += self.places.len() as u64;
        self.places.clear();
    }

    fn number(&self, cursor: &str) -> Option<u64> {
        let (number, seal) = cursor.split_once('-')?;
        let number = u64::from_str_radix(number, 16).ok()?;
        let seal = u64::from_str_radix(seal, 16).ok()?;
        let is_ours = seal == self.seal(number) && number < self.first + self.places.len() as u64;
        is_ours.then_some(number)
    }

    fn seal(&self, number: u64) -> u64 {
        mix(self.key ^ mix(number))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(query: &str) -> CursorPosition {
        CursorPosition {
            query: query.to_owned(),
            results: Arc::from([]),
            at: 3,
        }
    }

    fn kind(result: Result<CursorPosition, ErrorReply>) -> String {
        let failure = result.expect_err("this cursor is not good");
        let body = failure.reply().body.unwrap_or_default();
        body["scimType"].as_str().unwrap_or_default().to_owned()
    }

    // R9865-2-03
    #[test]
    fn cursors_are_ours_and_of_this_query_and_in_time() {
        let mut cursors = Cursors::new(7);
        let cursor = cursors.save(place("q"));
        assert_eq!(cursors.find(&cursor, "q", Some(60)).expect("good").at, 3);
        for foreign in ["", "1", "1-0", "zz-zz", "after-2", "2-ffffffffffffffff"] {
            assert_eq!(kind(cursors.find(foreign, "q", None)), "invalidCursor");
        }
        assert_eq!(kind(cursors.find(&cursor, "p", None)), "invalidCursor");
        cursors.expire();
        assert_eq!(kind(cursors.find(&cursor, "q", None)), "expiredCursor");
    }

    // R9865-2-03
    #[test]
    fn the_oldest_cursor_expires_when_there_are_too_many() {
        let mut cursors = Cursors::new(7);
        let first = cursors.save(place("q"));
        let second = cursors.save(place("q"));
        for _ in 1..KNOWN {
            cursors.save(place("q"));
        }
        assert_eq!(kind(cursors.find(&first, "q", None)), "expiredCursor");
        assert!(cursors.find(&second, "q", None).is_ok());
    }
}
