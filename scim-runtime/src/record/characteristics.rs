//! The characteristics of attributes (RFC 7643 §7).

macro_rules! characteristics {
    ($($(#[$meta:meta])* $variant:ident $name:literal,)*) => {
        /// A characteristic of an attribute.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum AttributeCharacteristic {
            $($(#[$meta])* $variant,)*
        }

        impl AttributeCharacteristic {
            /// All characteristics, in the order in which changes of an attribute are reported.
            pub(crate) const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The member of an attribute's definition in a schema.
            pub(crate) const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)*
                }
            }
        }
    };
}

// Add characteristics here: reading a schema and comparing two of them iterate over this table.
characteristics! {
    Type "type",
    MultiValued "multiValued",
    Required "required",
    Mutability "mutability",
    Returned "returned",
    CaseExact "caseExact",
    Uniqueness "uniqueness",
    CanonicalValues "canonicalValues",
    ReferenceTypes "referenceTypes",
}

macro_rules! characteristic {
    ($(#[$meta:meta])* $name:ident, $what:literal: $($(#[$variant_meta:meta])* $variant:ident $word:literal,)*) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
        pub enum $name {
            $($(#[$variant_meta])* $variant,)*
        }

        impl $name {
            /// All values, in the order of the RFC.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            #[doc = concat!("The word in a schema's `", $what, "`.")]
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)*
                }
            }

            /// The value that a word names, without regard to case.
            #[must_use]
            pub fn parse(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|value| value.as_str().eq_ignore_ascii_case(word))
            }
        }
    };
}

characteristic! {
    /// Who may write an attribute, and when (RFC 7643 §7).
    ///
    /// ```
    /// use scim_runtime::record::Mutability;
    /// assert_eq!(Mutability::parse("READONLY"), Some(Mutability::ReadOnly));
    /// assert_eq!(Mutability::ReadOnly.as_str(), "readOnly");
    /// ```
    Mutability, "mutability":
    /// Only the service provider.
    ReadOnly "readOnly",
    /// The client, at any time.
    #[default]
    ReadWrite "readWrite",
    /// The client, when the resource is created or while the attribute has no value.
    Immutable "immutable",
    /// The client, at any time; it is never returned.
    WriteOnly "writeOnly",
}

characteristic! {
    /// When a response contains an attribute (RFC 7643 §7).
    ///
    /// ```
    /// use scim_runtime::record::Returned;
    /// assert_eq!(Returned::default().as_str(), "default");
    /// assert_eq!(Returned::ALL.len(), 4);
    /// ```
    Returned, "returned":
    /// Always, even if a projection leaves it out.
    Always "always",
    /// Never.
    Never "never",
    /// Unless a projection leaves it out.
    #[default]
    Default "default",
    /// Only if the request names it.
    Request "request",
}

characteristic! {
    /// Where a value must be unique (RFC 7643 §7).
    ///
    /// ```
    /// use scim_runtime::record::Uniqueness;
    /// assert_eq!(Uniqueness::parse("server"), Some(Uniqueness::Server));
    /// ```
    Uniqueness, "uniqueness":
    /// Nowhere.
    #[default]
    None "none",
    /// Among the resources of the service provider.
    Server "server",
    /// Everywhere.
    Global "global",
}
