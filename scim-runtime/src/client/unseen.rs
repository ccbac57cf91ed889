//! Attributes that a client doesn't see unless it asks for them: replacing a resource would remove them.

use crate::{
    Json,
    error::Error,
    record::{Attribute, Kind, Mutability, Returned, is_unassigned, member_of},
};

/// Fails if a resource that was read lacks an attribute that is returned on request only, at any level.
///
/// `request` is the resource as it would be sent.
pub(super) fn check_seen(
    attributes: &[Attribute],
    request: impl FnOnce() -> Option<Json>,
    help: &'static str,
) -> Result<(), Error> {
    if !attributes.iter().any(may_be_unseen) {
        return Ok(());
    }
    let unseen = request().and_then(|request| unseen(attributes, &request));
    match unseen {
        None => Ok(()),
        Some(path) => Err(Error::unusable(format!(
            "`{path}` is returned on request only and has no value here: replacing the resource would remove it"
        ))
        .with_help(help)),
    }
}

/// Whether an attribute that the client can write, or a part of it, is returned on request only.
fn may_be_unseen(attribute: &Attribute) -> bool {
    attribute.mutability != Mutability::ReadOnly
        && (attribute.returned == Returned::Request
            || attribute.sub_attributes.iter().any(may_be_unseen))
}

/// The path of the first attribute that may be unseen and has no value.
fn unseen(attributes: &[Attribute], object: &Json) -> Option<String> {
    attributes
        .iter()
        .filter(|attribute| may_be_unseen(attribute))
        .find_map(|attribute| {
            let value = member_of(object, &attribute.name).filter(|value| !is_unassigned(value));
            if attribute.returned == Returned::Request {
                return value.is_none().then(|| attribute.name.to_string());
            }
            let within = |value: &Json| unseen(&attribute.sub_attributes, value);
            let sub = match value {
                Some(Json::Array(items)) => items.iter().find_map(within),
                Some(value) => within(value),
                // A list without values has no parts to lose. A single value may consist of unseen parts only.
                None if attribute.multi_valued => None,
                None if is_absent_extension(attribute, object) => None,
                None => within(&Json::Null),
            }?;
            let separator = if attribute.kind == Kind::Extension {
                ':'
            } else {
                '.'
            };
            Some(format!("{}{separator}{sub}", attribute.name))
        })
}

/// Whether an extension without a value is absent: the resource doesn't name it in `schemas`, and some of its attributes would be seen.
fn is_absent_extension(attribute: &Attribute, resource: &Json) -> bool {
    let schemas = resource.get("schemas").and_then(Json::as_array);
    let mut urns = schemas.into_iter().flatten().filter_map(Json::as_str);
    let would_be_seen =
        |sub: &Attribute| !matches!(sub.returned, Returned::Request | Returned::Never);
    attribute.kind == Kind::Extension
        && !urns.any(|urn| urn.eq_ignore_ascii_case(&attribute.name))
        && attribute.sub_attributes.iter().any(would_be_seen)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const SUBS: &[Attribute] = &[
        Attribute::string("value"),
        Attribute::string("pin").returned_on_request(),
    ];
    const ATTRIBUTES: &[Attribute] = &[
        Attribute::string("userName"),
        Attribute::string("nickName").returned_on_request(),
        Attribute::string("title").returned_on_request().read_only(),
        Attribute::complex_with("badge", SUBS),
        Attribute::complex_with("keys", SUBS).multi_valued(),
        Attribute::extension_with("urn:example:ext", SUBS),
    ];

    // R14
    #[test]
    fn attributes_returned_on_request_are_not_erased_unseen() {
        let seen = json!({"nickName": "n", "badge": {"pin": "1"}, "urn:example:ext": {"pin": "2"}});
        let cases = [
            ("/nickName", json!(null), Some("nickName")),
            ("/badge", json!(null), Some("badge.pin")),
            ("/badge", json!({"value": "b"}), Some("badge.pin")),
            ("/keys", json!([{"value": "k", "pin": "3"}]), None),
            ("/keys", json!([{"value": "k"}]), Some("keys.pin")),
            (
                "/urn:example:ext",
                json!({"value": "e"}),
                Some("urn:example:ext:pin"),
            ),
        ];
        assert_eq!(unseen(ATTRIBUTES, &seen), None);
        for (pointer, value, expected) in cases {
            let mut request = seen.clone();
            request[pointer.trim_start_matches('/')] = value;
            assert_eq!(
                unseen(ATTRIBUTES, &request).as_deref(),
                expected,
                "{request}"
            );
        }
    }

    #[test]
    fn an_extension_may_be_unseen_if_the_resource_names_it() {
        let mut resource = json!({"nickName": "n", "badge": {"pin": "1"}});
        assert_eq!(unseen(ATTRIBUTES, &resource), None);
        resource["schemas"] = json!(["URN:example:ext"]);
        let expected = Some("urn:example:ext:pin".to_owned());
        assert_eq!(unseen(ATTRIBUTES, &resource), expected);
    }

    #[test]
    fn a_provider_that_returns_everything_needs_no_second_read() {
        let plain = [Attribute::string("userName")];
        assert!(check_seen(&plain, || unreachable!("not needed"), "").is_ok());
    }
}
