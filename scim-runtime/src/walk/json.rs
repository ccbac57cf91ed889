//! Records from JSON text and back.

use super::{
    error::ReadError,
    read::read_record,
    write::{Part, write_record},
};
use crate::record::{Fields, Record};

/// Reads a record from JSON. At the top of a resource `schemas`, `id` and `meta` are passed over: [`Stored`] keeps them.
///
/// # Errors
/// If the text is not JSON, or an attribute has another type than its schema says.
pub fn from_json<R: Record>(bytes: &[u8]) -> Result<R, ReadError> {
    let mut record = R::default();
    read_record(bytes, &mut record).map_err(|error| *error)?;
    Ok(record)
}

/// Reads attributes into a record that has values already: what is not named stays, `null` unassigns.
pub(crate) fn read_into(bytes: &[u8], record: &mut dyn Fields) -> Result<(), ReadError> {
    read_record(bytes, record).map_err(|error| *error)
}

/// Writes a record as JSON, a resource with its `schemas`.
#[must_use]
pub fn to_json(record: &dyn Fields) -> Vec<u8> {
    write_record(record, None, Part::Everything)
}

/// Writes a resource as a client sends it: read-only attributes are left out (RFC 7644 §3.3, §3.5.1).
#[must_use]
pub fn to_request_json(record: &dyn Fields) -> Vec<u8> {
    write_record(record, None, Part::Writable)
}
