//! `scimType`: the kinds of SCIM errors (RFC 7644 §3.12, RFC 9865 §2).

use std::fmt;

macro_rules! scim_types {
    ($($(#[$meta:meta])* $variant:ident $text:literal,)*) => {
        /// The kind of a SCIM error (RFC 7644 §3.12, Table 9; RFC 9865 §2.1).
        ///
        /// ```
        /// use scim_runtime::{ScimType, testing};
        ///
        /// let (scim, user) = testing::with_user()?;
        /// let error = scim.users().create(&user).send().unwrap_err();
        /// assert_eq!(error.scim_type(), Some(&ScimType::Uniqueness));
        /// # Ok::<(), scim_runtime::Error>(())
        /// ```
        #[derive(Debug, Clone, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum ScimType {
            $($(#[$meta])* $variant,)*
            /// A kind that the RFCs don't define.
            Other(String),
        }

        impl ScimType {
            /// The word in JSON.
            ///
            /// ```
            /// use scim_runtime::ScimType;
            /// assert_eq!(ScimType::Uniqueness.as_str(), "uniqueness");
            /// ```
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $text,)*
                    Self::Other(text) => text,
                }
            }

            /// Parses a word, without regard to case.
            ///
            /// ```
            /// use scim_runtime::ScimType;
            ///
            /// assert_eq!(ScimType::parse("NoTarget"), ScimType::NoTarget);
            /// assert_eq!(ScimType::parse("quota"), ScimType::Other("quota".to_owned()));
            /// ```
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
    /// The filter is invalid, or the schema doesn't allow it.
    InvalidFilter "invalidFilter",
    /// The query has more results than the provider returns.
    TooMany "tooMany",
    /// A value that must be unique is in use.
    Uniqueness "uniqueness",
    /// The attribute's mutability doesn't allow the change.
    Mutability "mutability",
    /// The structure of the message is invalid.
    InvalidSyntax "invalidSyntax",
    /// The path is invalid, or names no attribute.
    InvalidPath "invalidPath",
    /// The path selects no value.
    NoTarget "noTarget",
    /// A value is missing or invalid.
    InvalidValue "invalidValue",
    /// The protocol version is not supported.
    InvalidVers "invalidVers",
    /// The request has sensitive data in its URI.
    Sensitive "sensitive",
    /// The cursor is invalid (RFC 9865).
    InvalidCursor "invalidCursor",
    /// The cursor has expired (RFC 9865).
    ExpiredCursor "expiredCursor",
    /// The count is invalid (RFC 9865).
    InvalidCount "invalidCount",
}

impl fmt::Display for ScimType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
