//! What a provider is: its schemas, resource types and capabilities. No JSON, no Rust syntax.
//!
//! Built once by [`build`](crate::model::build) from what the documents say; names, emission, inspection and
//! comparison all work on these types. Schemas are referred to by [`SchemaId`].

mod attribute;
mod build;
mod characteristic;
mod configuration;
mod endpoint;
mod resource_type;
mod schema;
mod size;
mod urns;

pub(crate) use build::{Purpose, build};
#[cfg(feature = "cli")]
pub(crate) use characteristic::Characteristic;
#[cfg(test)]
pub(crate) use size::estimate;

use crate::characteristics::{DataType, Mutability, Returned, Uniqueness};

/// A service provider as its discovery documents describe it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ProviderModel {
    /// Where the documents came from, for people: a URL or a file name, without credentials.
    pub(crate) origin: String,
    /// In the order of the document.
    pub(crate) schemas: Vec<SchemaModel>,
    /// In the order of the document; never empty.
    pub(crate) resource_types: Vec<ResourceTypeModel>,
    /// From `/ServiceProviderConfig`.
    pub(crate) capabilities: Capabilities,
}

/// Index into [`ProviderModel::schemas`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct SchemaId(pub(crate) usize);

/// A schema URN as the provider writes it (RFC 7643 §3.1); two that differ only in case are one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Urn(pub(crate) String);

/// An attribute's name as it stands in JSON.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct WireName(pub(crate) String);

/// A schema (RFC 7643 §7).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SchemaModel {
    pub(crate) urn: Urn,
    /// `name`, or the URN's last parts where the document has none.
    pub(crate) name: String,
    pub(crate) description: Option<String>,
    /// Without `schemas`, `id`, `externalId` and `meta` where the schema is a resource type's base schema.
    pub(crate) attributes: Vec<AttributeModel>,
    /// The resource types that have it as base schema: positions in [`ProviderModel::resource_types`], ascending.
    pub(crate) base_of: Vec<usize>,
    /// The resource types that have it as an extension, in the same way.
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
    /// As the document lists them, without duplicates; empty: none.
    pub(crate) canonical_values: Vec<String>,
    /// Resource type names, `external` or `uri`; empty: none.
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

/// What the provider's configuration supports (RFC 7643 §5, RFC 9865 §4).
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

/// Limits of `/Bulk`; `None` where the document is silent.
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

/// How the provider pages (RFC 9865 §4); without the attribute: by index only.
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

/// One of `authenticationSchemes`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct AuthenticationScheme {
    /// `oauth`, `oauth2`, `oauthbearertoken`, `httpbasic`, `httpdigest`, or the provider's own word.
    pub(crate) kind: String,
    pub(crate) name: String,
}
