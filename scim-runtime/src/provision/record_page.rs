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
        match self.planner.settled(resource).filter(|_| is_sound) {
            Some((wanted, key)) => {
                self.settled_keys.push(&key);
                self.settled.push(SettledRecord {
                    id,
                    wanted,
                    scope: self.planner.scope(resource, common),
                });
            }
            None => {
                let last = std::mem::replace(&mut self.last, Stored::empty());
                self.others.push(last);
            }
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
    fn ids(&self) -> Vec<Option<&str>> {
        let texts = (0..self.ids.len()).map(|number| self.ids.get(number));
        texts.map(|id| (!id.is_empty()).then_some(id)).collect()
    }
}
