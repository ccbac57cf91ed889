//! What a service provider is and supports, as types: an operation that it lacks does not compile.

use super::Client;
use crate::record::{Attribute, Descriptor, Resource};

/// A service provider, as its discovery documents describe it. Implemented by generated code.
pub trait ServiceProvider: Sized + Send + Sync + 'static {
    /// The generated client over an engine.
    type Client<E>: From<Client<Self, E>>;
    /// Its configuration (RFC 7643 §5).
    const CONFIGURATION: Configuration;
    /// Its resource types (RFC 7643 §6).
    const RESOURCE_TYPES: &'static [ResourceType];
}

/// A service provider's configuration (RFC 7643 §5, RFC 9865 §4).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Configuration {
    /// Whether resources can be changed with PATCH.
    pub patch: bool,
    /// Bulk operations, and their bounds.
    pub bulk: Option<BulkLimits>,
    /// Filters, and their bounds.
    pub filter: Option<FilterLimits>,
    /// Whether a user's password can be changed.
    pub change_password: bool,
    /// Whether results can be sorted.
    pub sort: bool,
    /// Whether resources have versions.
    pub etag: bool,
    /// How results are paged.
    pub pagination: Pagination,
}

/// Bounds of bulk requests; `None` where the configuration says nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BulkLimits {
    /// Operations in one request.
    pub max_operations: Option<u64>,
    /// Bytes of one request's body.
    pub max_payload_size: Option<u64>,
}

/// Bounds of filtered results.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FilterLimits {
    /// Resources in one response.
    pub max_results: Option<u64>,
}

/// How results are paged (RFC 9865 §4).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pagination {
    /// By cursor.
    pub cursor: bool,
    /// By index.
    pub index: bool,
    /// What happens where a request does not say.
    pub default_method: PaginationMethod,
    /// Resources in a page, where a request does not say.
    pub default_page_size: Option<u64>,
    /// Resources in a page, at most.
    pub max_page_size: Option<u64>,
    /// How long a cursor is good for, in seconds.
    pub cursor_timeout: Option<u64>,
}

impl Pagination {
    /// By index only: what a configuration without `pagination` means.
    pub const INDEX: Self = Self {
        cursor: false,
        index: true,
        default_method: PaginationMethod::Index,
        default_page_size: None,
        max_page_size: None,
        cursor_timeout: None,
    };
}

/// A way to page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PaginationMethod {
    /// By `startIndex` and `count`.
    Index,
    /// By `cursor`.
    Cursor,
}

/// A resource type with its attributes.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct ResourceType {
    /// `User`
    pub name: &'static str,
    /// `/Users`
    pub endpoint: &'static str,
    /// The base schema.
    pub urn: &'static str,
    /// The base schema's attributes and the extensions.
    pub attributes: &'static [Attribute],
}

impl ResourceType {
    /// The resource type of a struct.
    #[must_use]
    pub const fn of<R: Resource>() -> Self {
        Self {
            name: R::NAME,
            endpoint: R::ENDPOINT,
            urn: R::URN,
            attributes: R::ATTRIBUTES,
        }
    }

    /// What its resources are made of.
    #[must_use]
    pub const fn descriptor(&self) -> Descriptor<'static> {
        Descriptor {
            urn: self.urn,
            attributes: self.attributes,
        }
    }
}

macro_rules! capability {
    ($($(#[$meta:meta])* $name:ident: $message:literal, $label:literal, $note:literal;)*) => {$(
        $(#[$meta])*
        #[diagnostic::on_unimplemented(message = $message, label = $label, note = $note)]
        pub trait $name: ServiceProvider {}
    )*};
}

capability! {
    /// Resources can be changed with PATCH.
    SupportsPatch: "this service provider does not support PATCH",
        "`patch` is not available here",
        "its ServiceProviderConfig says `patch.supported = false`; if that is wrong, correct the snapshot and generate again";
    /// Results can be filtered.
    SupportsFilter: "this service provider does not support filters",
        "`filter` is not available here",
        "its ServiceProviderConfig says `filter.supported = false`; if that is wrong, correct the snapshot and generate again";
    /// Results can be sorted.
    SupportsSort: "this service provider does not support sorting",
        "`sort_by` is not available here",
        "its ServiceProviderConfig says `sort.supported = false`; if that is wrong, correct the snapshot and generate again";
    /// Resources have versions.
    SupportsEtag: "this service provider does not support ETags",
        "not available here",
        "its ServiceProviderConfig says `etag.supported = false`; if that is wrong, correct the snapshot and generate again";
    /// Operations can be sent in bulk.
    SupportsBulk: "this service provider does not support bulk operations",
        "`bulk` is not available here",
        "its ServiceProviderConfig says `bulk.supported = false`; if that is wrong, correct the snapshot and generate again";
    /// Passwords can be changed.
    SupportsChangePassword: "this service provider does not support password changes",
        "not available here",
        "its ServiceProviderConfig says `changePassword.supported = false`; if that is wrong, correct the snapshot and generate again";
    /// Results are paged by index.
    SupportsIndexPaging: "this service provider does not page by index",
        "`start_index` is not available here",
        "its ServiceProviderConfig says `pagination.index = false`; if that is wrong, correct the snapshot and generate again";
    /// Results are paged by cursor.
    SupportsCursorPaging: "this service provider does not page by cursor",
        "`cursor` is not available here",
        "its ServiceProviderConfig says `pagination.cursor = false`; if that is wrong, correct the snapshot and generate again";
}
