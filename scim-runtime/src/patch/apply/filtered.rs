//! Some values of a multi-valued attribute: those that meet a filter, or equal given ones.

use super::{
    Rules,
    attribute::{drop_empty, guard, merge, settle_primary},
    invalid_path, invalid_value, mutability, no_target,
};
use crate::{
    Json, ScimType,
    filter::{Filter, Node, Operator, is_unassigned, member, values_of},
    patch::{
        Op, PatchError, Unmatched,
        value::{as_list, check, entry, remove, same},
    },
    record::{Attribute, Kind, Mutability},
};
use serde_json::Map;
use std::collections::BTreeSet;

impl Rules<'_> {
    /// `attribute[filter]`, or `attribute[filter].sub`.
    pub(super) fn filtered(
        &self,
        holder: &mut Map<String, Json>,
        op: Op,
        attribute: &Attribute,
        filter: &Filter,
        sub: Option<&str>,
        value: Option<&Json>,
    ) -> Result<(), PatchError> {
        let sub = target(attribute, filter, sub)?;
        let items = as_list(entry(holder, &attribute.name));
        let scope = values_of(attribute);
        let mut matching: BTreeSet<usize> = (0..items.len())
            .filter(|index| {
                items
                    .get(*index)
                    .is_some_and(|item| filter.matches_by(item, scope, self.options.comparison))
            })
            .collect();
        if matching.is_empty() {
            let value = match self.options.unmatched {
                Unmatched::Created if op != Op::Remove => from_filter(filter),
                _ => None,
            };
            let value = value.ok_or_else(|| {
                no_target(format!("no value of `{}` meets the filter", attribute.name))
            })?;
            matching.insert(items.len());
            items.push(value);
        }
        match (op, sub) {
            (Op::Remove, None) => {
                if attribute.mutability == Mutability::Immutable {
                    return Err(mutability(attribute, "is immutable"));
                }
                let mut index = 0..;
                items.retain(|_| index.next().is_some_and(|index| !matching.contains(&index)));
            }
            (_, Some(sub)) => {
                for index in &matching {
                    if let Some(object) = items.get_mut(*index).and_then(Json::as_object_mut) {
                        self.attribute_itself(object, op, sub, value)?;
                    }
                }
            }
            (_, None) => {
                let given = value.unwrap_or(&Json::Null);
                let value = self.convert(attribute, given);
                // Of one value of the list, whatever the attribute holds.
                if value.is_array() {
                    return Err(invalid_value(format!(
                        "one value of `{}` is no list",
                        attribute.name
                    )));
                }
                check(attribute, &value)?;
                for index in &matching {
                    if let Some(item) = items.get_mut(*index) {
                        whole_value(item, op, attribute, &value)?;
                    }
                }
            }
        }
        if op != Op::Remove || sub.is_some() {
            let touched: Vec<usize> = matching.into_iter().collect();
            settle_primary(attribute, items, &touched)?;
        }
        items.retain(|item| !is_unassigned(item));
        drop_empty(holder, attribute)
    }

    /// Removes the values that are equal to one of the given ones in all that it says.
    pub(super) fn remove_selected(
        &self,
        holder: &mut Map<String, Json>,
        attribute: &Attribute,
        given: &Json,
    ) -> Result<(), PatchError> {
        let given = self.convert(attribute, given);
        check(attribute, &given)?;
        let given = match &*given {
            Json::Array(items) => items.as_slice(),
            lone => std::slice::from_ref(lone),
        };
        let goes = |item: &Json| {
            given
                .iter()
                .any(|given| self.covers(attribute, item, given))
        };
        if !attribute.multi_valued {
            let place = entry(holder, &attribute.name);
            if goes(place) {
                return self.attribute_itself(holder, Op::Remove, attribute, None);
            }
            drop_unset(holder, attribute);
            return Ok(());
        }
        let items = as_list(entry(holder, &attribute.name));
        if attribute.mutability == Mutability::Immutable && items.iter().any(goes) {
            return Err(mutability(attribute, "is immutable"));
        }
        let before = items.len();
        items.retain(|item| !goes(item));
        if items.len() < before {
            return drop_empty(holder, attribute);
        }
        drop_unset(holder, attribute);
        Ok(())
    }

    /// Whether a value is equal to another in all that the other says.
    fn covers(&self, attribute: &Attribute, item: &Json, given: &Json) -> bool {
        let Json::Object(members) = given else {
            let by = self.options.comparison;
            return by.same(attribute, &Node::from(item), &Node::from(given));
        };
        let mut said = members
            .iter()
            .filter(|(_, value)| !is_unassigned(value))
            .peekable();
        said.peek().is_some()
            && said.all(|(name, value)| {
                let known = member(item, name).unwrap_or(&Json::Null);
                match Attribute::find(&attribute.sub_attributes, name) {
                    Some(sub) if !sub.multi_valued && sub.kind != Kind::Complex => {
                        self.covers(sub, known, value)
                    }
                    _ => same(known, value),
                }
            })
    }
}

/// The sub-attribute that is meant, if the filter and the path make sense for the attribute.
fn target<'a>(
    attribute: &'a Attribute,
    filter: &Filter,
    sub: Option<&str>,
) -> Result<Option<&'a Attribute>, PatchError> {
    let name = &attribute.name;
    if !attribute.multi_valued {
        let detail = format!("`{name}` has one value: a filter can't choose");
        return Err(invalid_path(detail));
    }
    let found = sub.map(|sub| {
        Attribute::find(&attribute.sub_attributes, sub)
            .ok_or_else(|| invalid_path(format!("`{sub}` is no sub-attribute of `{name}`")))
    });
    let sub = found.transpose()?;
    filter
        .check(values_of(attribute))
        .map_err(|error| PatchError::new(ScimType::InvalidFilter, error.to_string()))?;
    match sub {
        Some(sub) if sub.mutability == Mutability::ReadOnly => Err(mutability(sub, "is read-only")),
        _ => Ok(sub),
    }
}

/// An add merges into the value, a replace takes its place; immutable sub-attributes stay what they are.
fn whole_value(
    item: &mut Json,
    op: Op,
    attribute: &Attribute,
    value: &Json,
) -> Result<(), PatchError> {
    let (Some(object), Json::Object(members)) = (item.as_object_mut(), value) else {
        if attribute.mutability == Mutability::Immutable && !same(item, value) {
            return Err(mutability(attribute, "is immutable"));
        }
        *item = value.clone();
        return Ok(());
    };
    if op == Op::Add {
        return merge(object, attribute, members);
    }
    for sub in attribute.sub_attributes.iter() {
        let new = member(value, &sub.name).unwrap_or(&Json::Null);
        guard(sub, object, op, new)?;
    }
    *item = value.clone();
    Ok(())
}

/// The value that `type eq "work" and display eq "x"` describes; `None` where a filter leaves more open.
fn from_filter(filter: &Filter) -> Option<Json> {
    let mut members = Map::new();
    let parts = match filter {
        Filter::And(parts) => parts.as_slice(),
        one => std::slice::from_ref(one),
    };
    for part in parts {
        match part {
            Filter::Compare(path, Operator::Eq, literal)
                if path.urn.is_none() && path.sub.is_empty() =>
            {
                members.insert(path.attribute.clone(), literal.clone());
            }
            _ => return None,
        }
    }
    Some(Json::Object(members))
}

/// Takes away the place that was made to look into it.
fn drop_unset(holder: &mut Map<String, Json>, attribute: &Attribute) {
    if is_unassigned(entry(holder, &attribute.name)) {
        remove(holder, &attribute.name);
    }
}
