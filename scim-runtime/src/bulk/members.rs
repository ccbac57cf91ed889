//! The members of a JSON object as unparsed text. A repeated name is an error.

use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::{collections::BTreeMap, fmt};

/// Members by their names in lower case.
pub(super) struct Members<'a>(BTreeMap<String, &'a RawValue>);

impl<'a> Members<'a> {
    /// A member by its name, without regard to case.
    pub(super) fn get(&self, name: &str) -> Option<&'a RawValue> {
        self.0.get(&name.to_ascii_lowercase()).copied()
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Members<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(MembersVisitor).map(Self)
    }
}

struct MembersVisitor;

impl<'de> Visitor<'de> for MembersVisitor {
    type Value = BTreeMap<String, &'de RawValue>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Self::Value, A::Error> {
        let mut found = BTreeMap::new();
        while let Some(name) = members.next_key::<String>()? {
            let value = members.next_value()?;
            if found.insert(name.to_ascii_lowercase(), value).is_some() {
                return Err(A::Error::custom(format!("`{name}` occurs twice")));
            }
        }
        Ok(found)
    }
}
