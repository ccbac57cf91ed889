//! Limits that are generous for any provider and still protect the machine.

/// Maximum size of a document in bytes. The largest known document has 400 kB.
pub(crate) const MAX_BYTES: usize = 64 * 1024 * 1024;
/// Maximum nesting depth of JSON. A schema needs eight levels.
pub(crate) const MAX_DEPTH: usize = 64;
/// Maximum depth of sub-attributes. RFC 7643 §2.3.8 allows one level below an attribute; some providers use two. The runtime's
/// typed paths hold four names.
pub(crate) const MAX_ATTRIBUTE_DEPTH: usize = 4;
/// Maximum number of schemas, and of resource types, per provider. The largest known provider has 80.
pub(crate) const MAX_RESOURCES: usize = 2_000;
/// Maximum number of attributes and sub-attributes per provider.
pub(crate) const MAX_ATTRIBUTES: usize = 250_000;
/// Maximum size of the output in bytes, as estimated. Resource types that share a schema each get their own struct.
pub(crate) const MAX_OUTPUT: usize = 512 * 1024 * 1024;
/// Maximum number of attributes per schema, of sub-attributes, canonical values and reference types per attribute, and of extensions per
/// resource type.
pub(crate) const MAX_SIBLINGS: usize = 4_000;
/// Maximum length of a name, a URN, an endpoint, a canonical value or a reference type, in characters.
pub(crate) const MAX_NAME: usize = 1_000;
/// Maximum length of a description in characters. Longer descriptions are cut.
pub(crate) const MAX_DESCRIPTION: usize = 4_000;
/// Maximum number of canonical values that a finding repeats in its repair.
pub(crate) const MAX_REPEATED: usize = 64;
