//! Features of a provider, and their limits.

use super::{KeyTable, Shape, wire};

pub(super) static FEATURES: KeyTable = KeyTable {
    name: "features",
    doc: "Features of the provider, forced on or off (RFC 7643 §5, RFC 9865 §4).",
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
    doc: "Limits of bulk operations, which are supported then.",
    keys: &[
        wire(
            "max_operations",
            "maxOperations",
            Shape::Count,
            "How many operations a bulk request may hold.",
        ),
        wire(
            "max_payload_size",
            "maxPayloadSize",
            Shape::Count,
            "How many bytes a bulk request may have.",
        ),
    ],
};

static FILTER: KeyTable = KeyTable {
    name: "filter",
    doc: "The limit of filters, which are supported then.",
    keys: &[wire(
        "max_results",
        "maxResults",
        Shape::Count,
        "How many resources a response holds at most.",
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
            "Whether pages can be asked for by cursor.",
        ),
        wire(
            "index",
            "index",
            Shape::Flag,
            "Whether pages can be asked for by index.",
        ),
        wire(
            "default_pagination_method",
            "defaultPaginationMethod",
            Shape::Word(&["cursor", "index"]),
            "How the provider pages where nothing is asked for.",
        ),
        wire(
            "default_page_size",
            "defaultPageSize",
            Shape::Count,
            "How many resources a page holds where nothing is asked for.",
        ),
        wire(
            "max_page_size",
            "maxPageSize",
            Shape::Count,
            "How many resources a page can hold.",
        ),
        wire(
            "cursor_timeout",
            "cursorTimeout",
            Shape::Count,
            "For how many seconds a cursor holds.",
        ),
    ],
};
