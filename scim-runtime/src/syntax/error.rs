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
    unknown: Option<Box<AttributePath>>,
}

impl FilterError {
    pub(crate) fn at(at: usize, message: impl Into<String>) -> Self {
        Self {
            at: Some(at),
            message: message.into(),
            unknown: None,
        }
    }

    pub(crate) fn schema(message: impl Into<String>) -> Self {
        Self {
            at: None,
            message: message.into(),
            unknown: None,
        }
    }

    pub(crate) fn unknown(path: &AttributePath) -> Self {
        let message = format!("the schema has no attribute `{path}`");
        Self {
            at: None,
            message,
            unknown: Some(Box::new(path.clone())),
        }
    }

    /// Adds the attribute in whose brackets an unknown attribute is: `emails[typ pr]` has no `emails.typ`.
    pub(crate) fn within(self, outer: &AttributePath) -> Self {
        match &self.unknown {
            Some(inner) if inner.urn.is_none() && outer.sub.is_empty() => {
                let names = [&inner.attribute].into_iter().chain(&inner.sub).cloned();
                Self::unknown(&AttributePath::new(
                    outer.urn.clone(),
                    outer.attribute.clone(),
                    names,
                ))
            }
            Some(_) | None => self,
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
        self.unknown.is_some()
    }

    /// The attribute that the schema doesn't have.
    ///
    /// ```
    /// use scim_runtime::{filter::Filter, models::User, record::Resource};
    ///
    /// let error = Filter::parse("emails[typ pr]")?.check(User::DESCRIPTOR).unwrap_err();
    /// assert_eq!(error.unknown_attribute().map(ToString::to_string).as_deref(), Some("emails.typ"));
    /// # Ok::<(), scim_runtime::filter::FilterError>(())
    /// ```
    #[must_use]
    pub fn unknown_attribute(&self) -> Option<&AttributePath> {
        self.unknown.as_deref()
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
