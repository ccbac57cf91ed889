//! An attribute, or a sub-attribute: set, replaced, removed.

use super::{Rules, invalid_value, mutability, no_target};
use crate::{
    Json,
    filter::{is_unassigned, member},
    patch::{
        Op, PatchError,
        value::{as_list, as_object, canonical, check, entry, key, remove, same},
    },
    record::{Attribute, Kind, Mutability},
};
use serde_json::Map;
use std::collections::HashMap;

impl Rules<'_> {
    /// `attribute`, or `attribute.sub`.
    pub(super) fn attribute_or_sub(
        &self,
        holder: &mut Map<String, Json>,
        op: Op,
        attribute: &Attribute,
        subs: &[&Attribute],
        value: Option<&Json>,
    ) -> Result<(), PatchError> {
        let Some((sub, deeper)) = subs.split_first() else {
            return self.attribute_itself(holder, op, attribute, value);
        };
        if !attribute.multi_valued {
            let place = entry(holder, &attribute.name);
            let object = as_object(place)
                .ok_or_else(|| no_target(format!("`{}` holds no object", attribute.name)))?;
            self.attribute_or_sub(object, op, sub, deeper, value)?;
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
            self.attribute_or_sub(object, op, sub, deeper, value)?;
        }
        settle_primary(attribute, items, &touched)?;
        items.retain(|item| !is_unassigned(item));
        drop_empty(holder, attribute)
    }

    pub(super) fn attribute_itself(
        &self,
        holder: &mut Map<String, Json>,
        op: Op,
        attribute: &Attribute,
        value: Option<&Json>,
    ) -> Result<(), PatchError> {
        let given = match op {
            Op::Remove => &Json::Null,
            Op::Add | Op::Replace => value.unwrap_or(&Json::Null),
        };
        let value = self.convert(attribute, given);
        check(attribute, &value)?;
        let name = attribute.name.as_ref();
        guard(attribute, holder, op, &value)?;
        if is_unassigned(&value) {
            if attribute.required {
                return Err(invalid_value(format!("`{name}` is required")).of(name));
            }
            // Adding nothing changes nothing.
            if op != Op::Add {
                remove(holder, name);
            }
            return Ok(());
        }
        let place = entry(holder, name);
        if attribute.multi_valued {
            return many(place, op, attribute, &value);
        }
        if attribute.kind == Kind::Complex
            && let (Json::Object(members), Some(object)) = (&*value, as_object(place))
        {
            return merge(object, attribute, members);
        }
        *place = value.into_owned();
        Ok(())
    }
}

/// An attribute without values is no attribute; one that is required must keep one.
pub(super) fn drop_empty(
    holder: &mut Map<String, Json>,
    attribute: &Attribute,
) -> Result<(), PatchError> {
    let name = attribute.name.as_ref();
    if !is_unassigned(entry(holder, name)) {
        return Ok(());
    }
    if attribute.required {
        return Err(invalid_value(format!("`{name}` is required")).of(name));
    }
    remove(holder, name);
    Ok(())
}

/// An immutable attribute may be set where it has no value, and set again to what it is.
pub(super) fn guard(
    attribute: &Attribute,
    holder: &Map<String, Json>,
    op: Op,
    value: &Json,
) -> Result<(), PatchError> {
    if attribute.mutability != Mutability::Immutable {
        return Ok(());
    }
    let known = key(holder, &attribute.name).and_then(|key| holder.get(&key));
    let assigned = known.is_some_and(|known| !is_unassigned(known));
    let unchanged = op != Op::Remove && known.is_some_and(|known| same(known, value));
    if assigned && !unchanged {
        return Err(mutability(attribute, "is immutable"));
    }
    Ok(())
}

/// Sub-attributes that the value does not name stay (RFC 7644 §3.5.2.1, §3.5.2.3).
pub(super) fn merge(
    object: &mut Map<String, Json>,
    attribute: &Attribute,
    members: &Map<String, Json>,
) -> Result<(), PatchError> {
    for (name, value) in members {
        let sub = Attribute::find(&attribute.sub_attributes, name);
        // Read-only sub-attributes are the provider's: what a client says of them does not count.
        if sub.is_some_and(|sub| sub.mutability == Mutability::ReadOnly) {
            continue;
        }
        if let Some(sub) = sub {
            guard(sub, object, Op::Add, value)?;
        }
        if value.is_null() {
            remove(object, name);
        } else {
            *entry(object, name) = value.clone();
        }
    }
    Ok(())
}

fn many(place: &mut Json, op: Op, attribute: &Attribute, value: &Json) -> Result<(), PatchError> {
    let new = match value {
        Json::Array(items) => items.as_slice(),
        lone => std::slice::from_ref(lone),
    };
    let items = as_list(place);
    if op == Op::Replace {
        items.clear();
    }
    let mut places: HashMap<String, usize> = items
        .iter()
        .enumerate()
        .map(|(index, item)| (canonical(item), index))
        .collect();
    let mut touched = Vec::new();
    for item in new {
        let place = *places.entry(canonical(item)).or_insert(items.len());
        if place == items.len() {
            items.push(item.clone());
        }
        touched.push(place);
    }
    settle_primary(attribute, items, &touched)
}

/// One value at most is primary: a new one takes it from the others (RFC 7644 §3.5.2).
pub(super) fn settle_primary(
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
        _ => {
            let name = attribute.name.as_ref();
            let detail = format!("two values of `{name}` can't both be primary");
            Err(invalid_value(detail).of(name))
        }
    }
}
