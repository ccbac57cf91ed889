//! The state of one PATCH. The other files of this folder add methods to it.

use super::index::ListIndex;
use crate::{patch::PatchOptions, record::Descriptor};
use std::collections::HashMap;

/// The state of one PATCH.
pub(super) struct Applier<'a> {
    pub(super) descriptor: Descriptor<'a>,
    pub(super) options: PatchOptions,
    /// The index of the current operation.
    pub(super) operation: usize,
    /// Indexes of the lists that were added to, by extension and attribute. They make many adds to one list linear.
    pub(super) indexes: HashMap<ListKey<'a>, ListIndex>,
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
}
