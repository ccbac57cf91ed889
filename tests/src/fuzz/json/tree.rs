//! JSON as serde_json splits it into tokens, with everything that `Value` loses: duplicate members and the text of numbers.

use scim_runtime::Json;
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::fmt;

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Tree {
    Null,
    Boolean(bool),
    /// As it is written.
    Number(String),
    Text(String),
    List(Vec<Tree>),
    Object(Vec<(String, Tree)>),
}

impl Tree {
    /// Parses a document; `None` if it isn't JSON. Numbers may be out of every range.
    pub(super) fn parse(bytes: &[u8]) -> Option<Self> {
        serde_json::from_slice(bytes).ok().and_then(Self::of)
    }

    fn of(raw: &RawValue) -> Option<Self> {
        let text = raw.get();
        Some(match text.as_bytes().first()? {
            b'n' => Self::Null,
            b't' => Self::Boolean(true),
            b'f' => Self::Boolean(false),
            b'"' => Self::Text(serde_json::from_str(text).ok()?),
            b'[' => {
                let items: Vec<&RawValue> = serde_json::from_str(text).ok()?;
                Self::List(items.into_iter().map(Self::of).collect::<Option<_>>()?)
            }
            b'{' => {
                let Members(members) = serde_json::from_str(text).ok()?;
                let members = members
                    .into_iter()
                    .map(|(name, value)| Some((name, Self::of(value)?)));
                Self::Object(members.collect::<Option<_>>()?)
            }
            _ => Self::Number(text.to_owned()),
        })
    }

    /// The same value as serde_json reads it; `None` if a number is out of range, or an object has a reserved name.
    pub(super) fn to_json(&self) -> Option<Json> {
        Some(match self {
            Self::Null => Json::Null,
            Self::Boolean(value) => Json::Bool(*value),
            Self::Number(text) => serde_json::from_str(text).ok()?,
            Self::Text(text) => Json::String(text.clone()),
            Self::List(items) => items.iter().map(Self::to_json).collect::<Option<_>>()?,
            Self::Object(members) if starts_reserved(members) => return None,
            Self::Object(members) => {
                let members = members.iter();
                let members = members.map(|(name, value)| Some((name.clone(), value.to_json()?)));
                Json::Object(members.collect::<Option<_>>()?)
            }
        })
    }

    /// The same tree with every number as serde_json writes it; `None` if one is out of range.
    pub(super) fn with_json_numbers(&self) -> Option<Self> {
        Some(match self {
            Self::Number(text) => {
                Self::Number(serde_json::from_str::<Json>(text).ok()?.to_string())
            }
            Self::List(items) => {
                let items = items.iter().map(Self::with_json_numbers);
                Self::List(items.collect::<Option<_>>()?)
            }
            Self::Object(members) => {
                let members = members.iter();
                let members =
                    members.map(|(name, value)| Some((name.clone(), value.with_json_numbers()?)));
                Self::Object(members.collect::<Option<_>>()?)
            }
            other => other.clone(),
        })
    }

    /// Whether an object has the name that serde_json reserves, so that it doesn't read it as an object.
    pub(super) fn is_reserved(&self) -> bool {
        match self {
            Self::Null | Self::Boolean(_) | Self::Number(_) | Self::Text(_) => false,
            Self::List(items) => items.iter().any(Self::is_reserved),
            Self::Object(members) => {
                starts_reserved(members) || members.iter().any(|(_, value)| value.is_reserved())
            }
        }
    }

    /// How many lists and objects enclose the innermost value.
    pub(super) fn depth(&self) -> usize {
        match self {
            Self::Null | Self::Boolean(_) | Self::Number(_) | Self::Text(_) => 0,
            Self::List(items) => 1 + items.iter().map(Self::depth).max().unwrap_or(0),
            Self::Object(members) => {
                1 + members
                    .iter()
                    .map(|(_, value)| value.depth())
                    .max()
                    .unwrap_or(0)
            }
        }
    }
}

/// With its feature `raw_value`, serde_json gives this name a meaning if it comes first.
fn starts_reserved(members: &[(String, Tree)]) -> bool {
    matches!(members, [(name, _), ..] if name == "$serde_json::private::RawValue")
}

impl From<&Json> for Tree {
    fn from(json: &Json) -> Self {
        match json {
            Json::Null => Self::Null,
            Json::Bool(value) => Self::Boolean(*value),
            Json::Number(number) => Self::Number(number.to_string()),
            Json::String(text) => Self::Text(text.clone()),
            Json::Array(items) => Self::List(items.iter().map(Self::from).collect()),
            Json::Object(members) => {
                let members = members.iter();
                Self::Object(
                    members
                        .map(|(name, value)| (name.clone(), Self::from(value)))
                        .collect(),
                )
            }
        }
    }
}

/// The members of an object, with duplicates.
struct Members<'a>(Vec<(String, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for Members<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(MembersVisitor)
    }
}

struct MembersVisitor;

impl<'de> Visitor<'de> for MembersVisitor {
    type Value = Members<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut members = Vec::new();
        while let Some(member) = map.next_entry()? {
            members.push(member);
        }
        Ok(Members(members))
    }
}
