//! Errors of discovery documents.

use crate::terminal_safe::Excerpt;
use std::{error::Error, fmt};

/// Why discovery documents can't be used, and where.
///
/// ```
/// use scim_runtime::describe::{DescribeError, Description};
///
/// let error = Description::from_snapshot("{").unwrap_err();
/// assert!(matches!(error, DescribeError::Json(_)));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum DescribeError {
    /// A text isn't JSON; the parser's message.
    Json(String),
    /// A snapshot of another format version, or something else; the version found.
    Snapshot(String),
    /// A value has another type or form than it must have.
    Shape {
        /// The document's endpoint.
        document: &'static str,
        /// The value, within the list of the document's members.
        pointer: String,
        /// The expected value.
        expected: &'static str,
    },
    /// A resource type refers to a schema that is missing.
    MissingSchema {
        /// The reference, within the list of resource types.
        pointer: String,
        /// The resource type's name.
        resource_type: String,
        /// The schema.
        urn: String,
    },
    /// Two resource types share a name or an endpoint.
    Duplicate {
        /// The second one, within the list of resource types.
        pointer: String,
        /// The name of the second one.
        name: String,
    },
    /// A document exceeds a limit that no real provider reaches.
    Limit {
        /// The kind of item.
        what: &'static str,
        /// The limit, in items or bytes.
        limit: usize,
    },
}

impl DescribeError {
    pub(super) fn shape(document: &'static str, pointer: &str, expected: &'static str) -> Self {
        Self::Shape {
            document,
            pointer: pointer.to_owned(),
            expected,
        }
    }
}

impl DescribeError {
    /// The same error with its texts replaced.
    #[cfg(feature = "client")]
    pub(crate) fn map_texts(self, replace: impl Fn(&str) -> String) -> Self {
        match self {
            Self::Json(text) => Self::Json(replace(&text)),
            Self::Snapshot(version) => Self::Snapshot(replace(&version)),
            Self::Shape {
                document,
                pointer,
                expected,
            } => Self::Shape {
                document,
                pointer: replace(&pointer),
                expected,
            },
            Self::MissingSchema {
                pointer,
                resource_type,
                urn,
            } => Self::MissingSchema {
                pointer,
                resource_type: replace(&resource_type),
                urn: replace(&urn),
            },
            Self::Duplicate { pointer, name } => Self::Duplicate {
                pointer,
                name: replace(&name),
            },
            Self::Limit { what, limit } => Self::Limit { what, limit },
        }
    }
}

impl fmt::Display for DescribeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Json(error) => write!(f, "cannot read the snapshot: {error}"),
            Self::Snapshot(version) => {
                write!(
                    f,
                    "cannot read the snapshot: format version 1 expected, got {}",
                    shown(version)
                )
            }
            Self::Shape {
                document,
                pointer,
                expected,
            } => write!(
                f,
                "`{document}` at `{}`: expected {expected}",
                shown(pointer)
            ),
            Self::MissingSchema {
                pointer,
                resource_type,
                urn,
            } => write!(
                f,
                "`/ResourceTypes` at `{}`: resource type `{}` refers to schema `{}`, which `/Schemas` does not have",
                shown(pointer),
                shown(resource_type),
                shown(urn)
            ),
            Self::Duplicate { pointer, name } => write!(
                f,
                "`/ResourceTypes` at `{}`: resource type `{}` shares its name or endpoint with another",
                shown(pointer),
                shown(name)
            ),
            Self::Limit { what, limit } => write!(f, "{what}: more than {limit}"),
        }
    }
}

impl Error for DescribeError {}

/// Text of a document in a message.
fn shown(text: &str) -> Excerpt<'_> {
    Excerpt(text, 200)
}
