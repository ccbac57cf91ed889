//! Service providers and their capabilities as types: an operation that a provider doesn't support does not compile.

use super::{connection::Client, resource_type::ResourceType, unread::Unread};
use crate::describe::Configuration;
use crate::error::Error;

/// A service provider as described by its discovery documents. Implemented by generated code.
///
/// ```
/// use scim_runtime::{client::ServiceProvider, models::rfc7643::Provider};
///
/// assert_eq!(Provider::RESOURCE_TYPES.len(), 2);
/// assert!(Provider::CONFIGURATION.etag);
/// ```
pub trait ServiceProvider: Sized + Send + Sync + 'static {
    /// The generated client over an engine `E`.
    type Client<E>: From<Client<Self, E>>;
    /// A resource of any of the provider's types.
    type AnyResource: Mixed;
    /// The provider's configuration (RFC 7643 §5).
    const CONFIGURATION: Configuration;
    /// The provider's resource types (RFC 7643 §6).
    const RESOURCE_TYPES: &'static [ResourceType];
}

/// A resource of any of a provider's types. Implemented by generated code, for its `AnyResource`.
pub trait Mixed: Sized + Send + Unpin + 'static {
    /// The provider.
    type Provider: ServiceProvider;
    /// Reads a resource as its own type.
    ///
    /// # Errors
    /// If it breaks its schema.
    fn read(resource: Unread<'_>) -> Result<Self, Error>;
    /// Returns the resource's identifier; `None` if an unlisted resource has none.
    fn id(&self) -> Option<&str>;
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
        "its ServiceProviderConfig has `patch.supported = false`; if that is wrong, correct the snapshot and regenerate";
    /// Results can be filtered.
    SupportsFilter: "this service provider does not support filters",
        "`filter` is not available here",
        "its ServiceProviderConfig has `filter.supported = false`; if that is wrong, correct the snapshot and regenerate";
    /// Results can be sorted.
    SupportsSort: "this service provider does not support sorting",
        "`sort_by` is not available here",
        "its ServiceProviderConfig has `sort.supported = false`; if that is wrong, correct the snapshot and regenerate";
    /// Resources have versions.
    SupportsEtag: "this service provider does not support ETags",
        "not available here",
        "its ServiceProviderConfig has `etag.supported = false`; if that is wrong, correct the snapshot and regenerate";
    /// Operations can be sent in bulk.
    SupportsBulk: "this service provider does not support bulk operations",
        "`bulk` is not available here",
        "its ServiceProviderConfig has `bulk.supported = false`; if that is wrong, correct the snapshot and regenerate";
    /// Passwords can be changed.
    SupportsChangePassword: "this service provider does not support password changes",
        "not available here",
        "its ServiceProviderConfig has `changePassword.supported = false`; if that is wrong, correct the snapshot and regenerate";
    /// Results are paged by index.
    SupportsIndexPaging: "this service provider does not page by index",
        "`start_index` is not available here",
        "its ServiceProviderConfig has `pagination.index = false`; if that is wrong, correct the snapshot and regenerate";
    /// Results are paged by cursor.
    SupportsCursorPaging: "this service provider does not page by cursor",
        "`cursor` is not available here",
        "its ServiceProviderConfig has `pagination.cursor = false`; if that is wrong, correct the snapshot and regenerate";
}
