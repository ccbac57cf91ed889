//! Errors of filters and paths.

use super::AttributePath;
use std::fmt;

/// A text is not a valid filter or path, or a filter doesn't fit a schema. Messages don't contain the filter's values.
///
/// ```
/// use scim_runtime::filter::Filter;
///
/// let error = Filter::parse("userName eq").unwrap_err();
/// assert_eq!(error.to_string(), "expected a space and a value, found the end at position 11");
/// ```
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
        let message = format!("the schema has no attribute `{path}`");
        Self {
            at: None,
            message,
            is_unknown_attribute: true,
        }
    }

    /// The byte offset in the text; `None` if the text is valid, but doesn't fit the schema.
    ///
    /// ```
    /// use scim_runtime::filter::Filter;
    /// assert_eq!(Filter::parse("userName eq").unwrap_err().position(), Some(11));
    /// ```
    #[must_use]
    pub fn position(&self) -> Option<usize> {
        self.at
    }

    /// Whether the schema doesn't have an attribute of the filter.
    ///
    /// ```
    /// use scim_runtime::{filter::Filter, models::User, record::Resource};
    ///
    /// let error = Filter::parse("shoeSize gt 42")?.check(User::DESCRIPTOR).unwrap_err();
    /// assert!(error.is_unknown_attribute());
    /// # Ok::<(), scim_runtime::filter::FilterError>(())
    /// ```
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
