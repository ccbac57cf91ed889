//! What can be wrong with discovery documents.

use std::{error::Error, fmt};

/// Why discovery documents could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum DescribeError {
    /// A text is not JSON; what the parser said.
    Json(String),
    /// A snapshot of another format version, or none at all; what stood there.
    Snapshot(String),
    /// A value is not what it must be.
    Shape {
        /// The endpoint that the document comes from.
        document: &'static str,
        /// The value, within the list of the document's members.
        pointer: String,
        /// What should be there.
        expected: &'static str,
    },
    /// A resource type refers to a schema that is not there.
    MissingSchema {
        /// The resource type's name.
        resource_type: String,
        /// The schema.
        urn: String,
    },
    /// Two resource types share a name or an endpoint; the name of the second.
    Duplicate(String),
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
            Self::MissingSchema { resource_type, urn } => write!(
                f,
                "resource type `{}` refers to schema `{}`, which `/Schemas` does not have",
                shown(resource_type),
                shown(urn)
            ),
            Self::Duplicate(name) => {
                write!(
                    f,
                    "resource type `{}` shares its name or endpoint with another",
                    shown(name)
                )
            }
        }
    }
}

impl Error for DescribeError {}

/// Text of a document in a message: not too long, and without characters that a terminal would act on.
fn shown(text: &str) -> String {
    const MAX: usize = 200;
    let plain = |char: char| if char.is_control() { '\u{fffd}' } else { char };
    let mut shown: String = text.chars().take(MAX).map(plain).collect();
    if text.chars().nth(MAX).is_some() {
        shown.push('…');
    }
    shown
}
