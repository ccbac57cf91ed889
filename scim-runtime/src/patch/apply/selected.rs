//! `remove` with a `value` that selects what to remove, as Entra ID sends it.

use super::{
    applier::Applier,
    rules::{drop_empty, drop_unassigned},
};
use crate::{
    Json,
    filter::{Node, is_unassigned, member},
    patch::{
        Op, PatchError,
        value::{as_items, as_list, check, entry, same},
    },
    record::{Attribute, Kind, Mutability},
};
use serde_json::Map;

impl Applier<'_> {
    /// Removes the values that agree with one of the given values in all members that it names.
    pub(super) fn remove_selected(
        &self,
        holder: &mut Map<String, Json>,
        attribute: &Attribute,
        given: &Json,
    ) -> Result<(), PatchError> {
        let given = self.convert(attribute, given);
        check(attribute, &given)?;
        let given = as_items(&given);
        let is_selected = |item: &Json| {
            given
                .iter()
                .any(|given| self.covers(attribute, item, given))
        };
        if !attribute.multi_valued {
            if is_selected(entry(holder, &attribute.name)) {
                return self.whole_attribute(holder, Op::Remove, attribute, None);
            }
            drop_unassigned(holder, attribute);
            return Ok(());
        }
        let items = as_list(entry(holder, &attribute.name));
        if attribute.mutability == Mutability::Immutable && items.iter().any(is_selected) {
            return Err(PatchError::mutability(&attribute.name, "is immutable"));
        }
        let before = items.len();
        items.retain(|item| !is_selected(item));
        if items.len() < before {
            return drop_empty(holder, attribute);
        }
        drop_unassigned(holder, attribute);
        Ok(())
    }

    /// Whether a value agrees with another in all members that the other names.
    fn covers(&self, attribute: &Attribute, item: &Json, given: &Json) -> bool {
        let Json::Object(members) = given else {
            let by = self.options.comparison;
            return by.same(attribute, &Node::from(item), &Node::from(given));
        };
        let mut assigned = members
            .iter()
            .filter(|(_, value)| !is_unassigned(value))
            .peekable();
        assigned.peek().is_some()
            && assigned.all(|(name, value)| {
                let current = member(item, name).unwrap_or(&Json::Null);
                match Attribute::find(&attribute.sub_attributes, name) {
                    Some(sub) if !sub.multi_valued && sub.kind != Kind::Complex => {
                        self.covers(sub, current, value)
                    }
                    _ => same(current, value),
                }
            })
    }
}
