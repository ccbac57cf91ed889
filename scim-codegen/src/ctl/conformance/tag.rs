//! The groups of checks that `--only` and `--skip` select.

use clap::ValueEnum;

/// What a check is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Tag {
    /// The discovery documents
    Discovery,
    /// POST, with the required attributes and with all of them
    Create,
    /// GET of one resource
    Read,
    /// GET of a list
    List,
    /// Filters
    Filter,
    /// Queries by POST, and queries over all resource types
    Search,
    /// Pages, by index and by cursor
    Paging,
    /// Sorting
    Sort,
    /// `attributes` and `excludedAttributes`
    Projection,
    /// PATCH of each attribute: replace, remove, add
    Patch,
    /// PUT
    Replace,
    /// Versions and conditional requests
    Etag,
    /// Bulk operations
    Bulk,
    /// `/Me`
    Me,
    /// Invalid requests are rejected with the right status
    Errors,
    /// DELETE
    Delete,
    /// Media types, error messages and resources, over all responses
    Format,
}

impl Tag {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Discovery => "discovery",
            Self::Create => "create",
            Self::Read => "read",
            Self::List => "list",
            Self::Filter => "filter",
            Self::Search => "search",
            Self::Paging => "paging",
            Self::Sort => "sort",
            Self::Projection => "projection",
            Self::Patch => "patch",
            Self::Replace => "replace",
            Self::Etag => "etag",
            Self::Bulk => "bulk",
            Self::Me => "me",
            Self::Errors => "errors",
            Self::Delete => "delete",
            Self::Format => "format",
        }
    }
}
