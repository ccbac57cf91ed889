//! Keys for a provider's features and their limits.

use super::{KeyTable, Shape, wire};

pub(super) static FEATURES: KeyTable = KeyTable {
    name: "features",
    doc: "Features of the provider, switched on or off (RFC 7643 §5, RFC 9865 §4).",
    keys: &[
        wire("patch", "patch", Shape::Flag, "Whether PATCH is supported."),
        wire(
            "bulk",
            "bulk",
            Shape::FlagOr(&BULK),
            "Whether bulk operations are supported, and their limits.",
        ),
        wire(
            "filter",
            "filter",
            Shape::FlagOr(&FILTER),
            "Whether filters are supported, and their limit.",
        ),
        wire("sort", "sort", Shape::Flag, "Whether sorting is supported."),
        wire("etag", "etag", Shape::Flag, "Whether resources have ETags."),
        wire(
            "change_password",
            "changePassword",
            Shape::Flag,
            "Whether a password can be changed.",
        ),
        wire(
            "pagination",
            "pagination",
            Shape::Table(&PAGINATION),
            "How the provider pages.",
        ),
    ],
};

static BULK: KeyTable = KeyTable {
    name: "bulk",
    doc: "Limits of bulk operations; setting them switches bulk on.",
    keys: &[
        wire(
            "max_operations",
            "maxOperations",
            Shape::Count,
            "How many operations a bulk request may contain.",
        ),
        wire(
            "max_payload_size",
            "maxPayloadSize",
            Shape::Count,
            "The maximum size of a bulk request in bytes.",
        ),
    ],
};

static FILTER: KeyTable = KeyTable {
    name: "filter",
    doc: "The limit of filters; setting it switches filters on.",
    keys: &[wire(
        "max_results",
        "maxResults",
        Shape::Count,
        "The maximum number of resources in a response.",
    )],
};

static PAGINATION: KeyTable = KeyTable {
    name: "pagination",
    doc: "How the provider pages (RFC 9865 §4).",
    keys: &[
        wire(
            "cursor",
            "cursor",
            Shape::Flag,
            "Whether paging by cursor is supported.",
        ),
        wire(
            "index",
            "index",
            Shape::Flag,
            "Whether paging by index is supported.",
        ),
        wire(
            "default_pagination_method",
            "defaultPaginationMethod",
            Shape::Word(&["cursor", "index"]),
            "How the provider pages by default.",
        ),
        wire(
            "default_page_size",
            "defaultPageSize",
            Shape::Count,
            "How many resources a page contains by default.",
        ),
        wire(
            "max_page_size",
            "maxPageSize",
            Shape::Count,
            "The maximum number of resources per page.",
        ),
        wire(
            "cursor_timeout",
            "cursorTimeout",
            Shape::Count,
            "How long a cursor is valid, in seconds.",
        ),
    ],
};
