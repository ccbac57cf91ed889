//! The reasons for generating a schema.

use crate::model::{ProviderModel, SchemaId};

/// The reasons for generating a schema. Several can apply.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Roles {
    /// It is the base schema of a resource type.
    pub(super) is_base: bool,
    /// It is an extension of a resource type.
    pub(super) is_extension: bool,
    /// The provider lists no resource types, so every schema is generated.
    pub(super) is_message: bool,
}

pub(super) fn of(provider: &ProviderModel, id: SchemaId) -> Roles {
    let schema = provider.schemas.get(id.0);
    Roles {
        is_base: schema.is_some_and(|schema| !schema.base_of.is_empty()),
        is_extension: schema.is_some_and(|schema| !schema.extension_of.is_empty()),
        is_message: provider.resource_types.is_empty(),
    }
}
