//! One attribute or sub-attribute: set, merged, replaced, removed.

use super::{
    applier::Applier,
    rules::{drop_empty, drop_unless, guard, settle_primary},
};
use crate::{
    Json,
    filter::is_unassigned,
    patch::{
        Op, PatchError,
        value::{as_list, as_object, check, entry, is_read_only, remove, same},
    },
    record::{Attribute, Kind, Mutability},
};
use serde_json::Map;

impl Applier<'_> {
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
            return self.whole_attribute(holder, op, attribute, value);
        };
        if !attribute.multi_valued {
            let place = entry(holder, &attribute.name);
            let object = as_object(place).ok_or_else(|| {
                PatchError::no_target(format!("`{}` is not an object", attribute.name))
            })?;
            let was_empty = object.values().all(is_unassigned);
            self.attribute_or_sub(object, op, sub, deeper, value)?;
            return drop_unless(was_empty, holder, attribute);
        }
        // The sub-attribute of every value.
        let items = as_list(entry(holder, &attribute.name));
        if items.is_empty() && op != Op::Remove {
            let detail = format!("`{}` has no values", attribute.name);
            return Err(PatchError::no_target(detail));
        }
        let touched: Vec<usize> = (0..items.len()).collect();
        for object in items.iter_mut().filter_map(Json::as_object_mut) {
            self.attribute_or_sub(object, op, sub, deeper, value)?;
        }
        settle_primary(attribute, items, &touched)?;
        items.retain(|item| !is_unassigned(item));
        drop_empty(holder, attribute)
    }

    pub(super) fn whole_attribute(
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
        if attribute.kind == Kind::Complex
            && !attribute.multi_valued
            && let Json::Object(members) = &*value
        {
            return self.merge_into(holder, op, attribute, members);
        }
        guard(attribute, holder, op, &value)?;
        let name = attribute.name.as_ref();
        if is_unassigned(&value) {
            if attribute.required {
                return Err(PatchError::required(name));
            }
            // An empty `add` changes nothing.
            if op != Op::Add {
                remove(holder, name);
            }
            return Ok(());
        }
        let place = entry(holder, name);
        if attribute.multi_valued {
            return self.set_values(place, op, attribute, &value);
        }
        *place = value.into_owned();
        Ok(())
    }

    /// A complex attribute with one value. Sub-attributes that the value doesn't name are kept (RFC 7644 §3.5.2.1, §3.5.2.3).
    fn merge_into(
        &self,
        holder: &mut Map<String, Json>,
        op: Op,
        attribute: &Attribute,
        members: &Map<String, Json>,
    ) -> Result<(), PatchError> {
        let place = entry(holder, &attribute.name);
        if !place.is_object() {
            *place = Json::Null;
        }
        let before = place.clone();
        if let Some(object) = as_object(place) {
            self.merge(object, op, attribute, members)?;
        }
        let is_immutable = attribute.mutability == Mutability::Immutable;
        if is_immutable && !is_unassigned(&before) && !same(&before, place) {
            return Err(PatchError::mutability(&attribute.name, "is immutable"));
        }
        drop_unless(is_unassigned(&before), holder, attribute)
    }

    /// Sets the named sub-attributes. Null removes one by `replace` and does nothing by `add`.
    pub(super) fn merge(
        &self,
        object: &mut Map<String, Json>,
        op: Op,
        attribute: &Attribute,
        members: &Map<String, Json>,
    ) -> Result<(), PatchError> {
        for (name, value) in members {
            match Attribute::find(&attribute.sub_attributes, name) {
                // Read-only sub-attributes belong to the provider: a client's value for them is ignored.
                Some(sub) if is_read_only(sub) => {}
                Some(sub) => self.whole_attribute(object, op, sub, Some(value))?,
                None if !value.is_null() => *entry(object, name) = value.clone(),
                None if op == Op::Replace => remove(object, name),
                None => {}
            }
        }
        Ok(())
    }
}
