//! Managed attributes that a wanted resource lacks.

/// What happens to a managed attribute that a wanted resource lacks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum MissingValue {
    Cleared,
    Kept,
}
