//! The members of a `ListResponse` (RFC 7644 §3.4.2, RFC 9865 §2).

/// A member of a `ListResponse`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(not(feature = "client"), allow(dead_code))] // only the client reads all of them
pub(crate) enum ListMember {
    Schemas,
    TotalResults,
    StartIndex,
    ItemsPerPage,
    Resources,
    NextCursor,
    PreviousCursor,
}

#[cfg_attr(not(feature = "client"), allow(dead_code))]
impl ListMember {
    const ALL: [Self; 7] = [
        Self::Schemas,
        Self::TotalResults,
        Self::StartIndex,
        Self::ItemsPerPage,
        Self::Resources,
        Self::NextCursor,
        Self::PreviousCursor,
    ];

    /// The name in JSON.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Schemas => "schemas",
            Self::TotalResults => "totalResults",
            Self::StartIndex => "startIndex",
            Self::ItemsPerPage => "itemsPerPage",
            Self::Resources => "Resources",
            Self::NextCursor => "nextCursor",
            Self::PreviousCursor => "previousCursor",
        }
    }

    /// The member with this name, in any case.
    pub(crate) fn of(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|member| member.name().eq_ignore_ascii_case(name))
    }
}
