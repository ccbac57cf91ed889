//! Filters (RFC 7644 §3.4.2.2): one syntax tree, made of text or of typed attributes, printed, checked against a schema,
//! evaluated over resources.

pub(crate) mod check;
mod comparison;
mod condition;
mod evaluate;
mod node;
pub(crate) mod parse;
mod print;

pub(crate) use check::values_of;
pub use comparison::Comparison;
pub use condition::{
    Candidate, Comparable, Condition, Filtered, FilteredSub, Operand, Ordered, Textual,
};
#[cfg(feature = "server")]
pub(crate) use evaluate::first_value;
pub(crate) use node::{Node, is_unassigned, member};

use crate::{Json, path::AttributePath, record::Descriptor};
use std::{fmt, ops, str::FromStr};

/// A filter's syntax tree.
///
/// ```
/// use scim_runtime::filter::Filter;
///
/// let filter = Filter::parse(r#"not (title pr) AND (active eq true)"#)?;
/// assert_eq!(filter.to_string(), "not (title pr) and active eq true");
/// # Ok::<(), scim_runtime::filter::FilterError>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Filter {
    /// All of them; two or more, none of them an `And`.
    And(Vec<Filter>),
    /// At least one of them; two or more, none of them an `Or`.
    Or(Vec<Filter>),
    /// Not so.
    Not(Box<Filter>),
    /// `userName eq "bjensen"`; the value is a string, a number, a boolean or null.
    Compare(AttributePath, Operator, Json),
    /// `title pr`
    Present(AttributePath),
    /// `emails[type eq "work"]`
    ValuePath(AttributePath, Box<Filter>),
}

/// How an attribute is compared with a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Operator {
    /// Equal.
    Eq,
    /// Not equal.
    Ne,
    /// Contains.
    Co,
    /// Starts with.
    Sw,
    /// Ends with.
    Ew,
    /// Greater than.
    Gt,
    /// Greater than or equal to.
    Ge,
    /// Less than.
    Lt,
    /// Less than or equal to.
    Le,
}

impl Operator {
    const ALL: [(&'static str, Self); 9] = [
        ("eq", Self::Eq),
        ("ne", Self::Ne),
        ("co", Self::Co),
        ("sw", Self::Sw),
        ("ew", Self::Ew),
        ("gt", Self::Gt),
        ("ge", Self::Ge),
        ("lt", Self::Lt),
        ("le", Self::Le),
    ];

    /// As it is written: `eq`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|(_, operator)| *operator == self)
            .map_or("", |(word, _)| word)
    }

    fn read(word: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(word))
            .map(|(_, o)| *o)
    }

    /// `gt` and its kin.
    pub(crate) fn is_order(self) -> bool {
        matches!(self, Self::Gt | Self::Ge | Self::Lt | Self::Le)
    }

    /// `co` and its kin.
    pub(crate) fn is_text(self) -> bool {
        matches!(self, Self::Co | Self::Sw | Self::Ew)
    }
}

impl Filter {
    /// Reads a filter.
    ///
    /// # Errors
    /// If the text is no filter, with the position; if it nests too deeply.
    pub fn parse(text: &str) -> Result<Self, FilterError> {
        let mut parser = parse::Parser::new(text)?;
        let filter = parser.filter()?;
        parser.end()?;
        Ok(filter)
    }

    /// Whether all attributes are in the schema and are compared in ways that their types allow.
    ///
    /// # Errors
    /// The first that is not.
    pub fn check(&self, descriptor: Descriptor<'_>) -> Result<(), FilterError> {
        check::filter(self, descriptor)
    }

    /// Whether a resource meets the filter. An attribute that is not in the schema has no value.
    #[must_use]
    pub fn matches(&self, resource: &Json, descriptor: Descriptor<'_>) -> bool {
        self.matches_by(resource, descriptor, Comparison::default())
    }

    /// As [`Filter::matches`], with other rules for text that is not `caseExact`.
    #[must_use]
    pub fn matches_by(
        &self,
        resource: &Json,
        descriptor: Descriptor<'_>,
        comparison: Comparison,
    ) -> bool {
        evaluate::matches(self, &resource.into(), descriptor, comparison)
    }

    /// An attribute compared with a value.
    #[must_use]
    pub fn compare(path: AttributePath, operator: Operator, value: Json) -> Self {
        Self::Compare(path, operator, value)
    }

    /// An attribute that has a value.
    #[must_use]
    pub fn present(path: AttributePath) -> Self {
        Self::Present(path)
    }

    /// One value of an attribute meets a filter.
    #[must_use]
    pub fn value_path(path: AttributePath, filter: Filter) -> Self {
        Self::ValuePath(path, Box::new(filter))
    }
}

impl ops::BitAnd for Filter {
    type Output = Self;
    fn bitand(self, other: Self) -> Self {
        let parts = |filter| match filter {
            Self::And(parts) => parts,
            other => vec![other],
        };
        Self::And(parts(self).into_iter().chain(parts(other)).collect())
    }
}

impl ops::BitOr for Filter {
    type Output = Self;
    fn bitor(self, other: Self) -> Self {
        let parts = |filter| match filter {
            Self::Or(parts) => parts,
            other => vec![other],
        };
        Self::Or(parts(self).into_iter().chain(parts(other)).collect())
    }
}

impl ops::Not for Filter {
    type Output = Self;
    fn not(self) -> Self {
        Self::Not(Box::new(self))
    }
}

impl FromStr for Filter {
    type Err = FilterError;
    fn from_str(text: &str) -> Result<Self, FilterError> {
        Self::parse(text)
    }
}

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
