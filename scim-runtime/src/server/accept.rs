//! Validates the resources that clients send and converts them to their stored form (RFC 7643 §2.2, §3; RFC 7644 §3.3, §3.5.1).

use super::{message::ErrorReply, options::UnknownAttributes};
use crate::{
    Json, ScimType, check,
    filter::{Comparison, is_unassigned, member},
    record::{Attribute, COMMON, Descriptor, Kind, Mutability, Returned, is_urn},
};
use serde_json::Map;

/// Validates the resource of a POST or PUT, and removes its read-only attributes.
pub(super) fn received(
    body: Json,
    descriptor: Descriptor<'_>,
    unknown: UnknownAttributes,
) -> Result<Map<String, Json>, ErrorReply> {
    let members = with_known_attributes(body, descriptor, unknown, without_read_only)?;
    checked(members, descriptor)
}

/// Validates a resource from a dump, and keeps its read-only attributes.
pub(super) fn restored(
    body: Json,
    descriptor: Descriptor<'_>,
    unknown: UnknownAttributes,
) -> Result<Map<String, Json>, ErrorReply> {
    let members = with_known_attributes(body, descriptor, unknown, without_unassigned)?;
    checked(members, descriptor)
}

/// Checks `schemas`, applies the option for unknown attributes, and removes members with `reduce`.
fn with_known_attributes(
    body: Json,
    descriptor: Descriptor<'_>,
    unknown: UnknownAttributes,
    reduce: fn(&mut Map<String, Json>, &[&Attribute]),
) -> Result<Map<String, Json>, ErrorReply> {
    check_schemas(&body, descriptor, unknown)?;
    let Json::Object(mut members) = body else {
        return Err(ErrorReply::syntax("a resource must be an object"));
    };
    let all: Vec<&Attribute> = COMMON.iter().chain(descriptor.attributes).collect();
    treat_unknown(&mut members, &all, unknown)?;
    reduce(&mut members, &all);
    Ok(members)
}

/// Checks the types of all values, and updates `schemas`.
fn checked(
    members: Map<String, Json>,
    descriptor: Descriptor<'_>,
) -> Result<Map<String, Json>, ErrorReply> {
    let resource = Json::Object(members);
    if let Some(violation) = check::request(&resource, descriptor).first() {
        return Err(ErrorReply::value(violation.to_string()));
    }
    let Json::Object(mut members) = resource else {
        return Err(ErrorReply::syntax("a resource must be an object"));
    };
    settle_schemas(&mut members, descriptor);
    Ok(members)
}

/// Checks that `schemas` names the base schema. A server that forbids unknown attributes also rejects unknown schemas.
fn check_schemas(
    body: &Json,
    descriptor: Descriptor<'_>,
    unknown: UnknownAttributes,
) -> Result<(), ErrorReply> {
    super::parameters::check_message_schema(body, descriptor.urn)?;
    let urns = member(body, "schemas").and_then(Json::as_array);
    let foreign = urns
        .into_iter()
        .flatten()
        .filter_map(Json::as_str)
        .find(|urn| {
            !urn.eq_ignore_ascii_case(descriptor.urn)
                && Attribute::find(descriptor.attributes, urn).is_none()
        });
    match foreign {
        Some(_) if unknown == UnknownAttributes::Forbid => Err(ErrorReply::syntax(
            "`schemas` names a schema that this resource type doesn't have",
        )),
        _ => Ok(()),
    }
}

fn treat_unknown(
    members: &mut Map<String, Json>,
    attributes: &[&Attribute],
    unknown: UnknownAttributes,
) -> Result<(), ErrorReply> {
    let find = |name: &str| {
        attributes
            .iter()
            .find(|known| known.name.eq_ignore_ascii_case(name))
    };
    match unknown {
        UnknownAttributes::Keep => return Ok(()),
        UnknownAttributes::Ignore => members.retain(|name, _| find(name).is_some()),
        UnknownAttributes::Forbid => {
            if let Some(name) = members.keys().find(|name| find(name).is_none()) {
                let detail = format!("this resource type has no attribute `{name}`");
                return Err(ErrorReply::syntax(detail));
            }
        }
    }
    for (name, value) in members.iter_mut() {
        if let Some(attribute) = find(name)
            && attribute.kind.has_sub_attributes()
        {
            let subs: Vec<&Attribute> = attribute.sub_attributes.iter().collect();
            for object in objects(value) {
                treat_unknown(object, &subs, unknown)?;
            }
        }
    }
    Ok(())
}

/// The objects of a value: the value itself, or the items of its list.
fn objects(value: &mut Json) -> impl Iterator<Item = &mut Map<String, Json>> {
    let items = match value {
        Json::Array(items) => items.as_mut_slice(),
        lone => std::slice::from_mut(lone),
    };
    items.iter_mut().filter_map(Json::as_object_mut)
}

fn without_read_only(members: &mut Map<String, Json>, attributes: &[&Attribute]) {
    let find = |name: &str| {
        attributes
            .iter()
            .find(|known| known.name.eq_ignore_ascii_case(name))
    };
    members.retain(|name, _| find(name).is_none_or(|a| a.mutability != Mutability::ReadOnly));
    for (name, value) in members.iter_mut() {
        if let Some(attribute) = find(name) {
            let subs: Vec<&Attribute> = attribute.sub_attributes.iter().collect();
            objects(value).for_each(|object| without_read_only(object, &subs));
        }
    }
    without_unassigned(members, attributes);
}

/// Drops members without a value. A required extension is kept even if it is empty (RFC 7643 §6).
fn without_unassigned(members: &mut Map<String, Json>, attributes: &[&Attribute]) {
    let may_be_empty = |name: &str| {
        let mut named = attributes.iter().filter(|a| a.is_present_when_empty());
        named.any(|attribute| attribute.name.eq_ignore_ascii_case(name))
    };
    members.retain(|name, value| !is_unassigned(value) || value.is_object() && may_be_empty(name));
}

/// Sets `schemas` to the base schema, the extensions that have data, and URNs that no schema defines.
fn settle_schemas(members: &mut Map<String, Json>, descriptor: Descriptor<'_>) {
    let mut urns = vec![Json::from(descriptor.urn)];
    for name in members.keys() {
        let extension = descriptor
            .attributes
            .iter()
            .find(|row| row.kind == Kind::Extension && row.name.eq_ignore_ascii_case(name));
        match extension {
            Some(row) => urns.push(Json::from(row.name.as_ref())),
            None if is_urn(name) => urns.push(Json::from(name.as_str())),
            None => {}
        }
    }
    members.retain(|name, _| !name.eq_ignore_ascii_case("schemas"));
    members.shift_insert(0, "schemas".to_owned(), Json::Array(urns));
}

/// When to check required attributes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RequiredCheck {
    Create,
    /// A required extension may be missing: it was checked on creation.
    Change,
    /// Like `Change`, except that attributes that are never returned may be missing: a dump can omit them.
    Restore,
}

pub(super) fn check_required(
    members: &Map<String, Json>,
    attributes: &[Attribute],
    demand: RequiredCheck,
) -> Result<(), ErrorReply> {
    for attribute in attributes {
        let value = find(members, &attribute.name).filter(|value| {
            !is_unassigned(value) || value.is_object() && attribute.is_present_when_empty()
        });
        let is_needed = attribute.required
            && attribute.mutability != Mutability::ReadOnly
            && (demand == RequiredCheck::Create || attribute.kind != Kind::Extension)
            && (demand != RequiredCheck::Restore || attribute.returned != Returned::Never);
        match value {
            None if is_needed => {
                return Err(ErrorReply::value(format!(
                    "`{}` is required",
                    attribute.name
                )));
            }
            None => {}
            Some(Json::String(text)) if text.is_empty() && attribute.is_user_name() => {
                let detail = "`userName` must not be empty (RFC 7643 §4.1.1)";
                return Err(ErrorReply::value(detail));
            }
            Some(value) => {
                let items = match value {
                    Json::Array(items) => items.as_slice(),
                    lone => std::slice::from_ref(lone),
                };
                for object in items.iter().filter_map(Json::as_object) {
                    check_required(object, &attribute.sub_attributes, demand)?;
                }
            }
        }
    }
    Ok(())
}

/// For a PUT: keeps read-only attributes, keeps write-only ones that the request leaves out, and checks that immutable ones are
/// unchanged.
pub(super) fn keep_stored(
    new: &mut Map<String, Json>,
    stored: &Map<String, Json>,
    attributes: &[Attribute],
    by: Comparison,
) -> Result<(), ErrorReply> {
    for attribute in attributes {
        let Some(value) = find(stored, &attribute.name).filter(|value| !is_unassigned(value))
        else {
            continue;
        };
        let name = attribute.name.as_ref();
        let given = find(new, name).filter(|value| !is_unassigned(value));
        match attribute.mutability {
            Mutability::ReadOnly => {
                new.insert(name.to_owned(), value.clone());
            }
            Mutability::WriteOnly if given.is_none() => {
                new.insert(name.to_owned(), value.clone());
            }
            Mutability::Immutable
                if given.is_none_or(|given| !by.same_value(attribute, given, value)) =>
            {
                let detail = format!("`{name}` is immutable");
                return Err(ErrorReply::typed(400, ScimType::Mutability, detail));
            }
            _ => keep_within(new, value, attribute, by)?,
        }
    }
    Ok(())
}

/// Does the same within an extension or a complex value. The values of a list are replaced as they are, since nothing identifies
/// them.
fn keep_within(
    new: &mut Map<String, Json>,
    stored: &Json,
    attribute: &Attribute,
    by: Comparison,
) -> Result<(), ErrorReply> {
    let Some(stored) = stored.as_object() else {
        return Ok(());
    };
    let key = new
        .keys()
        .find(|name| name.eq_ignore_ascii_case(&attribute.name))
        .cloned();
    // A complex attribute that is left out is removed. An extension only groups attributes of the resource.
    let key = match key {
        Some(key) => key,
        None if attribute.kind == Kind::Extension => attribute.name.to_string(),
        None => return Ok(()),
    };
    let mut within = match new.get(&key) {
        Some(Json::Object(within)) => within.clone(),
        Some(Json::Null) | None => Map::new(),
        Some(_) => return Ok(()),
    };
    keep_stored(&mut within, stored, &attribute.sub_attributes, by)?;
    if !within.is_empty() {
        new.insert(key, Json::Object(within));
    }
    Ok(())
}

fn find<'a>(members: &'a Map<String, Json>, name: &str) -> Option<&'a Json> {
    members.get(name).or_else(|| {
        members
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, value)| value)
    })
}

/// A changed resource with the extensions that every resource of its type has, even without attributes (RFC 7643 §6), and with
/// matching `schemas`.
pub(super) fn settled(
    mut members: Map<String, Json>,
    descriptor: Descriptor<'_>,
) -> Map<String, Json> {
    for row in descriptor.attributes {
        if row.is_present_when_empty() && find(&members, &row.name).is_none() {
            members.insert(row.name.to_string(), Json::Object(Map::new()));
        }
    }
    settle_schemas(&mut members, descriptor);
    members
}
