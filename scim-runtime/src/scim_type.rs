//! Kinds of errors that service providers name (RFC 7644 §3.12, RFC 9865 §2).

use std::fmt;

macro_rules! scim_types {
    ($($(#[$meta:meta])* $variant:ident $text:literal,)*) => {
        /// The kind of an error message (RFC 7644 §3.12, Table 9; RFC 9865 §2.1).
        #[derive(Debug, Clone, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum ScimType {
            $($(#[$meta])* $variant,)*
            /// One that the RFCs do not know, as it was given.
            Other(String),
        }

        impl ScimType {
            /// As it stands in JSON.
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $text,)*
                    Self::Other(text) => text,
                }
            }

            /// From its text, without regard to case.
            #[must_use]
            pub fn parse(text: &str) -> Self {
                $(if text.eq_ignore_ascii_case($text) {
                    return Self::$variant;
                })*
                Self::Other(text.to_owned())
            }
        }
    };
}

scim_types! {
    /// The filter is no filter, or the schema does not allow it.
    InvalidFilter "invalidFilter",
    /// There are more results than the provider returns.
    TooMany "tooMany",
    /// A value that must be unique is taken.
    Uniqueness "uniqueness",
    /// The attribute can't be changed so.
    Mutability "mutability",
    /// The message's structure is wrong.
    InvalidSyntax "invalidSyntax",
    /// The path is no path, or names nothing.
    InvalidPath "invalidPath",
    /// The path leads to nothing that could be changed.
    NoTarget "noTarget",
    /// A value is missing, or does not fit the attribute.
    InvalidValue "invalidValue",
    /// The protocol version is not supported.
    InvalidVers "invalidVers",
    /// The request holds personal data where it must not.
    Sensitive "sensitive",
    /// The cursor is none of the provider's (RFC 9865).
    InvalidCursor "invalidCursor",
    /// The cursor was good once (RFC 9865).
    ExpiredCursor "expiredCursor",
    /// The count is not acceptable (RFC 9865).
    InvalidCount "invalidCount",
}

impl fmt::Display for ScimType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
