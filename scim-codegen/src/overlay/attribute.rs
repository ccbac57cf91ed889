//! Overlays of attributes, as written in build scripts.

use super::{
    entry::{Overlay, OverlayAction, OverlayTarget},
    origin::text,
};
use crate::{
    characteristics::{AttributeType, DataType, Keyword, Mutability, Returned, Uniqueness},
    document::{JsonNode, JsonValue},
};

impl Overlay {
    /// Corrects an attribute, given by its full name: `urn:…:User:userName`, `urn:…:User:emails.type`.
    ///
    /// ```
    /// use scim_codegen::{Builder, Overlay};
    ///
    /// let overlay = Overlay::attribute("urn:ietf:params:scim:schemas:core:2.0:User:nickName")
    ///     .required(true);
    /// let text = Builder::rfc7643().overlay(overlay).to_text()?;
    /// assert!(text.contains("`nickName`: string, required"));
    /// # Ok::<(), scim_codegen::Error>(())
    /// ```
    pub fn attribute(path: impl Into<String>) -> AttributeOverlay {
        AttributeOverlay(Self::new(OverlayTarget::Attribute(path.into())))
    }
}

/// A correction of an attribute's characteristics (RFC 7643 §7); see [`Overlay::attribute`]. Characteristics that you don't
/// set are unchanged.
#[derive(Debug, Clone)]
#[must_use = "pass it to `Builder::overlay`"]
pub struct AttributeOverlay(Overlay);

impl AttributeOverlay {
    /// Adds the attribute. Fails if it exists.
    ///
    /// ```
    /// use scim_codegen::{AttributeType, Builder, Overlay};
    ///
    /// let overlay = Overlay::attribute("urn:ietf:params:scim:schemas:core:2.0:User:badge")
    ///     .add()
    ///     .kind(AttributeType::Integer);
    /// let text = Builder::rfc7643().overlay(overlay).to_text()?;
    /// assert!(text.contains("pub badge: Option<i64>"));
    /// # Ok::<(), scim_codegen::Error>(())
    /// ```
    pub fn add(self) -> Self {
        Self(self.0.to(OverlayAction::Add))
    }

    /// Removes the attribute.
    ///
    /// ```
    /// use scim_codegen::{Builder, Overlay};
    ///
    /// let overlay = Overlay::attribute("urn:ietf:params:scim:schemas:core:2.0:User:nickName")
    ///     .remove();
    /// let text = Builder::rfc7643().overlay(overlay).to_text()?;
    /// assert!(!text.contains("nick_name"));
    /// # Ok::<(), scim_codegen::Error>(())
    /// ```
    pub fn remove(self) -> Overlay {
        self.0.to(OverlayAction::Remove)
    }

    /// Sets the name in JSON, for documents that misspell it.
    ///
    /// ```
    /// use scim_codegen::{Builder, Overlay};
    ///
    /// let overlay = Overlay::attribute("urn:ietf:params:scim:schemas:core:2.0:User:nickName")
    ///     .name("nickname");
    /// let text = Builder::rfc7643().overlay(overlay).to_text()?;
    /// assert!(text.contains(r#""nickname""#));
    /// # Ok::<(), scim_codegen::Error>(())
    /// ```
    pub fn name(self, name: impl Into<String>) -> Self {
        Self(self.0.text("name", name))
    }

    /// Sets the data type.
    ///
    /// ```
    /// use scim_codegen::{AttributeType, Builder, Overlay};
    ///
    /// let overlay = Overlay::attribute("urn:ietf:params:scim:schemas:core:2.0:User:title")
    ///     .kind(AttributeType::Boolean);
    /// let text = Builder::rfc7643().overlay(overlay).to_text()?;
    /// assert!(text.contains("pub title: Option<bool>"));
    /// # Ok::<(), scim_codegen::Error>(())
    /// ```
    pub fn kind(self, kind: AttributeType) -> Self {
        Self(self.0.text("type", DataType::from(kind).word()))
    }

    /// Sets whether the attribute is multi-valued.
    ///
    /// ```
    /// use scim_codegen::{Builder, Overlay};
    ///
    /// let overlay = Overlay::attribute("urn:ietf:params:scim:schemas:core:2.0:User:title")
    ///     .multi_valued(true);
    /// let text = Builder::rfc7643().overlay(overlay).to_text()?;
    /// assert!(text.contains("pub title: Vec<String>"));
    /// # Ok::<(), scim_codegen::Error>(())
    /// ```
    pub fn multi_valued(self, is: bool) -> Self {
        Self(self.0.set("multiValued", JsonValue::Bool(is)))
    }

    /// Sets the description, which becomes the generated documentation.
    ///
    /// ```
    /// use scim_codegen::{Builder, Overlay};
    ///
    /// let overlay = Overlay::attribute("urn:ietf:params:scim:schemas:core:2.0:User:title")
    ///     .description("The job title.");
    /// let text = Builder::rfc7643().overlay(overlay).to_text()?;
    /// assert!(text.contains("/// The job title."));
    /// # Ok::<(), scim_codegen::Error>(())
    /// ```
    pub fn description(self, text: impl Into<String>) -> Self {
        Self(self.0.text("description", text))
    }

    /// Sets whether every resource must have the attribute.
    ///
    /// ```
    /// use scim_codegen::{Builder, Overlay};
    ///
    /// let overlay = Overlay::attribute("urn:ietf:params:scim:schemas:core:2.0:User:title")
    ///     .required(true);
    /// let text = Builder::rfc7643().overlay(overlay).to_text()?;
    /// assert!(text.contains("`title`: string, required"));
    /// # Ok::<(), scim_codegen::Error>(())
    /// ```
    pub fn required(self, is: bool) -> Self {
        Self(self.0.set("required", JsonValue::Bool(is)))
    }

    /// Sets whether values are compared with case.
    ///
    /// ```
    /// use scim_codegen::{Builder, Overlay};
    ///
    /// let overlay = Overlay::attribute("urn:ietf:params:scim:schemas:core:2.0:User:title")
    ///     .case_exact(true);
    /// let text = Builder::rfc7643().overlay(overlay).to_text()?;
    /// assert!(text.contains(r#"Attribute::string("title").case_exact()"#));
    /// # Ok::<(), scim_codegen::Error>(())
    /// ```
    pub fn case_exact(self, is: bool) -> Self {
        Self(self.0.set("caseExact", JsonValue::Bool(is)))
    }

    /// Sets the canonical values, which become an open enumeration.
    ///
    /// ```
    /// use scim_codegen::{Builder, Overlay};
    ///
    /// let overlay = Overlay::attribute("urn:ietf:params:scim:schemas:core:2.0:User:userType")
    ///     .canonical_values(["employee", "guest"]);
    /// let text = Builder::rfc7643().overlay(overlay).to_text()?;
    /// assert!(text.contains("enum UserType"));
    /// # Ok::<(), scim_codegen::Error>(())
    /// ```
    pub fn canonical_values<T: Into<String>>(self, values: impl IntoIterator<Item = T>) -> Self {
        Self(self.0.texts("canonicalValues", values))
    }

    /// Sets who can write the attribute, and when.
    ///
    /// ```
    /// use scim_codegen::{Builder, Mutability, Overlay};
    ///
    /// let overlay = Overlay::attribute("urn:ietf:params:scim:schemas:core:2.0:User:title")
    ///     .mutability(Mutability::ReadOnly);
    /// let text = Builder::rfc7643().overlay(overlay).to_text()?;
    /// assert!(text.contains(r#"Attribute::string("title").read_only()"#));
    /// # Ok::<(), scim_codegen::Error>(())
    /// ```
    pub fn mutability(self, mutability: Mutability) -> Self {
        self.keyword(mutability)
    }

    /// Sets when responses contain the attribute.
    ///
    /// ```
    /// use scim_codegen::{Builder, Overlay, Returned};
    ///
    /// let overlay = Overlay::attribute("urn:ietf:params:scim:schemas:core:2.0:User:title")
    ///     .returned(Returned::Never);
    /// let text = Builder::rfc7643().overlay(overlay).to_text()?;
    /// assert!(text.contains("never_returned"));
    /// # Ok::<(), scim_codegen::Error>(())
    /// ```
    pub fn returned(self, returned: Returned) -> Self {
        self.keyword(returned)
    }

    /// Sets the scope in which values must be unique.
    ///
    /// ```
    /// use scim_codegen::{Builder, Overlay, Uniqueness};
    ///
    /// let overlay = Overlay::attribute("urn:ietf:params:scim:schemas:core:2.0:User:nickName")
    ///     .uniqueness(Uniqueness::Server);
    /// let text = Builder::rfc7643().overlay(overlay).to_text()?;
    /// assert!(text.contains(r#"Attribute::string("nickName").unique"#));
    /// # Ok::<(), scim_codegen::Error>(())
    /// ```
    pub fn uniqueness(self, uniqueness: Uniqueness) -> Self {
        self.keyword(uniqueness)
    }

    /// Sets what the attribute can refer to: names of resource types, `external` or `uri`.
    ///
    /// ```
    /// use scim_codegen::{Builder, Overlay};
    ///
    /// let overlay = Overlay::attribute("urn:ietf:params:scim:schemas:core:2.0:User:profileUrl")
    ///     .reference_types(["User"]);
    /// let text = Builder::rfc7643().overlay(overlay).to_text()?;
    /// assert!(text.contains(r#".reference_types(&["User"])"#));
    /// # Ok::<(), scim_codegen::Error>(())
    /// ```
    pub fn reference_types<T: Into<String>>(self, types: impl IntoIterator<Item = T>) -> Self {
        Self(self.0.texts("referenceTypes", types))
    }

    /// Replaces the sub-attributes. Build each one with [`Overlay::attribute`], passing its name instead of a full name.
    ///
    /// ```
    /// use scim_codegen::{AttributeType, Builder, Overlay};
    ///
    /// let street = Overlay::attribute("street").kind(AttributeType::String);
    /// let home = Overlay::attribute("urn:ietf:params:scim:schemas:core:2.0:User:home")
    ///     .add()
    ///     .kind(AttributeType::Complex)
    ///     .sub_attributes([street]);
    /// let text = Builder::rfc7643().overlay(home).to_text()?;
    /// assert!(text.contains("pub street: Option<String>"));
    /// # Ok::<(), scim_codegen::Error>(())
    /// ```
    pub fn sub_attributes(self, attributes: impl IntoIterator<Item = Self>) -> Self {
        let list = attributes.into_iter().map(Self::into_node).collect();
        Self(self.0.set("subAttributes", JsonValue::Array(list)))
    }

    fn keyword<T: Keyword>(self, value: T) -> Self {
        Self(self.0.text(T::MEMBER, value.word()))
    }

    pub(super) fn into_node(self) -> JsonNode {
        let span = self.0.place.bytes();
        let mut members = self.0.members;
        if let OverlayTarget::Attribute(name) = self.0.target {
            members.insert(0, ("name".into(), text(span.clone(), name)));
        }
        JsonNode::new(span, JsonValue::Object(members))
    }
}

impl From<AttributeOverlay> for Overlay {
    fn from(overlay: AttributeOverlay) -> Self {
        overlay.0
    }
}
