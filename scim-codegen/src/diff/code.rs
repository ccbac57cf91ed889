//! Compares the public APIs of the generated code.

use crate::{
    emit::{ApiItem, ApiKind},
    model::ModelPart,
};
use std::collections::BTreeMap;

/// A difference between the public APIs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CodeChange {
    pub(crate) kind: ApiKind,
    /// `User.nick_name`
    pub(crate) item: String,
    /// The item's signature. `None` if the item is new.
    pub(crate) before: Option<String>,
    /// The item's signature. `None` if the item is gone.
    pub(crate) after: Option<String>,
}

impl CodeChange {
    /// Whether code that uses the item stops compiling. New items break nothing, except that each call of `new` needs another argument.
    pub(crate) fn is_breaking(&self) -> bool {
        self.before.is_some() || self.kind == ApiKind::Parameter
    }
}

/// Compares two APIs. Returns each change with the part of the provider that it comes from, in order of the items.
pub(super) fn compare(old: &[ApiItem], new: &[ApiItem]) -> Vec<(ModelPart, CodeChange)> {
    let (before, after) = (by_path(old), by_path(new));
    let mut changes = Vec::new();
    // A type that is new or gone speaks for its fields and functions.
    let belongs_to = |item: &ApiItem, types: &BTreeMap<String, &ApiItem>| {
        item.kind == ApiKind::Type || !is_generated_type(item) || types.contains_key(&item.owner)
    };
    for (path, item) in before.iter().filter(|(_, item)| belongs_to(item, &after)) {
        let now = after.get(path);
        if now.is_none_or(|now| now.signature != item.signature) {
            changes.push(change(path, item, Some(item), now.copied()));
        }
    }
    for (path, item) in after.iter().filter(|(_, item)| belongs_to(item, &before)) {
        if !before.contains_key(path) {
            changes.push(change(path, item, None, Some(item)));
        }
    }
    changes.extend(reordered(old, new));
    changes
}

/// Whether the item's owner is in the list as well. `Client`, `Provider` and `AnyResource` always exist.
fn is_generated_type(item: &ApiItem) -> bool {
    !["Client", "Provider", "AnyResource"].contains(&item.owner.as_str())
}

fn by_path(items: &[ApiItem]) -> BTreeMap<String, &ApiItem> {
    items.iter().map(|item| (item.path(), item)).collect()
}

fn change(
    path: &str,
    item: &ApiItem,
    before: Option<&ApiItem>,
    after: Option<&ApiItem>,
) -> (ModelPart, CodeChange) {
    let signature = |item: &ApiItem| item.signature.clone();
    let change = CodeChange {
        kind: item.kind,
        item: path.to_owned(),
        before: before.map(signature),
        after: after.map(signature),
    };
    (item.part.clone(), change)
}

/// Finds functions `new` whose parameters are the same, in another order.
fn reordered(old: &[ApiItem], new: &[ApiItem]) -> Vec<(ModelPart, CodeChange)> {
    let (before, after) = (parameters(old), parameters(new));
    let mut changes = Vec::new();
    for (owner, old) in &before {
        let Some(new) = after.get(owner) else {
            continue;
        };
        let common = |side: &[&ApiItem], other: &[&ApiItem]| -> Vec<String> {
            let is_common = |item: &&&ApiItem| other.iter().any(|other| other.name == item.name);
            side.iter()
                .filter(is_common)
                .map(|item| item.name.clone())
                .collect()
        };
        let (was, is) = (common(old, new), common(new, old));
        if let (true, Some(first)) = (was != is, new.first()) {
            let change = CodeChange {
                kind: ApiKind::Parameter,
                item: format!("{owner}::new"),
                before: Some(was.join(", ")),
                after: Some(is.join(", ")),
            };
            changes.push((first.part.clone(), change));
        }
    }
    changes
}

/// The parameters of each function `new`, in order.
fn parameters(items: &[ApiItem]) -> BTreeMap<&str, Vec<&ApiItem>> {
    let mut parameters: BTreeMap<&str, Vec<&ApiItem>> = BTreeMap::new();
    for item in items.iter().filter(|item| item.kind == ApiKind::Parameter) {
        parameters.entry(&item.owner).or_default().push(item);
    }
    parameters
}
