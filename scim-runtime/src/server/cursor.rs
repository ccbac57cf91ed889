//! Cursors (RFC 9865): the results of a query are fixed when it starts, and a cursor is a position in them.
//!
//! Later changes don't move results between pages. Deleted resources are skipped.

use super::{entry::EntryPosition, message::ErrorReply, random::mix};
use crate::ScimType;
use std::{
    collections::VecDeque,
    sync::Arc,
    time::{Duration, Instant},
};

/// The most cursors that are valid at a time. Older ones expire.
const KNOWN: usize = 10_000;

/// The results of a query: resource types and positions in the store, in the order of the query.
pub(super) type QueryResults = Arc<[(usize, EntryPosition)]>;

/// The position that a cursor stands for.
#[derive(Debug, Clone)]
pub(super) struct CursorPosition {
    /// The query's parameters except cursor and count. They must stay the same from page to page (RFC 9865 §2).
    pub(super) query: String,
    pub(super) results: QueryResults,
    /// The index of the page's first result.
    pub(super) at: usize,
}

#[derive(Debug, Clone)]
pub(super) struct Cursors {
    key: u64,
    /// The number of the first cursor in `places`.
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

    /// Creates a cursor for a position.
    pub(super) fn save(&mut self, place: CursorPosition) -> String {
        if self.places.len() >= KNOWN {
            self.places.pop_front();
            self.first += 1;
        }
        let number = self.first + self.places.len() as u64;
        self.places.push_back((Instant::now(), place));
        format!("{number:x}-{:016x}", self.seal(number))
    }

    /// The position of a cursor.
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
                "the cursor was not issued by this service provider",
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

    /// Makes all cursors expire.
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
        let failure = result.expect_err("an invalid cursor");
        let body = failure.reply().body.unwrap_or_default();
        body["scimType"].as_str().unwrap_or_default().to_owned()
    }

    // R9865-2-03
    #[test]
    fn foreign_and_expired_cursors_and_those_of_other_queries_are_rejected() {
        let mut cursors = Cursors::new(7);
        let cursor = cursors.save(place("q"));
        assert_eq!(
            cursors
                .find(&cursor, "q", Some(60))
                .expect("a valid cursor")
                .at,
            3
        );
        for foreign in ["", "1", "1-0", "zz-zz", "after-2", "2-ffffffffffffffff"] {
            assert_eq!(kind(cursors.find(foreign, "q", None)), "invalidCursor");
        }
        assert_eq!(kind(cursors.find(&cursor, "p", None)), "invalidCursor");
        cursors.expire();
        assert_eq!(kind(cursors.find(&cursor, "q", None)), "expiredCursor");
    }

    // R9865-2-03
    #[test]
    fn the_oldest_cursor_expires_if_there_are_too_many() {
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
