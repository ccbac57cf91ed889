//! Reads each document with the runtime's readers and with serde_json, and compares.
//!
//! serde_json decides what is JSON and what its values are ([`tree`]). [`expected`] computes from these values what a record must
//! accept and write. Then every reader of the runtime reads the same bytes: `from_json`, pages, and `Deserialize` over the text, over
//! serde_json's events and over its `Value`. [`document`] and [`values`] generate the documents, [`mutation`] breaks some of them.
//!
//! # Where the readers differ
//!
//! The runtime refuses JSON that serde_json's `Value` accepts:
//!
//! - An attribute of the schema has another type than in the schema, or a resource has no `id`: a typed reader checks both.
//! - An attribute occurs twice, in any case (RFC 7643 §2.1): readers could disagree about which one counts. Inside the values of unknown
//!   attributes, everything is kept as it is.
//! - Lists and objects are nested more than [`MAX_DEPTH`] levels deep. serde_json's limit is 127.
//!
//! The runtime accepts what `Value` refuses:
//!
//! - A byte order mark before the document (RFC 8259 §8.1 allows to ignore it).
//! - A number out of the range of `f64` in an unknown attribute, which is kept as text. serde can't write such a record as a `Value`.
//! - An object whose first member is `$serde_json::private::RawValue`: with its feature `raw_value`, serde_json reads it as the JSON in
//!   that member's text. Only records without attributes of any JSON type are compared then, and not over serde.
//!
//! A record is written with these changes, which [`expected`] applies:
//!
//! - Attributes have the names and the order of the schema, and `schemas` lists the schemas that have values.
//! - `null`, empty lists and complex values without attributes are left out, because they count as unassigned (RFC 7643 §2.5).
//! - Numbers of the schema's integers and decimals are written by value. Numbers in unknown attributes keep their text.
//!
//! serde's events have no text. Over them, numbers in unknown attributes are kept by value, `-0` isn't an integer, duplicates within
//! an unknown value are lost, and serde_json's limit of nesting applies.

mod compare;
mod document;
mod expected;
mod mutation;
mod sample;
mod tree;
mod values;
mod writer;

use super::mutate::Rng;

const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// The reader's limit of nesting.
const MAX_DEPTH: usize = 100;

/// Documents to begin with. Most inputs are generated instead of mutated.
pub(super) fn seeds() -> Vec<Vec<u8>> {
    super::runtime::resources()
}

/// Generates a document. Some are mutated, and then often aren't JSON.
pub(super) fn input(seeds: &[Vec<u8>], rng: &mut Rng) -> Vec<u8> {
    match rng.u8(..16) {
        0 => super::mutate::input(seeds, rng),
        1..=4 => mutation::mutated(document::resource(rng), rng),
        _ => document::resource(rng),
    }
}

/// Compares the readers on one document.
pub(super) fn run(input: &[u8]) -> Result<(), String> {
    compare::document(input)
}
