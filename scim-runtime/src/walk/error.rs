//! Why a document can't be read.

use crate::terminal_safe::TerminalSafe;
use std::fmt;

/// The message of a [`ReadError`] if the document would take more memory than allowed.
pub(super) const TOO_MUCH_MEMORY: &str = "takes too much memory";

/// Why a document can't be read: the expected value, and the position.
///
/// ```
/// use scim_runtime::models::User;
///
/// let error = scim_runtime::from_json::<User>(br#"{"userName": 7}"#).unwrap_err();
/// assert_eq!(error.pointer(), "/userName");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadError {
    pub(crate) what: &'static str,
    pub(crate) at: usize,
    /// Innermost first.
    pub(crate) path: Vec<String>,
}

impl ReadError {
    pub(crate) fn no_id() -> Self {
        Self {
            what: "the resource has no `id`",
            at: 0,
            path: vec!["id".to_owned()],
        }
    }

    #[cfg(feature = "client")]
    pub(crate) fn is_too_much_memory(&self) -> bool {
        self.what == TOO_MUCH_MEMORY
    }

    /// Byte offset into the document.
    #[must_use]
    pub fn offset(&self) -> usize {
        self.at
    }

    /// The JSON pointer of the attribute (RFC 6901); empty for the document itself.
    #[must_use]
    pub fn pointer(&self) -> String {
        self.path
            .iter()
            .rev()
            .fold(String::new(), |mut pointer, part| {
                pointer.push('/');
                pointer.push_str(&part.replace('~', "~0").replace('/', "~1"));
                pointer
            })
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let pointer = self.pointer();
        if !pointer.is_empty() {
            write!(f, "{}: ", TerminalSafe(&pointer))?;
        }
        write!(f, "{} at byte {}", self.what, self.at)
    }
}

impl std::error::Error for ReadError {}
