//! Records: structs that stand for SCIM schemas, their descriptors, and the walker over them.

pub(crate) mod attr;
mod attribute;
mod copy;
mod extra;
mod fields;
mod form;
mod lookup;
mod own;
mod serde_walk;
mod show;
mod slot;
mod stored;
mod table;

pub use attr::{Attr, Immutable, Over, ReadOnly, ReadWrite, Within, WriteOnly};
pub use attribute::{
    Attribute, COMMON, Descriptor, Kind, META, Mutability, Returned, Uniqueness, Words,
};
pub use copy::copy;
pub use extra::Extra;
pub use fields::{Extends, Extension, Fields, Record, Resource, Root, Table};
pub use form::{AsPlain, AsRecord, AsText, Form, Value};
pub(crate) use lookup::{CommonName, Seen, common_name, find_row, is_urn, member};
pub(crate) use own::UNFIT;
pub use own::{AsOwn, Own, OwnEmpty, OwnField, OwnSlot, OwnType, OwnView, Unfit};
pub use serde_walk::{deserialize, serialize};
pub(crate) use serde_walk::{deserialize_stored, serialize_stored};
#[cfg(feature = "client")]
pub(crate) use show::is_secret;
pub use show::{debug, same};
pub use slot::{
    Field, RecordSlot, RecordView, RecordsSlot, RecordsView, Slot, TextSlot, TextView, TextsSlot,
    TextsView, View,
};
pub(crate) use stored::Common;
pub use stored::{Meta, Stored};
#[doc(hidden)]
pub use table::{empty, table};

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
