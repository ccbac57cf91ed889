//! `remove` with a `value` that selects what to remove, as Entra ID sends it.

use super::{
    applier::{Applier, ListKey},
    equality,
    index::{ListIndex, Positions},
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

impl<'a> Applier<'a> {
    /// Removes the values that agree with one of the given values in all members that it names.
    pub(super) fn remove_selected(
        &mut self,
        holder: &mut Map<String, Json>,
        key: ListKey<'a>,
        attribute: &'a Attribute,
        given: &Json,
    ) -> Result<(), PatchError> {
        let given = self.convert(attribute, given);
        check(attribute, &given)?;
        let given = as_items(&given);
        if !attribute.multi_valued {
            let current = entry(holder, &attribute.name);
            if given
                .iter()
                .any(|given| self.covers(attribute, current, given))
            {
                return self.whole_attribute(holder, Op::Remove, attribute, None);
            }
            drop_unassigned(holder, attribute);
            return Ok(());
        }
        let items = as_list(entry(holder, &attribute.name));
        let mut index = self.index(key, attribute, items);
        let mut has_changed = false;
        for given in given {
            let candidates = candidates(attribute, items, given, &mut index);
            for at in candidates.unwrap_or_else(|| (0..items.len()).collect()) {
                let item = items.get(at).filter(|item| !is_unassigned(item));
                if item.is_some_and(|item| self.covers(attribute, item, given)) {
                    index.remove(items, at);
                    has_changed = true;
                }
            }
        }
        if has_changed && attribute.mutability == Mutability::Immutable {
            return Err(PatchError::mutability(&attribute.name, "is immutable"));
        }
        if has_changed && index.is_empty(items) {
            items.clear();
            return drop_empty(holder, attribute);
        }
        self.settle_list(holder, key, attribute, index);
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

/// The positions of the values that a given value can select; `None` if every value has to be compared.
fn candidates<'a>(
    attribute: &'a Attribute,
    items: &[Json],
    given: &Json,
    index: &mut ListIndex<'a>,
) -> Option<Positions> {
    let Json::Object(members) = given else {
        return index
            .equal(items, &equality::of_value(attribute, given))
            .cloned();
    };
    let compared = members
        .iter()
        .filter_map(|(name, value)| equality::of_member(attribute, name, value))
        .filter_map(|equality| Some((index.equal(items, &equality)?.len(), equality)));
    let (_, fewest) = compared.min_by_key(|(count, _)| *count)?;
    index.equal(items, &fewest).cloned()
}
