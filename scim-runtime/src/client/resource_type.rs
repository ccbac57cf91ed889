//! Resource types of generated code.

use crate::record::{Attribute, Descriptor, Resource};

/// A resource type with its attributes.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct ResourceType {
    /// `User`
    pub name: &'static str,
    /// `/Users`
    pub endpoint: &'static str,
    /// The URN of the base schema.
    pub urn: &'static str,
    /// The attributes of the base schema, and its extensions.
    pub attributes: &'static [Attribute],
}

impl ResourceType {
    /// Returns the resource type of a struct.
    ///
    /// ```
    /// use scim_runtime::{support::ResourceType, models::User};
    ///
    /// assert_eq!(ResourceType::of::<User>().endpoint, "/Users");
    /// ```
    #[must_use]
    pub const fn of<R: Resource>() -> Self {
        Self {
            name: R::NAME,
            endpoint: R::ENDPOINT,
            urn: R::URN,
            attributes: R::ATTRIBUTES,
        }
    }

    /// Returns the schema and attributes of its resources.
    ///
    /// ```
    /// use scim_runtime::{support::ResourceType, models::User};
    ///
    /// let user = ResourceType::of::<User>().descriptor();
    /// assert!(user.attributes.iter().any(|attribute| attribute.name == "userName"));
    /// ```
    #[must_use]
    pub const fn descriptor(&self) -> Descriptor<'static> {
        Descriptor {
            urn: self.urn,
            attributes: self.attributes,
        }
    }
}
