//! The model of a provider: schemas, resource types and capabilities. No JSON, no Rust syntax.
//!
//! [`build`](crate::model::build) creates the model from the documents. Naming, emission, inspection and comparison use it. A
//! [`SchemaId`] refers to a schema.

mod attribute;
mod build;
mod capability;
mod characteristic;
mod configuration;
mod endpoint;
#[cfg(feature = "cli")]
mod part;
mod resource_type;
mod schema;
mod size;
mod urns;

pub(crate) use build::{ModelPurpose, build};
pub(crate) use capability::Capability;
#[cfg(feature = "cli")]
pub(crate) use part::ModelPart;
#[cfg(test)]
pub(crate) use size::estimate;

use crate::characteristics::{DataType, Mutability, Returned, Uniqueness};

/// A service provider as its discovery documents describe it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ProviderModel {
    /// Where the documents come from, for people: a URL or a file name, without credentials.
    pub(crate) origin: String,
    /// In document order.
    pub(crate) schemas: Vec<SchemaModel>,
    /// In document order. Empty if only models are generated.
    pub(crate) resource_types: Vec<ResourceTypeModel>,
    /// From `/ServiceProviderConfig`.
    pub(crate) capabilities: Capabilities,
}

/// Index into [`ProviderModel::schemas`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct SchemaId(pub(crate) usize);

/// A schema URN as the provider writes it (RFC 7643 §3.1). URNs that differ only in case are equal.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Urn(pub(crate) String);

/// An attribute's name in JSON.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct WireName(pub(crate) String);

/// A schema (RFC 7643 §7).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SchemaModel {
    pub(crate) urn: Urn,
    /// `name`, or the last part of the URN if the name is missing.
    pub(crate) name: String,
    pub(crate) description: Option<String>,
    /// A base schema omits `schemas`, `id`, `externalId` and `meta`, which every resource has.
    pub(crate) attributes: Vec<AttributeModel>,
    /// The resource types that use this schema as their base schema: ascending indices into [`ProviderModel::resource_types`].
    pub(crate) base_of: Vec<usize>,
    /// The resource types that use this schema as an extension: ascending indices as well.
    pub(crate) extension_of: Vec<usize>,
}

/// An attribute with its characteristics (RFC 7643 §2.2, §7).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct AttributeModel {
    pub(crate) name: WireName,
    pub(crate) description: Option<String>,
    pub(crate) kind: DataType,
    pub(crate) multi_valued: bool,
    pub(crate) required: bool,
    pub(crate) case_exact: bool,
    pub(crate) mutability: Mutability,
    pub(crate) returned: Returned,
    pub(crate) uniqueness: Uniqueness,
    /// In document order, without duplicates.
    pub(crate) canonical_values: Vec<String>,
    /// Names of resource types, `external` or `uri`.
    pub(crate) reference_types: Vec<String>,
    /// Empty unless [`DataType::Complex`].
    pub(crate) sub_attributes: Vec<AttributeModel>,
}

/// A resource type (RFC 7643 §6).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ResourceTypeModel {
    pub(crate) name: String,
    pub(crate) description: Option<String>,
    /// Relative to the base URL, with a leading slash and without a trailing one: `/Users`.
    pub(crate) endpoint: String,
    pub(crate) schema: SchemaId,
    pub(crate) extensions: Vec<ExtensionModel>,
}

/// A schema extension of a resource type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ExtensionModel {
    pub(crate) schema: SchemaId,
    pub(crate) required: bool,
}

/// The features that the provider's configuration announces (RFC 7643 §5, RFC 9865 §4).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Capabilities {
    pub(crate) patch: bool,
    pub(crate) bulk: Option<BulkSupport>,
    pub(crate) filter: Option<FilterSupport>,
    pub(crate) change_password: bool,
    pub(crate) sort: bool,
    pub(crate) etag: bool,
    pub(crate) pagination: PagingSupport,
    pub(crate) authentication_schemes: Vec<AuthenticationScheme>,
}

/// Limits of `/Bulk`, if the provider states them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct BulkSupport {
    pub(crate) max_operations: Option<u64>,
    /// In bytes.
    pub(crate) max_payload_size: Option<u64>,
}

/// Limits of filtering.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct FilterSupport {
    pub(crate) max_results: Option<u64>,
}

/// The provider's paging methods (RFC 9865 §4). A configuration without `pagination` means paging by index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PagingSupport {
    pub(crate) cursor: bool,
    pub(crate) index: bool,
    pub(crate) default_method: DefaultPagingMethod,
    pub(crate) default_page_size: Option<u64>,
    pub(crate) max_page_size: Option<u64>,
    /// In seconds.
    pub(crate) cursor_timeout: Option<u64>,
}

impl Default for PagingSupport {
    fn default() -> Self {
        Self {
            cursor: false,
            index: true,
            default_method: DefaultPagingMethod::Index,
            default_page_size: None,
            max_page_size: None,
            cursor_timeout: None,
        }
    }
}

/// `defaultPaginationMethod`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum DefaultPagingMethod {
    #[default]
    Index,
    Cursor,
}

/// An item of `authenticationSchemes`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct AuthenticationScheme {
    /// `oauth`, `oauth2`, `oauthbearertoken`, `httpbasic`, `httpdigest`, or the provider's own keyword.
    pub(crate) kind: String,
    pub(crate) name: String,
}
