//! Overlays of schemas, resource types and extensions, as written in build scripts.

use super::{
    attribute::AttributeOverlay,
    entry::{Overlay, OverlayAction, OverlayTarget},
};
use crate::document::JsonValue;

impl Overlay {
    /// Corrects a schema, given by its URN.
    ///
    /// ```
    /// use scim_codegen::{Builder, Overlay};
    ///
    /// let overlay = Overlay::schema("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User")
    ///     .description("An employee.");
    /// let text = Builder::rfc7643().overlay(overlay).to_text()?;
    /// assert!(text.contains("An employee."));
    /// # Ok::<(), scim_codegen::Error>(())
    /// ```
    pub fn schema(urn: impl Into<String>) -> SchemaOverlay {
        SchemaOverlay(Self::new(OverlayTarget::Schema(urn.into())))
    }

    /// Corrects a resource type, given by its name.
    ///
    /// ```
    /// use scim_codegen::{Builder, Overlay};
    ///
    /// let overlay = Overlay::resource_type("User").endpoint("/People");
    /// let text = Builder::rfc7643().overlay(overlay).to_text()?;
    /// assert!(text.contains(r#""/People""#));
    /// # Ok::<(), scim_codegen::Error>(())
    /// ```
    pub fn resource_type(name: impl Into<String>) -> ResourceTypeOverlay {
        ResourceTypeOverlay(Self::new(OverlayTarget::ResourceType(name.into())))
    }

    /// Corrects a schema extension of a resource type.
    ///
    /// ```
    /// use scim_codegen::{Builder, Overlay};
    ///
    /// let overlay = Overlay::extension("User", "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User")
    ///     .remove();
    /// let text = Builder::rfc7643().overlay(overlay).to_text()?;
    /// assert!(!text.contains("EnterpriseUser"));
    /// # Ok::<(), scim_codegen::Error>(())
    /// ```
    pub fn extension(
        resource_type: impl Into<String>,
        schema: impl Into<String>,
    ) -> ExtensionOverlay {
        ExtensionOverlay(Self::new(OverlayTarget::Extension {
            resource_type: resource_type.into(),
            schema: schema.into(),
        }))
    }
}

/// A correction of a schema; see [`Overlay::schema`].
#[derive(Debug, Clone)]
#[must_use = "pass it to `Builder::overlay`"]
pub struct SchemaOverlay(Overlay);

impl SchemaOverlay {
    /// Adds the schema. Fails if it exists.
    ///
    /// ```
    /// use scim_codegen::{AttributeType, Builder, Overlay};
    ///
    /// let number = Overlay::attribute("number").kind(AttributeType::Integer);
    /// let badge = "urn:example:2.0:Badge";
    /// let text = Builder::rfc7643()
    ///     .overlay(Overlay::schema(badge).add().name("Badge").attributes([number]))
    ///     .overlay(Overlay::extension("User", badge).add())
    ///     .to_text()?;
    /// assert!(text.contains("pub struct Badge"));
    /// # Ok::<(), scim_codegen::Error>(())
    /// ```
    pub fn add(self) -> Self {
        Self(self.0.to(OverlayAction::Add))
    }

    /// Removes the schema, and removes it as an extension from all resource types.
    ///
    /// ```
    /// use scim_codegen::{Builder, Overlay};
    ///
    /// let overlay = Overlay::schema("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User")
    ///     .remove();
    /// let text = Builder::rfc7643().overlay(overlay).to_text()?;
    /// assert!(!text.contains("EnterpriseUser"));
    /// # Ok::<(), scim_codegen::Error>(())
    /// ```
    pub fn remove(self) -> Overlay {
        self.0.to(OverlayAction::Remove)
    }

    /// Sets the name.
    ///
    /// ```
    /// use scim_codegen::{Builder, Overlay};
    ///
    /// let overlay = Overlay::schema("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User")
    ///     .name("Staff");
    /// let text = Builder::rfc7643().overlay(overlay).to_text()?;
    /// assert!(text.contains("pub struct Staff"));
    /// # Ok::<(), scim_codegen::Error>(())
    /// ```
    pub fn name(self, name: impl Into<String>) -> Self {
        Self(self.0.text("name", name))
    }

    /// Sets the description, which becomes the generated documentation.
    ///
    /// ```
    /// use scim_codegen::{Builder, Overlay};
    ///
    /// let overlay = Overlay::schema("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User")
    ///     .description("Employment data.");
    /// let text = Builder::rfc7643().overlay(overlay).to_text()?;
    /// assert!(text.contains("/// Employment data."));
    /// # Ok::<(), scim_codegen::Error>(())
    /// ```
    pub fn description(self, text: impl Into<String>) -> Self {
        Self(self.0.text("description", text))
    }

    /// Replaces the attributes. Build each one with [`Overlay::attribute`], passing its name instead of a full name.
    ///
    /// ```
    /// use scim_codegen::{AttributeType, Builder, Overlay};
    ///
    /// let cost_center = Overlay::attribute("costCenter").kind(AttributeType::String);
    /// let overlay = Overlay::schema("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User")
    ///     .attributes([cost_center]);
    /// let text = Builder::rfc7643().overlay(overlay).to_text()?;
    /// assert!(text.contains("cost_center") && !text.contains("employee_number"));
    /// # Ok::<(), scim_codegen::Error>(())
    /// ```
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
    ///
    /// ```
    /// use scim_codegen::{Builder, Overlay};
    ///
    /// let overlay = Overlay::resource_type("Person")
    ///     .add()
    ///     .endpoint("/People")
    ///     .schema("urn:ietf:params:scim:schemas:core:2.0:User");
    /// let text = Builder::rfc7643().overlay(overlay).to_text()?;
    /// assert!(text.contains(r#""/People""#));
    /// # Ok::<(), scim_codegen::Error>(())
    /// ```
    pub fn add(self) -> Self {
        Self(self.0.to(OverlayAction::Add))
    }

    /// Removes the resource type.
    ///
    /// ```
    /// use scim_codegen::{Builder, Overlay};
    ///
    /// let overlay = Overlay::resource_type("Group").remove();
    /// let text = Builder::rfc7643().overlay(overlay).to_text()?;
    /// assert!(!text.contains("fn groups"));
    /// # Ok::<(), scim_codegen::Error>(())
    /// ```
    pub fn remove(self) -> Overlay {
        self.0.to(OverlayAction::Remove)
    }

    /// Sets the endpoint, relative to the base URL: `/Users`.
    ///
    /// ```
    /// use scim_codegen::{Builder, Overlay};
    ///
    /// let overlay = Overlay::resource_type("Group").endpoint("/Teams");
    /// let text = Builder::rfc7643().overlay(overlay).to_text()?;
    /// assert!(text.contains(r#""/Teams""#));
    /// # Ok::<(), scim_codegen::Error>(())
    /// ```
    pub fn endpoint(self, endpoint: impl Into<String>) -> Self {
        Self(self.0.text("endpoint", endpoint))
    }

    /// Sets the base schema, given by its URN.
    ///
    /// ```
    /// use scim_codegen::{Builder, Overlay};
    ///
    /// let overlay = Overlay::resource_type("Member")
    ///     .add()
    ///     .endpoint("/Members")
    ///     .schema("urn:ietf:params:scim:schemas:core:2.0:User");
    /// let text = Builder::rfc7643().overlay(overlay).to_text()?;
    /// assert!(text.contains(r#""/Members""#));
    /// # Ok::<(), scim_codegen::Error>(())
    /// ```
    pub fn schema(self, urn: impl Into<String>) -> Self {
        Self(self.0.text("schema", urn))
    }

    /// Sets the description, which becomes the generated documentation.
    ///
    /// ```
    /// use scim_codegen::{Builder, Overlay};
    ///
    /// let overlay = Overlay::resource_type("Group").description("A team.");
    /// let text = Builder::rfc7643().overlay(overlay).to_text()?;
    /// assert!(text.contains("A team."));
    /// # Ok::<(), scim_codegen::Error>(())
    /// ```
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
    ///
    /// ```
    /// use scim_codegen::{Builder, Overlay};
    ///
    /// let overlay = Overlay::extension("Group", "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User")
    ///     .add();
    /// let text = Builder::rfc7643().overlay(overlay).to_text()?;
    /// assert!(text.contains("Resource type `Group` at `/Groups`, extension"));
    /// # Ok::<(), scim_codegen::Error>(())
    /// ```
    pub fn add(self) -> Self {
        Self(self.0.to(OverlayAction::Add))
    }

    /// Removes the extension from the resource type.
    ///
    /// ```
    /// use scim_codegen::{Builder, Overlay};
    ///
    /// let overlay = Overlay::extension("User", "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User")
    ///     .remove();
    /// let text = Builder::rfc7643().overlay(overlay).to_text()?;
    /// assert!(!text.contains("EnterpriseUser"));
    /// # Ok::<(), scim_codegen::Error>(())
    /// ```
    pub fn remove(self) -> Overlay {
        self.0.to(OverlayAction::Remove)
    }

    /// Sets whether every resource must have the extension.
    ///
    /// ```
    /// use scim_codegen::{Builder, Overlay};
    ///
    /// let overlay = Overlay::extension("User", "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User")
    ///     .required(true);
    /// let text = Builder::rfc7643().overlay(overlay).to_text()?;
    /// assert!(text.contains("EnterpriseUser"));
    /// # Ok::<(), scim_codegen::Error>(())
    /// ```
    pub fn required(self, is: bool) -> Self {
        Self(self.0.set("required", JsonValue::Bool(is)))
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
