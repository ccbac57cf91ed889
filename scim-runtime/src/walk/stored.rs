//! Stored resources from JSON and serde, and back.

use super::{
    deserialize::deserialize_stored,
    error::ReadError,
    read::read_stored,
    serde::serialize_stored,
    write::{WrittenAttributes, write_record},
};
use crate::record::{Common, Fields, Resource, Stored};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Reads a resource and checks its id; compiled once for all types.
fn read_whole(bytes: &[u8], record: &mut dyn Fields, common: &mut Common) -> Result<(), ReadError> {
    read_stored(bytes, record, common, false, &mut { usize::MAX }).map_err(|error| *error)?;
    if common.is_complete() {
        Ok(())
    } else {
        Err(ReadError::no_id())
    }
}

impl<R: Resource> Stored<R> {
    /// Reads a resource from JSON.
    ///
    /// ```
    /// use scim_runtime::{models::User, record::Stored};
    ///
    /// let user: Stored<User> = Stored::from_json(br#"{"id": "2819c223", "userName": "bjensen"}"#)?;
    /// assert_eq!(user.id(), "2819c223");
    /// assert!(Stored::<User>::from_json(br#"{"userName": "bjensen"}"#).is_err());
    /// # Ok::<(), scim_runtime::ReadError>(())
    /// ```
    ///
    /// # Errors
    /// If the text is not JSON, an attribute has another type than in its schema, or the `id` is missing.
    pub fn from_json(bytes: &[u8]) -> Result<Self, ReadError> {
        R::read(bytes)
    }

    /// Writes the resource with its common attributes as JSON.
    ///
    /// ```
    /// use scim_runtime::{models::User, record::Stored};
    ///
    /// let json = br#"{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"id":"7","userName":"bjensen"}"#;
    /// assert_eq!(Stored::<User>::from_json(json)?.to_json(), json);
    /// # Ok::<(), scim_runtime::ReadError>(())
    /// ```
    #[must_use]
    pub fn to_json(&self) -> Vec<u8> {
        write_record(&self.resource, Some(&self.common), WrittenAttributes::All)
    }
}

/// A method of the resource type, so that its machine code is where the type is, beside the only copy of the code that drops it.
trait ReadStored: Resource {
    #[inline(never)]
    fn read(bytes: &[u8]) -> Result<Stored<Self>, ReadError> {
        let mut stored = Stored::<Self>::empty();
        read_whole(bytes, &mut stored.resource, &mut stored.common)?;
        Ok(stored)
    }
}

impl<R: Resource> ReadStored for R {}

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
