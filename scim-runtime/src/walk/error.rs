//! Why a document can't be read.

use std::fmt;

/// Why a document can't be read: what was expected, and where.
///
/// ```
/// use scim_runtime::{models::User, record};
///
/// let error = record::from_json::<User>(br#"{"emails": [{"primary": 1}]}"#).unwrap_err();
/// assert_eq!(error.to_string(), "/emails/0/primary: expected a boolean at byte 24");
/// assert_eq!((error.pointer().as_str(), error.offset()), ("/emails/0/primary", 24));
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

    /// The byte offset in the document.
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
            write!(f, "{pointer}: ")?;
        }
        write!(f, "{} at byte {}", self.what, self.at)
    }
}

impl std::error::Error for ReadError {}
