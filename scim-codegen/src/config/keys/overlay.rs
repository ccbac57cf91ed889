//! Keys that correct a provider's documents.

use super::{Key, KeyTable, Shape, key, wire, word};
use crate::characteristics::{DataType, Mutability, Returned, Uniqueness};

// Characteristics (RFC 7643 §7), for corrections and new attributes.

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
    "Whether the attribute is multi-valued.",
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
    "Whether every resource must have the attribute.",
);
const CANONICAL_VALUES: Key = wire(
    "canonical_values",
    "canonicalValues",
    Shape::Texts,
    "The canonical values, which become an open enumeration.",
);
const CASE_EXACT: Key = wire(
    "case_exact",
    "caseExact",
    Shape::Flag,
    "Whether values are compared with case.",
);
const MUTABILITY: Key = wire(
    "mutability",
    "mutability",
    Shape::Word(Mutability::WORDS),
    "Who can write the attribute, and when.",
);
const RETURNED: Key = wire(
    "returned",
    "returned",
    Shape::Word(Returned::WORDS),
    "When responses contain the attribute.",
);
const UNIQUENESS: Key = wire(
    "uniqueness",
    "uniqueness",
    Shape::Word(Uniqueness::WORDS),
    "The scope in which values must be unique.",
);
const REFERENCE_TYPES: Key = wire(
    "reference_types",
    "referenceTypes",
    Shape::Texts,
    "What the attribute can refer to: names of resource types, `external` or `uri`.",
);

/// Keys that name the target and the action. All other keys are members of the documents.
pub(in crate::config) static OVERLAY: KeyTable = KeyTable {
    name: "overlay",
    doc: "A correction of the provider's documents: an attribute, a schema, a resource type, or an extension of one. Keys may be spelled as in RFC 7643, too: `multiValued`.",
    keys: &[
        key(
            "attribute",
            Shape::Text,
            "The attribute to correct, by its full name: `urn:…:User:emails.type`.",
        ),
        word(
            "resource_type",
            "resourceType",
            Shape::Text,
            "The resource type to correct, by its name.",
        ),
        key(
            "extension",
            Shape::Text,
            "The extension of `resource_type` to correct, by its URN.",
        ),
        key(
            "schema_file",
            Shape::Text,
            "A JSON file with schemas to add: one, an array, or a ListResponse.",
        ),
        key("add", Shape::Yes, "Adds the target."),
        key("remove", Shape::Yes, "Removes the target."),
        wire(
            "schema",
            "schema",
            Shape::Text,
            "The schema to correct, by its URN; with `resource_type`: the URN of its base schema.",
        ),
        wire(
            "endpoint",
            "endpoint",
            Shape::Text,
            "A resource type's endpoint, relative to the base URL.",
        ),
        wire(
            "attributes",
            "attributes",
            Shape::Tables(&ATTRIBUTE),
            "All attributes of a schema.",
        ),
        wire(
            "name",
            "name",
            Shape::Text,
            "The name in JSON, if the documents misspell it.",
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
            "All sub-attributes.",
        ),
    ],
};

/// A complete attribute.
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
            "All sub-attributes.",
        ),
    ],
};
