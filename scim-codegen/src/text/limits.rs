//! Limits: enough for any provider, too little to exhaust a machine.

/// Bytes of one document. The largest one we have seen has 400 kB.
pub(crate) const MAX_BYTES: usize = 64 * 1024 * 1024;
/// Levels of nesting in JSON. A schema needs eight.
pub(crate) const MAX_DEPTH: usize = 64;
/// Levels of sub-attributes. RFC 7643 §2.3.8 allows one below an attribute; some providers have two. The runtime's
/// typed paths hold four names.
pub(crate) const MAX_ATTRIBUTE_DEPTH: usize = 4;
/// Schemas of one provider, and resource types. The largest provider we have seen has 80.
pub(crate) const MAX_RESOURCES: usize = 2_000;
/// Attributes and sub-attributes of one provider.
pub(crate) const MAX_ATTRIBUTES: usize = 250_000;
/// Estimated bytes of output. Resource types that share a schema have a struct each.
pub(crate) const MAX_OUTPUT: usize = 512 * 1024 * 1024;
/// Attributes of one schema, sub-attributes, canonical values and reference types of one attribute, extensions of one resource type.
pub(crate) const MAX_SIBLINGS: usize = 4_000;
/// Characters of a name, a URN, an endpoint, a canonical value or a reference type.
pub(crate) const MAX_NAME: usize = 1_000;
/// Characters of a description; the rest is cut off.
pub(crate) const MAX_DESCRIPTION: usize = 4_000;
/// Canonical values that a finding repeats in its repair.
pub(crate) const MAX_REPEATED: usize = 64;
