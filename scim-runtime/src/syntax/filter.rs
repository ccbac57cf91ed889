//! A filter's syntax tree (RFC 7644 §3.4.2.2).

use super::{AttributePath, Literal};
use std::ops;

/// A filter's syntax tree.
///
/// ```
/// use scim_runtime::filter::Filter;
///
/// let filter = Filter::parse(r#"not (title pr) AND (active eq true)"#)?;
/// assert_eq!(filter.to_string(), "not (title pr) and active eq true");
/// # Ok::<(), scim_runtime::filter::FilterError>(())
/// ```
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub enum Filter {
    /// All filters match; two or more, none of them an `And`.
    And(Vec<Filter>),
    /// At least one filter matches; two or more, none of them an `Or`.
    Or(Vec<Filter>),
    /// The filter doesn't match.
    Not(Box<Filter>),
    /// `userName eq "bjensen"`
    Compare(AttributePath, Operator, Literal),
    /// `title pr`
    Present(AttributePath),
    /// `emails[type eq "work"]`
    ValuePath(AttributePath, Box<Filter>),
}

/// A comparison operator.
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

    /// The operator as written in a filter.
    ///
    /// ```
    /// use scim_runtime::filter::Operator;
    /// assert_eq!(Operator::Eq.as_str(), "eq");
    /// ```
    #[must_use]
    pub fn as_str(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|(_, operator)| *operator == self)
            .map_or("", |(word, _)| word)
    }

    pub(super) fn read(word: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(word))
            .map(|(_, o)| *o)
    }

    /// Whether the operator compares order: `gt`, `ge`, `lt`, `le`.
    pub(crate) fn is_order(self) -> bool {
        matches!(self, Self::Gt | Self::Ge | Self::Lt | Self::Le)
    }

    /// Whether the operator searches text: `co`, `sw`, `ew`.
    pub(crate) fn is_text(self) -> bool {
        matches!(self, Self::Co | Self::Sw | Self::Ew)
    }
}

impl Filter {
    /// Creates a comparison of an attribute with a value.
    ///
    /// ```
    /// use scim_runtime::filter::{Filter, Operator};
    ///
    /// let filter = Filter::compare("userName".parse()?, Operator::Sw, "b");
    /// assert_eq!(filter.to_string(), r#"userName sw "b""#);
    /// # Ok::<(), scim_runtime::filter::FilterError>(())
    /// ```
    #[must_use]
    pub fn compare(path: AttributePath, operator: Operator, value: impl Into<Literal>) -> Self {
        Self::Compare(path, operator, value.into())
    }

    /// Creates a test whether an attribute has a value.
    ///
    /// ```
    /// use scim_runtime::filter::Filter;
    /// assert_eq!(Filter::present("title".parse()?), Filter::parse("title pr")?);
    /// # Ok::<(), scim_runtime::filter::FilterError>(())
    /// ```
    #[must_use]
    pub fn present(path: AttributePath) -> Self {
        Self::Present(path)
    }

    /// Creates a test whether one value of an attribute matches a filter.
    ///
    /// ```
    /// use scim_runtime::filter::Filter;
    ///
    /// let filter = Filter::value_path("emails".parse()?, Filter::parse(r#"type eq "work""#)?);
    /// assert_eq!(filter.to_string(), r#"emails[type eq "work"]"#);
    /// # Ok::<(), scim_runtime::filter::FilterError>(())
    /// ```
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
