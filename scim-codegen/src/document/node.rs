//! JSON values with their positions.

use std::{borrow::Cow, ops::Range};

/// A name or text. The words of most schemas are borrowed from this program (`json::shared`).
pub(crate) type JsonText = Cow<'static, str>;

/// A value with its position.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct JsonNode {
    /// The byte offset of its first character.
    pub(crate) at: usize,
    /// The byte offset after its last character.
    pub(crate) end: usize,
    pub(crate) value: JsonValue,
}

impl JsonNode {
    pub(crate) fn new(span: Range<usize>, value: JsonValue) -> Self {
        Self {
            at: span.start,
            end: span.end,
            value,
        }
    }

    pub(crate) fn span(&self) -> Range<usize> {
        self.at..self.end
    }

    /// Finds a member of an object by its exact name, or else ignoring case.
    pub(crate) fn member(&self, name: &str) -> Option<&Self> {
        let JsonValue::Object(members) = &self.value else {
            return None;
        };
        let index = position(members, name)?;
        members.get(index).map(|(_, node)| node)
    }

    /// Like [`JsonNode::member`], but mutable.
    pub(crate) fn member_mut(&mut self, name: &str) -> Option<&mut Self> {
        let JsonValue::Object(members) = &mut self.value else {
            return None;
        };
        let index = position(members, name)?;
        members.get_mut(index).map(|(_, node)| node)
    }

    /// The trimmed text of a member.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        match &self.member(name)?.value {
            JsonValue::String(text) => Some(text.trim()),
            _ => None,
        }
    }

    /// The items of an array member. A single object counts as an array of one.
    pub(crate) fn list(&self, name: &str) -> &[Self] {
        let Some(node) = self.member(name) else {
            return &[];
        };
        match &node.value {
            JsonValue::Array(items) => items,
            JsonValue::Object(_) => std::slice::from_ref(node),
            _ => &[],
        }
    }

    /// Like [`JsonNode::list`], but mutable. Creates the array if it is missing. `None` if the node is not an object.
    pub(crate) fn list_mut(&mut self, name: &str) -> Option<&mut Vec<Self>> {
        let (at, end) = (self.at, self.end);
        if !matches!(
            self.member(name).map(|node| &node.value),
            Some(JsonValue::Array(_))
        ) {
            let value = JsonValue::Array(self.list(name).to_vec());
            self.set(name, Self { at, end, value });
        }
        match &mut self.member_mut(name)?.value {
            JsonValue::Array(items) => Some(items),
            _ => None,
        }
    }

    /// Sets a member. Replaces all members with this name, ignoring case, at the position of the first one.
    pub(crate) fn set(&mut self, name: &str, node: Self) {
        let JsonValue::Object(members) = &mut self.value else {
            return;
        };
        let is_same = |known: &str| known.eq_ignore_ascii_case(name);
        let index = members.iter().position(|(known, _)| is_same(known));
        members.retain(|(known, _)| !is_same(known));
        let index = index.unwrap_or(members.len());
        members.insert(index, (Cow::Owned(name.to_owned()), node));
    }

    /// Returns the same value with all positions shifted by this many bytes.
    pub(crate) fn moved(&self, by: usize) -> Self {
        let value = match &self.value {
            JsonValue::Array(items) => {
                JsonValue::Array(items.iter().map(|item| item.moved(by)).collect())
            }
            JsonValue::Object(members) => {
                let moved = |(name, node): &(JsonText, Self)| (name.clone(), node.moved(by));
                JsonValue::Object(members.iter().map(moved).collect())
            }
            simple => simple.clone(),
        };
        Self {
            at: self.at + by,
            end: self.end + by,
            value,
        }
    }
}

/// The index of the first member with this exact name, or else ignoring case.
fn position(members: &[(JsonText, JsonNode)], name: &str) -> Option<usize> {
    let exact = members.iter().position(|(known, _)| known == name);
    exact.or_else(|| {
        members
            .iter()
            .position(|(known, _)| known.eq_ignore_ascii_case(name))
    })
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum JsonValue {
    Null,
    Bool(bool),
    /// The number as written.
    Number(JsonText),
    String(JsonText),
    Array(Vec<JsonNode>),
    /// In document order, including duplicates.
    Object(Vec<(JsonText, JsonNode)>),
}

impl JsonValue {
    /// The name of the JSON type, for messages.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "a boolean",
            Self::Number(_) => "a number",
            Self::String(_) => "a string",
            Self::Array(_) => "an array",
            Self::Object(_) => "an object",
        }
    }
}
