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
    /// All of them; two or more, none of them an `And`.
    And(Vec<Filter>),
    /// At least one of them; two or more, none of them an `Or`.
    Or(Vec<Filter>),
    /// Not so.
    Not(Box<Filter>),
    /// `userName eq "bjensen"`
    Compare(AttributePath, Operator, Literal),
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

    pub(super) fn read(word: &str) -> Option<Self> {
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
    /// An attribute compared with a value.
    #[must_use]
    pub fn compare(path: AttributePath, operator: Operator, value: impl Into<Literal>) -> Self {
        Self::Compare(path, operator, value.into())
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
