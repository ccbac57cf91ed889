//! Why a PATCH can't be read, built or applied.

use crate::ScimType;
use std::fmt;

/// Why a PATCH can't be read, built or applied.
///
/// ```
/// use scim_runtime::{ScimType, patch};
/// use serde_json::json;
///
/// let message = json!({
///     "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
///     "Operations": [{"op": "remove"}]
/// });
/// let error = patch::parse(&message).unwrap_err();
/// assert_eq!(error.scim_type, ScimType::NoTarget);
/// assert_eq!(error.operation, Some(0));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PatchError {
    /// The `scimType` of the 400 response with which a service provider reports this error.
    pub scim_type: ScimType,
    /// A description. It contains no values of the resource.
    pub detail: String,
    /// The index of the operation that failed, from 0.
    pub operation: Option<usize>,
    /// The name or path of the attribute that caused the error, if one did.
    pub attribute: Option<String>,
}

impl PatchError {
    pub(crate) fn new(scim_type: ScimType, detail: impl Into<String>) -> Self {
        Self {
            scim_type,
            detail: detail.into(),
            operation: None,
            attribute: None,
        }
    }

    pub(super) fn no_target(detail: impl Into<String>) -> Self {
        Self::new(ScimType::NoTarget, detail)
    }

    pub(super) fn invalid_path(detail: impl Into<String>) -> Self {
        Self::new(ScimType::InvalidPath, detail)
    }

    pub(super) fn invalid_value(detail: impl Into<String>) -> Self {
        Self::new(ScimType::InvalidValue, detail)
    }

    /// `what` completes the sentence that begins with the attribute's name.
    pub(super) fn mutability(name: &str, what: &str) -> Self {
        Self::new(ScimType::Mutability, format!("`{name}` {what}")).of(name)
    }

    pub(super) fn required(name: &str) -> Self {
        Self::invalid_value(format!("`{name}` is required and can't be removed")).of(name)
    }

    pub(crate) fn of(mut self, attribute: impl Into<String>) -> Self {
        self.attribute.get_or_insert(attribute.into());
        self
    }

    pub(super) fn at(mut self, operation: usize) -> Self {
        self.operation.get_or_insert(operation);
        self
    }
}

impl fmt::Display for PatchError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(operation) = self.operation {
            write!(f, "operation {operation}: ")?;
        }
        write!(f, "{} ({})", self.detail, self.scim_type)
    }
}

impl std::error::Error for PatchError {}
