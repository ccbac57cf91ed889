//! Keys: attributes that identify a resource on both sides.

use super::steps::{put, value_at};
use crate::{
    Json,
    error::Error,
    filter::{Comparison, Filter, Operator},
    record::{Attribute, Descriptor, Uniqueness},
    syntax::AttributePath,
};
use std::borrow::Cow;

/// An attribute by which wanted resources and the provider's are matched.
#[derive(Debug, Clone)]
pub(crate) struct KeyAttribute {
    pub(crate) path: AttributePath,
    attribute: Attribute,
    /// The members that lead to the value, outermost first.
    steps: Vec<String>,
}

impl KeyAttribute {
    /// The key at a path.
    ///
    /// # Errors
    /// If the path doesn't lead to a single string, reference or integer.
    pub(crate) fn new(path: &str, descriptor: Descriptor<'_>) -> Result<Self, Error> {
        let unusable = |reason: &str| Error::unusable(format!("`{path}` can't be a key: {reason}"));
        let parsed = AttributePath::parse(path).map_err(|error| unusable(&error.to_string()))?;
        let resolved = parsed
            .resolve(descriptor)
            .ok_or_else(|| unusable("the resource type has no such attribute"))?;
        let attribute = resolved
            .last()
            .ok_or_else(|| unusable("it names an extension"))?;
        if resolved.steps().any(|step| step.multi_valued) {
            return Err(unusable("it has several values"));
        }
        if !attribute.kind.identifies() {
            return Err(unusable(
                "only strings, references and integers can be compared",
            ));
        }
        Ok(Self {
            steps: resolved.steps().map(|step| step.name.to_string()).collect(),
            attribute: attribute.clone(),
            path: parsed,
        })
    }

    /// The members that lead to the value.
    pub(crate) fn steps(&self) -> &[String] {
        &self.steps
    }

    /// The value as it was written; `None` if it is unassigned or empty.
    pub(crate) fn value<'j>(&self, resource: &'j Json) -> Option<Cow<'j, str>> {
        match value_at(resource, &self.steps)? {
            Json::String(text) if !text.is_empty() => Some(Cow::Borrowed(text)),
            Json::Number(number) => Some(Cow::Owned(number.to_string())),
            _ => None,
        }
    }

    /// The form in which two values of the key are equal, depending on `caseExact`.
    pub(crate) fn folded<'v>(&self, value: impl Into<Cow<'v, str>>) -> Cow<'v, str> {
        Comparison::default().folded(&self.attribute, value.into())
    }

    /// Whether the provider refuses a second resource with the same value (RFC 7643 §2.2, `uniqueness`).
    pub(crate) fn is_unique(&self) -> bool {
        match self.attribute.uniqueness {
            Uniqueness::Server | Uniqueness::Global => true,
            Uniqueness::None => false,
        }
    }

    /// Copies the value from one resource to another.
    pub(crate) fn copy(&self, from: &Json, to: &mut Json) {
        if let Some(value) = value_at(from, &self.steps) {
            put(to, &self.steps, value.clone());
        }
    }

    /// The filter that finds a value.
    pub(crate) fn filter(&self, value: &str) -> String {
        let literal = self.attribute.kind.parse_value(value).unwrap_or_default();
        Filter::Compare(self.path.clone(), Operator::Eq, literal.into()).to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        models::{EnterpriseUser, User},
        record::{Extension, Resource},
    };
    use serde_json::json;

    #[test]
    fn only_single_comparable_attributes_are_keys() {
        let cases = [
            ("userName", true),
            ("EXTERNALID", true),
            ("name.familyName", true),
            (
                "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:employeeNumber",
                true,
            ),
            ("emails.value", false),
            ("emails", false),
            ("name", false),
            ("active", false),
            ("nope", false),
            ("a b", false),
            (EnterpriseUser::URN, false),
        ];
        for (path, usable) in cases {
            assert_eq!(
                KeyAttribute::new(path, User::DESCRIPTOR).is_ok(),
                usable,
                "{path}"
            );
        }
    }

    #[test]
    fn keys_compare_as_the_schema_says() -> Result<(), Error> {
        let user_name = KeyAttribute::new("userName", User::DESCRIPTOR)?;
        assert_eq!(user_name.folded("BJensen"), user_name.folded("bjensen"));
        let external_id = KeyAttribute::new("externalId", User::DESCRIPTOR)?;
        assert_ne!(external_id.folded("A1"), external_id.folded("a1"));
        Ok(())
    }

    #[test]
    fn a_key_is_read_by_name_in_any_case_and_found_by_a_quoted_filter() -> Result<(), Error> {
        let key = KeyAttribute::new("userName", User::DESCRIPTOR)?;
        assert_eq!(key.value(&json!({"USERNAME": "b"})).as_deref(), Some("b"));
        assert_eq!(key.value(&json!({"userName": ""})), None);
        assert_eq!(key.filter("o'\"neill\\"), r#"userName eq "o'\"neill\\""#);
        Ok(())
    }
}
