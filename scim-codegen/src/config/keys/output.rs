//! The form of the output.

use super::{KeyTable, Shape, key};

pub(super) static PACKAGE: KeyTable = KeyTable {
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

pub(super) static MERGE: KeyTable = KeyTable {
    name: "merge",
    doc: "Equal types are shared, with exceptions.",
    keys: &[key(
        "except",
        Shape::Texts,
        "Attributes that keep a type of their own, by their full names.",
    )],
};

/// One of `attribute` and `extension`, and the type.
pub(super) static REPLACE: KeyTable = KeyTable {
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

pub(super) static DERIVE: KeyTable = KeyTable {
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

pub(super) static FIELD: KeyTable = KeyTable {
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
