//! Where `Deserialize` of records starts: serde_json gives the text of a record to the JSON reader, other formats give its values.

use super::{read::read_text, serde::RecordSeed};
use crate::record::{Common, Fields, Record};
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, Visitor};
use std::{any::type_name, fmt};

/// Reads a record. Of a resource, `schemas`, `id` and `meta` are skipped.
///
/// # Errors
/// Those of the format, and if an attribute has another type than in its schema.
pub fn deserialize<'de, R: Record, D: Deserializer<'de>>(deserializer: D) -> Result<R, D::Error> {
    let mut record = R::default();
    read_whole(
        deserializer,
        RecordSeed {
            record: &mut record,
            common: None,
        },
    )?;
    Ok(record)
}

/// Reads a resource with its common attributes.
pub(crate) fn deserialize_stored<'de, D: Deserializer<'de>>(
    record: &mut dyn Fields,
    common: &mut Common,
    deserializer: D,
) -> Result<(), D::Error> {
    read_whole(
        deserializer,
        RecordSeed {
            record,
            common: Some(common),
        },
    )
}

/// Reads a record. serde_json gives its text, which the JSON reader reads in three quarters of the time.
fn read_whole<'de, D: Deserializer<'de>>(
    deserializer: D,
    seed: RecordSeed<'_>,
) -> Result<(), D::Error> {
    if gives_text::<D>() {
        deserializer.deserialize_newtype_struct(TEXT_OF_VALUE, TextVisitor(seed))
    } else {
        deserializer.deserialize_map(seed)
    }
}

/// The name with which a type asks serde_json for the text of a value, as `serde_json::value::RawValue` does. A version that doesn't
/// know it gives the value itself, which is read as from any other format.
const TEXT_OF_VALUE: &str = "$serde_json::private::RawValue";

/// Whether a deserializer reads JSON text with serde_json. Other formats aren't asked, because RON writes the names of such types.
fn gives_text<D>() -> bool {
    type_name::<D>().starts_with("&mut serde_json::de::Deserializer<")
}

/// Reads a record from its text, or from the value itself.
struct TextVisitor<'a>(RecordSeed<'a>);

impl<'de> Visitor<'de> for TextVisitor<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self.0)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        if map.next_key()? != Some(TEXT_OF_VALUE) {
            return Err(Error::custom("expected the text of an object"));
        }
        map.next_value_seed(TextSeed(self.0))
    }
}

struct TextSeed<'a>(RecordSeed<'a>);

impl<'de> DeserializeSeed<'de> for TextSeed<'_> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for TextSeed<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the text of an object")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<(), E> {
        read_text(text, self.0.record, self.0.common).map_err(E::custom)
    }
}
