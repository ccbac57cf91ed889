//! Which attributes a response contains (RFC 7643 §7 `returned`, RFC 7644 §3.9).

use super::parameters::QueryParameters;
use crate::{
    Json,
    filter::is_unassigned,
    patch::Operation,
    path::AttributePath,
    record::{Attribute, COMMON, Descriptor, Returned},
};
use serde_json::Map;

/// The attributes that a request selects, as chains of names from the outside in, in lower case.
struct AttributeSelection<'a> {
    only: Option<Vec<Vec<String>>>,
    but: Vec<Vec<String>>,
    /// The attributes that the request sets.
    set: &'a [Vec<String>],
}

/// The attributes that the resource in a request sets, as chains of names from the outside in, in lower case.
pub(super) fn set_by(body: &Json) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    names(body, &mut Vec::new(), &mut found);
    without_repeats(found)
}

/// The attributes that a PATCH sets.
pub(super) fn set_by_patch(
    operations: &[Operation],
    descriptor: Descriptor<'_>,
) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    for operation in operations {
        let path = operation.path.as_ref();
        let mut at = path
            .and_then(|path| resolved(&path.attribute, descriptor))
            .unwrap_or_default();
        at.extend(path.and_then(|path| Some(path.sub.as_ref()?.to_ascii_lowercase())));
        if !at.is_empty() {
            found.push(at.clone());
        }
        if let Some(value) = &operation.value {
            names(value, &mut at, &mut found);
        }
    }
    without_repeats(found)
}

/// Removes duplicates, because thousands of values can name the same attributes.
fn without_repeats(mut names: Vec<Vec<String>>) -> Vec<Vec<String>> {
    names.sort_unstable();
    names.dedup();
    names
}

fn names(value: &Json, path: &mut Vec<String>, found: &mut Vec<Vec<String>>) {
    match value {
        Json::Object(members) => {
            for (name, value) in members {
                path.push(name.to_ascii_lowercase());
                found.push(path.clone());
                names(value, path, found);
                path.pop();
            }
        }
        Json::Array(items) => items.iter().for_each(|item| names(item, path, found)),
        _ => {}
    }
}

/// The part of a resource that the request selects.
pub(super) fn project(
    resource: &Json,
    descriptor: Descriptor<'_>,
    parameters: &QueryParameters,
) -> Json {
    let resolve = |names: &[String]| -> Vec<Vec<String>> {
        names
            .iter()
            .filter_map(|name| chain(name, descriptor))
            .collect()
    };
    let wanted = AttributeSelection {
        only: (!parameters.attributes.is_empty()).then(|| resolve(&parameters.attributes)),
        but: resolve(&parameters.excluded),
        set: &parameters.set,
    };
    let Json::Object(members) = resource else {
        return resource.clone();
    };
    let all: Vec<&Attribute> = COMMON.iter().chain(descriptor.attributes).collect();
    Json::Object(object(members, &all, &wanted, &mut Vec::new()))
}

fn chain(name: &str, descriptor: Descriptor<'_>) -> Option<Vec<String>> {
    resolved(&AttributePath::parse(name).ok()?, descriptor)
}

fn resolved(path: &AttributePath, descriptor: Descriptor<'_>) -> Option<Vec<String>> {
    Some(
        path.resolve(descriptor)?
            .steps()
            .map(|step| step.name.to_ascii_lowercase())
            .collect(),
    )
}

fn object(
    members: &Map<String, Json>,
    attributes: &[&Attribute],
    wanted: &AttributeSelection<'_>,
    path: &mut Vec<String>,
) -> Map<String, Json> {
    let mut kept = Map::new();
    for (name, value) in members {
        let attribute = attributes
            .iter()
            .find(|known| known.name.eq_ignore_ascii_case(name));
        path.push(name.to_ascii_lowercase());
        let seen = match attribute {
            Some(attribute) => is_returned(attribute, wanted, path),
            // Unknown attributes are returned unless the request selects others.
            None => wanted.only.is_none() && !wanted.but.contains(path),
        };
        if seen {
            let value = match attribute.filter(|a| a.kind.has_sub_attributes()) {
                Some(attribute) => {
                    let subs: Vec<&Attribute> = attribute.sub_attributes.iter().collect();
                    within(value, &subs, wanted, path)
                }
                None => value.clone(),
            };
            if !is_unassigned(&value) || attribute.is_some_and(|a| a.is_present_when_empty()) {
                kept.insert(name.clone(), value);
            }
        }
        path.pop();
    }
    kept
}

fn within(
    value: &Json,
    subs: &[&Attribute],
    wanted: &AttributeSelection<'_>,
    path: &mut Vec<String>,
) -> Json {
    match value {
        Json::Object(members) => Json::Object(object(members, subs, wanted, path)),
        Json::Array(items) => {
            let items = items.iter().map(|item| within(item, subs, wanted, path));
            Json::Array(items.filter(|item| !is_unassigned(item)).collect())
        }
        other => other.clone(),
    }
}

fn is_returned(attribute: &Attribute, wanted: &AttributeSelection<'_>, path: &[String]) -> bool {
    // Selected by its own name, by that of its parent, or by that of a sub-attribute.
    let selected = wanted.only.as_ref().map(|only| {
        only.iter()
            .any(|name| name.starts_with(path) || path.starts_with(name))
    });
    let named = |list: &[Vec<String>]| list.iter().any(|name| name.as_slice() == path);
    match attribute.returned {
        Returned::Never => false,
        Returned::Always => true,
        Returned::Default => selected.unwrap_or(true) && !named(&wanted.but),
        // Also attributes that the request has just set (RFC 7643 §7).
        Returned::Request => selected.unwrap_or_else(|| named(wanted.set)) && !named(&wanted.but),
    }
}
