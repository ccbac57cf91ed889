//! One operation of a PATCH.

use crate::{Json, syntax::Path};
use std::fmt;

/// One operation of a PATCH (RFC 7644 §3.5.2).
///
/// `Debug` hides the value, which may be personal data or a password.
///
/// ```
/// use scim_runtime::{patch::{self, Op, Operation}, path::Path};
/// use serde_json::json;
///
/// let operation = Operation {
///     op: Op::Replace,
///     path: Some(Path::parse(r#"emails[type eq "work"].value"#)?),
///     value: Some(json!("bjensen@example.com")),
/// };
/// assert_eq!(patch::to_message(&[operation])["Operations"][0]["op"], "replace");
/// # Ok::<(), scim_runtime::filter::FilterError>(())
/// ```
#[derive(Clone, PartialEq)]
#[doc(alias = "Operations")]
pub struct Operation {
    /// What the operation does.
    pub op: Op,
    /// The target. `None` targets the resource itself: the value is then an object of attributes.
    pub path: Option<Path>,
    /// The value. A `remove` has none, except with [`PatchOptions::remove_selects_values`](super::PatchOptions::remove_selects_values).
    pub value: Option<Json>,
}

impl fmt::Debug for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Operation")
            .field("op", &self.op)
            .field("path", &self.path)
            .field(
                "value",
                &self.value.as_ref().map(|_| format_args!("(not shown)")),
            )
            .finish()
    }
}

/// What an operation does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Op {
    /// Adds values or merges sub-attributes (RFC 7644 §3.5.2.1).
    Add,
    /// Removes an attribute or some of its values (RFC 7644 §3.5.2.2).
    Remove,
    /// Replaces an attribute or some of its values (RFC 7644 §3.5.2.3).
    Replace,
}

impl Op {
    /// The word that the RFC uses.
    ///
    /// ```
    /// assert_eq!(scim_runtime::patch::Op::Add.as_str(), "add");
    /// ```
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Add => "add",
            Self::Remove => "remove",
            Self::Replace => "replace",
        }
    }
}
