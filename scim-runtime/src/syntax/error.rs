//! Why a text is not a filter or path, or doesn't fit a schema.

use super::AttributePath;
use std::fmt;

/// Why a text is no filter or path, or why one does not fit a schema.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilterError {
    at: Option<usize>,
    message: String,
    is_unknown_attribute: bool,
}

impl FilterError {
    pub(crate) fn at(at: usize, message: impl Into<String>) -> Self {
        Self {
            at: Some(at),
            message: message.into(),
            is_unknown_attribute: false,
        }
    }

    pub(crate) fn schema(message: impl Into<String>) -> Self {
        Self {
            at: None,
            message: message.into(),
            is_unknown_attribute: false,
        }
    }

    pub(crate) fn unknown(path: &AttributePath) -> Self {
        let message = format!("`{path}` is no attribute of this schema");
        Self {
            at: None,
            message,
            is_unknown_attribute: true,
        }
    }

    /// Byte offset in the text; `None` where the text is right and the schema refuses it.
    #[must_use]
    pub fn position(&self) -> Option<usize> {
        self.at
    }

    /// Whether an attribute is not in the schema.
    #[must_use]
    pub fn is_unknown_attribute(&self) -> bool {
        self.is_unknown_attribute
    }
}

impl fmt::Display for FilterError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        match self.at {
            Some(at) => write!(f, " at position {at}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for FilterError {}
