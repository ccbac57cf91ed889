//! Overlays, as build scripts write them.

use super::origin::{by_builder, text};
use crate::{
    characteristics::{AttributeType, DataType, Keyword, Mutability, Returned, Uniqueness},
    document::{JsonNode, JsonValue},
    text::SourceSpan,
};
use std::path::{Path, PathBuf};

/// A correction of the provider's documents: changes, adds or removes an attribute, a schema, a resource type or an extension.
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
    /// Members to set, by their names in the documents.
    pub(crate) members: Vec<(String, JsonNode)>,
}

/// The target of an overlay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum OverlayTarget {
    /// By its URN.
    Schema(String),
    /// By its full name: `urn:…:User:emails.type`.
    Attribute(String),
    /// By its name.
    ResourceType(String),
    /// A schema as an extension of a resource type.
    Extension {
        resource_type: String,
        schema: String,
    },
    /// The schemas of a JSON file.
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

    /// An attribute, by its full name: `urn:…:User:userName`, `urn:…:User:emails.type`.
    pub fn attribute(path: impl Into<String>) -> AttributeOverlay {
        AttributeOverlay(Self::new(OverlayTarget::Attribute(path.into())))
    }

    /// A schema, by its URN.
    pub fn schema(urn: impl Into<String>) -> SchemaOverlay {
        SchemaOverlay(Self::new(OverlayTarget::Schema(urn.into())))
    }

    /// A resource type, by its name.
    pub fn resource_type(name: impl Into<String>) -> ResourceTypeOverlay {
        ResourceTypeOverlay(Self::new(OverlayTarget::ResourceType(name.into())))
    }

    /// A schema as an extension of a resource type.
    pub fn extension(
        resource_type: impl Into<String>,
        schema: impl Into<String>,
    ) -> ExtensionOverlay {
        ExtensionOverlay(Self::new(OverlayTarget::Extension {
            resource_type: resource_type.into(),
            schema: schema.into(),
        }))
    }

    /// Adds the schemas of a JSON file: one, an array, or a `ListResponse`, as `/Schemas` returns them. The path is relative to the
    /// package's directory.
    pub fn schema_file(path: impl AsRef<Path>) -> Self {
        Self {
            action: OverlayAction::Add,
            ..Self::new(OverlayTarget::SchemaFile(path.as_ref().to_owned()))
        }
    }

    /// The file that the overlay reads.
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

/// An attribute's characteristics (RFC 7643 §7), from [`Overlay::attribute`]. Characteristics that you don't set stay unchanged.
#[derive(Debug, Clone)]
#[must_use = "pass it to `Builder::overlay`"]
pub struct AttributeOverlay(Overlay);

impl AttributeOverlay {
    /// Adds the attribute. It is an error if it exists.
    pub fn add(self) -> Self {
        Self(self.0.to(OverlayAction::Add))
    }

    /// Removes the attribute.
    pub fn remove(self) -> Overlay {
        self.0.to(OverlayAction::Remove)
    }

    /// Sets the name in JSON, if the provider's documents misspell it.
    pub fn name(self, name: impl Into<String>) -> Self {
        Self(self.0.text("name", name))
    }

    /// Sets the data type.
    pub fn kind(self, kind: AttributeType) -> Self {
        Self(self.0.text("type", DataType::from(kind).word()))
    }

    /// Sets whether it has several values.
    pub fn multi_valued(self, is: bool) -> Self {
        Self(self.0.set("multiValued", JsonValue::Bool(is)))
    }

    /// Sets the description, which becomes documentation.
    pub fn description(self, text: impl Into<String>) -> Self {
        Self(self.0.text("description", text))
    }

    /// Sets whether resources must have it.
    pub fn required(self, is: bool) -> Self {
        Self(self.0.set("required", JsonValue::Bool(is)))
    }

    /// Sets whether its values are compared with case.
    pub fn case_exact(self, is: bool) -> Self {
        Self(self.0.set("caseExact", JsonValue::Bool(is)))
    }

    /// Sets the canonical values, which become an open enumeration.
    pub fn canonical_values<T: Into<String>>(self, values: impl IntoIterator<Item = T>) -> Self {
        Self(self.0.texts("canonicalValues", values))
    }

    /// Sets who may write it, and when.
    pub fn mutability(self, mutability: Mutability) -> Self {
        self.keyword(mutability)
    }

    /// Sets when it is part of a response.
    pub fn returned(self, returned: Returned) -> Self {
        self.keyword(returned)
    }

    /// Sets where its value must be unique.
    pub fn uniqueness(self, uniqueness: Uniqueness) -> Self {
        self.keyword(uniqueness)
    }

    /// Sets what it refers to: names of resource types, `external` or `uri`.
    pub fn reference_types<T: Into<String>>(self, types: impl IntoIterator<Item = T>) -> Self {
        Self(self.0.texts("referenceTypes", types))
    }

    /// Replaces the sub-attributes. Each is an [`Overlay::attribute`] with its name instead of a full name.
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

/// A schema, from [`Overlay::schema`].
#[derive(Debug, Clone)]
#[must_use = "pass it to `Builder::overlay`"]
pub struct SchemaOverlay(Overlay);

impl SchemaOverlay {
    /// Adds the schema. It is an error if it exists.
    pub fn add(self) -> Self {
        Self(self.0.to(OverlayAction::Add))
    }

    /// Removes the schema, also from the resource types that it extends.
    pub fn remove(self) -> Overlay {
        self.0.to(OverlayAction::Remove)
    }

    /// Sets the name.
    pub fn name(self, name: impl Into<String>) -> Self {
        Self(self.0.text("name", name))
    }

    /// Sets the description, which becomes documentation.
    pub fn description(self, text: impl Into<String>) -> Self {
        Self(self.0.text("description", text))
    }

    /// Replaces the attributes. Each is an [`Overlay::attribute`] with its name instead of a full name.
    pub fn attributes(self, attributes: impl IntoIterator<Item = AttributeOverlay>) -> Self {
        let list = attributes
            .into_iter()
            .map(AttributeOverlay::into_node)
            .collect();
        Self(self.0.set("attributes", JsonValue::Array(list)))
    }
}

/// A resource type, from [`Overlay::resource_type`].
#[derive(Debug, Clone)]
#[must_use = "pass it to `Builder::overlay`"]
pub struct ResourceTypeOverlay(Overlay);

impl ResourceTypeOverlay {
    /// Adds the resource type, which needs an endpoint and a schema. It is an error if it exists.
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

    /// Sets the base schema by its URN.
    pub fn schema(self, urn: impl Into<String>) -> Self {
        Self(self.0.text("schema", urn))
    }

    /// Sets the description, which becomes documentation.
    pub fn description(self, text: impl Into<String>) -> Self {
        Self(self.0.text("description", text))
    }
}

/// An extension of a resource type, from [`Overlay::extension`].
#[derive(Debug, Clone)]
#[must_use = "pass it to `Builder::overlay`"]
pub struct ExtensionOverlay(Overlay);

impl ExtensionOverlay {
    /// Adds the extension to the resource type. It is an error if it exists.
    pub fn add(self) -> Self {
        Self(self.0.to(OverlayAction::Add))
    }

    /// Removes the extension from the resource type.
    pub fn remove(self) -> Overlay {
        self.0.to(OverlayAction::Remove)
    }

    /// Sets whether resources must have it.
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
