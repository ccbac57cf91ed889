//! The file with one provider, and with several.

use super::{
    KeyTable, Shape,
    features::FEATURES,
    key,
    output::{DERIVE, FIELD, MERGE, PACKAGE, REPLACE},
    overlay::OVERLAY,
};

/// The file with one provider; each of several has the same keys.
pub(in crate::config) static PROVIDER: KeyTable = KeyTable {
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
            "setters",
            Shape::Flag,
            "Whether structs have a method for each attribute that sets it and returns the struct.",
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
pub(in crate::config) static PROVIDERS: KeyTable = KeyTable {
    name: "providers",
    doc: "Several service providers, a table each.",
    keys: &[key(
        "provider",
        Shape::Named(&PROVIDER),
        "A service provider by a name of your choice.",
    )],
};
