//! One way in which a resource breaks its schema.

use std::fmt;

/// One way in which a resource breaks its schema.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Violation {
    /// JSON pointer of the attribute (RFC 6901).
    pub pointer: String,
    /// Where the rule is written: `RFC 7643 §2.3.4`.
    pub rule: &'static str,
    /// What is wrong; values of attributes that must not be seen are not in it.
    pub message: String,
}

impl Violation {
    pub(crate) fn new(
        pointer: impl Into<String>,
        rule: &'static str,
        message: impl Into<String>,
    ) -> Self {
        Self {
            pointer: pointer.into(),
            rule,
            message: message.into(),
        }
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let pointer = if self.pointer.is_empty() {
            "/"
        } else {
            &self.pointer
        };
        write!(f, "{pointer}: {} ({})", self.message, self.rule)
    }
}
