//! Every key of `scim.toml`: its name, its shape, its documentation. The reader, its messages and the JSON Schema go by these
//! tables alone.

/// A table of the file.
#[derive(Debug)]
#[cfg_attr(not(feature = "cli"), allow(dead_code))] // the command line prints the JSON Schema
pub(super) struct Table {
    /// What it is called in messages, and in the JSON Schema.
    pub(super) name: &'static str,
    pub(super) doc: &'static str,
    pub(super) keys: &'static [Key],
}

/// A key of a table.
#[derive(Debug)]
#[cfg_attr(not(feature = "cli"), allow(dead_code))] // the command line prints the JSON Schema
pub(super) struct Key {
    pub(super) name: &'static str,
    /// A second spelling that is understood: `multiValued`, `resourceType`.
    pub(super) also: Option<&'static str>,
    /// The name in a provider's documents, where it is one.
    pub(super) wire: Option<&'static str>,
    pub(super) shape: Shape,
    pub(super) doc: &'static str,
}

/// What a value looks like.
#[derive(Debug)]
pub(super) enum Shape {
    Text,
    Flag,
    /// `true`, and nothing else: a key that is left out says the contrary.
    Yes,
    /// A whole number, not negative.
    Count,
    Texts,
    /// Ids of rules that can be allowed.
    Rules,
    Word(&'static [&'static str]),
    Table(&'static Table),
    /// `[[…]]`
    Tables(&'static Table),
    /// `[….NAME]`: a table for each name.
    Named(&'static Table),
    /// A text for each name.
    Names,
    /// A boolean, or a table that says more.
    FlagOr(&'static Table),
}

impl Table {
    pub(super) fn find(&self, name: &str) -> Option<&'static Key> {
        self.keys
            .iter()
            .find(|key| key.name == name || key.also == Some(name))
    }
}

const fn key(name: &'static str, shape: Shape, doc: &'static str) -> Key {
    Key {
        name,
        also: None,
        wire: None,
        shape,
        doc,
    }
}

const fn wire(name: &'static str, wire: &'static str, shape: Shape, doc: &'static str) -> Key {
    Key {
        name,
        also: Some(wire),
        wire: Some(wire),
        shape,
        doc,
    }
}

/// A word of the RFCs that is no member of what is corrected.
const fn word(name: &'static str, also: &'static str, shape: Shape, doc: &'static str) -> Key {
    Key {
        name,
        also: Some(also),
        wire: None,
        shape,
        doc,
    }
}

/// The file with one provider; each of several has the same keys.
pub(super) static PROVIDER: Table = Table {
    name: "provider",
    doc: "A service provider: where its documents are, and what is made of them.",
    keys: &[
        key(
            "snapshot",
            Shape::Text,
            "A snapshot, as `scim-codegen fetch` writes it. Relative to this file, as all paths.",
        ),
        key(
            "dir",
            Shape::Text,
            "A directory with Schemas.json, ResourceTypes.json and ServiceProviderConfig.json.",
        ),
        key(
            "rfc7643",
            Shape::Yes,
            "RFC 7643's own documents: User, EnterpriseUser and Group.",
        ),
        key(
            "url",
            Shape::Text,
            "The provider's base URL, which `scim-codegen fetch` reads; https, without credentials.",
        ),
        key(
            "token_env",
            Shape::Text,
            "The environment variable that holds the bearer token for `fetch`. The token itself never stands in a file.",
        ),
        key(
            "header_env",
            Shape::Names,
            "Further headers for `fetch`: a header's name, and the environment variable that holds its value.",
        ),
        key(
            "allow_plain_http",
            Shape::Yes,
            "Allows `fetch` to use http to another machine: credentials can be read on the way.",
        ),
        key(
            "output",
            Shape::Text,
            "The Rust file that `scim-codegen generate` writes. A build script writes to OUT_DIR instead.",
        ),
        key(
            "scope",
            Shape::Word(&["client", "models", "client-over-models"]),
            "What is generated: models and client (the default), models alone, or the client over models in the module above.",
        ),
        key(
            "layout",
            Shape::Word(&["file", "directory", "package"]),
            "What is written: one file (the default), a directory that is a module, or the package of `[package]`.",
        ),
        key(
            "package",
            Shape::Table(&PACKAGE),
            "The package that is written, with a file for each schema.",
        ),
        key(
            "merge",
            Shape::FlagOr(&MERGE),
            "Whether complex attributes of one schema share a type where their sub-attributes are equal.",
        ),
        key(
            "include",
            Shape::Texts,
            "What is wanted: names of resource types, URNs of extensions, full names of attributes; `*` stands for any text. Where something of a kind is named, nothing else of this kind is generated.",
        ),
        key(
            "exclude",
            Shape::Texts,
            "What is not wanted, named as in `include`.",
        ),
        key(
            "features",
            Shape::Table(&FEATURES),
            "Features forced on or off, whatever the provider's configuration says.",
        ),
        key(
            "allow",
            Shape::Rules,
            "Rules whose findings are expected, so that nothing is said of them: `scim::no-sub-attributes`. Errors can't be allowed.",
        ),
        key(
            "rename",
            Shape::Names,
            "Names of your choice: an attribute's full name, a schema's URN or a resource type's name, and the Rust identifier.",
        ),
        key(
            "replace",
            Shape::Tables(&REPLACE),
            "Types of your own in place of generated ones.",
        ),
        key(
            "derive",
            Shape::Tables(&DERIVE),
            "Derives and attributes on generated types.",
        ),
        key(
            "field",
            Shape::Tables(&FIELD),
            "Rust attributes on generated fields.",
        ),
        key(
            "overlay",
            Shape::Tables(&OVERLAY),
            "Corrections of the provider's documents, made in this order.",
        ),
    ],
};

/// The file with several providers.
pub(super) static PROVIDERS: Table = Table {
    name: "providers",
    doc: "Several service providers, a table each.",
    keys: &[key(
        "provider",
        Shape::Named(&PROVIDER),
        "A service provider by a name of your choice.",
    )],
};

static PACKAGE: Table = Table {
    name: "package",
    doc: "A package that is generated.",
    keys: &[
        key("name", Shape::Text, "The package's name: `acme-scim`."),
        key(
            "version",
            Shape::Text,
            "The package's version: `0.1.0`, if it is not said.",
        ),
        key(
            "runtime_path",
            Shape::Text,
            "Where the package finds `scim-runtime`, if not in the registry: a directory, relative to the package.",
        ),
    ],
};

static MERGE: Table = Table {
    name: "merge",
    doc: "Equal types are shared, with exceptions.",
    keys: &[key(
        "except",
        Shape::Texts,
        "Attributes that keep a type of their own, by their full names.",
    )],
};

/// One of `attribute` and `extension`, and the type.
pub(super) static REPLACE: Table = Table {
    name: "replace",
    doc: "A type of your own, any that serde reads and writes, in place of a generated one.",
    keys: &[
        key(
            "attribute",
            Shape::Text,
            "The attribute whose values have this type, by its full name.",
        ),
        key(
            "extension",
            Shape::Text,
            "The extension that has this type, by its URN.",
        ),
        key(
            "type",
            Shape::Text,
            "The type's path, as generated code can see it: `crate::TimeZone`.",
        ),
    ],
};

pub(super) static DERIVE: Table = Table {
    name: "derive",
    doc: "Derives and attributes on the types that match.",
    keys: &[
        key(
            "types",
            Shape::Text,
            "Rust names: `*` for all, `User`, `user::Email` for one within a schema's module, `user::*` for all there.",
        ),
        key(
            "derives",
            Shape::Texts,
            "Paths: `Hash`, `::my_crate::Audit`.",
        ),
        key(
            "attributes",
            Shape::Texts,
            "Whole attributes: `#[non_exhaustive]`.",
        ),
    ],
};

pub(super) static FIELD: Table = Table {
    name: "field",
    doc: "Rust attributes on the field of an attribute.",
    keys: &[
        key("attribute", Shape::Text, "The attribute, by its full name."),
        key(
            "attributes",
            Shape::Texts,
            "Whole attributes: `#[doc(alias = \"login\")]`.",
        ),
    ],
};

static FEATURES: Table = Table {
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

static BULK: Table = Table {
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

static FILTER: Table = Table {
    name: "filter",
    doc: "The limit of filters, which are supported then.",
    keys: &[wire(
        "max_results",
        "maxResults",
        Shape::Count,
        "How many resources a response holds at most.",
    )],
};

static PAGINATION: Table = Table {
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

const TYPES: Shape = Shape::Word(&[
    "string",
    "boolean",
    "decimal",
    "integer",
    "dateTime",
    "reference",
    "binary",
    "complex",
]);
const MUTABILITY: Shape = Shape::Word(&["readWrite", "readOnly", "immutable", "writeOnly"]);
const RETURNED: Shape = Shape::Word(&["default", "always", "never", "request"]);
const UNIQUENESS: Shape = Shape::Word(&["none", "server", "global"]);

/// Keys that say what is corrected and how; the rest are members of the documents.
pub(super) static OVERLAY: Table = Table {
    name: "overlay",
    doc: "A correction of the provider's documents: an attribute, a schema, a resource type, or an extension of one. Words of RFC 7643 may be written as there, too: `multiValued`.",
    keys: &[
        key(
            "attribute",
            Shape::Text,
            "The attribute that is corrected, by its full name: `urn:…:User:emails.type`.",
        ),
        word(
            "resource_type",
            "resourceType",
            Shape::Text,
            "The resource type that is corrected, by its name.",
        ),
        key(
            "extension",
            Shape::Text,
            "The extension of `resource_type` that is corrected, by its URN.",
        ),
        key(
            "schema_file",
            Shape::Text,
            "A JSON file whose schemas are added: one, an array, or a ListResponse.",
        ),
        key("add", Shape::Yes, "Adds what is not there."),
        key("remove", Shape::Yes, "Removes what is there."),
        wire(
            "schema",
            "schema",
            Shape::Text,
            "The schema that is corrected, by its URN; beside `resource_type`: the URN of its base schema.",
        ),
        wire(
            "endpoint",
            "endpoint",
            Shape::Text,
            "Of a resource type: where its resources are, relative to the base URL.",
        ),
        wire(
            "attributes",
            "attributes",
            Shape::Tables(&ATTRIBUTE),
            "Of a schema: its attributes, all of them.",
        ),
        wire(
            "name",
            "name",
            Shape::Text,
            "The name in JSON, where the documents misspell it.",
        ),
        wire("type", "type", TYPES, "The data type."),
        wire(
            "multi_valued",
            "multiValued",
            Shape::Flag,
            "Whether there are many values.",
        ),
        wire(
            "description",
            "description",
            Shape::Text,
            "The documentation.",
        ),
        wire(
            "required",
            "required",
            Shape::Flag,
            "Whether a resource needs it.",
        ),
        wire(
            "canonical_values",
            "canonicalValues",
            Shape::Texts,
            "The usual values, which become an open enumeration.",
        ),
        wire(
            "case_exact",
            "caseExact",
            Shape::Flag,
            "Whether case matters when values are compared.",
        ),
        wire(
            "mutability",
            "mutability",
            MUTABILITY,
            "Who may write it, and when.",
        ),
        wire(
            "returned",
            "returned",
            RETURNED,
            "When it is part of a response.",
        ),
        wire(
            "uniqueness",
            "uniqueness",
            UNIQUENESS,
            "Where a value must be unique.",
        ),
        wire(
            "reference_types",
            "referenceTypes",
            Shape::Texts,
            "What it refers to: names of resource types, `external` or `uri`.",
        ),
        wire(
            "sub_attributes",
            "subAttributes",
            Shape::Tables(&ATTRIBUTE),
            "The sub-attributes, all of them.",
        ),
    ],
};

/// An attribute that is written out.
static ATTRIBUTE: Table = Table {
    name: "attribute",
    doc: "An attribute with its characteristics (RFC 7643 §7).",
    keys: &[
        wire("name", "name", Shape::Text, "The name in JSON."),
        wire("type", "type", TYPES, "The data type."),
        wire(
            "multi_valued",
            "multiValued",
            Shape::Flag,
            "Whether there are many values.",
        ),
        wire(
            "description",
            "description",
            Shape::Text,
            "The documentation.",
        ),
        wire(
            "required",
            "required",
            Shape::Flag,
            "Whether a resource needs it.",
        ),
        wire(
            "canonical_values",
            "canonicalValues",
            Shape::Texts,
            "The usual values, which become an open enumeration.",
        ),
        wire(
            "case_exact",
            "caseExact",
            Shape::Flag,
            "Whether case matters when values are compared.",
        ),
        wire(
            "mutability",
            "mutability",
            MUTABILITY,
            "Who may write it, and when.",
        ),
        wire(
            "returned",
            "returned",
            RETURNED,
            "When it is part of a response.",
        ),
        wire(
            "uniqueness",
            "uniqueness",
            UNIQUENESS,
            "Where a value must be unique.",
        ),
        wire(
            "reference_types",
            "referenceTypes",
            Shape::Texts,
            "What it refers to: names of resource types, `external` or `uri`.",
        ),
        wire(
            "sub_attributes",
            "subAttributes",
            Shape::Tables(&ATTRIBUTE),
            "The sub-attributes, all of them.",
        ),
    ],
};
