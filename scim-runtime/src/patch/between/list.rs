//! Values of a multi-valued attribute: which are removed, changed, added.

use super::{
    diff::{Diff, Unnamed, operation, part},
    pairing::{Pairing, value_key},
    refuse,
    select::Selector,
    value_change::{ValueChange, value_changes},
};
use crate::{
    Json,
    filter::{Filter, is_unassigned},
    patch::{
        Op, Operation, PatchError,
        message::size,
        value::{canonical, writable},
    },
    record::{Attribute, Kind},
    syntax::{AttributePath, Path},
};
use std::collections::BTreeSet;

/// An attribute and its old values.
#[derive(Clone, Copy)]
pub(super) struct ListDiff<'a> {
    pub(super) diff: Diff<'a>,
    pub(super) path: &'a AttributePath,
    pub(super) attribute: &'a Attribute,
    pub(super) old: &'a [Json],
}

impl ListDiff<'_> {
    /// The values one by one, or the whole list if that is shorter or if no filter can select a value.
    pub(super) fn operations(self, new: &[Json]) -> Result<Vec<Operation>, PatchError> {
        let mut seen = BTreeSet::new();
        let new: Vec<&Json> = new
            .iter()
            .filter(|item| {
                let item = writable(self.attribute, item);
                !is_unassigned(&item) && seen.insert(canonical(&item))
            })
            .collect();
        let wanted: Vec<Json> = new
            .iter()
            .map(|item| writable(self.attribute, item))
            .collect();
        let pairing = Pairing::new(self.diff.unnamed, self.attribute, self.old, &wanted);
        let targets = self.targets(&pairing, &new, wanted);
        refuse::two_primaries(self.attribute, self.path, &targets)?;
        if texts(self.old) == texts(&targets) {
            return Ok(Vec::new());
        }
        let repeats = repeats_values(self.attribute, &targets);
        if self.old.is_empty() {
            // `add` would merge equal values.
            let op = if repeats { Op::Replace } else { Op::Add };
            return Ok(vec![operation(
                op,
                self.path.clone(),
                Some(Json::Array(targets)),
            )]);
        }
        refuse::immutable(self.attribute, self.path)?;
        let changes = self.changes(&pairing, &targets)?;
        let all = Json::Array(targets.clone());
        let whole = vec![operation(Op::Replace, self.path.clone(), Some(all))];
        // A filter can follow an attribute, but not a sub-attribute (RFC 7644 §3.5.2).
        let has_filters = self.path.sub.is_empty();
        if repeats || !has_filters {
            return Ok(whole);
        }
        let steps = self.steps(&pairing, changes, &targets, size(&whole));
        Ok(steps.unwrap_or(whole))
    }

    /// The target of each new value, in the order of the new values.
    fn targets(self, pairing: &Pairing, new: &[&Json], wanted: Vec<Json>) -> Vec<Json> {
        let mut targets = wanted;
        let gives_primary = targets.iter().any(refuse::is_primary);
        for (before, after) in &pairing.changed {
            let (Some(old), Some(new), Some(target)) = (
                self.old.get(*before),
                new.get(*after),
                targets.get_mut(*after),
            ) else {
                continue;
            };
            let is_named = part(new, "primary") != &Json::Null;
            *target = self.diff.target(self.attribute, old, new);
            if self.diff.unnamed == Unnamed::Kept && gives_primary && !is_named {
                // Another value takes `primary`.
                if let Json::Object(members) = target {
                    members.retain(|name, _| !name.eq_ignore_ascii_case("primary"));
                }
            }
        }
        targets
    }

    /// The changes within values, each with the old position. Those that give `primary` are last.
    fn changes(
        self,
        pairing: &Pairing,
        targets: &[Json],
    ) -> Result<Vec<(usize, ValueChange)>, PatchError> {
        let mut changes = Vec::new();
        for (before, after) in &pairing.changed {
            let (Some(old), Some(target)) = (self.old.get(*before), targets.get(*after)) else {
                continue;
            };
            let found = value_changes(&self.diff, self.path, self.attribute, old, target)?;
            changes.extend(found.into_iter().map(|change| (*before, change)));
        }
        changes.sort_by_key(|(_, change)| change.gives_primary);
        Ok(changes)
    }

    /// Removes, then changes, then adds. `None` if no filter selects a value, or if this is longer than the limit.
    fn steps(
        self,
        pairing: &Pairing,
        changes: Vec<(usize, ValueChange)>,
        targets: &[Json],
        limit: usize,
    ) -> Option<Vec<Operation>> {
        let mut selector = Selector::new(self.diff.style, self.attribute, self.old);
        let mut steps = Steps::new(self.path, limit);
        for index in &pairing.removed {
            steps.push(Op::Remove, selector.select(*index, None)?, None, None)?;
            selector.remove(*index);
        }
        for (index, change) in changes {
            let filter = selector.select(index, change.sub.as_deref())?;
            match (&change.sub, &change.value) {
                (Some(sub), value) => {
                    selector.set(index, sub, value.as_ref().unwrap_or(&Json::Null));
                }
                (None, value) => selector.replace(index, value.clone().unwrap_or_default()),
            }
            steps.push(change.op, filter, change.sub, change.value)?;
        }
        let added: Vec<Json> = pairing
            .added
            .iter()
            .filter_map(|index| targets.get(*index).cloned())
            .collect();
        if !added.is_empty() {
            let add = operation(Op::Add, self.path.clone(), Some(Json::Array(added)));
            steps.add(add)?;
        }
        Some(steps.operations)
    }
}

fn texts(items: &[Json]) -> BTreeSet<String> {
    items.iter().map(canonical).collect()
}

/// Whether two values of a list have an equal `value`.
fn repeats_values(attribute: &Attribute, items: &[Json]) -> bool {
    let mut seen = BTreeSet::new();
    attribute.kind == Kind::Complex
        && items
            .iter()
            .filter_map(|item| value_key(attribute, item))
            .any(|value| !seen.insert(value))
}

/// Operations up to a size.
struct Steps<'p> {
    path: &'p AttributePath,
    operations: Vec<Operation>,
    size: usize,
    limit: usize,
}

impl<'p> Steps<'p> {
    fn new(path: &'p AttributePath, limit: usize) -> Self {
        Self {
            path,
            operations: Vec::new(),
            size: 0,
            limit,
        }
    }

    fn push(
        &mut self,
        op: Op,
        filter: Filter,
        sub: Option<String>,
        value: Option<Json>,
    ) -> Option<()> {
        self.add(Operation {
            op,
            path: Some(Path::filtered(self.path.clone(), filter, sub)),
            value,
        })
    }

    fn add(&mut self, operation: Operation) -> Option<()> {
        self.size += size(std::slice::from_ref(&operation));
        self.operations.push(operation);
        (self.size <= self.limit).then_some(())
    }
}
