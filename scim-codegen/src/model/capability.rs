//! The features that a provider supports or doesn't support.

use super::Capabilities;

/// A feature that a provider's configuration announces (RFC 7643 §5, RFC 9865 §4).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Capability {
    Patch,
    Filter,
    Sort,
    Etag,
    Bulk,
    ChangePassword,
    IndexPaging,
    CursorPaging,
}

impl Capability {
    pub(crate) const ALL: &[Self] = &[
        Self::Patch,
        Self::Filter,
        Self::Sort,
        Self::Etag,
        Self::Bulk,
        Self::ChangePassword,
        Self::IndexPaging,
        Self::CursorPaging,
    ];

    /// The member of the configuration.
    #[cfg(feature = "cli")]
    pub(crate) fn member(self) -> &'static str {
        match self {
            Self::Patch => "patch",
            Self::Filter => "filter",
            Self::Sort => "sort",
            Self::Etag => "etag",
            Self::Bulk => "bulk",
            Self::ChangePassword => "changePassword",
            Self::IndexPaging => "pagination.index",
            Self::CursorPaging => "pagination.cursor",
        }
    }
}

impl Capabilities {
    pub(crate) fn supports(&self, capability: Capability) -> bool {
        match capability {
            Capability::Patch => self.patch,
            Capability::Filter => self.filter.is_some(),
            Capability::Sort => self.sort,
            Capability::Etag => self.etag,
            Capability::Bulk => self.bulk.is_some(),
            Capability::ChangePassword => self.change_password,
            Capability::IndexPaging => self.pagination.index,
            Capability::CursorPaging => self.pagination.cursor,
        }
    }
}
