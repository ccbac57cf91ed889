//! Keys that correct a provider's documents.

use super::{Key, KeyTable, Shape, key, wire, word};
use crate::characteristics::{Characteristic, CharacteristicValues, DataType};

/// The key of a characteristic (RFC 7643 §7).
const fn characteristic(of: Characteristic) -> Key {
    let shape = match of.values() {
        CharacteristicValues::DataType => Shape::Word(DataType::WORDS),
        CharacteristicValues::Flag => Shape::Flag,
        CharacteristicValues::Keyword(words) => Shape::Word(words),
        CharacteristicValues::Texts => Shape::Texts,
    };
    wire(of.key(), of.member(), shape, of.doc())
}

/// Appends the keys of all characteristics.
const fn with_characteristics<const OWN: usize, const ALL: usize>(own: &[Key; OWN]) -> [Key; ALL] {
    assert!(ALL == OWN + CHARACTERISTICS);
    let mut keys = [own[0]; ALL];
    let mut index = 0;
    while index < ALL {
        keys[index] = if index < OWN {
            own[index]
        } else {
            characteristic(Characteristic::ALL[index - OWN])
        };
        index += 1;
    }
    keys
}

const CHARACTERISTICS: usize = Characteristic::ALL.len();

const DESCRIPTION: Key = wire(
    "description",
    "description",
    Shape::Text,
    "The documentation.",
);

/// Keys that name the target and the action. All other keys are members of the documents.
pub(in crate::config) static OVERLAY: KeyTable = KeyTable {
    name: "overlay",
    doc: "A correction of the provider's documents: an attribute, a schema, a resource type, or an extension of one. The spelling of RFC 7643, such as `multiValued`, also works.",
    keys: &OVERLAY_KEYS,
};

static OVERLAY_KEYS: [Key; 12 + CHARACTERISTICS] = with_characteristics(&OVERLAY_OWN);

static OVERLAY_OWN: [Key; 12] = [
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
    DESCRIPTION,
    wire(
        "sub_attributes",
        "subAttributes",
        Shape::Tables(&ATTRIBUTE),
        "All sub-attributes.",
    ),
];

/// A complete attribute.
pub(in crate::config) static ATTRIBUTE: KeyTable = KeyTable {
    name: "attribute",
    doc: "An attribute with its characteristics (RFC 7643 §7).",
    keys: &ATTRIBUTE_KEYS,
};

static ATTRIBUTE_KEYS: [Key; 3 + CHARACTERISTICS] = with_characteristics(&ATTRIBUTE_OWN);

static ATTRIBUTE_OWN: [Key; 3] = [
    wire("name", "name", Shape::Text, "The name in JSON."),
    DESCRIPTION,
    wire(
        "sub_attributes",
        "subAttributes",
        Shape::Tables(&ATTRIBUTE),
        "All sub-attributes.",
    ),
];
