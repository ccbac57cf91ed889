//! Collects changes while two versions are compared.

use super::{
    difference::DocumentChange,
    kind::{self, DifferenceKind},
};
use crate::model::ModelPart;

/// The changes seen so far, with the part of the provider that they are about.
#[derive(Default)]
pub(super) struct ChangeList {
    pub(super) all: Vec<(ModelPart, DocumentChange)>,
}

impl ChangeList {
    /// Adds a change from one value to another.
    pub(super) fn changed(
        &mut self,
        part: &ModelPart,
        kind: &'static DifferenceKind,
        before: impl Into<String>,
        after: impl Into<String>,
    ) {
        self.push(part, kind, Some(before.into()), Some(after.into()));
    }

    /// Adds a change that the kind describes completely.
    pub(super) fn seen(&mut self, part: &ModelPart, kind: &'static DifferenceKind) {
        self.push(part, kind, None, None);
    }

    /// Adds something new.
    pub(super) fn added(
        &mut self,
        part: &ModelPart,
        kind: &'static DifferenceKind,
        what: impl Into<String>,
    ) {
        self.push(part, kind, None, Some(what.into()));
    }

    /// Adds something that is gone.
    pub(super) fn removed(
        &mut self,
        part: &ModelPart,
        kind: &'static DifferenceKind,
        what: impl Into<String>,
    ) {
        self.push(part, kind, Some(what.into()), None);
    }

    /// Compares descriptions.
    pub(super) fn description(&mut self, part: &ModelPart, old: Option<&str>, new: Option<&str>) {
        if old != new {
            let (before, after) = (old.unwrap_or_default(), new.unwrap_or_default());
            self.changed(part, &kind::DESCRIPTION_CHANGED, before, after);
        }
    }

    fn push(
        &mut self,
        part: &ModelPart,
        kind: &'static DifferenceKind,
        before: Option<String>,
        after: Option<String>,
    ) {
        let change = DocumentChange {
            kind,
            before,
            after,
        };
        self.all.push((part.clone(), change));
    }
}
