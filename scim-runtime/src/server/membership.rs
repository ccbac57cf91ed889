//! Which groups a resource belongs to: `groups` (RFC 7643 §4.1.2), told by what the groups have as `members` (§4.2).
//!
//! It is never stored, so that it can't contradict the groups: whoever shows, filters or sorts resources asks for them as they are
//! [`seen`]. A resource's version and times are those of what is its own; `groups` is not.

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

/// Whether resources of a type have members.
pub(super) fn is_group(resource_type: &ResourceTypeDescription) -> bool {
    references(resource_type, MEMBERS).is_some()
}

/// The attribute that tells a type's groups: the documents have one that only the provider writes, and a type whose members may be
/// of this type.
pub(super) fn derived(scope: ServedType<'_>) -> Option<&Attribute> {
    let groups = references(scope.resource_type, GROUPS)?;
    let tells = |group: ServedType<'_>| is_told(scope, group) && takes(group, scope);
    let is_derived = groups.mutability == Mutability::ReadOnly && scope.context.scopes().any(tells);
    is_derived.then_some(groups)
}

/// An entry's resource as it is seen from outside, with the groups that it belongs to.
pub(super) fn seen<'e>(
    scope: ServedType<'_>,
    store: &Store,
    entry: &'e StoreEntry,
) -> Cow<'e, Json> {
    if !store.is_member(entry.id()) {
        return Cow::Borrowed(&entry.resource);
    }
    let Some(attribute) = derived(scope) else {
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

/// Whether a path is to an attribute that only [`seen`] resources have.
pub(super) fn is_at(path: &AttributePath) -> bool {
    path.attribute.eq_ignore_ascii_case(GROUPS)
}

/// Whether a filter asks for it.
pub(super) fn is_in(filter: &Filter) -> bool {
    match filter {
        Filter::And(parts) | Filter::Or(parts) => parts.iter().any(is_in),
        Filter::Not(inner) => is_in(inner),
        Filter::Compare(path, ..) | Filter::Present(path) | Filter::ValuePath(path, _) => {
            is_at(path)
        }
    }
}

/// Takes a resource that is no more out of all groups, which have another version then: what a `members.$ref` leads to is a resource
/// (RFC 7643 §4.2).
pub(super) fn forget(context: ServerContext<'_>, store: &mut Store, id: &str) {
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

/// Direct groups first, then those that these belong to.
fn groups(
    scope: ServedType<'_>,
    store: &Store,
    entry: &StoreEntry,
    attribute: &Attribute,
) -> Vec<Json> {
    let scopes: Vec<ServedType<'_>> = scope.context.scopes().collect();
    let mut told = Vec::new();
    let mut seen = HashSet::from([entry.id()]);
    let mut asked = vec![(scope, entry)];
    let mut kind = "direct";
    while !asked.is_empty() {
        let mut next = Vec::new();
        for (inner, one) in asked {
            for (index, at) in store.groups_of(one.id()) {
                let Some((outer, group)) = scopes.get(index).zip(store.at(index, at)) else {
                    continue;
                };
                if takes(*outer, inner) && seen.insert(group.id()) {
                    if is_told(scope, *outer) {
                        told.push(value(attribute, group, kind));
                    }
                    next.push((*outer, group.as_ref()));
                }
            }
        }
        asked = next;
        kind = "indirect";
    }
    told
}

/// A value of `groups`, as far as its schema goes.
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

/// Whether resources of the one type may be members of the other.
fn takes(group: ServedType<'_>, of: ServedType<'_>) -> bool {
    references(group.resource_type, MEMBERS).is_some_and(|members| leads_to(members, of))
}

/// Whether a type's `groups` may be of this type.
fn is_told(scope: ServedType<'_>, group: ServedType<'_>) -> bool {
    references(scope.resource_type, GROUPS).is_some_and(|groups| leads_to(groups, group))
}

/// A list of references by `value`.
fn references<'a>(resource_type: &'a ResourceTypeDescription, name: &str) -> Option<&'a Attribute> {
    let attribute = Attribute::find(&resource_type.attributes, name)?;
    let has_value = Attribute::find(&attribute.sub_attributes, "value").is_some();
    let is_list = attribute.kind == Kind::Complex && attribute.multi_valued;
    (is_list && has_value).then_some(attribute)
}

/// Whether references may be to this type: the schema names it, or none.
fn leads_to(references: &Attribute, scope: ServedType<'_>) -> bool {
    let Some(reference) = Attribute::find(&references.sub_attributes, "$ref") else {
        return true;
    };
    let name = &scope.resource_type.name;
    let mut types = reference.reference_types.iter();
    reference.reference_types.is_empty() || types.any(|known| known.eq_ignore_ascii_case(name))
}
