//! Violations of a schema.

use crate::terminal_safe::TerminalSafe;
use std::fmt;

/// A longer pointer or message is cut, in bytes.
const MAX_TEXT: usize = 1_000;

/// One way in which a resource breaks its schema.
///
/// ```
/// use scim_runtime::{check, models::User};
///
/// let violations = check::before_create(&User::default());
/// assert_eq!(violations[0].pointer, "/userName");
/// println!("{} ({})", violations[0].message, violations[0].rule);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Violation {
    /// JSON pointer of the attribute (RFC 6901).
    pub pointer: String,
    /// The rule's section: `RFC 7643 §2.3.4`.
    pub rule: &'static str,
    /// The problem. It never contains the attribute's value.
    pub message: String,
}

impl Violation {
    pub(crate) fn new(
        pointer: impl Into<String>,
        rule: &'static str,
        message: impl Into<String>,
    ) -> Self {
        Self {
            pointer: cut(pointer.into()),
            rule,
            message: cut(message.into()),
        }
    }
}

/// Names come from the document, so texts that contain them are bounded.
fn cut(mut text: String) -> String {
    if text.len() > MAX_TEXT {
        let end = (0..=MAX_TEXT).rev().find(|end| text.is_char_boundary(*end));
        text.truncate(end.unwrap_or_default());
        text.push('…');
    }
    text
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let pointer = if self.pointer.is_empty() {
            "/"
        } else {
            &self.pointer
        };
        let (pointer, message) = (TerminalSafe(pointer), TerminalSafe(&self.message));
        write!(f, "{pointer}: {message} ({})", self.rule)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_texts_are_cut() {
        let long = Violation::new("ä".repeat(10_000), "RFC 7643", "x".repeat(10_000));
        assert!(long.pointer.len() < 1_010 && long.message.len() < 1_010);
    }
}
