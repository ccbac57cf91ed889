//! Keys of a file with one provider, and of a file with several.

use super::{
    KeyTable, Shape,
    features::FEATURES,
    key,
    output::{DERIVE, FIELD, MERGE, PACKAGE, REPLACE},
    overlay::OVERLAY,
};

/// A file with one provider. With several providers, each one's table has the same keys.
pub(in crate::config) static PROVIDER: KeyTable = KeyTable {
    name: "provider",
    doc: "A service provider: its documents, and what to generate from them.",
    keys: &[
        key(
            "snapshot",
            Shape::Text,
            "A snapshot, as `scim-codegen fetch` writes it. Paths are relative to this file.",
        ),
        key(
            "dir",
            Shape::Text,
            "A directory with Schemas.json, ResourceTypes.json and ServiceProviderConfig.json.",
        ),
        key(
            "rfc7643",
            Shape::Yes,
            "The documents of RFC 7643: User, EnterpriseUser and Group.",
        ),
        key(
            "url",
            Shape::Text,
            "The provider's base URL, for `scim-codegen fetch` and to resolve endpoints; https, without credentials.",
        ),
        key(
            "token_env",
            Shape::Text,
            "The environment variable with the bearer token for `fetch`. Never write the token itself into a file.",
        ),
        key(
            "header_env",
            Shape::Names,
            "Additional headers for `fetch`. Maps a header name to the environment variable that holds its value.",
        ),
        key(
            "allow_plain_http",
            Shape::Yes,
            "Allows `fetch` to use plain http to other machines. Credentials can be intercepted.",
        ),
        key(
            "output",
            Shape::Text,
            "The file or directory that `scim-codegen generate` writes. Build scripts write to OUT_DIR instead.",
        ),
        key(
            "scope",
            Shape::Word(&["client", "models", "client-over-models"]),
            "What is generated: models and client (the default), models only, or the client for models in the parent module.",
        ),
        key(
            "layout",
            Shape::Word(&["file", "directory", "package"]),
            "The files to write: one file (the default), a module directory, or the package of `[package]`.",
        ),
        key("package", Shape::Table(&PACKAGE), "The package to write."),
        key(
            "merge",
            Shape::FlagOr(&MERGE),
            "Whether complex attributes of one schema with equal sub-attributes share a type.",
        ),
        key(
            "setters",
            Shape::Flag,
            "Whether structs have chainable setters.",
        ),
        key(
            "include",
            Shape::Texts,
            "Resource types by name, extensions by URN, attributes by full name; `*` matches any text. If any item of a kind is named, only the named items of that kind are generated.",
        ),
        key(
            "exclude",
            Shape::Texts,
            "What to exclude, named as in `include`.",
        ),
        key(
            "features",
            Shape::Table(&FEATURES),
            "Overrides of the provider's configuration.",
        ),
        key(
            "allow",
            Shape::Rules,
            "Rules whose findings are not reported: `scim::no-sub-attributes`. Errors can't be allowed.",
        ),
        key(
            "rename",
            Shape::Names,
            "Rust names: an attribute's full name, a schema's URN or a resource type's name → identifier.",
        ),
        key(
            "replace",
            Shape::Tables(&REPLACE),
            "Your own types that replace generated ones.",
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
            "Corrections of the provider's documents, in this order.",
        ),
    ],
};

/// A file with several providers.
pub(in crate::config) static PROVIDERS: KeyTable = KeyTable {
    name: "providers",
    doc: "Several service providers, one table each.",
    keys: &[key(
        "provider",
        Shape::Named(&PROVIDER),
        "A service provider, under a name of your choice.",
    )],
};
