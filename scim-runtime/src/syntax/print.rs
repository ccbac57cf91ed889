//! Filters as text, with no more parentheses than needed.

use super::{Filter, Operator};
use std::fmt;

impl fmt::Display for Operator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Display for Filter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::And(parts) => joined(f, parts, " and ", |part, f| write!(f, "{part}")),
            Self::Or(parts) => joined(f, parts, " or ", |part, f| write!(f, "{part}")),
            Self::Not(filter) => write!(f, "not ({filter})"),
            Self::Compare(path, operator, value) => write!(f, "{path} {operator} {value}"),
            Self::Present(path) => write!(f, "{path} pr"),
            Self::ValuePath(path, filter) => write!(f, "{path}[{filter}]"),
        }
    }
}

/// The structure without the values, which are personal data: `userName eq (a string)`.
impl fmt::Debug for Filter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::And(parts) => joined(f, parts, " and ", |part, f| write!(f, "{part:?}")),
            Self::Or(parts) => joined(f, parts, " or ", |part, f| write!(f, "{part:?}")),
            Self::Not(filter) => write!(f, "not ({filter:?})"),
            Self::Compare(path, operator, value) => write!(f, "{path} {operator} ({value:?})"),
            Self::Present(path) => write!(f, "{path} pr"),
            Self::ValuePath(path, filter) => write!(f, "{path}[{filter:?}]"),
        }
    }
}

/// `and` binds tighter than `or`: only an `or` within an `and` needs parentheses.
fn joined(
    f: &mut fmt::Formatter<'_>,
    parts: &[Filter],
    with: &str,
    print: fn(&Filter, &mut fmt::Formatter<'_>) -> fmt::Result,
) -> fmt::Result {
    for (index, part) in parts.iter().enumerate() {
        if index > 0 {
            f.write_str(with)?;
        }
        if matches!(part, Filter::Or(_)) && with == " and " {
            f.write_str("(")?;
            print(part, f)?;
            f.write_str(")")?;
        } else {
            print(part, f)?;
        }
    }
    Ok(())
}
