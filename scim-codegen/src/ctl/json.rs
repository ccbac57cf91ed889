//! Access to members of foreign JSON.

use scim_runtime::Json;

/// A member of an object by its name, ignoring case.
pub(super) fn member<'a>(object: &'a Json, name: &str) -> Option<&'a Json> {
    let mut members = object.as_object()?.iter();
    let found = members.find(|(known, _)| known.eq_ignore_ascii_case(name));
    found.map(|(_, value)| value)
}
