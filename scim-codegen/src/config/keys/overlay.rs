//! Corrections of a provider's documents.

use super::{Key, KeyTable, Shape, key, wire, word};
use crate::characteristics::{DataType, Mutability, Returned, Uniqueness};

// Characteristics (RFC 7643 §7), which a correction and a new attribute have alike.

const TYPE: Key = wire(
    "type",
    "type",
    Shape::Word(DataType::WORDS),
    "The data type.",
);
const MULTI_VALUED: Key = wire(
    "multi_valued",
    "multiValued",
    Shape::Flag,
    "Whether there are many values.",
);
const DESCRIPTION: Key = wire(
    "description",
    "description",
    Shape::Text,
    "The documentation.",
);
const REQUIRED: Key = wire(
    "required",
    "required",
    Shape::Flag,
    "Whether a resource needs it.",
);
const CANONICAL_VALUES: Key = wire(
    "canonical_values",
    "canonicalValues",
    Shape::Texts,
    "The usual values, which become an open enumeration.",
);
const CASE_EXACT: Key = wire(
    "case_exact",
    "caseExact",
    Shape::Flag,
    "Whether case matters when values are compared.",
);
const MUTABILITY: Key = wire(
    "mutability",
    "mutability",
    Shape::Word(Mutability::WORDS),
    "Who may write it, and when.",
);
const RETURNED: Key = wire(
    "returned",
    "returned",
    Shape::Word(Returned::WORDS),
    "When it is part of a response.",
);
const UNIQUENESS: Key = wire(
    "uniqueness",
    "uniqueness",
    Shape::Word(Uniqueness::WORDS),
    "Where a value must be unique.",
);
const REFERENCE_TYPES: Key = wire(
    "reference_types",
    "referenceTypes",
    Shape::Texts,
    "What it refers to: names of resource types, `external` or `uri`.",
);

/// Keys that say what is corrected and how; the rest are members of the documents.
pub(in crate::config) static OVERLAY: KeyTable = KeyTable {
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
        TYPE,
        MULTI_VALUED,
        DESCRIPTION,
        REQUIRED,
        CANONICAL_VALUES,
        CASE_EXACT,
        MUTABILITY,
        RETURNED,
        UNIQUENESS,
        REFERENCE_TYPES,
        wire(
            "sub_attributes",
            "subAttributes",
            Shape::Tables(&ATTRIBUTE),
            "The sub-attributes, all of them.",
        ),
    ],
};

/// An attribute that is written out.
static ATTRIBUTE: KeyTable = KeyTable {
    name: "attribute",
    doc: "An attribute with its characteristics (RFC 7643 §7).",
    keys: &[
        wire("name", "name", Shape::Text, "The name in JSON."),
        TYPE,
        MULTI_VALUED,
        DESCRIPTION,
        REQUIRED,
        CANONICAL_VALUES,
        CASE_EXACT,
        MUTABILITY,
        RETURNED,
        UNIQUENESS,
        REFERENCE_TYPES,
        wire(
            "sub_attributes",
            "subAttributes",
            Shape::Tables(&ATTRIBUTE),
            "The sub-attributes, all of them.",
        ),
    ],
};
