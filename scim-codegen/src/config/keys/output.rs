//! Keys for the output.

use super::{KeyTable, Shape, key};

pub(super) static PACKAGE: KeyTable = KeyTable {
    name: "package",
    doc: "A package to generate.",
    keys: &[
        key("name", Shape::Text, "The package's name: `acme-scim`."),
        key(
            "version",
            Shape::Text,
            "The package's version; `0.1.0` by default.",
        ),
        key(
            "runtime_path",
            Shape::Text,
            "The directory of `scim-runtime`, relative to the package, if it does not come from the registry.",
        ),
    ],
};

pub(super) static MERGE: KeyTable = KeyTable {
    name: "merge",
    doc: "Share equal types, with exceptions.",
    keys: &[key(
        "except",
        Shape::Texts,
        "Attributes that keep their own type, by full name.",
    )],
};

/// Either `attribute` or `extension`, together with the type.
pub(super) static REPLACE: KeyTable = KeyTable {
    name: "replace",
    doc: "Your own type, with serde's traits, that replaces a generated one.",
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
            "The path of the type, as visible from the generated code: `crate::TimeZone`.",
        ),
    ],
};

pub(super) static DERIVE: KeyTable = KeyTable {
    name: "derive",
    doc: "Derives and attributes for matching types.",
    keys: &[
        key(
            "types",
            Shape::Text,
            "Rust names: `*` for all, `User`, `user::Email` for one in a schema's module, `user::*` for all of a module.",
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

pub(super) static FIELD: KeyTable = KeyTable {
    name: "field",
    doc: "Rust attributes for the field of an attribute.",
    keys: &[
        key("attribute", Shape::Text, "The attribute, by its full name."),
        key(
            "attributes",
            Shape::Texts,
            "Whole attributes: `#[doc(alias = \"login\")]`.",
        ),
    ],
};
