//! Records: structs that stand for SCIM schemas, their descriptors, and the walker over them.

pub(crate) mod attr;
mod attribute;
mod extra;
mod fields;
mod lookup;
mod own;
mod serde_walk;
mod show;
mod stored;

pub use attr::{Attr, Immutable, Over, ReadOnly, ReadWrite, Within, WriteOnly};
pub use attribute::{
    Attribute, COMMON, Descriptor, Kind, META, Mutability, Returned, Uniqueness, Words,
};
pub use extra::Extra;
pub use fields::{
    AsPlain, AsRecord, AsText, Extends, Extension, Fields, Form, Record, RecordSlot, RecordsSlot,
    RecordsView, Resource, Root, Slot, Table, TextSlot, TextsSlot, TextsView, Value, View, view,
};
pub(crate) use lookup::{CommonName, Seen, common_name, find_row, is_urn, member};
pub(crate) use own::UNFIT;
pub use own::{AsOwn, Own, OwnField, OwnSlot, OwnType, OwnView, Unfit};
pub use serde_walk::{deserialize, serialize};
pub(crate) use serde_walk::{deserialize_stored, serialize_stored};
#[cfg(feature = "client")]
pub(crate) use show::is_secret;
pub use show::{debug, same};
pub(crate) use stored::Common;
pub use stored::{Meta, Stored};

use crate::json::{self, Part, ReadError};

/// Reads a record from JSON. At the top of a resource `schemas`, `id` and `meta` are passed over: [`Stored`] keeps them.
///
/// # Errors
/// If the text is not JSON, or an attribute has another type than its schema says.
pub fn from_json<R: Record>(bytes: &[u8]) -> Result<R, ReadError> {
    let mut record = R::default();
    json::read_record(bytes, &mut record).map_err(|error| *error)?;
    Ok(record)
}

/// Reads attributes into a record that has values already: what is not named stays, `null` unassigns.
pub(crate) fn read_into(bytes: &[u8], record: &mut dyn Fields) -> Result<(), ReadError> {
    json::read_record(bytes, record).map_err(|error| *error)
}

/// Writes a record as JSON, a resource with its `schemas`.
#[must_use]
pub fn to_json(record: &dyn Fields) -> Vec<u8> {
    json::write_record(record, None, Part::Everything)
}

/// Writes a resource as a client sends it: read-only attributes are left out (RFC 7644 §3.3, §3.5.1).
#[must_use]
pub fn to_request_json(record: &dyn Fields) -> Vec<u8> {
    json::write_record(record, None, Part::Writable)
}
