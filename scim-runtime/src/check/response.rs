//! Checks JSON that a service provider or a client sent.

use super::violation::{
    COMMON, MULTI_VALUED, NAMES, PRIMARY, REQUIRED, RETURNED, SCHEMAS, TYPES, Violations, part,
};
#[cfg(any(feature = "client", feature = "server"))]
use super::violation::{EMPTY, USER_NAME};
use crate::{
    Json,
    filter::{is_unassigned, member},
    record::{Attribute, Descriptor, META, Mutability, Returned, violation::Violation},
};
use serde_json::Map;
use std::collections::HashSet;

/// Returns every way in which a resource in a response breaks its schema: the first thousand, then how many more there are.
///
/// ```
/// use scim_runtime::{check, models::User, record::Resource};
/// use serde_json::json;
///
/// let user = json!({"schemas": [User::URN], "id": "7", "userName": "b", "emails": [{"primary": "yes"}]});
/// let violations = check::response(&user, User::DESCRIPTOR);
/// assert_eq!(violations[0].pointer, "/emails/0/primary");
/// ```
#[must_use]
pub fn response(resource: &Json, descriptor: Descriptor<'_>) -> Vec<Violation> {
    response_at(resource, descriptor, false, "").into_vec()
}

/// Like [`response`], for a resource that was requested with `attributes` or `excludedAttributes`: attributes may be missing.
///
/// ```
/// use scim_runtime::{check, models::User, record::Resource};
/// use serde_json::json;
///
/// let user = json!({"schemas": [User::URN], "id": "7"});
/// assert_eq!(check::response(&user, User::DESCRIPTOR)[0].pointer, "/userName");
/// assert!(check::projected_response(&user, User::DESCRIPTOR).is_empty());
/// ```
#[must_use]
pub fn projected_response(resource: &Json, descriptor: Descriptor<'_>) -> Vec<Violation> {
    response_at(resource, descriptor, true, "").into_vec()
}

/// Like [`response`], for a resource inside a larger document.
pub(crate) fn response_at(
    resource: &Json,
    descriptor: Descriptor<'_>,
    projected: bool,
    pointer: &str,
) -> Violations {
    let mut checker = ResponseChecker::new(projected, &[]);
    checker.resource(resource, descriptor, pointer);
    checker.found
}

/// Every way in which a resource that a client sent breaks its schema. Ignores missing attributes, and attributes that are
/// forbidden in responses only.
#[cfg(any(feature = "client", feature = "server"))]
pub(crate) fn request(resource: &Json, descriptor: Descriptor<'_>) -> Vec<Violation> {
    let mut checker = ResponseChecker::new(true, &[COMMON, REQUIRED, RETURNED]);
    checker.resource(resource, descriptor, "");
    let user_name = Attribute::find(descriptor.attributes, "userName");
    if user_name.is_some_and(Attribute::is_user_name)
        && member(resource, "userName").and_then(Json::as_str) == Some("")
    {
        checker.add("/userName", USER_NAME, EMPTY);
    }
    checker.found.into_vec()
}

/// Every way in which a value that a client sends doesn't fit its attribute.
pub(super) fn sent_value(attribute: &Attribute, value: &Json, pointer: &str) -> Violations {
    let mut checker = ResponseChecker::new(true, &[RETURNED]);
    checker.value(attribute, value, pointer);
    checker.found
}

/// Whether a list of schemas names this one.
pub(super) fn names(schemas: Option<&Json>, urn: &str) -> bool {
    schemas.and_then(Json::as_array).is_some_and(|schemas| {
        schemas
            .iter()
            .filter_map(Json::as_str)
            .any(|schema| schema.eq_ignore_ascii_case(urn))
    })
}

struct ResponseChecker {
    projected: bool,
    /// Rules that are not checked.
    ignored: &'static [&'static str],
    found: Violations,
}

impl ResponseChecker {
    fn new(projected: bool, ignored: &'static [&'static str]) -> Self {
        Self {
            projected,
            ignored,
            found: Violations::default(),
        }
    }

    fn add(&mut self, pointer: impl Into<String>, rule: &'static str, message: &str) {
        if !self.ignored.contains(&rule) {
            self.found.push(Violation::new(pointer, rule, message));
        }
    }

    fn resource(&mut self, resource: &Json, descriptor: Descriptor<'_>, pointer: &str) {
        let Json::Object(members) = resource else {
            return self.add(pointer, TYPES, "is not an object");
        };
        let schemas = member(resource, "schemas");
        if !(names(schemas, descriptor.urn) || self.projected && schemas.is_none()) {
            let message = format!("does not name `{}`", descriptor.urn);
            self.add(format!("{pointer}/schemas"), SCHEMAS, &message);
        }
        match member(resource, "id") {
            Some(Json::String(id)) if !id.is_empty() => {}
            Some(_) => self.add(format!("{pointer}/id"), COMMON, "is empty or not a string"),
            None => self.add(format!("{pointer}/id"), COMMON, "is missing"),
        }
        if let Some(meta) = member(resource, "meta") {
            let attribute = Attribute::complex_with("meta", META);
            self.value(&attribute, meta, &format!("{pointer}/meta"));
        }
        self.object(members, descriptor.attributes, pointer);
    }

    fn object(&mut self, members: &Map<String, Json>, attributes: &[Attribute], pointer: &str) {
        let mut seen = HashSet::with_capacity(members.len());
        for name in members.keys() {
            if !seen.insert(name.to_ascii_lowercase()) {
                let at = format!("{pointer}/{}", part(name));
                self.add(at, NAMES, "the attribute occurs twice");
            }
        }
        for attribute in attributes {
            let at = || format!("{pointer}/{}", part(&attribute.name));
            let given = members.get(attribute.name.as_ref()).or_else(|| {
                // The slow search is only for names that are given in another case.
                let lower = attribute.name.to_ascii_lowercase();
                let found = || {
                    members
                        .iter()
                        .find(|(name, _)| name.eq_ignore_ascii_case(&lower))
                };
                let found = seen.contains(&lower).then(found).flatten();
                found.map(|(_, value)| value)
            });
            if let Some(given) = given.filter(|value| !is_unassigned(value)) {
                if attribute.returned == Returned::Never
                    || attribute.mutability == Mutability::WriteOnly
                {
                    self.add(at(), RETURNED, "must never be returned");
                }
                self.value(attribute, given, &at());
            } else if attribute.required && attribute.is_due(self.projected) {
                self.add(at(), REQUIRED, "a required attribute has no value");
            }
        }
    }

    fn value(&mut self, attribute: &Attribute, given: &Json, pointer: &str) {
        match (attribute.multi_valued, given) {
            (true, Json::Array(items)) => {
                let primary = |item: &&Json| member(item, "primary") == Some(&Json::Bool(true));
                let primaries = items.iter().filter(primary).count();
                if primaries > 1 {
                    let message = format!("{primaries} values are primary");
                    self.add(pointer, PRIMARY, &message);
                }
                for (index, item) in items.iter().enumerate() {
                    self.single(attribute, item, &format!("{pointer}/{index}"));
                }
            }
            (true, _) => self.add(pointer, MULTI_VALUED, "is not an array"),
            (false, given) => self.single(attribute, given, pointer),
        }
    }

    fn single(&mut self, attribute: &Attribute, given: &Json, pointer: &str) {
        if !attribute.kind.fits(given) {
            self.add(pointer, TYPES, attribute.kind.mismatch());
        }
        if let Json::Object(members) = given
            && attribute.kind.has_sub_attributes()
        {
            self.object(members, &attribute.sub_attributes, pointer);
        }
    }
}
