//! All keys of `scim.toml`, with their types and documentation. The reader, its messages and the JSON Schema use these tables.

mod features;
mod output;
mod overlay;
mod provider;

pub(super) use overlay::{ATTRIBUTE, OVERLAY};
pub(super) use provider::{PROVIDER, PROVIDERS};

/// A table of the file.
#[derive(Debug)]
#[cfg_attr(not(feature = "cli"), allow(dead_code))] // the command line prints the JSON Schema
pub(super) struct KeyTable {
    /// The table's name in messages and in the JSON Schema.
    pub(super) name: &'static str,
    pub(super) doc: &'static str,
    pub(super) keys: &'static [Key],
}

/// A key of a table.
#[derive(Debug, Clone, Copy)]
#[cfg_attr(not(feature = "cli"), allow(dead_code))] // the command line prints the JSON Schema
pub(super) struct Key {
    pub(super) name: &'static str,
    /// An alternative spelling: `multiValued`, `resourceType`.
    pub(super) also: Option<&'static str>,
    /// The name in a provider's documents, for keys that correspond to a member.
    pub(super) wire: Option<&'static str>,
    pub(super) shape: Shape,
    pub(super) doc: &'static str,
}

/// The type of a key's value.
#[derive(Debug, Clone, Copy)]
pub(super) enum Shape {
    Text,
    Flag,
    /// Only `true` is valid. Omitting the key means `false`.
    Yes,
    /// A non-negative integer.
    Count,
    Texts,
    /// Ids of rules whose findings can be allowed.
    Rules,
    Word(&'static [&'static str]),
    Table(&'static KeyTable),
    /// `[[…]]`
    Tables(&'static KeyTable),
    /// `[….NAME]`: one table per name.
    Named(&'static KeyTable),
    /// One string per name.
    Names,
    /// A boolean, or a table with details.
    FlagOr(&'static KeyTable),
}

impl KeyTable {
    pub(super) fn find(&self, name: &str) -> Option<&'static Key> {
        self.keys
            .iter()
            .find(|key| key.name == name || key.also == Some(name))
    }
}

const fn key(name: &'static str, shape: Shape, doc: &'static str) -> Key {
    Key {
        name,
        also: None,
        wire: None,
        shape,
        doc,
    }
}

const fn wire(name: &'static str, wire: &'static str, shape: Shape, doc: &'static str) -> Key {
    Key {
        name,
        also: Some(wire),
        wire: Some(wire),
        shape,
        doc,
    }
}

/// A key in the RFCs' spelling that does not set a member.
const fn word(name: &'static str, also: &'static str, shape: Shape, doc: &'static str) -> Key {
    Key {
        name,
        also: Some(also),
        wire: None,
        shape,
        doc,
    }
}
