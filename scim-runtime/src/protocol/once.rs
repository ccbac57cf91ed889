//! Reads JSON and rejects attributes that occur twice, since neither of the two is right (RFC 7643 §2.1).

use crate::Json;
use serde::de::{self, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::Map;
use std::{collections::HashSet, fmt};

/// Reads the document. Names are compared case-insensitively.
///
/// # Errors
/// If it isn't JSON, or an object has an attribute twice.
pub(super) fn read(bytes: &[u8]) -> serde_json::Result<Json> {
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let document = UniqueNames.deserialize(&mut reader)?;
    reader.end()?;
    Ok(document)
}

struct UniqueNames;

impl<'de> DeserializeSeed<'de> for UniqueNames {
    type Value = Json;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Json, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for UniqueNames {
    type Value = Json;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Json, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Json, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Json, E> {
        Ok(value.into())
    }

    fn visit_f64<E>(self, value: f64) -> Result<Json, E> {
        Ok(value.into())
    }

    fn visit_str<E>(self, value: &str) -> Result<Json, E> {
        Ok(value.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Json, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(UniqueNames)? {
            list.push(item);
        }
        Ok(Json::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Json, A::Error> {
        let mut object = Map::new();
        let mut names = HashSet::new();
        while let Some(name) = members.next_key::<String>()? {
            if !names.insert(name.to_ascii_lowercase()) {
                let what = format!("the attribute `{name}` occurs twice");
                return Err(de::Error::custom(what));
            }
            object.insert(name, members.next_value_seed(UniqueNames)?);
        }
        Ok(Json::Object(object))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    // R7643-2.1-02
    #[test]
    fn a_repeated_attribute_is_an_error() {
        let fine = r#"{"a": [1, -2, 1.5, true, null, "x\u00e9", {"a": {}}], "b": {"a": 1}}"#;
        let plain: Json = serde_json::from_str(fine).unwrap();
        assert_eq!(read(fine.as_bytes()).unwrap(), plain);
        for (text, part) in [
            (
                r#"{"a": 1, "b": 2, "A": 3}"#,
                "`A` occurs twice at line 1 column",
            ),
            (r#"[{"x": [{"a": 1, "a": 1}]}]"#, "`a` occurs twice"),
            (r#"{"a": 1} {"#, "trailing characters"),
            (r#"{"a": "#, "EOF"),
        ] {
            let error = read(text.as_bytes()).unwrap_err().to_string();
            assert!(error.contains(part), "{text}: {error}");
        }
        let deep = [b'['; 10_000];
        assert!(read(&deep).unwrap_err().to_string().contains("recursion"));
    }
}
