//! The difference between the provider's state of a resource and the wanted one.

use super::steps::{put, value_at};
use crate::{
    Json,
    filter::{is_unassigned, member},
    patch::{self, Operation, PatchError},
    record::{Attribute, Descriptor, Kind},
};
use serde_json::Map;

/// One attribute before and after a change.
///
/// ```
/// use scim_runtime::{models::User, testing};
///
/// let scim = testing::blocking()?;
/// let plan = scim.users().provision(&[User::new("bjensen")]).match_by(User::USER_NAME).plan().send()?;
/// assert_eq!(plan.changes[0].attributes[0].attribute, "userName");
/// # Ok::<(), scim_runtime::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct AttributeDifference {
    /// The attribute's path, with an extension's URN.
    pub attribute: String,
    /// The provider's value; `None` if it has none, or if values of the attribute are secret.
    pub before: Option<Json>,
    /// The wanted value; `None` if the attribute is cleared, or if values of the attribute are secret.
    pub after: Option<Json>,
}

/// The changes that bring a resource to the wanted state.
#[derive(Debug, Clone, Default)]
pub(crate) struct StateDifference {
    pub(crate) operations: Vec<Operation>,
    pub(crate) attributes: Vec<AttributeDifference>,
}

impl StateDifference {
    /// From the provider's state to the wanted part of it, attribute by attribute.
    ///
    /// # Errors
    /// If an immutable attribute would change, or another rule of the schema would be broken.
    pub(crate) fn between(
        current: &Json,
        part: &Json,
        descriptor: Descriptor<'_>,
    ) -> Result<Self, PatchError> {
        let mut difference = Self::default();
        if holds(current, part) {
            return Ok(difference);
        }
        if patch::towards(current, part, descriptor)?.is_empty() {
            return Ok(difference);
        }
        for (steps, value) in attributes_of(part, descriptor) {
            let mut only = Json::Object(Map::new());
            put(&mut only, &steps, value.clone());
            let operations = patch::towards(current, &only, descriptor)?;
            if operations.is_empty() {
                continue;
            }
            let before = value_at(current, &steps).filter(|value| !is_unassigned(value));
            difference.attributes.push(AttributeDifference {
                attribute: shown_path(&steps, descriptor),
                before: before.cloned(),
                after: Some(value).filter(|value| !is_unassigned(value)).cloned(),
            });
            difference.operations.extend(operations);
        }
        Ok(difference)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.operations.is_empty()
    }
}

/// Whether a resource has exactly the values of a part. Most resources do, and this is much cheaper than a comparison by the schema.
fn holds(current: &Json, part: &Json) -> bool {
    let Json::Object(members) = part else {
        return false;
    };
    members
        .iter()
        .all(|(name, value)| match member(current, name) {
            None => is_null(value),
            Some(stored) => stored == value || !is_unassigned(value) && holds(stored, value),
        })
}

/// Whether a value is null, or an object with only such members.
fn is_null(value: &Json) -> bool {
    match value {
        Json::Object(members) => !members.is_empty() && members.values().all(is_null),
        other => other.is_null(),
    }
}

/// The top-level attributes of a part, and those of its extensions.
pub(super) fn attributes_of<'j>(
    part: &'j Json,
    descriptor: Descriptor<'_>,
) -> Vec<(Vec<String>, &'j Json)> {
    let mut found = Vec::new();
    for (name, value) in part.as_object().into_iter().flatten() {
        let attribute = Attribute::find(descriptor.attributes, name);
        match (attribute.map(|attribute| attribute.kind), value) {
            (Some(Kind::Extension), Json::Object(members)) => found.extend(
                members
                    .iter()
                    .map(|(inner, value)| (vec![name.clone(), inner.clone()], value)),
            ),
            _ => found.push((vec![name.clone()], value)),
        }
    }
    found
}

/// An attribute of a resource that is created.
pub(super) fn added(
    steps: &[String],
    value: &Json,
    descriptor: Descriptor<'_>,
) -> AttributeDifference {
    AttributeDifference {
        attribute: shown_path(steps, descriptor),
        before: None,
        after: Some(value.clone()),
    }
}

pub(super) fn shown_path(steps: &[String], descriptor: Descriptor<'_>) -> String {
    let is_extension = |name: &str| {
        let attribute = Attribute::find(descriptor.attributes, name);
        attribute.is_some_and(|attribute| attribute.kind == Kind::Extension)
    };
    match steps.split_first() {
        Some((urn, rest)) if is_extension(urn) => format!("{urn}:{}", rest.join(".")),
        _ => steps.join("."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{models::User, record::Resource};
    use serde_json::json;

    const ENTERPRISE: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

    #[test]
    fn a_difference_shows_each_attribute_before_and_after() {
        let current = json!({"userName": "b", "title": "Guide", "nickName": "Babs"});
        let part = json!({"userName": "b", "title": null, ENTERPRISE: {"department": "Tours"}});
        let difference =
            StateDifference::between(&current, &part, User::DESCRIPTOR).expect("it can be changed");
        let shown: Vec<(&str, Option<&Json>, Option<&Json>)> = difference
            .attributes
            .iter()
            .map(|one| {
                (
                    one.attribute.as_str(),
                    one.before.as_ref(),
                    one.after.as_ref(),
                )
            })
            .collect();
        let department = format!("{ENTERPRISE}:department");
        assert_eq!(
            shown,
            [
                ("title", Some(&json!("Guide")), None),
                (department.as_str(), None, Some(&json!("Tours"))),
            ]
        );
        assert_eq!(difference.operations.len(), 2);
    }
}
