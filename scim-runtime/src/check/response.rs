//! Checks JSON from a service provider.

#[cfg(feature = "client")]
use super::violation::LIST;
use super::violation::{
    COMMON, EMPTY, MULTI_VALUED, NAMES, PRIMARY, REQUIRED, RETURNED, SCHEMAS, TYPES, USER_NAME,
    part,
};
use crate::{
    Json,
    filter::{is_unassigned, member},
    record::{Attribute, Descriptor, META, Mutability, Returned, Violation},
};
use serde_json::Map;
use std::collections::HashSet;

/// Every violation of the schema by a resource in a response. `projected`: the request had `attributes` or `excludedAttributes`, so
/// attributes may be missing.
///
/// ```
/// use scim_runtime::{check, models::User, record::Resource};
/// use serde_json::json;
///
/// let user = json!({"schemas": [User::URN], "id": "7", "userName": "b", "emails": [{"primary": "yes"}]});
/// let violations = check::response(&user, User::DESCRIPTOR, false);
/// assert_eq!(violations[0].pointer, "/emails/0/primary");
/// ```
#[must_use]
pub fn response(resource: &Json, descriptor: Descriptor<'_>, projected: bool) -> Vec<Violation> {
    let mut found = Vec::new();
    whole(resource, descriptor, projected, "", &mut found);
    found
}

/// Every violation of the schema by a resource that a client sent. Missing attributes are not checked, nor is what only responses must
/// not contain.
#[cfg(any(feature = "client", feature = "server"))]
pub(crate) fn request(resource: &Json, descriptor: Descriptor<'_>) -> Vec<Violation> {
    let mut found = response(resource, descriptor, true);
    found.retain(|violation| ![COMMON, REQUIRED, RETURNED].contains(&violation.rule));
    let user_name = Attribute::find(descriptor.attributes, "userName");
    if user_name.is_some_and(Attribute::is_user_name)
        && member(resource, "userName").and_then(Json::as_str) == Some("")
    {
        found.push(Violation::new("/userName", USER_NAME, EMPTY));
    }
    found
}

/// Violations of a `ListResponse`: its own first, then those of each resource.
#[cfg(feature = "client")]
pub(crate) fn page(
    document: &Json,
    descriptor: Descriptor<'_>,
    projected: bool,
) -> Vec<Vec<Violation>> {
    const URN: &str = "urn:ietf:params:scim:api:messages:2.0:ListResponse";
    let mut own = Vec::new();
    if !document.is_object() {
        own.push(Violation::new("", LIST, "is not an object"));
        return vec![own];
    }
    if !names(member(document, "schemas"), URN) {
        own.push(Violation::new(
            "/schemas",
            LIST,
            "does not name ListResponse",
        ));
    }
    for name in ["totalResults", "startIndex", "itemsPerPage"] {
        match member(document, name) {
            None if name == "totalResults" && member(document, "nextCursor").is_none() => {
                own.push(Violation::new("/totalResults", LIST, "is missing"));
            }
            Some(value) if !value.is_i64() && !value.is_null() => {
                own.push(Violation::new(
                    format!("/{name}"),
                    LIST,
                    "is not an integer",
                ));
            }
            _ => {}
        }
    }
    let mut all = Vec::new();
    match member(document, "Resources") {
        None | Some(Json::Null) => {}
        Some(Json::Array(resources)) => {
            for (index, resource) in resources.iter().enumerate() {
                let mut found = Vec::new();
                whole(
                    resource,
                    descriptor,
                    projected,
                    &format!("/Resources/{index}"),
                    &mut found,
                );
                all.push(found);
            }
        }
        Some(lone) => {
            own.push(Violation::new("/Resources", LIST, "is not an array"));
            let mut found = Vec::new();
            whole(lone, descriptor, projected, "/Resources", &mut found);
            all.push(found);
        }
    }
    std::iter::once(own).chain(all).collect()
}

fn names(schemas: Option<&Json>, urn: &str) -> bool {
    schemas.and_then(Json::as_array).is_some_and(|schemas| {
        schemas
            .iter()
            .filter_map(Json::as_str)
            .any(|schema| schema.eq_ignore_ascii_case(urn))
    })
}

fn whole(
    resource: &Json,
    descriptor: Descriptor<'_>,
    projected: bool,
    pointer: &str,
    found: &mut Vec<Violation>,
) {
    let Json::Object(members) = resource else {
        found.push(Violation::new(pointer, TYPES, "is not an object"));
        return;
    };
    let schemas = member(resource, "schemas");
    if !(names(schemas, descriptor.urn) || projected && schemas.is_none()) {
        let message = format!("does not name `{}`", descriptor.urn);
        found.push(Violation::new(
            format!("{pointer}/schemas"),
            SCHEMAS,
            message,
        ));
    }
    match member(resource, "id") {
        Some(Json::String(id)) if !id.is_empty() => {}
        Some(_) => found.push(Violation::new(
            format!("{pointer}/id"),
            COMMON,
            "is empty or not a string",
        )),
        None => found.push(Violation::new(
            format!("{pointer}/id"),
            COMMON,
            "is missing",
        )),
    }
    if let Some(meta) = member(resource, "meta") {
        value(
            &Attribute::complex_with("meta", META),
            meta,
            projected,
            &format!("{pointer}/meta"),
            found,
        );
    }
    object(members, descriptor.attributes, projected, pointer, found);
}

fn object(
    members: &Map<String, Json>,
    attributes: &[Attribute],
    projected: bool,
    pointer: &str,
    found: &mut Vec<Violation>,
) {
    let mut seen = HashSet::with_capacity(members.len());
    for name in members.keys() {
        if !seen.insert(name.to_ascii_lowercase()) {
            let at = format!("{pointer}/{}", part(name));
            found.push(Violation::new(at, NAMES, "the attribute is given twice"));
        }
    }
    for attribute in attributes {
        let at = || format!("{pointer}/{}", part(&attribute.name));
        let given = members.get(attribute.name.as_ref()).or_else(|| {
            members
                .iter()
                .find(|(name, _)| name.eq_ignore_ascii_case(&attribute.name))
                .map(|(_, v)| v)
        });
        if let Some(given) = given.filter(|value| !is_unassigned(value)) {
            if attribute.returned == Returned::Never
                || attribute.mutability == Mutability::WriteOnly
            {
                found.push(Violation::new(at(), RETURNED, "must never be returned"));
            }
            value(attribute, given, projected, &at(), found);
        } else if attribute.required && attribute.is_due(projected) {
            found.push(Violation::new(
                at(),
                REQUIRED,
                "a required attribute has no value",
            ));
        }
    }
}

pub(super) fn value(
    attribute: &Attribute,
    given: &Json,
    projected: bool,
    pointer: &str,
    found: &mut Vec<Violation>,
) {
    match (attribute.multi_valued, given) {
        (true, Json::Array(items)) => {
            let primary = |item: &&Json| member(item, "primary") == Some(&Json::Bool(true));
            let primaries = items.iter().filter(primary).count();
            if primaries > 1 {
                found.push(Violation::new(
                    pointer,
                    PRIMARY,
                    format!("{primaries} values are primary"),
                ));
            }
            for (index, item) in items.iter().enumerate() {
                single(
                    attribute,
                    item,
                    projected,
                    &format!("{pointer}/{index}"),
                    found,
                );
            }
        }
        (true, _) => found.push(Violation::new(pointer, MULTI_VALUED, "is not an array")),
        (false, given) => single(attribute, given, projected, pointer, found),
    }
}

fn single(
    attribute: &Attribute,
    given: &Json,
    projected: bool,
    pointer: &str,
    found: &mut Vec<Violation>,
) {
    if !attribute.kind.fits(given) {
        found.push(Violation::new(pointer, TYPES, attribute.kind.mismatch()));
    }
    if let Json::Object(members) = given
        && attribute.kind.has_sub_attributes()
    {
        object(
            members,
            &attribute.sub_attributes,
            projected,
            pointer,
            found,
        );
    }
}
