//! The wanted resources of a run.

use scim_runtime::Json;

/// The wanted resources of a run, from a file in any format.
pub(super) struct WantedInput {
    pub(super) resources: Vec<Json>,
    /// The paths of the columns; empty for JSON.
    pub(super) columns: Vec<String>,
}
