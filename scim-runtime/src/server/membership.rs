//! `groups`, the groups that a resource belongs to (RFC 7643 §4.1.2), derived from the groups' `members` (§4.2).
//!
//! `groups` is never stored, so it can't contradict the groups. Code that returns, filters or sorts resources gets the resources
//! from [`with_groups`]. A change of membership doesn't change the version of the member.

use super::{
    entry::{MEMBERS, StoreEntry, etag},
    served_type::{ServedType, ServerContext},
    store::Store,
};
use crate::{
    Json,
    describe::ResourceTypeDescription,
    filter::{Filter, member},
    path::AttributePath,
    record::{Attribute, Kind, Mutability},
};
use serde_json::Map;
use std::{borrow::Cow, collections::HashSet};

const GROUPS: &str = "groups";

/// Whether resources of this type have members.
pub(super) fn is_group(resource_type: &ResourceTypeDescription) -> bool {
    references(resource_type, MEMBERS).is_some()
}

/// The `groups` attribute of a type, if it is derived: it is read-only, and there is a type whose members may be of this type.
pub(super) fn groups_attribute(scope: ServedType<'_>) -> Option<&Attribute> {
    let groups = references(scope.resource_type, GROUPS)?;
    let lists = |group: ServedType<'_>| may_list(scope, group) && may_contain(group, scope);
    let is_derived = groups.mutability == Mutability::ReadOnly && scope.context.scopes().any(lists);
    is_derived.then_some(groups)
}

/// The resource of an entry with its `groups`.
pub(super) fn with_groups<'e>(
    scope: ServedType<'_>,
    store: &Store,
    entry: &'e StoreEntry,
) -> Cow<'e, Json> {
    if !store.is_member(entry.id()) {
        return Cow::Borrowed(&entry.resource);
    }
    let Some(attribute) = groups_attribute(scope) else {
        return Cow::Borrowed(&entry.resource);
    };
    let groups = groups(scope, store, entry, attribute);
    if groups.is_empty() {
        return Cow::Borrowed(&entry.resource);
    }
    let mut resource = entry.resource.clone();
    if let Json::Object(members) = &mut resource {
        let meta = members.keys().position(|name| name == "meta");
        let at = meta.unwrap_or(members.len());
        members.shift_insert(at, attribute.name.to_string(), Json::Array(groups));
    }
    Cow::Owned(resource)
}

/// Whether a path leads to `groups`.
pub(super) fn is_at(path: &AttributePath) -> bool {
    path.attribute.eq_ignore_ascii_case(GROUPS)
}

/// Whether a filter uses `groups`.
pub(super) fn is_in(filter: &Filter) -> bool {
    match filter {
        Filter::And(parts) | Filter::Or(parts) => parts.iter().any(is_in),
        Filter::Not(inner) => is_in(inner),
        Filter::Compare(path, ..) | Filter::Present(path) | Filter::ValuePath(path, _) => {
            is_at(path)
        }
    }
}

/// Removes a deleted resource from all groups. They get a new version, since `members.$ref` must lead to a resource (RFC 7643 §4.2).
pub(super) fn remove_from_groups(context: ServerContext<'_>, store: &mut Store, id: &str) {
    for place in store.leave_groups(id) {
        let (version, now) = (store.new_version(), store.clock.now());
        let Some(group) = store.entry_mut(place) else {
            continue;
        };
        group.version = version;
        without(&mut group.resource, id);
        let meta = &mut group.resource["meta"];
        meta["lastModified"] = Json::from(now);
        if context.description.configuration.etag {
            meta["version"] = Json::from(etag(version));
        }
    }
}

fn without(group: &mut Json, id: &str) {
    let Some(resource) = group.as_object_mut() else {
        return;
    };
    let is_members = |name: &str| name.eq_ignore_ascii_case(MEMBERS);
    for (name, members) in resource.iter_mut() {
        if let (true, Some(members)) = (is_members(name), members.as_array_mut()) {
            members.retain(|one| member(one, "value").and_then(Json::as_str) != Some(id));
        }
    }
    resource.retain(|name, members| !is_members(name) || members != &Json::Array(Vec::new()));
}

/// The groups of an entry: direct ones first, then the groups that those belong to.
fn groups(
    scope: ServedType<'_>,
    store: &Store,
    entry: &StoreEntry,
    attribute: &Attribute,
) -> Vec<Json> {
    let scopes: Vec<ServedType<'_>> = scope.context.scopes().collect();
    let mut found = Vec::new();
    let mut seen = HashSet::from([entry.id()]);
    let mut level = vec![(scope, entry)];
    let mut kind = "direct";
    while !level.is_empty() {
        let mut next = Vec::new();
        for (inner, one) in level {
            for (index, at) in store.groups_of(one.id()) {
                let Some((outer, group)) = scopes.get(index).zip(store.at(index, at)) else {
                    continue;
                };
                if may_contain(*outer, inner) && seen.insert(group.id()) {
                    if may_list(scope, *outer) {
                        found.push(value(attribute, group, kind));
                    }
                    next.push((*outer, group.as_ref()));
                }
            }
        }
        level = next;
        kind = "indirect";
    }
    found
}

/// A value of `groups` with the sub-attributes that the schema defines.
fn value(attribute: &Attribute, group: &StoreEntry, kind: &str) -> Json {
    let parts = [
        ("value", Some(Json::from(group.id()))),
        ("$ref", group.location().map(Json::from)),
        ("display", member(&group.resource, "displayName").cloned()),
        ("type", Some(Json::from(kind))),
    ];
    let mut members = Map::new();
    for (name, part) in parts {
        let known = Attribute::find(&attribute.sub_attributes, name);
        if let (Some(known), Some(part)) = (known, part) {
            members.insert(known.name.to_string(), part);
        }
    }
    Json::Object(members)
}

/// Whether resources of a type may be members of a group type.
fn may_contain(group: ServedType<'_>, of: ServedType<'_>) -> bool {
    references(group.resource_type, MEMBERS).is_some_and(|members| may_reference(members, of))
}

/// Whether the `groups` of a type may contain groups of this type.
fn may_list(scope: ServedType<'_>, group: ServedType<'_>) -> bool {
    references(scope.resource_type, GROUPS).is_some_and(|groups| may_reference(groups, group))
}

/// An attribute that is a list of references: multi-valued, complex, with `value`.
fn references<'a>(resource_type: &'a ResourceTypeDescription, name: &str) -> Option<&'a Attribute> {
    let attribute = Attribute::find(&resource_type.attributes, name)?;
    let has_value = Attribute::find(&attribute.sub_attributes, "value").is_some();
    let is_list = attribute.kind == Kind::Complex && attribute.multi_valued;
    (is_list && has_value).then_some(attribute)
}

/// Whether references may lead to this type: the schema names it, or doesn't name any.
fn may_reference(references: &Attribute, scope: ServedType<'_>) -> bool {
    let Some(reference) = Attribute::find(&references.sub_attributes, "$ref") else {
        return true;
    };
    let name = &scope.resource_type.name;
    let mut types = reference.reference_types.iter();
    reference.reference_types.is_empty() || types.any(|known| known.eq_ignore_ascii_case(name))
}
