//! A patch from two states of a resource: what changes the one into the other, and nothing else.
//!
//! Values of a multi-valued attribute have no order (RFC 7643 §2.4) and are compared as a set. What only the provider
//! writes is not looked at.

mod complex;
mod many;
mod select;
mod unknown;

use super::{
    Op, Operation, PatchError,
    message::size,
    value::{canonical, same},
};
use crate::{
    Json, ScimType,
    filter::{is_unassigned, member},
    path::{AttributePath, Path},
    record::{Attribute, COMMON, Descriptor, Kind, Mutability, Returned},
};
use serde_json::{Map, json};
use std::collections::BTreeSet;

/// The operations that change `old` into `new`: none where they say the same.
///
/// Small and valid: one operation for each attribute that differs, or for several sub-attributes and values where that is
/// shorter. Read-only attributes are passed over. Values of a multi-valued attribute are told apart by `value`, by another
/// sub-attribute or by all of them; where no filter can do that, or where it is shorter, the attribute is replaced as a
/// whole. At no time are two values primary. What is never returned (`password`) counts where `new` has it.
///
/// # Errors
/// If an immutable attribute that has a value is to change (`mutability`), or a required one to go, or two values of one
/// attribute are to be primary (`invalidValue`); [`PatchError::attribute`] names it.
///
/// ```
/// use scim_runtime::{patch, record::{Attribute, Descriptor}};
/// use serde_json::json;
///
/// const ATTRIBUTES: &[Attribute] = &[Attribute::string("userName"), Attribute::string("title")];
/// let user = Descriptor { urn: "urn:example:User", attributes: ATTRIBUTES };
/// let old = json!({"userName": "bjensen", "title": "Guide"});
/// let operations = patch::between(&old, &json!({"userName": "bjensen"}), user)?;
/// assert_eq!(patch::to_message(&operations)["Operations"], json!([{"op": "remove", "path": "title"}]));
/// # Ok::<(), patch::PatchError>(())
/// ```
pub fn between(
    old: &Json,
    new: &Json,
    descriptor: Descriptor<'_>,
) -> Result<Vec<Operation>, PatchError> {
    let mut operations = Vec::new();
    let common = COMMON
        .iter()
        .filter(|row| Attribute::find(descriptor.attributes, &row.name).is_none())
        .filter(|row| !row.name.eq_ignore_ascii_case("schemas"));
    for row in descriptor.attributes.iter().chain(common) {
        let (old, new) = (part(old, &row.name), part(new, &row.name));
        operations.extend(match row.kind {
            Kind::Extension => extension(row, old, new)?,
            _ => attribute(&At::default(), row, old, new)?,
        });
    }
    operations.extend(unknown::members(old, new, descriptor.attributes));
    Ok(operations)
}

/// Where an attribute is: in an extension, in a complex attribute.
#[derive(Default, Clone)]
struct At<'a> {
    urn: Option<&'a str>,
    within: Vec<&'a str>,
}

impl<'a> At<'a> {
    fn attribute(&self, name: &str) -> AttributePath {
        let names: Vec<&str> = self.within.iter().copied().chain([name]).collect();
        AttributePath::of(self.urn, &names)
    }

    fn inside(&self, attribute: &'a Attribute) -> Self {
        let mut inside = self.clone();
        inside.within.push(&attribute.name);
        inside
    }
}

fn operation(op: Op, path: AttributePath, value: Option<Json>) -> Operation {
    Operation {
        op,
        path: Some(Path::attribute(path)),
        value,
    }
}

static NOTHING: Json = Json::Null;

/// A member, null where there is none.
fn part<'v>(object: &'v Json, name: &str) -> &'v Json {
    member(object, name).unwrap_or(&NOTHING)
}

/// What of a value a client may send: without what is read-only or says nothing.
fn sent(attribute: &Attribute, value: &Json) -> Json {
    match value {
        Json::Array(items) => items
            .iter()
            .filter(|item| !is_unassigned(item))
            .map(|item| sent(attribute, item))
            .filter(|item| !is_unassigned(item))
            .collect(),
        Json::Object(members) if attribute.kind == Kind::Complex => members
            .iter()
            .filter_map(|(name, value)| {
                let sub = Attribute::find(&attribute.sub_attributes, name);
                if is_unassigned(value) || sub.is_some_and(is_read_only) {
                    return None;
                }
                let value = sub.map_or_else(|| value.clone(), |sub| sent(sub, value));
                Some((name.clone(), value))
            })
            .collect(),
        simple => simple.clone(),
    }
}

fn is_read_only(attribute: &Attribute) -> bool {
    attribute.mutability == Mutability::ReadOnly
}

/// The client can't know what the provider has.
fn is_hidden(attribute: &Attribute) -> bool {
    attribute.returned == Returned::Never || attribute.mutability == Mutability::WriteOnly
}

/// An attribute of a resource, of an extension or of a complex attribute that is not multi-valued.
fn attribute(
    at: &At<'_>,
    attribute: &Attribute,
    old: &Json,
    new: &Json,
) -> Result<Vec<Operation>, PatchError> {
    if is_read_only(attribute) {
        return Ok(Vec::new());
    }
    let (old, new) = (sent(attribute, old), sent(attribute, new));
    if says_the_same(attribute, &old, &new) {
        return Ok(Vec::new());
    }
    let path = at.attribute(&attribute.name);
    if is_unassigned(&new) {
        if is_hidden(attribute) {
            return Ok(Vec::new());
        }
        refuse_removal(attribute, &path, &old)?;
        return Ok(vec![operation(Op::Remove, path, None)]);
    }
    if attribute.multi_valued {
        refuse_two_primaries(attribute, &path, &new)?;
    }
    if is_unassigned(&old) {
        // By `add`, equal values would be merged.
        let op = if many::repeats_values(attribute, &new) {
            Op::Replace
        } else {
            Op::Add
        };
        return Ok(vec![operation(op, path, Some(new))]);
    }
    refuse_immutable(attribute, &path)?;
    match (&old, &new) {
        (Json::Array(old), Json::Array(new)) if attribute.multi_valued => many::Lists {
            path: &path,
            attribute,
            old,
            new,
        }
        .operations(),
        (Json::Object(_), Json::Object(_)) if attribute.kind == Kind::Complex => {
            complex::sub_attributes(at, attribute, &old, &new)
        }
        _ => Ok(vec![operation(Op::Replace, path, Some(new))]),
    }
}

fn says_the_same(attribute: &Attribute, old: &Json, new: &Json) -> bool {
    match (old, new) {
        (Json::Array(old), Json::Array(new)) if attribute.multi_valued => {
            let set = |items: &[Json]| items.iter().map(canonical).collect::<BTreeSet<_>>();
            set(old) == set(new)
        }
        _ => same(old, new),
    }
}

/// An extension's attributes.
fn extension(row: &Attribute, old: &Json, new: &Json) -> Result<Vec<Operation>, PatchError> {
    if is_read_only(row) {
        return Ok(Vec::new());
    }
    let at = At {
        urn: Some(&row.name),
        within: Vec::new(),
    };
    let writable = |value: &Json| {
        let known = |sub: &Attribute| {
            let value = sent(sub, part(value, &sub.name));
            (!is_read_only(sub) && !is_unassigned(&value)).then(|| (sub.name.to_string(), value))
        };
        let unknown = unknown::of(value, &row.sub_attributes);
        let unknown = unknown.filter(|(name, _)| unknown::counts(name));
        let unknown = unknown.map(|(name, value)| (name.to_owned(), value.clone()));
        let known = row.sub_attributes.iter().filter_map(known);
        known.chain(unknown).collect::<Map<String, Json>>()
    };
    let (had, has) = (writable(old), writable(new));
    let requires = |sub: &&Attribute| sub.required && had.contains_key(&*sub.name);
    if has.is_empty() && row.sub_attributes.iter().any(|sub| requires(&sub)) {
        // Its required attributes can only go with all others.
        for sub in row.sub_attributes.iter() {
            if had.contains_key(&*sub.name) {
                refuse_immutable(sub, &at.attribute(&sub.name))?;
            }
        }
        if row.required {
            return Err(required(&row.name));
        }
        return Ok(vec![Operation {
            op: Op::Remove,
            path: Some(Path::extension(&row.name)),
            value: None,
        }]);
    }
    let mut operations = Vec::new();
    for sub in row.sub_attributes.iter() {
        let (old, new) = (part(old, &sub.name), part(new, &sub.name));
        operations.extend(attribute(&at, sub, old, new)?);
    }
    operations.extend(unknown::sub_members(&at, old, new, &row.sub_attributes));
    if row.required && has.is_empty() && !operations.is_empty() {
        return Err(required(&row.name));
    }
    if had.is_empty() && operations.len() > 1 {
        let whole = vec![Operation {
            op: Op::Add,
            path: None,
            value: Some(json!({ row.name.as_ref(): has })),
        }];
        return Ok(shorter(operations, whole));
    }
    Ok(operations)
}

/// The first, unless the second takes less room.
fn shorter(first: Vec<Operation>, second: Vec<Operation>) -> Vec<Operation> {
    if size(&second) < size(&first) {
        second
    } else {
        first
    }
}

fn refuse_immutable(attribute: &Attribute, path: &AttributePath) -> Result<(), PatchError> {
    if attribute.mutability != Mutability::Immutable {
        return Ok(());
    }
    let detail = format!("`{path}` is immutable and has a value: it can't be changed");
    Err(PatchError::new(ScimType::Mutability, detail).of(path.to_string()))
}

fn required(name: &str) -> PatchError {
    let detail = format!("`{name}` is required: it can't be removed");
    PatchError::new(ScimType::InvalidValue, detail).of(name)
}

/// What has a value now is to have none.
fn refuse_removal(
    attribute: &Attribute,
    path: &AttributePath,
    old: &Json,
) -> Result<(), PatchError> {
    if attribute.required {
        return Err(required(&path.to_string()));
    }
    refuse_immutable(attribute, path)?;
    // A list's values may go with what is immutable in them; the one value of a complex attribute is its sub-attributes.
    if attribute.kind == Kind::Complex && !attribute.multi_valued {
        for sub in attribute.sub_attributes.iter() {
            if !is_unassigned(part(old, &sub.name)) {
                let mut path = path.clone();
                path.sub.push(sub.name.to_string());
                refuse_immutable(sub, &path)?;
            }
        }
    }
    Ok(())
}

fn refuse_two_primaries(
    attribute: &Attribute,
    path: &AttributePath,
    new: &Json,
) -> Result<(), PatchError> {
    let primaries = new
        .as_array()
        .into_iter()
        .flatten()
        .filter(|item| is_primary(item));
    if Attribute::find(&attribute.sub_attributes, "primary").is_none() || primaries.count() < 2 {
        return Ok(());
    }
    let detail = format!("two values of `{path}` can't both be primary");
    Err(PatchError::new(ScimType::InvalidValue, detail).of(path.to_string()))
}

fn is_primary(item: &Json) -> bool {
    part(item, "primary") == &Json::Bool(true)
}
