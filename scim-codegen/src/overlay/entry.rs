//! An overlay: its target, its action and the members that it sets.

use super::origin::{by_builder, text};
use crate::{
    document::{JsonNode, JsonText, JsonValue},
    text::SourceSpan,
};
use std::path::{Path, PathBuf};

/// A correction of the provider's documents: it changes, adds or removes an attribute, a schema, a resource type or an extension.
///
/// ```
/// use scim_codegen::{AttributeType, Builder, Mutability, Overlay};
///
/// let user = "urn:ietf:params:scim:schemas:core:2.0:User";
/// let text = Builder::rfc7643()
///     .overlay(Overlay::attribute(format!("{user}:nickName")).mutability(Mutability::Immutable))
///     .overlay(Overlay::attribute(format!("{user}:badge")).add().kind(AttributeType::Integer))
///     .overlay(Overlay::attribute(format!("{user}:x509Certificates")).remove())
///     .overlay(Overlay::resource_type("User").endpoint("/People"))
///     .to_text()?;
/// assert!(text.contains("pub badge: Option<i64>"));
/// # Ok::<(), scim_codegen::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Overlay {
    pub(crate) place: SourceSpan,
    pub(crate) target: OverlayTarget,
    pub(crate) action: OverlayAction,
    /// The members to set, by their names in the documents.
    pub(crate) members: Vec<(JsonText, JsonNode)>,
}

/// The target of an overlay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum OverlayTarget {
    /// A schema, by its URN.
    Schema(String),
    /// An attribute, by its full name: `urn:…:User:emails.type`.
    Attribute(String),
    /// A resource type, by its name.
    ResourceType(String),
    /// A schema as an extension of a resource type.
    Extension {
        resource_type: String,
        schema: String,
    },
    /// The schemas in a JSON file.
    SchemaFile(PathBuf),
}

/// What an overlay does with its target.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum OverlayAction {
    #[default]
    Change,
    Add,
    Remove,
}

impl Overlay {
    pub(super) fn new(target: OverlayTarget) -> Self {
        Self {
            place: by_builder(),
            target,
            action: OverlayAction::Change,
            members: Vec::new(),
        }
    }

    /// Adds the schemas of a JSON file: one schema, an array, or a `ListResponse` as `/Schemas` returns it. The path is relative to
    /// the package's directory.
    ///
    /// ```
    /// use scim_codegen::{Builder, Overlay};
    ///
    /// let file = std::env::temp_dir().join("scim-codegen-badge.json");
    /// # std::fs::write(&file, r#"[{"id": "urn:example:2.0:Badge", "name": "Badge", "attributes": [{"name": "number", "type": "integer"}]}]"#)?;
    /// let builder = Builder::rfc7643().overlay(Overlay::schema_file(&file)).overlay(
    ///     Overlay::extension("User", "urn:example:2.0:Badge").add(),
    /// );
    /// assert!(builder.to_text()?.contains("pub struct Badge"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn schema_file(path: impl AsRef<Path>) -> Self {
        Self {
            action: OverlayAction::Add,
            ..Self::new(OverlayTarget::SchemaFile(path.as_ref().to_owned()))
        }
    }

    /// The file that the overlay reads, if any.
    pub(crate) fn file(&self) -> Option<&PathBuf> {
        match &self.target {
            OverlayTarget::SchemaFile(path) => Some(path),
            _ => None,
        }
    }

    pub(super) fn set(mut self, name: &str, value: JsonValue) -> Self {
        let node = JsonNode::new(self.place.bytes(), value);
        self.members.push((name.to_owned().into(), node));
        self
    }

    pub(super) fn text(self, name: &str, value: impl Into<String>) -> Self {
        self.set(name, JsonValue::String(JsonText::Owned(value.into())))
    }

    pub(super) fn texts<T: Into<String>>(
        self,
        name: &str,
        values: impl IntoIterator<Item = T>,
    ) -> Self {
        let values = values.into_iter().map(|value| text(0..0, value)).collect();
        self.set(name, JsonValue::Array(values))
    }

    pub(super) fn to(mut self, action: OverlayAction) -> Self {
        self.action = action;
        self
    }
}
