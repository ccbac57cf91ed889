//! Overlays, as written in build scripts.

use super::origin::{by_builder, text};
use crate::{
    characteristics::{AttributeType, DataType, Keyword, Mutability, Returned, Uniqueness},
    document::{JsonNode, JsonValue},
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
    pub(crate) members: Vec<(String, JsonNode)>,
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
    fn new(target: OverlayTarget) -> Self {
        Self {
            place: by_builder(),
            target,
            action: OverlayAction::Change,
            members: Vec::new(),
        }
    }

    /// Corrects an attribute, given by its full name: `urn:…:User:userName`, `urn:…:User:emails.type`.
    pub fn attribute(path: impl Into<String>) -> AttributeOverlay {
        AttributeOverlay(Self::new(OverlayTarget::Attribute(path.into())))
    }

    /// Corrects a schema, given by its URN.
    pub fn schema(urn: impl Into<String>) -> SchemaOverlay {
        SchemaOverlay(Self::new(OverlayTarget::Schema(urn.into())))
    }

    /// Corrects a resource type, given by its name.
    pub fn resource_type(name: impl Into<String>) -> ResourceTypeOverlay {
        ResourceTypeOverlay(Self::new(OverlayTarget::ResourceType(name.into())))
    }

    /// Corrects a schema extension of a resource type.
    pub fn extension(
        resource_type: impl Into<String>,
        schema: impl Into<String>,
    ) -> ExtensionOverlay {
        ExtensionOverlay(Self::new(OverlayTarget::Extension {
            resource_type: resource_type.into(),
            schema: schema.into(),
        }))
    }

    /// Adds the schemas of a JSON file: one schema, an array, or a `ListResponse` as `/Schemas` returns it. The path is relative to
    /// the package's directory.
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

    fn set(mut self, name: &str, value: JsonValue) -> Self {
        let node = JsonNode::new(self.place.bytes(), value);
        self.members.push((name.to_owned(), node));
        self
    }

    fn text(self, name: &str, value: impl Into<String>) -> Self {
        self.set(name, JsonValue::String(value.into()))
    }

    fn texts<T: Into<String>>(self, name: &str, values: impl IntoIterator<Item = T>) -> Self {
        let values = values.into_iter().map(|value| text(0..0, value)).collect();
        self.set(name, JsonValue::Array(values))
    }

    fn to(mut self, action: OverlayAction) -> Self {
        self.action = action;
        self
    }
}

/// A correction of an attribute's characteristics (RFC 7643 §7); see [`Overlay::attribute`]. Characteristics that you don't
/// set are unchanged.
#[derive(Debug, Clone)]
#[must_use = "pass it to `Builder::overlay`"]
pub struct AttributeOverlay(Overlay);

impl AttributeOverlay {
    /// Adds the attribute. Fails if it exists.
    pub fn add(self) -> Self {
        Self(self.0.to(OverlayAction::Add))
    }

    /// Removes the attribute.
    pub fn remove(self) -> Overlay {
        self.0.to(OverlayAction::Remove)
    }

    /// Sets the name in JSON, for documents that misspell it.
    pub fn name(self, name: impl Into<String>) -> Self {
        Self(self.0.text("name", name))
    }

    /// Sets the data type.
    pub fn kind(self, kind: AttributeType) -> Self {
        Self(self.0.text("type", DataType::from(kind).word()))
    }

    /// Sets whether the attribute is multi-valued.
    pub fn multi_valued(self, is: bool) -> Self {
        Self(self.0.set("multiValued", JsonValue::Bool(is)))
    }

    /// Sets the description, which becomes the generated documentation.
    pub fn description(self, text: impl Into<String>) -> Self {
        Self(self.0.text("description", text))
    }

    /// Sets whether every resource must have the attribute.
    pub fn required(self, is: bool) -> Self {
        Self(self.0.set("required", JsonValue::Bool(is)))
    }

    /// Sets whether values are compared with case.
    pub fn case_exact(self, is: bool) -> Self {
        Self(self.0.set("caseExact", JsonValue::Bool(is)))
    }

    /// Sets the canonical values, which become an open enumeration.
    pub fn canonical_values<T: Into<String>>(self, values: impl IntoIterator<Item = T>) -> Self {
        Self(self.0.texts("canonicalValues", values))
    }

    /// Sets who can write the attribute, and when.
    pub fn mutability(self, mutability: Mutability) -> Self {
        self.keyword(mutability)
    }

    /// Sets when responses contain the attribute.
    pub fn returned(self, returned: Returned) -> Self {
        self.keyword(returned)
    }

    /// Sets the scope in which values must be unique.
    pub fn uniqueness(self, uniqueness: Uniqueness) -> Self {
        self.keyword(uniqueness)
    }

    /// Sets what the attribute can refer to: names of resource types, `external` or `uri`.
    pub fn reference_types<T: Into<String>>(self, types: impl IntoIterator<Item = T>) -> Self {
        Self(self.0.texts("referenceTypes", types))
    }

    /// Replaces the sub-attributes. Build each one with [`Overlay::attribute`], passing its name instead of a full name.
    pub fn sub_attributes(self, attributes: impl IntoIterator<Item = Self>) -> Self {
        let list = attributes.into_iter().map(Self::into_node).collect();
        Self(self.0.set("subAttributes", JsonValue::Array(list)))
    }

    fn keyword<T: Keyword>(self, value: T) -> Self {
        Self(self.0.text(T::MEMBER, value.word()))
    }

    fn into_node(self) -> JsonNode {
        let span = self.0.place.bytes();
        let mut members = self.0.members;
        if let OverlayTarget::Attribute(name) = self.0.target {
            members.insert(0, ("name".to_owned(), text(span.clone(), name)));
        }
        JsonNode::new(span, JsonValue::Object(members))
    }
}

/// A correction of a schema; see [`Overlay::schema`].
#[derive(Debug, Clone)]
#[must_use = "pass it to `Builder::overlay`"]
pub struct SchemaOverlay(Overlay);

impl SchemaOverlay {
    /// Adds the schema. Fails if it exists.
    pub fn add(self) -> Self {
        Self(self.0.to(OverlayAction::Add))
    }

    /// Removes the schema, and removes it as an extension from all resource types.
    pub fn remove(self) -> Overlay {
        self.0.to(OverlayAction::Remove)
    }

    /// Sets the name.
    pub fn name(self, name: impl Into<String>) -> Self {
        Self(self.0.text("name", name))
    }

    /// Sets the description, which becomes the generated documentation.
    pub fn description(self, text: impl Into<String>) -> Self {
        Self(self.0.text("description", text))
    }

    /// Replaces the attributes. Build each one with [`Overlay::attribute`], passing its name instead of a full name.
    pub fn attributes(self, attributes: impl IntoIterator<Item = AttributeOverlay>) -> Self {
        let list = attributes
            .into_iter()
            .map(AttributeOverlay::into_node)
            .collect();
        Self(self.0.set("attributes", JsonValue::Array(list)))
    }
}

/// A correction of a resource type; see [`Overlay::resource_type`].
#[derive(Debug, Clone)]
#[must_use = "pass it to `Builder::overlay`"]
pub struct ResourceTypeOverlay(Overlay);

impl ResourceTypeOverlay {
    /// Adds the resource type, which needs an endpoint and a schema. Fails if it exists.
    pub fn add(self) -> Self {
        Self(self.0.to(OverlayAction::Add))
    }

    /// Removes the resource type.
    pub fn remove(self) -> Overlay {
        self.0.to(OverlayAction::Remove)
    }

    /// Sets the endpoint, relative to the base URL: `/Users`.
    pub fn endpoint(self, endpoint: impl Into<String>) -> Self {
        Self(self.0.text("endpoint", endpoint))
    }

    /// Sets the base schema, given by its URN.
    pub fn schema(self, urn: impl Into<String>) -> Self {
        Self(self.0.text("schema", urn))
    }

    /// Sets the description, which becomes the generated documentation.
    pub fn description(self, text: impl Into<String>) -> Self {
        Self(self.0.text("description", text))
    }
}

/// A correction of an extension of a resource type; see [`Overlay::extension`].
#[derive(Debug, Clone)]
#[must_use = "pass it to `Builder::overlay`"]
pub struct ExtensionOverlay(Overlay);

impl ExtensionOverlay {
    /// Adds the extension to the resource type. Fails if the resource type has it already.
    pub fn add(self) -> Self {
        Self(self.0.to(OverlayAction::Add))
    }

    /// Removes the extension from the resource type.
    pub fn remove(self) -> Overlay {
        self.0.to(OverlayAction::Remove)
    }

    /// Sets whether every resource must have the extension.
    pub fn required(self, is: bool) -> Self {
        Self(self.0.set("required", JsonValue::Bool(is)))
    }
}

impl From<AttributeOverlay> for Overlay {
    fn from(overlay: AttributeOverlay) -> Self {
        overlay.0
    }
}

impl From<SchemaOverlay> for Overlay {
    fn from(overlay: SchemaOverlay) -> Self {
        overlay.0
    }
}

impl From<ResourceTypeOverlay> for Overlay {
    fn from(overlay: ResourceTypeOverlay) -> Self {
        overlay.0
    }
}

impl From<ExtensionOverlay> for Overlay {
    fn from(overlay: ExtensionOverlay) -> Self {
        overlay.0
    }
}
