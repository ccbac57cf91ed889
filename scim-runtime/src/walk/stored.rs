//! Stored resources from JSON and serde, and back.

use super::{
    error::ReadError,
    read::read_stored,
    serde::{deserialize_stored, serialize_stored},
    write::{Part, write_record},
};
use crate::record::{Common, Fields, Resource, Stored};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A resource with an id; the same for every type.
fn read_whole(bytes: &[u8], record: &mut dyn Fields, common: &mut Common) -> Result<(), ReadError> {
    read_stored(bytes, record, common, false).map_err(|error| *error)?;
    if common.is_complete() {
        Ok(())
    } else {
        Err(ReadError::no_id())
    }
}

impl<R: Resource> Stored<R> {
    /// Reads a resource from JSON.
    ///
    /// # Errors
    /// If the text is not JSON, an attribute has another type than its schema says, or there is no `id`.
    pub fn from_json(bytes: &[u8]) -> Result<Self, ReadError> {
        let mut stored = Self::empty();
        read_whole(bytes, &mut stored.resource, &mut stored.common)?;
        Ok(stored)
    }

    /// Writes the resource with its common attributes as JSON.
    #[must_use]
    pub fn to_json(&self) -> Vec<u8> {
        write_record(&self.resource, Some(&self.common), Part::Everything)
    }
}

impl<R: Resource> Serialize for Stored<R> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serialize_stored(&self.resource, &self.common, serializer)
    }
}

impl<'de, R: Resource> Deserialize<'de> for Stored<R> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut stored = Self::empty();
        deserialize_stored(&mut stored.resource, &mut stored.common, deserializer)?;
        if stored.common.is_complete() {
            Ok(stored)
        } else {
            Err(serde::de::Error::custom("the resource has no `id`"))
        }
    }
}
