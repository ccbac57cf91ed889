//! Operations applied to a resource as JSON, in order, all or none (RFC 7644 §3.5.2).

use super::{
    Op, Operation, PatchError,
    value::{as_list, as_object, check, entry, remove, same},
};
use crate::{
    Json, ScimType,
    filter::{Filter, is_unassigned, member},
    path::{AttributePath, Path, Resolved},
    record::{Attribute, Descriptor, Kind, Mutability},
};
use serde_json::Map;

/// Applies operations to a resource. True if it has changed.
///
/// `schemas` is kept in step with the extensions that have data, where the resource has it.
///
/// # Errors
/// The first operation that can't be applied; the resource is then as it was.
pub fn apply(
    resource: &mut Json,
    operations: &[Operation],
    descriptor: Descriptor<'_>,
) -> Result<bool, PatchError> {
    let mut changed = resource.clone();
    for (index, operation) in operations.iter().enumerate() {
        one(&mut changed, operation, descriptor).map_err(|error| error.at(index))?;
    }
    tidy(&mut changed, descriptor);
    let differs = changed != *resource;
    *resource = changed;
    Ok(differs)
}

fn no_target(detail: impl Into<String>) -> PatchError {
    PatchError::new(ScimType::NoTarget, detail)
}

fn invalid_path(detail: impl Into<String>) -> PatchError {
    PatchError::new(ScimType::InvalidPath, detail)
}

fn one(
    resource: &mut Json,
    operation: &Operation,
    descriptor: Descriptor<'_>,
) -> Result<(), PatchError> {
    let value = operation.value.as_ref();
    match &operation.path {
        Some(path) => at_path(resource, operation.op, path, value, descriptor),
        None => match (operation.op, value) {
            (Op::Add | Op::Replace, Some(Json::Object(members))) => {
                members.iter().try_for_each(|(name, value)| {
                    at_name(resource, operation.op, name, value, descriptor)
                })
            }
            (Op::Remove, _) => Err(no_target("a remove needs a path")),
            _ => Err(PatchError::new(
                ScimType::InvalidValue,
                "without a path, the value is an object of attributes",
            )),
        },
    }
}

/// A member of a value without path: an attribute, or an extension with its attributes.
fn at_name(
    resource: &mut Json,
    op: Op,
    name: &str,
    value: &Json,
    descriptor: Descriptor<'_>,
) -> Result<(), PatchError> {
    if name.eq_ignore_ascii_case("schemas") {
        return Ok(());
    }
    let extension = descriptor
        .attributes
        .iter()
        .any(|row| row.kind == Kind::Extension && row.name.eq_ignore_ascii_case(name));
    let path = if extension {
        Path::extension(name)
    } else if name.contains([':', '.', '[']) {
        return Err(invalid_path(format!("`{name}` is no attribute's name")));
    } else {
        Path::attribute(AttributePath::new(None, name.to_owned(), []))
    };
    at_path(resource, op, &path, Some(value), descriptor)
}

fn at_path(
    resource: &mut Json,
    op: Op,
    path: &Path,
    value: Option<&Json>,
    descriptor: Descriptor<'_>,
) -> Result<(), PatchError> {
    let unknown = || {
        invalid_path(format!(
            "`{}` is no attribute of this resource type",
            path.attribute
        ))
    };
    let resolved = path.attribute.resolve(descriptor).ok_or_else(unknown)?;
    if let Some(step) = resolved
        .steps()
        .find(|step| step.mutability == Mutability::ReadOnly)
    {
        return Err(PatchError::new(
            ScimType::Mutability,
            format!("`{}` is read-only", step.name),
        ));
    }
    let whole = as_object(resource)
        .ok_or_else(|| PatchError::new(ScimType::InvalidValue, "the resource is no object"))?;
    let Resolved { extension, chain } = resolved;
    let Some((attribute, subs)) = chain.split_first() else {
        return whole_extension(resource, op, value, extension, descriptor);
    };
    let holder = match extension {
        None => whole,
        Some(extension) => as_object(entry(whole, &extension.name))
            .ok_or_else(|| no_target(format!("`{}` holds no object", extension.name)))?,
    };
    match &path.filter {
        None => attribute_or_sub(holder, op, attribute, subs, value),
        Some(filter) => {
            let sub = path.sub.as_deref().map(|name| {
                Attribute::find(&attribute.sub_attributes, name).ok_or_else(|| {
                    invalid_path(format!(
                        "`{name}` is no sub-attribute of `{}`",
                        attribute.name
                    ))
                })
            });
            filtered(holder, op, attribute, filter, sub.transpose()?, value)
        }
    }
}

fn whole_extension(
    resource: &mut Json,
    op: Op,
    value: Option<&Json>,
    extension: Option<&Attribute>,
    descriptor: Descriptor<'_>,
) -> Result<(), PatchError> {
    let Some(extension) = extension else {
        return Ok(());
    };
    match (op, value) {
        (Op::Remove, _) | (Op::Replace, Some(Json::Null)) => {
            if let Some(object) = resource.as_object_mut() {
                let there = Json::Object(object.clone());
                let has = |name: &str| {
                    member(&there, &extension.name)
                        .and_then(|values| member(values, name))
                        .is_some_and(|value| !is_unassigned(value))
                };
                let kept = extension.sub_attributes.iter().find(|row| {
                    row.mutability != Mutability::ReadWrite
                        && row.mutability != Mutability::WriteOnly
                        && has(&row.name)
                });
                if let Some(kept) = kept {
                    let detail = format!("`{}` can't be removed", kept.name);
                    return Err(PatchError::new(ScimType::Mutability, detail));
                }
                remove(object, &extension.name);
            }
            Ok(())
        }
        (_, Some(Json::Object(members))) => members.iter().try_for_each(|(name, value)| {
            let path = AttributePath::new(Some(extension.name.to_string()), name.clone(), []);
            at_path(
                resource,
                op,
                &Path::attribute(path),
                Some(value),
                descriptor,
            )
        }),
        _ => Err(PatchError::new(
            ScimType::InvalidValue,
            "an extension's value is an object",
        )),
    }
}

/// `attribute`, or `attribute.sub`.
fn attribute_or_sub(
    holder: &mut Map<String, Json>,
    op: Op,
    attribute: &Attribute,
    subs: &[&Attribute],
    value: Option<&Json>,
) -> Result<(), PatchError> {
    let Some((sub, deeper)) = subs.split_first() else {
        return attribute_itself(holder, op, attribute, value);
    };
    if !attribute.multi_valued {
        let place = entry(holder, &attribute.name);
        let object = as_object(place)
            .ok_or_else(|| no_target(format!("`{}` holds no object", attribute.name)))?;
        attribute_or_sub(object, op, sub, deeper, value)?;
        if is_unassigned(place) {
            remove(holder, &attribute.name);
        }
        return Ok(());
    }
    // Every value's sub-attribute.
    let items = as_list(entry(holder, &attribute.name));
    if items.is_empty() && op != Op::Remove {
        return Err(no_target(format!("`{}` has no values", attribute.name)));
    }
    let touched: Vec<usize> = (0..items.len()).collect();
    for object in items.iter_mut().filter_map(Json::as_object_mut) {
        attribute_or_sub(object, op, sub, deeper, value)?;
    }
    settle_primary(attribute, items, &touched)
}

fn attribute_itself(
    holder: &mut Map<String, Json>,
    op: Op,
    attribute: &Attribute,
    value: Option<&Json>,
) -> Result<(), PatchError> {
    let value = if op == Op::Remove {
        &Json::Null
    } else {
        value.unwrap_or(&Json::Null)
    };
    check(attribute, value)?;
    let key = attribute.name.as_ref();
    guard(
        attribute,
        member(&Json::Object(holder.clone()), key),
        op,
        value,
    )?;
    if is_unassigned(value) {
        if attribute.required {
            let detail = format!("`{key}` is required");
            return Err(PatchError::new(ScimType::InvalidValue, detail));
        }
        // Adding nothing changes nothing.
        if op != Op::Add {
            remove(holder, key);
        }
        return Ok(());
    }
    let place = entry(holder, key);
    if attribute.multi_valued {
        return many(place, op, attribute, value);
    }
    if attribute.kind == Kind::Complex
        && let (Json::Object(members), Some(object)) = (value, as_object(place))
    {
        return merge(object, attribute, members);
    }
    *place = value.clone();
    Ok(())
}

/// An immutable attribute may be set where it has no value, and set again to what it is.
fn guard(
    attribute: &Attribute,
    known: Option<&Json>,
    op: Op,
    value: &Json,
) -> Result<(), PatchError> {
    let assigned = known.is_some_and(|known| !is_unassigned(known));
    let unchanged = op != Op::Remove && known.is_some_and(|known| same(known, value));
    if attribute.mutability == Mutability::Immutable && assigned && !unchanged {
        let detail = format!("`{}` is immutable", attribute.name);
        return Err(PatchError::new(ScimType::Mutability, detail));
    }
    Ok(())
}

/// Sub-attributes that the value does not name stay (RFC 7644 §3.5.2.1, §3.5.2.3).
fn merge(
    object: &mut Map<String, Json>,
    attribute: &Attribute,
    members: &Map<String, Json>,
) -> Result<(), PatchError> {
    for (name, value) in members {
        match Attribute::find(&attribute.sub_attributes, name) {
            // Read-only sub-attributes are the provider's: what a client says of them does not count.
            Some(sub) if sub.mutability == Mutability::ReadOnly => {}
            Some(sub) => {
                guard(
                    sub,
                    member(&Json::Object(object.clone()), name),
                    Op::Add,
                    value,
                )?;
                if value.is_null() {
                    remove(object, &sub.name);
                } else {
                    *entry(object, &sub.name) = value.clone();
                }
            }
            None => *entry(object, name) = value.clone(),
        }
    }
    Ok(())
}

fn many(place: &mut Json, op: Op, attribute: &Attribute, value: &Json) -> Result<(), PatchError> {
    let new: Vec<Json> = match value {
        Json::Array(items) => items.clone(),
        lone => vec![lone.clone()],
    };
    let items = as_list(place);
    if op == Op::Replace {
        items.clear();
    }
    let mut touched = Vec::new();
    for item in new {
        if let Some(known) = items.iter().position(|known| same(known, &item)) {
            touched.push(known)
        } else {
            touched.push(items.len());
            items.push(item);
        }
    }
    settle_primary(attribute, items, &touched)
}

/// One value at most is primary: a new one takes it from the others (RFC 7644 §3.5.2).
fn settle_primary(
    attribute: &Attribute,
    items: &mut [Json],
    touched: &[usize],
) -> Result<(), PatchError> {
    if Attribute::find(&attribute.sub_attributes, "primary").is_none() {
        return Ok(());
    }
    let is_primary = |item: &Json| member(item, "primary") == Some(&Json::Bool(true));
    let mut new: Vec<usize> = touched
        .iter()
        .copied()
        .filter(|index| items.get(*index).is_some_and(is_primary))
        .collect();
    new.dedup();
    match new.as_slice() {
        [] => Ok(()),
        [one] => {
            for (index, item) in items.iter_mut().enumerate() {
                if index != *one
                    && is_primary(item)
                    && let Some(object) = item.as_object_mut()
                {
                    *entry(object, "primary") = Json::Bool(false);
                }
            }
            Ok(())
        }
        _ => Err(PatchError::new(
            ScimType::InvalidValue,
            format!("two values of `{}` can't both be primary", attribute.name),
        )),
    }
}

/// `attribute[filter]`, or `attribute[filter].sub`.
fn filtered(
    holder: &mut Map<String, Json>,
    op: Op,
    attribute: &Attribute,
    filter: &Filter,
    sub: Option<&Attribute>,
    value: Option<&Json>,
) -> Result<(), PatchError> {
    if !attribute.multi_valued {
        return Err(invalid_path(format!(
            "`{}` has one value: a filter can't choose",
            attribute.name
        )));
    }
    let scope = crate::filter::values_of(attribute);
    filter
        .check(scope)
        .map_err(|error| PatchError::new(ScimType::InvalidFilter, error.to_string()))?;
    if let Some(sub) = sub
        && sub.mutability == Mutability::ReadOnly
    {
        return Err(PatchError::new(
            ScimType::Mutability,
            format!("`{}` is read-only", sub.name),
        ));
    }
    let place = entry(holder, &attribute.name);
    let items = as_list(place);
    let matching: Vec<usize> = items
        .iter()
        .enumerate()
        .filter(|(_, item)| filter.matches(item, scope))
        .map(|(index, _)| index)
        .collect();
    if matching.is_empty() {
        return Err(no_target(format!(
            "no value of `{}` meets the filter",
            attribute.name
        )));
    }
    match (op, sub) {
        (Op::Remove, None) => {
            let mut index = 0;
            items.retain(|_| {
                index += 1;
                !matching.contains(&(index - 1))
            });
        }
        (_, Some(sub)) => {
            for index in &matching {
                if let Some(object) = items.get_mut(*index).and_then(Json::as_object_mut) {
                    attribute_itself(object, op, sub, value)?;
                }
            }
            items.retain(|item| !is_unassigned(item));
            settle_primary(attribute, items, &matching)?;
        }
        (_, None) => {
            let value = value.unwrap_or(&Json::Null);
            // Of one value of the list, whatever the attribute holds.
            check(attribute, value)?;
            for index in &matching {
                let Some(item) = items.get_mut(*index) else {
                    continue;
                };
                match (op, item.as_object_mut(), value) {
                    (Op::Add, Some(object), Json::Object(members)) => {
                        merge(object, attribute, members)?
                    }
                    _ => *item = value.clone(),
                }
            }
            settle_primary(attribute, items, &matching)?;
        }
    }
    if is_unassigned(place) {
        if attribute.required {
            return Err(PatchError::new(
                ScimType::InvalidValue,
                format!("`{}` is required", attribute.name),
            ));
        }
        remove(holder, &attribute.name);
    }
    Ok(())
}

/// Takes out what has become empty, and keeps `schemas` in step with the extensions.
fn tidy(resource: &mut Json, descriptor: Descriptor<'_>) {
    let Some(object) = resource.as_object_mut() else {
        return;
    };
    for row in descriptor
        .attributes
        .iter()
        .filter(|row| row.kind == Kind::Extension)
    {
        let has_data =
            member(&Json::Object(object.clone()), &row.name).is_some_and(|v| !is_unassigned(v));
        if !has_data {
            remove(object, &row.name);
        }
        if let Some(Json::Array(schemas)) = object.get_mut("schemas") {
            let is_row = |urn: &Json| {
                urn.as_str()
                    .is_some_and(|urn| urn.eq_ignore_ascii_case(&row.name))
            };
            if has_data && !schemas.iter().any(is_row) {
                schemas.push(Json::from(row.name.as_ref()));
            } else if !has_data {
                schemas.retain(|urn| !is_row(urn));
            }
        }
    }
}
