//! Limits of descriptions: those of the generator, so that both accept the same documents.

use super::error::DescribeError;

/// Resource types of one provider.
pub(super) const RESOURCE_TYPES: usize = 2_000;
/// Schemas of one provider.
pub(super) const SCHEMAS: usize = 2_000;
/// Attributes in one list.
const ATTRIBUTES: usize = 4_000;
/// Extensions of one resource type.
pub(super) const EXTENSIONS: usize = 4_000;
/// Canonical values or reference types of one attribute.
const VALUES: usize = 4_000;
/// Bytes of a name.
const NAME: usize = 1_000;
/// Attributes of all resource types together: each has its own, though schemas are shared.
const ALL_ATTRIBUTES: usize = 250_000;

/// Counts the attributes of a description.
#[derive(Debug, Default)]
pub(super) struct AttributeCount(usize);

impl AttributeCount {
    /// Counts one more list of attributes.
    pub(super) fn add(&mut self, count: usize) -> Result<(), DescribeError> {
        within("attributes of one list", count, ATTRIBUTES)?;
        self.0 = self.0.saturating_add(count);
        within("attributes of all resource types", self.0, ALL_ATTRIBUTES)
    }
}

/// Canonical values, reference types.
pub(super) fn values(what: &'static str, count: usize) -> Result<(), DescribeError> {
    within(what, count, VALUES)
}

/// Names, URNs and endpoints.
pub(super) fn name(what: &'static str, name: &str) -> Result<(), DescribeError> {
    within(what, name.len(), NAME)
}

pub(super) fn within(what: &'static str, count: usize, limit: usize) -> Result<(), DescribeError> {
    if count > limit {
        return Err(DescribeError::Limit { what, limit });
    }
    Ok(())
}
