//! Records from JSON text and back.

use super::{
    error::ReadError,
    read::read_record,
    write::{WrittenAttributes, write_record},
};
use crate::record::{Fields, Record};

/// Reads a record from JSON. Of a resource, `schemas`, `id` and `meta` are skipped; [`Stored`](crate::record::Stored) has them.
///
/// ```
/// use scim_runtime::models::User;
///
/// let user: User = scim_runtime::from_json(br#"{"USERNAME": "bjensen", "active": true}"#)?;
/// assert_eq!((user.user_name.as_deref(), user.active), (Some("bjensen"), Some(true)));
///
/// let error = scim_runtime::from_json::<User>(br#"{"active": "yes"}"#).unwrap_err();
/// assert_eq!(error.pointer(), "/active");
/// # Ok::<(), scim_runtime::ReadError>(())
/// ```
///
/// # Errors
/// If the text is not JSON, or an attribute has another type than in its schema.
pub fn from_json<R: Record>(bytes: &[u8]) -> Result<R, ReadError> {
    let mut record = R::default();
    read_record(bytes, &mut record).map_err(|error| *error)?;
    Ok(record)
}

/// Reads attributes into a record in which they have no values; other attributes keep theirs.
pub(crate) fn read_into(bytes: &[u8], record: &mut dyn Fields) -> Result<(), ReadError> {
    read_record(bytes, record).map_err(|error| *error)
}

/// Writes a record as JSON; a resource with its `schemas`.
///
/// ```
/// use scim_runtime::models::user::Name;
///
/// let name = Name { family_name: Some("Jensen".into()), ..Name::default() };
/// assert_eq!(scim_runtime::to_json(&name), br#"{"familyName":"Jensen"}"#);
/// ```
#[must_use]
pub fn to_json(record: &dyn Fields) -> Vec<u8> {
    write_record(record, None, WrittenAttributes::All)
}

/// Writes a resource as a client sends it: without read-only attributes (RFC 7644 §3.3, §3.5.1).
///
/// ```
/// use scim_runtime::models::{User, user};
///
/// let mut user = User::new("bjensen");
/// user.groups.push(user::Group { value: Some("e9e30dba".into()), ..user::Group::default() });
/// assert!(String::from_utf8_lossy(&scim_runtime::to_json(&user)).contains("e9e30dba"));
/// assert!(!String::from_utf8_lossy(&scim_runtime::to_request_json(&user)).contains("e9e30dba"));
/// ```
#[must_use]
pub fn to_request_json(record: &dyn Fields) -> Vec<u8> {
    write_record(record, None, WrittenAttributes::Writable)
}
