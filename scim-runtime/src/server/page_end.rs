//! Where the last page ended, so that a walk over all pages visits each resource once.

use super::entry::EntryPosition;
use std::collections::BTreeMap;

/// The ends of the last page by index, by resource type.
#[derive(Debug, Clone, Default)]
pub(super) struct PageEnds(BTreeMap<usize, PageEnd>);

/// A position, and the number of resources up to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct PageEnd {
    pub(super) count: usize,
    pub(super) at: EntryPosition,
}

impl PageEnds {
    /// The end of the last page, unless more resources than `skip` come before it.
    pub(super) fn before(&self, resource_type: usize, skip: usize) -> Option<PageEnd> {
        let end = self.0.get(&resource_type).copied();
        end.filter(|end| end.count <= skip)
    }

    pub(super) fn ended(&mut self, resource_type: usize, end: PageEnd) {
        self.0.insert(resource_type, end);
    }

    /// Takes note of a removed resource. A new one comes after all others, so it changes nothing.
    pub(super) fn removed(&mut self, resource_type: usize, at: EntryPosition) {
        if let Some(end) = self.0.get_mut(&resource_type)
            && at <= end.at
        {
            end.count = end.count.saturating_sub(1);
        }
    }
}
