//! The state of one PATCH. The other files of this folder add methods to it.

use super::index::ListIndex;
use crate::{
    Json,
    patch::{
        PatchOptions,
        value::{as_list, member_mut},
    },
    record::{Attribute, Descriptor},
};
use std::collections::HashMap;

/// The state of one PATCH.
pub(super) struct Applier<'a> {
    pub(super) descriptor: Descriptor<'a>,
    pub(super) options: PatchOptions,
    /// The index of the current operation.
    pub(super) operation: usize,
    /// Indexes of the lists that were changed value by value, by extension and attribute. Many operations on one list take linear
    /// time with them.
    pub(super) indexes: HashMap<ListKey<'a>, ListIndex<'a>>,
    /// Required attributes of extensions that were removed. The removal is allowed if the whole extension is removed.
    pub(super) removals: Vec<RequiredRemoval<'a>>,
}

/// The URN of the extension, or an empty text, and the name of the attribute.
pub(super) type ListKey<'a> = (&'a str, &'a str);

/// A required attribute of an extension that an operation removed.
pub(super) struct RequiredRemoval<'a> {
    pub(super) key: ListKey<'a>,
    pub(super) operation: usize,
}

impl<'a> Applier<'a> {
    pub(super) fn new(descriptor: Descriptor<'a>, options: PatchOptions) -> Self {
        Self {
            descriptor,
            options,
            operation: 0,
            indexes: HashMap::new(),
            removals: Vec::new(),
        }
    }

    /// Takes the index of a list, or begins one.
    pub(super) fn index(
        &mut self,
        key: ListKey<'a>,
        attribute: &'a Attribute,
        items: &[Json],
    ) -> ListIndex<'a> {
        let known = self.indexes.remove(&key);
        known.unwrap_or_else(|| ListIndex::new(attribute, items, self.options.comparison))
    }

    /// Drops the indexes of some lists, and removes the places of the values that were removed.
    pub(super) fn drop_indexes(&mut self, resource: &mut Json, of: impl Fn(&ListKey<'a>) -> bool) {
        for (key, index) in self.indexes.extract_if(|key, _| of(key)) {
            let (urn, name) = key;
            let holder = match urn {
                "" => Some(&mut *resource),
                urn => member_mut(resource, urn),
            };
            if let Some(list) = holder.and_then(|holder| member_mut(holder, name)) {
                index.compact(as_list(list));
            }
        }
    }
}
