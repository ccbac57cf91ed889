//! Text from outside: its origin, how much of it is read, and how to show it safely.

mod digest;
#[cfg(any(test, feature = "cli"))]
mod json;
pub(crate) mod limits;
mod origin;
mod suggest;
mod terminal;
mod url;
#[cfg(feature = "cli")]
mod wrap;

pub(crate) use digest::sha256;
#[cfg(any(test, feature = "cli"))]
pub(crate) use json::sorted;
pub(crate) use origin::{SourceSpan, SourceText};
#[cfg(feature = "config")]
pub(crate) use suggest::closest;
pub(crate) use suggest::{did_you_mean, similar_path};
#[cfg(feature = "cli")]
pub(crate) use terminal::neutral_json;
pub(crate) use terminal::{is_hidden, neutral, neutral_lines, shown, toml_string};
pub(crate) use url::without_secrets;
#[cfg(feature = "cli")]
pub(crate) use wrap::{columns, wrap};

/// The bytes of a document and their origin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RawDocument {
    /// File name or URL, for messages.
    pub(crate) origin: String,
    pub(crate) bytes: Vec<u8>,
}
