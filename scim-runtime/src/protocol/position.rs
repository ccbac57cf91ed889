//! Positions in a list, as a program stores them.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de, ser::SerializeMap};
use std::fmt;

/// A position in a walk over pages: the next page is requested with it.
///
/// Store it to continue later, also in another process, with [`Query::resume_at`](crate::client::Query::resume_at).
///
/// ```
/// use scim_runtime::client::Position;
///
/// let text = serde_json::to_string(&Position::Index(101))?;
/// assert_eq!(text, r#"{"index":101}"#);
/// assert_eq!(serde_json::from_str::<Position>(&text)?, Position::Index(101));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub enum Position {
    /// The 1-based index of the page's first resource (RFC 7644 §3.4.2.4).
    Index(u64),
    /// The provider's opaque cursor; empty for the first page (RFC 9865 §2).
    Cursor(String),
}

/// Shows an index, but not a cursor: the provider may have put anything into it.
impl fmt::Debug for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Index(index) => write!(f, "Index({index})"),
            Self::Cursor(cursor) => write!(f, "Cursor({} bytes)", cursor.len()),
        }
    }
}

/// As `{"index": 101}` or `{"cursor": "…"}`.
impl Serialize for Position {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(1))?;
        match self {
            Self::Index(index) => map.serialize_entry("index", index)?,
            Self::Cursor(cursor) => map.serialize_entry("cursor", cursor)?,
        }
        map.end()
    }
}

impl<'de> Deserialize<'de> for Position {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(PositionVisitor)
    }
}

struct PositionVisitor;

impl<'de> de::Visitor<'de> for PositionVisitor {
    type Value = Position;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object with either `index` or `cursor`")
    }

    fn visit_map<A: de::MapAccess<'de>>(self, mut map: A) -> Result<Position, A::Error> {
        let invalid = || de::Error::custom("expected either `index` or `cursor`");
        let position = match map.next_key::<String>()?.as_deref() {
            Some("index") => Position::Index(map.next_value::<u64>()?.max(1)),
            Some("cursor") => Position::Cursor(map.next_value()?),
            Some(_) | None => return Err(invalid()),
        };
        match map.next_key::<String>()? {
            None => Ok(position),
            Some(_) => Err(invalid()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Position;

    #[test]
    fn positions_survive_serialization() {
        for position in [Position::Index(7), Position::Cursor("a=\u{fc}".to_owned())] {
            let text = serde_json::to_string(&position).expect("JSON");
            assert_eq!(
                serde_json::from_str::<Position>(&text).expect(&text),
                position
            );
        }
        for text in [
            "{}",
            "7",
            r#"{"index":-1}"#,
            r#"{"index":1,"cursor":""}"#,
            r#"{"page":1}"#,
        ] {
            assert!(serde_json::from_str::<Position>(text).is_err(), "{text}");
        }
    }

    #[test]
    fn an_error_states_the_two_forms() {
        let error = serde_json::from_str::<Position>("7").expect_err("a number");
        assert!(
            error.to_string().contains("either `index` or `cursor`"),
            "{error}"
        );
    }
}
