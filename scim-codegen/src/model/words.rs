//! The words of RFC 7643 for data types and characteristics.

use super::{Kind, Mutability, Returned, Uniqueness};

/// A characteristic that one of several words says (RFC 7643 §2.2).
pub(crate) trait Worded: Copy + Default + PartialEq + 'static {
    /// The member of an attribute that says it.
    const MEMBER: &'static str;
    /// The default first.
    const ALL: &'static [Self];

    fn word(self) -> &'static str;
}

impl Worded for Mutability {
    const MEMBER: &'static str = "mutability";
    const ALL: &'static [Self] = &[
        Self::ReadWrite,
        Self::ReadOnly,
        Self::Immutable,
        Self::WriteOnly,
    ];

    fn word(self) -> &'static str {
        match self {
            Self::ReadOnly => "readOnly",
            Self::ReadWrite => "readWrite",
            Self::Immutable => "immutable",
            Self::WriteOnly => "writeOnly",
        }
    }
}

impl Worded for Returned {
    const MEMBER: &'static str = "returned";
    const ALL: &'static [Self] = &[Self::Default, Self::Always, Self::Never, Self::Request];

    fn word(self) -> &'static str {
        match self {
            Self::Always => "always",
            Self::Never => "never",
            Self::Default => "default",
            Self::Request => "request",
        }
    }
}

impl Worded for Uniqueness {
    const MEMBER: &'static str = "uniqueness";
    const ALL: &'static [Self] = &[Self::None, Self::Server, Self::Global];

    fn word(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Server => "server",
            Self::Global => "global",
        }
    }
}

impl Kind {
    /// The word of RFC 7643 §2.3; `json` is ours.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::String => "string",
            Self::Boolean => "boolean",
            Self::Decimal => "decimal",
            Self::Integer => "integer",
            Self::DateTime => "dateTime",
            Self::Reference => "reference",
            Self::Binary => "binary",
            Self::Complex => "complex",
            Self::Json => "json",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn begins_with_its_default<T: Worded + std::fmt::Debug>() {
        assert_eq!(T::ALL.first(), Some(&T::default()));
    }

    #[test]
    fn the_first_word_is_the_default() {
        begins_with_its_default::<Mutability>();
        begins_with_its_default::<Returned>();
        begins_with_its_default::<Uniqueness>();
    }
}
