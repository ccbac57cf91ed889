//! Values of a multi-valued attribute that a run manages, selected by a filter. It leaves the other values alone.

use super::missing_value::MissingValue;
use crate::{
    Json,
    filter::{Filter, member, values_of},
    record::{Attribute, Mutability},
};

/// The managed values of a multi-valued attribute: `emails[type eq "work"].value`.
#[derive(Debug, Clone)]
pub(crate) struct ManagedList {
    /// The members that lead to the attribute.
    pub(crate) steps: Vec<String>,
    attribute: Attribute,
    selections: Vec<SelectedValues>,
}

/// The values that a filter selects.
#[derive(Debug, Clone)]
pub(crate) struct SelectedValues {
    filter: Filter,
    /// The managed sub-attributes; empty if the values are managed as a whole.
    subs: Vec<String>,
}

impl SelectedValues {
    /// # Errors
    /// Why these values can't be managed.
    pub(crate) fn new(
        filter: Filter,
        sub: Option<String>,
        attribute: &Attribute,
    ) -> Result<Self, String> {
        if !attribute.multi_valued || !attribute.kind.has_sub_attributes() {
            return Err(format!("`{}` has no values to select", attribute.name));
        }
        let checked = filter.check(values_of(attribute));
        checked.map_err(|error| error.to_string())?;
        let subs = match sub {
            None => Vec::new(),
            Some(sub) => match Attribute::find(&attribute.sub_attributes, &sub) {
                None => return Err(format!("`{}` has no `{sub}`", attribute.name)),
                Some(known) if known.mutability == Mutability::ReadOnly => {
                    return Err("it is read-only".to_owned());
                }
                Some(known) => vec![known.name.to_string()],
            },
        };
        Ok(Self { filter, subs })
    }

    fn selects(&self, value: &Json, attribute: &Attribute) -> bool {
        self.filter.matches(value, values_of(attribute))
    }

    /// Changes the selected values to the wanted ones.
    fn apply(
        &self,
        values: &mut Vec<Json>,
        wanted: &[Json],
        attribute: &Attribute,
        missing: MissingValue,
    ) {
        let selected: Vec<Json> = wanted
            .iter()
            .filter(|value| self.selects(value, attribute))
            .cloned()
            .collect();
        let first = values
            .iter()
            .position(|value| self.selects(value, attribute));
        let Some(first) = first else {
            values.extend(selected);
            return;
        };
        if selected.is_empty() && missing == MissingValue::Kept {
            return;
        }
        let replacements = match (selected.as_slice(), self.subs.is_empty()) {
            (_, true) => selected,
            // A sub-attribute that isn't managed keeps its value.
            ([], false) => self.cleared(values, attribute),
            ([one, ..], false) => {
                let own = |value: &&Json| self.selects(value, attribute) && self.agrees(value, one);
                let base = values.iter().find(own).or_else(|| values.get(first));
                base.map(|base| self.with_subs(base, one, missing))
                    .into_iter()
                    .collect()
            }
        };
        values.retain(|value| !self.selects(value, attribute));
        let at = first.min(values.len());
        values.splice(at..at, replacements);
    }

    fn agrees(&self, value: &Json, wanted: &Json) -> bool {
        self.subs
            .iter()
            .all(|sub| member(value, sub) == member(wanted, sub))
    }

    fn with_subs(&self, base: &Json, wanted: &Json, missing: MissingValue) -> Json {
        let mut value = base.clone();
        if let Json::Object(members) = &mut value {
            for sub in &self.subs {
                if member(wanted, sub).is_none() && missing == MissingValue::Kept {
                    continue;
                }
                members.retain(|name, _| !name.eq_ignore_ascii_case(sub));
                if let Some(wanted) = member(wanted, sub) {
                    members.insert(sub.clone(), wanted.clone());
                }
            }
        }
        value
    }

    /// The selected values without their managed sub-attributes. Without a `value`, they mean nothing and are dropped.
    fn cleared(&self, values: &[Json], attribute: &Attribute) -> Vec<Json> {
        let is_managed = |name: &str| self.subs.iter().any(|sub| sub.eq_ignore_ascii_case(name));
        if is_managed("value") {
            return Vec::new();
        }
        let nothing = Json::Null;
        values
            .iter()
            .filter(|value| self.selects(value, attribute))
            .map(|value| self.with_subs(value, &nothing, MissingValue::Cleared))
            .filter(|value| {
                let mut names = value
                    .as_object()
                    .into_iter()
                    .flatten()
                    .map(|(name, _)| name);
                names.any(|name| {
                    !name.eq_ignore_ascii_case("type") && !name.eq_ignore_ascii_case("primary")
                })
            })
            .collect()
    }
}

impl ManagedList {
    pub(crate) fn new(steps: Vec<String>, attribute: &Attribute, selected: SelectedValues) -> Self {
        Self {
            steps,
            attribute: attribute.clone(),
            selections: vec![selected],
        }
    }

    /// Adds values; sub-attributes of the same values are managed together.
    pub(crate) fn add(&mut self, selected: SelectedValues) {
        let mut known = self.selections.iter_mut();
        match known.find(|known| known.filter == selected.filter) {
            // Without sub-attributes, the values are managed as a whole.
            Some(known) if known.subs.is_empty() || selected.subs.is_empty() => known.subs.clear(),
            Some(known) => known.subs.extend(selected.subs),
            None => self.selections.push(selected),
        }
    }

    /// The provider's values, with the managed ones as wanted.
    pub(crate) fn merged(
        &self,
        wanted: Option<&Json>,
        current: Option<&Json>,
        missing: MissingValue,
    ) -> Json {
        let list = |value: Option<&Json>| -> Vec<Json> {
            value.and_then(Json::as_array).cloned().unwrap_or_default()
        };
        let wanted = list(wanted);
        let mut values = list(current);
        for selection in &self.selections {
            selection.apply(&mut values, &wanted, &self.attribute, missing);
        }
        if values.is_empty() {
            return Json::Null;
        }
        Json::Array(values)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{models::User, provision::managed::Managed, record::Resource};
    use serde_json::json;

    fn completed(paths: &[&str], wanted: Json, current: Json) -> Json {
        let paths: Vec<String> = paths.iter().map(|path| (*path).to_owned()).collect();
        let managed = Managed::new(&paths, MissingValue::Cleared, User::DESCRIPTOR)
            .expect("these attributes can be managed");
        let mut part = managed.part_of(&wanted, User::DESCRIPTOR);
        managed.complete(&mut part, &current);
        part
    }

    #[test]
    fn only_the_selected_values_change() {
        let current = json!({"emails": [
            {"type": "home", "value": "h@example.com"},
            {"type": "work", "value": "old@example.com", "display": "D", "primary": true},
        ]});
        let work = r#"emails[type eq "work"].value"#;
        for (wanted, expected) in [
            (
                json!([{"type": "work", "value": "new@example.com"}]),
                json!([
                    {"type": "home", "value": "h@example.com"},
                    {"type": "work", "display": "D", "primary": true, "value": "new@example.com"},
                ]),
            ),
            (
                json!([]),
                json!([{"type": "home", "value": "h@example.com"}]),
            ),
        ] {
            let wanted = json!({"userName": "b", "emails": wanted});
            let part = completed(&[work], wanted, current.clone());
            assert_eq!(part, json!({"emails": expected}));
        }
    }

    #[test]
    fn a_new_value_is_added_and_duplicates_of_the_selection_are_removed() {
        let work = r#"emails[type eq "work"].value"#;
        let wanted = json!({"emails": [{"type": "work", "value": "b"}]});
        assert_eq!(
            completed(
                &[work],
                wanted.clone(),
                json!({"emails": [{"type": "home", "value": "h"}]})
            ),
            json!({"emails": [{"type": "home", "value": "h"}, {"type": "work", "value": "b"}]})
        );
        let twice =
            json!({"emails": [{"type": "work", "value": "a"}, {"type": "work", "value": "b"}]});
        assert_eq!(
            completed(&[work], wanted, twice),
            json!({"emails": [{"type": "work", "value": "b"}]})
        );
        assert_eq!(
            completed(&[work], json!({}), json!({})),
            json!({"emails": null})
        );
    }

    #[test]
    fn a_cleared_sub_attribute_leaves_the_others() {
        let city = r#"addresses[type eq "work"].locality"#;
        let current =
            json!({"addresses": [{"type": "work", "locality": "L", "streetAddress": "S"}]});
        assert_eq!(
            completed(&[city], json!({}), current),
            json!({"addresses": [{"type": "work", "streetAddress": "S"}]})
        );
        let only = json!({"addresses": [{"type": "work", "locality": "L"}]});
        assert_eq!(
            completed(&[city], json!({}), only),
            json!({"addresses": null})
        );
    }

    #[test]
    fn a_whole_attribute_takes_precedence_over_selected_values() {
        let wanted = json!({"emails": [{"value": "w"}]});
        let current = json!({"emails": [{"value": "h", "type": "home"}]});
        for paths in [
            ["emails", r#"emails[type eq "work"].value"#],
            [r#"emails[type eq "work"].value"#, "emails"],
        ] {
            assert_eq!(completed(&paths, wanted.clone(), current.clone()), wanted);
        }
    }

    #[test]
    fn values_of_a_single_attribute_cannot_be_selected() {
        for path in [
            r#"name[familyName eq "x"].givenName"#,
            r#"emails[kind eq "work"].value"#,
            r#"emails[type eq "work"].nope"#,
        ] {
            assert!(
                Managed::new(&[path.to_owned()], MissingValue::Cleared, User::DESCRIPTOR).is_err(),
                "{path}"
            );
        }
    }
}
