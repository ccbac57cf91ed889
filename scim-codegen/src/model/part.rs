//! The parts of a provider that changes and items of generated code are about.

use super::Capability;
use std::fmt;

/// A part of a provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum ModelPart {
    /// `/ServiceProviderConfig` itself.
    Configuration,
    /// A feature in `/ServiceProviderConfig`.
    Capability(Capability),
    /// A resource type, by its name.
    ResourceType(String),
    /// An extension of a resource type.
    Extension { resource_type: String, urn: String },
    /// A schema, by its URN.
    Schema(String),
    /// An attribute or sub-attribute: `emails.value`.
    Attribute { urn: String, path: String },
}

impl ModelPart {
    /// Equal for equal parts. Names and URNs don't depend on case (RFC 7643 §2.1). Sorts the configuration first, attributes last.
    pub(crate) fn key(&self) -> String {
        let kind = match self {
            Self::Configuration => 0,
            Self::Capability(_) => 1,
            Self::ResourceType(_) => 2,
            Self::Extension { .. } => 3,
            Self::Schema(_) => 4,
            Self::Attribute { .. } => 5,
        };
        format!("{kind} {self}").to_ascii_lowercase()
    }
}

impl fmt::Display for ModelPart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Configuration => f.write_str("ServiceProviderConfig"),
            Self::Capability(capability) => {
                write!(f, "{} in ServiceProviderConfig", capability.member())
            }
            Self::ResourceType(name) => write!(f, "resource type {name}"),
            Self::Extension { resource_type, urn } => {
                write!(f, "extension {urn} of {resource_type}")
            }
            Self::Schema(urn) => write!(f, "schema {urn}"),
            Self::Attribute { urn, path } => write!(f, "{urn}:{path}"),
        }
    }
}
