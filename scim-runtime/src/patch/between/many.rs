//! Values of a multi-valued attribute: which go, which change, which come.

use super::{
    is_hidden, is_primary, is_read_only, operation, part, refuse_immutable, required,
    says_the_same,
    select::{Current, sub_bucket, value_bucket},
    shorter, unknown,
};
use crate::{
    Json,
    filter::{Filter, is_unassigned},
    patch::{Op, Operation, PatchError, message::size, value::canonical},
    path::{AttributePath, Path},
    record::{Attribute, Kind, Mutability},
};
use std::collections::{BTreeSet, HashMap};

/// An attribute, and its values before and after.
#[derive(Clone, Copy)]
pub(super) struct Lists<'a> {
    pub(super) path: &'a AttributePath,
    pub(super) attribute: &'a Attribute,
    pub(super) old: &'a [Json],
    pub(super) new: &'a [Json],
}

impl<'a> Lists<'a> {
    /// The values one by one, or all anew where that is shorter or no filter can tell them apart.
    pub(super) fn operations(self) -> Result<Vec<Operation>, PatchError> {
        let all = Json::Array(self.new.to_vec());
        let whole = vec![operation(Op::Replace, self.path.clone(), Some(all))];
        let pairing = Pairing::new(self.attribute, self.old, self.new);
        let changes = self.changes(&pairing)?;
        if repeats_values(self.attribute, &Json::Array(self.new.to_vec()))
            || self.attribute.required && pairing.keeps_nothing(self.old)
        {
            // Without the last value it would be unassigned for a moment.
            return Ok(whole);
        }
        let stepwise = self.steps(&pairing, changes, size(&whole));
        Ok(stepwise.map_or_else(|| whole.clone(), |steps| shorter(steps, whole.clone())))
    }

    /// What changes within the values, each with its place; those that take `primary` last.
    fn changes(self, pairing: &Pairing) -> Result<Vec<(usize, Change<'a>)>, PatchError> {
        let mut changes = Vec::new();
        for (before, after) in &pairing.changed {
            let (Some(old), Some(new)) = (self.old.get(*before), self.new.get(*after)) else {
                continue;
            };
            let found = value_changes(self.path, self.attribute, old, new)?;
            changes.extend(found.into_iter().map(|change| (*before, change)));
        }
        changes.sort_by_key(|(_, change)| change.takes_primary);
        Ok(changes)
    }

    /// First what goes, then what changes, then what comes. `None` where a value can't be told apart, or once it is longer than
    /// the limit.
    fn steps(
        self,
        pairing: &Pairing,
        changes: Vec<(usize, Change<'_>)>,
        limit: usize,
    ) -> Option<Vec<Operation>> {
        let mut current = Current::new(self.attribute, self.old);
        let mut operations = Steps::new(self.path, limit);
        for index in &pairing.gone {
            operations.push(Op::Remove, current.select(*index)?, None, None)?;
            current.remove(*index);
        }
        for (index, change) in changes {
            let filter = current.select(index)?;
            let sub = change.sub.map(|sub| sub.name.to_string());
            if let Some(sub) = &sub {
                current.set(index, sub, change.value.as_ref().unwrap_or(&Json::Null));
            }
            operations.push(change.op, filter, sub, change.value)?;
        }
        let mut operations = operations.operations;
        let come: Vec<Json> = pairing
            .come
            .iter()
            .filter_map(|index| self.new.get(*index).cloned())
            .collect();
        if !come.is_empty() {
            operations.push(operation(
                Op::Add,
                self.path.clone(),
                Some(Json::Array(come)),
            ));
        }
        Some(operations)
    }
}

/// Whether two values of a list have an equal `value`.
pub(super) fn repeats_values(attribute: &Attribute, values: &Json) -> bool {
    let mut seen = BTreeSet::new();
    attribute.kind == Kind::Complex
        && values
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|item| value_bucket(attribute, item))
            .any(|value| !seen.insert(value))
}

/// Which value becomes which.
struct Pairing {
    /// Places in the old list of those that go.
    gone: Vec<usize>,
    /// Places in the old and in the new list.
    changed: Vec<(usize, usize)>,
    /// Places in the new list.
    come: Vec<usize>,
}

impl Pairing {
    fn new(attribute: &Attribute, old: &[Json], new: &[Json]) -> Self {
        let (was, is) = (texts(old), texts(new));
        let without = |items: &[Json], others: &BTreeSet<String>| -> Vec<usize> {
            (0..items.len())
                .filter(|index| {
                    items
                        .get(*index)
                        .is_some_and(|item| !others.contains(&canonical(item)))
                })
                .collect()
        };
        let mut pairing = Self {
            gone: without(old, &is),
            changed: Vec::new(),
            come: without(new, &was),
        };
        if attribute.kind != Kind::Complex {
            return pairing;
        }
        pairing.pair(old, new, |item| value_bucket(attribute, item));
        let may_change = Attribute::find(&attribute.sub_attributes, "value")
            .is_none_or(|value| value.mutability == Mutability::ReadWrite);
        if may_change {
            pairing.pair(old, new, |item| sub_bucket(attribute, "type", item));
        }
        pairing
    }

    /// Pairs those that share a key which no other value of their list has.
    fn pair(&mut self, old: &[Json], new: &[Json], key: impl Fn(&Json) -> Option<String>) {
        let (was, is) = (unique(old, &key), unique(new, &key));
        let come: BTreeSet<usize> = self.come.iter().copied().collect();
        let mut found = Vec::new();
        self.gone.retain(|before| {
            let after = old
                .get(*before)
                .and_then(&key)
                .filter(|key| was.get(key) == Some(&Some(*before)))
                .and_then(|key| is.get(&key).copied().flatten())
                .filter(|after| come.contains(after));
            found.extend(after.map(|after| (*before, after)));
            after.is_none()
        });
        let paired: BTreeSet<usize> = found.iter().map(|(_, after)| *after).collect();
        self.come.retain(|after| !paired.contains(after));
        self.changed.extend(found);
    }

    fn keeps_nothing(&self, old: &[Json]) -> bool {
        self.gone.len() == old.len()
    }
}

fn texts(items: &[Json]) -> BTreeSet<String> {
    items.iter().map(canonical).collect()
}

/// Where each key is; `None` where it is more than once.
fn unique(items: &[Json], key: impl Fn(&Json) -> Option<String>) -> HashMap<String, Option<usize>> {
    let mut places = HashMap::new();
    for (index, item) in items.iter().enumerate() {
        if let Some(key) = key(item) {
            places
                .entry(key)
                .and_modify(|place| *place = None)
                .or_insert(Some(index));
        }
    }
    places
}

/// One operation on one value.
struct Change<'a> {
    op: Op,
    /// `None`: on the value itself, which its members are merged into.
    sub: Option<&'a Attribute>,
    value: Option<Json>,
    takes_primary: bool,
}

/// What differs between two forms of one value.
fn value_changes<'a>(
    path: &AttributePath,
    attribute: &'a Attribute,
    old: &Json,
    new: &Json,
) -> Result<Vec<Change<'a>>, PatchError> {
    let mut changes = Vec::new();
    // What tells values apart changes last.
    let tells = |sub: &&Attribute| {
        ["value", "type"]
            .iter()
            .any(|n| sub.name.eq_ignore_ascii_case(n))
    };
    let subs = attribute.sub_attributes.iter();
    for sub in subs
        .clone()
        .filter(|sub| !tells(sub))
        .chain(subs.filter(tells))
    {
        let (was, is) = (part(old, &sub.name), part(new, &sub.name));
        if is_read_only(sub) || says_the_same(sub, was, is) || is_unset_primary(sub, was, is) {
            continue;
        }
        let mut path = path.clone();
        path.sub.push(sub.name.to_string());
        if is_unassigned(is) {
            if is_hidden(sub) {
                continue;
            }
            if sub.required {
                return Err(required(&path.to_string()));
            }
        }
        if !is_unassigned(was) {
            refuse_immutable(sub, &path)?;
        }
        changes.push(Change {
            op: match (is_unassigned(was), is_unassigned(is)) {
                (_, true) => Op::Remove,
                (true, false) => Op::Add,
                (false, false) => Op::Replace,
            },
            sub: Some(sub),
            value: Some(is.clone()).filter(|is| !is_unassigned(is)),
            takes_primary: sub.name.eq_ignore_ascii_case("primary") && is_primary(new),
        });
    }
    let unknown: serde_json::Map<String, Json> =
        unknown::changed(old, new, &attribute.sub_attributes).collect();
    if !unknown.is_empty() {
        changes.insert(
            0,
            Change {
                op: Op::Add,
                sub: None,
                value: Some(Json::Object(unknown)),
                takes_primary: false,
            },
        );
    }
    Ok(changes)
}

/// `primary: false` and no `primary` are one.
fn is_unset_primary(sub: &Attribute, was: &Json, is: &Json) -> bool {
    let unset = |value: &Json| value.is_null() || value == &Json::Bool(false);
    sub.name.eq_ignore_ascii_case("primary") && unset(was) && unset(is)
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
        let operation = Operation {
            op,
            path: Some(Path::filtered(self.path.clone(), filter, sub)),
            value,
        };
        self.size += size(std::slice::from_ref(&operation));
        self.operations.push(operation);
        (self.size <= self.limit).then_some(())
    }
}
