//! Managed attributes: the attributes that a run sets. It leaves all others alone.

use super::{
    difference::shown_path,
    missing_value::MissingValue,
    selected::{ManagedList, SelectedValues},
    steps::{put, value_at},
};
use crate::{
    Json,
    error::Error,
    filter::is_unassigned,
    path::Path,
    record::{Attribute, COMMON, Descriptor, Kind, Mutability, Returned},
};
use serde_json::Map;

/// The attributes that a run manages.
#[derive(Debug, Clone)]
pub(crate) enum Managed {
    /// All attributes that a wanted resource names.
    Named,
    Attributes {
        /// Each as the members that lead to it.
        paths: Vec<Vec<String>>,
        /// What happens if a wanted resource lacks one of them.
        missing: MissingValue,
        /// Multi-valued attributes among them of which only some values are managed.
        lists: Vec<ManagedList>,
    },
}

impl Managed {
    /// The attributes at these paths.
    ///
    /// # Errors
    /// If a path leads to no attribute of the resource type, or to one that the client can't write.
    pub(crate) fn new(
        texts: &[String],
        missing: MissingValue,
        descriptor: Descriptor<'_>,
    ) -> Result<Self, Error> {
        let mut paths: Vec<Vec<String>> = Vec::with_capacity(texts.len());
        let mut lists: Vec<ManagedList> = Vec::new();
        for text in texts {
            let unusable =
                |reason: &str| Error::unusable(format!("`{text}` can't be managed: {reason}"));
            let path = Path::parse(text).map_err(|error| unusable(&error.to_string()))?;
            let resolved = path.attribute.resolve(descriptor);
            let resolved =
                resolved.ok_or_else(|| unusable("the resource type has no such attribute"))?;
            let steps: Vec<&Attribute> = resolved.steps().collect();
            let is_read_only = |step: &&Attribute| step.mutability == Mutability::ReadOnly;
            if steps.iter().any(is_read_only) {
                return Err(unusable("it is read-only"));
            }
            // Without a filter, a multi-valued attribute is managed as a whole, since its values have no identity.
            let whole = steps.iter().position(|step| step.multi_valued);
            let length = whole.map_or(steps.len(), |index| index + 1);
            let names = steps.iter().take(length).map(|step| step.name.to_string());
            let names: Vec<String> = names.collect();
            let known = paths.iter().position(|other| *other == names);
            match (path.filter, steps.last()) {
                (Some(filter), Some(attribute)) => {
                    let selected = SelectedValues::new(filter, path.sub, attribute);
                    let selected = selected.map_err(|reason| unusable(&reason))?;
                    match lists.iter_mut().find(|list| list.steps == names) {
                        Some(list) => list.add(selected),
                        None if known.is_none() => {
                            lists.push(ManagedList::new(names.clone(), attribute, selected));
                        }
                        // The whole attribute is managed already.
                        None => {}
                    }
                }
                (Some(_), None) => return Err(unusable("it names an extension")),
                (None, _) => lists.retain(|list| list.steps != names),
            }
            if known.is_none() {
                // A complex attribute comes before its sub-attributes, whose values complete its value.
                let inner = paths.iter().position(|other| other.starts_with(&names));
                paths.insert(inner.unwrap_or(paths.len()), names);
            }
        }
        Ok(Self::Attributes {
            paths,
            missing,
            lists,
        })
    }

    /// Adds the values of a resource that the run doesn't manage to its managed part.
    pub(crate) fn complete(&self, part: &mut Json, current: &Json) {
        match self {
            Self::Named => {}
            Self::Attributes { lists, missing, .. } => {
                for list in lists {
                    if value_at(part, &list.steps).is_some() {
                        let merged = list.merged(
                            value_at(part, &list.steps),
                            value_at(current, &list.steps),
                            *missing,
                        );
                        put(part, &list.steps, merged);
                    }
                }
            }
        }
    }

    /// The managed part of a wanted resource. Managed attributes that it lacks are null, unless they are kept. Attributes that are never returned are
    /// left out, since their current values are unknown.
    pub(crate) fn part_of(&self, wanted: &Json, descriptor: Descriptor<'_>) -> Json {
        let mut part = Json::Object(Map::new());
        match self {
            Self::Named => part = wanted.clone(),
            Self::Attributes { paths, missing, .. } => {
                for steps in paths {
                    let value = value_at(wanted, steps).filter(|value| !is_unassigned(value));
                    match (value, missing) {
                        (Some(value), _) => put(&mut part, steps, value.clone()),
                        (None, MissingValue::Cleared) if is_cleared_as_a_whole(&part, steps) => {}
                        (None, MissingValue::Cleared) => put(&mut part, steps, Json::Null),
                        (None, MissingValue::Kept) => {}
                    }
                }
            }
        }
        without_hidden(&mut part, descriptor.attributes);
        if let Json::Object(members) = &mut part {
            members.retain(|name, _| {
                let is_reserved = ["schemas", "id", "meta"].iter();
                !is_reserved
                    .clone()
                    .any(|known| name.eq_ignore_ascii_case(known))
            });
        }
        part
    }
}

/// Whether a sub-attribute is cleared together with its complex attribute.
fn is_cleared_as_a_whole(part: &Json, steps: &[String]) -> bool {
    let outer = steps
        .split_last()
        .and_then(|(_, outer)| value_at(part, outer));
    outer.is_some_and(Json::is_null)
}

/// Whether the provider never shows an attribute's value.
pub(super) fn is_hidden(attribute: &Attribute) -> bool {
    attribute.returned == Returned::Never || attribute.mutability == Mutability::WriteOnly
}

fn without_hidden(value: &mut Json, attributes: &[Attribute]) {
    let Json::Object(members) = value else {
        return;
    };
    members.retain(|name, value| match Attribute::find(attributes, name) {
        Some(attribute) if is_hidden(attribute) => false,
        Some(attribute) => {
            let inner: &[Attribute] = &attribute.sub_attributes;
            match value {
                Json::Array(items) => items
                    .iter_mut()
                    .for_each(|item| without_hidden(item, inner)),
                Json::Object(_) => without_hidden(value, inner),
                _ => {}
            }
            true
        }
        None => true,
    });
}

/// The top-level names to request so that these attributes are in a response.
pub(super) fn projected_names<'a>(
    paths: impl IntoIterator<Item = &'a [String]>,
    descriptor: Descriptor<'_>,
) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for steps in paths {
        let length = match steps.first() {
            Some(first)
                if Attribute::find(descriptor.attributes, first)
                    .is_some_and(|attribute| attribute.kind == Kind::Extension) =>
            {
                2
            }
            _ => 1,
        };
        let steps: Vec<String> = steps.iter().take(length).cloned().collect();
        let name = shown_path(&steps, descriptor);
        let is_known = Attribute::find(COMMON, &name)
            .is_some_and(|common| matches!(common.returned, Returned::Always));
        if !name.is_empty() && !is_known && !names.iter().any(|other| other == &name) {
            names.push(name);
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{models::User, record::Resource};
    use serde_json::json;

    const ENTERPRISE: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

    fn managed(paths: &[&str]) -> Managed {
        let paths: Vec<String> = paths.iter().map(|path| (*path).to_owned()).collect();
        Managed::new(&paths, MissingValue::Cleared, User::DESCRIPTOR)
            .expect("these attributes can be managed")
    }

    #[test]
    fn the_managed_part_names_what_is_missing_and_nothing_else() {
        let department = format!("{ENTERPRISE}:department");
        let managed = managed(&["userName", "name.familyName", "title", &department]);
        let wanted = json!({"userName": "b", "nickName": "Babs", "name": {"familyName": "J", "givenName": "B"}});
        assert_eq!(
            managed.part_of(&wanted, User::DESCRIPTOR),
            json!({"userName": "b", "name": {"familyName": "J"}, "title": null, ENTERPRISE: {"department": null}})
        );
    }

    #[test]
    fn a_complex_attribute_and_its_sub_attributes_are_managed_in_any_order() {
        for paths in [["name", "name.givenName"], ["name.givenName", "name"]] {
            let managed = managed(&paths);
            let part = |wanted| managed.part_of(&wanted, User::DESCRIPTOR);
            assert_eq!(
                part(json!({"name": {"familyName": "J"}})),
                json!({"name": {"familyName": "J", "givenName": null}})
            );
            assert_eq!(part(json!({"userName": "b"})), json!({"name": null}));
        }
    }

    #[test]
    fn a_password_is_never_part_of_a_comparison() {
        let wanted = json!({"userName": "b", "password": "t1meMa$heen"});
        for managed in [Managed::Named, managed(&["userName", "password"])] {
            assert_eq!(
                managed.part_of(&wanted, User::DESCRIPTOR),
                json!({"userName": "b"})
            );
        }
    }

    #[test]
    fn read_only_and_unknown_attributes_cannot_be_managed() {
        for path in ["groups", "nope", "meta", "id"] {
            assert!(
                Managed::new(&[path.to_owned()], MissingValue::Cleared, User::DESCRIPTOR).is_err(),
                "{path}"
            );
        }
    }
}
