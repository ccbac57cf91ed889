//! Compares a page's records while they are read.

use super::{
    planner::{Planner, ProviderResource, ScopeMembership},
    text_list::TextList,
};
use crate::{
    client::PageSink,
    record::{Common, Fields, Resource, Stored},
    walk::StoredSink,
};

/// The resources of a page, as far as a plan needs them. Most of them are as wanted: only their keys and ids are kept, and all of them
/// are read into the same record, whose memory stays in the cache.
///
/// The planner learns of them when the page is complete.
pub(super) struct RecordPage<'p, 'w, R> {
    planner: &'p mut Planner<'w>,
    /// The last resource that was read.
    last: Stored<R>,
    is_compared: bool,
    ids: TextList,
    settled: Vec<SettledRecord>,
    settled_keys: TextList,
    others: Vec<Stored<R>>,
}

/// A resource that is as wanted.
struct SettledRecord {
    /// The number of its id.
    id: usize,
    /// The number of the wanted resource.
    wanted: usize,
    scope: ScopeMembership,
}

impl<'p, 'w, R: Resource> RecordPage<'p, 'w, R> {
    pub(super) fn new(planner: &'p mut Planner<'w>) -> Self {
        Self {
            planner,
            last: Stored::empty(),
            is_compared: true,
            ids: TextList::default(),
            settled: Vec::new(),
            settled_keys: TextList::default(),
            others: Vec::new(),
        }
    }

    /// Tells the planner about the page. The next page can be read after it.
    pub(super) fn commit(&mut self) {
        self.compare_last();
        for (number, one) in self.settled.drain(..).enumerate() {
            let (key, id) = (self.settled_keys.get(number), self.ids.get(one.id));
            self.planner.settle(one.wanted, key, id, one.scope);
        }
        for stored in self.others.drain(..) {
            let json = serde_json::from_slice(&stored.to_json()).unwrap_or_default();
            if let Some(listed) = ProviderResource::from_json(json) {
                self.planner.observe(&listed);
            }
        }
        self.clear();
    }

    fn compare_last(&mut self) {
        if self.is_compared {
            return;
        }
        self.is_compared = true;
        let Stored { resource, common } = &self.last;
        let id = self.ids.push(common.id.as_deref().unwrap_or_default());
        // What isn't sound is kept, so that it is reported.
        let schemas = &mut common.schemas.iter();
        let is_sound = common.is_complete() && schemas.any(|urn| urn.eq_ignore_ascii_case(R::URN));
        let settled = self.planner.settled(resource).filter(|_| is_sound);
        if let Some((wanted, key)) = settled {
            self.settled_keys.push(&key);
            self.settled.push(SettledRecord {
                id,
                wanted,
                scope: self.planner.scope(resource, common),
            });
        } else {
            let last = std::mem::replace(&mut self.last, Stored::empty());
            self.others.push(last);
        }
    }
}

impl<R: Resource> StoredSink for RecordPage<'_, '_, R> {
    fn push(&mut self) -> (&mut dyn Fields, &mut Common) {
        self.compare_last();
        self.last = Stored::empty();
        self.is_compared = false;
        (&mut self.last.resource, &mut self.last.common)
    }

    fn commons(&mut self, each: &mut dyn FnMut(&mut Common)) {
        self.compare_last();
        for stored in &mut self.others {
            each(&mut stored.common);
        }
    }

    fn len(&self) -> usize {
        self.ids.len() + usize::from(!self.is_compared)
    }

    fn clear(&mut self) {
        self.is_compared = true;
        self.ids.clear();
        self.settled.clear();
        self.settled_keys.clear();
        self.others.clear();
    }
}

impl<R: Resource> PageSink for RecordPage<'_, '_, R> {
    fn ids(&mut self) -> Vec<Option<&str>> {
        self.compare_last();
        let texts = (0..self.ids.len()).map(|number| self.ids.get(number));
        texts.map(|id| (!id.is_empty()).then_some(id)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        models::User,
        provision::{
            planner::ListingCoverage, record_comparison::tests::settings, wanted::WantedRecords,
        },
    };
    use std::sync::Arc;

    fn user(key: &str) -> User {
        User {
            external_id: Some(key.to_owned()),
            title: Some("Guide".to_owned()),
            ..User::new(key)
        }
    }

    /// Reads a user into the page.
    fn push(page: &mut RecordPage<'_, '_, User>, key: &str, title: &str) {
        let (record, common) = page.push();
        let body = format!(
            r#"{{"schemas": ["{}"], "id": "id-{key}", "externalId": "{key}", "userName": "{key}", "title": "{title}"}}"#,
            User::URN
        );
        let mut memory = usize::MAX;
        crate::walk::read_stored(body.as_bytes(), record, common, false, &mut memory).expect(key);
    }

    #[test]
    fn a_page_that_is_read_twice_counts_once() {
        let settings = settings(
            &["title"],
            crate::provision::missing_value::MissingValue::Kept,
        );
        let wanted = ["a", "b", "c"].map(user);
        let records: WantedRecords<User, &User> = WantedRecords::new(&wanted);
        let mut planner = Planner::new(Arc::new(settings), Box::new(records));
        let mut page = RecordPage::<User>::new(&mut planner);
        for time in 0..2 {
            push(&mut page, "a", "Guide");
            push(&mut page, "c", "Guide");
            push(&mut page, "b", "Manager");
            assert_eq!(page.len(), 3);
            assert_eq!(page.ids(), [Some("id-a"), Some("id-c"), Some("id-b")]);
            if time == 0 {
                page.clear();
                assert_eq!((page.len(), page.ids().len()), (0, 0));
            }
        }
        page.commit();
        assert_eq!(page.len(), 0);
        let plan = planner.finish(ListingCoverage::Everything { total: Some(3) });
        assert_eq!(
            (plan.unchanged, plan.changes.len(), plan.conflicts.len()),
            (2, 1, 0)
        );
        let keys: Vec<_> = plan
            .ids()
            .iter()
            .map(|(key, id)| (key.as_str(), id.as_str()))
            .collect();
        assert_eq!(keys, [("a", "id-a"), ("b", "id-b"), ("c", "id-c")]);
    }
}
