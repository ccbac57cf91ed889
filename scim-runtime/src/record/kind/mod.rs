//! The data types of attributes (RFC 7643 §2.3), and everything that depends on them.
//!
//! Every function matches every kind, without a catch-all: to add a data type, add it here and follow the compiler errors.
//! `value` has the functions that look at values.

mod value;

/// The data type of an attribute (RFC 7643 §2.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Text (§2.3.1).
    String,
    /// `true` or `false` (§2.3.2).
    Boolean,
    /// A number with a fraction (§2.3.3).
    Decimal,
    /// A whole number (§2.3.4).
    Integer,
    /// A date and time, as `xsd:dateTime` (§2.3.5).
    DateTime,
    /// Base64 text (§2.3.6).
    Binary,
    /// A URI (§2.3.7).
    Reference,
    /// An object with sub-attributes (§2.3.8).
    Complex,
    /// The attributes of a schema extension, under its URN (§3.3).
    Extension,
    /// Any JSON value, where a schema doesn't restrict it.
    Json,
}

const _: () = assert!(
    Kind::ALL.len() == Kind::Json as usize + 1,
    "`Kind::ALL` lists every kind, and `Kind::Json` is the last"
);

impl Kind {
    /// All kinds.
    pub(crate) const ALL: [Self; 10] = [
        Self::String,
        Self::Boolean,
        Self::Decimal,
        Self::Integer,
        Self::DateTime,
        Self::Binary,
        Self::Reference,
        Self::Complex,
        Self::Extension,
        Self::Json,
    ];

    /// The schema's word for the type: `dateTime`. Extensions and unrestricted JSON have none; their words are for messages only.
    ///
    /// ```
    /// use scim_runtime::record::Kind;
    /// assert_eq!(Kind::DateTime.as_str(), "dateTime");
    /// ```
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::String => "string",
            Self::Boolean => "boolean",
            Self::Decimal => "decimal",
            Self::Integer => "integer",
            Self::DateTime => "dateTime",
            Self::Binary => "binary",
            Self::Reference => "reference",
            Self::Complex => "complex",
            Self::Extension => "extension",
            Self::Json => "any JSON",
        }
    }

    /// The type that a schema's `type` names, without regard to case.
    ///
    /// ```
    /// use scim_runtime::record::Kind;
    /// assert_eq!(Kind::parse("DateTime"), Some(Kind::DateTime));
    /// assert_eq!(Kind::parse("money"), None);
    /// ```
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        let is_meant = |kind: &Self| match kind {
            Self::Extension | Self::Json => false,
            named => named.as_str().eq_ignore_ascii_case(word),
        };
        Self::ALL.into_iter().find(is_meant)
    }

    /// A placeholder for a value in usage messages: `DATE-TIME`.
    ///
    /// ```
    /// use scim_runtime::record::Kind;
    /// assert_eq!(Kind::Integer.placeholder(), "INTEGER");
    /// ```
    #[must_use]
    pub const fn placeholder(self) -> &'static str {
        match self {
            Self::String => "TEXT",
            Self::Boolean => "BOOL",
            Self::Decimal => "NUMBER",
            Self::Integer => "INTEGER",
            Self::DateTime => "DATE-TIME",
            Self::Binary => "BASE64",
            Self::Reference => "URI",
            Self::Complex | Self::Extension | Self::Json => "JSON",
        }
    }

    /// The text that [`Kind::parse_value`] expects, for messages: `true or false`.
    ///
    /// ```
    /// use scim_runtime::record::Kind;
    /// assert_eq!(Kind::Decimal.expected_text(), "a number");
    /// ```
    #[must_use]
    pub const fn expected_text(self) -> &'static str {
        match self {
            Self::String | Self::DateTime | Self::Binary | Self::Reference => "text",
            Self::Boolean => "true or false",
            Self::Decimal => "a number",
            Self::Integer => "an integer",
            Self::Complex | Self::Extension => "a JSON object",
            Self::Json => "JSON or text",
        }
    }

    /// The expected type, for messages about a value of another type.
    pub(crate) const fn mismatch(self) -> &'static str {
        match self {
            Self::String => "is not a string",
            Self::Boolean => "is not a boolean",
            Self::Decimal => "is not a number",
            Self::Integer => "is not an integer",
            Self::DateTime => "is not an xsd:dateTime",
            Self::Binary => "is not base64",
            Self::Reference => "is not a reference (a string)",
            Self::Complex | Self::Extension => "is not an object",
            Self::Json => "is not JSON",
        }
    }

    /// Whether JSON writes values as strings.
    ///
    /// ```
    /// use scim_runtime::record::Kind;
    /// assert!(Kind::DateTime.is_json_string());
    /// assert!(!Kind::Boolean.is_json_string());
    /// ```
    #[must_use]
    pub const fn is_json_string(self) -> bool {
        match self {
            Self::String | Self::DateTime | Self::Binary | Self::Reference => true,
            Self::Boolean
            | Self::Decimal
            | Self::Integer
            | Self::Complex
            | Self::Extension
            | Self::Json => false,
        }
    }

    /// Whether JSON writes values as numbers.
    ///
    /// ```
    /// use scim_runtime::record::Kind;
    /// assert!(Kind::Decimal.is_json_number());
    /// assert!(!Kind::DateTime.is_json_number());
    /// ```
    #[must_use]
    pub const fn is_json_number(self) -> bool {
        match self {
            Self::Decimal | Self::Integer => true,
            Self::String
            | Self::Boolean
            | Self::DateTime
            | Self::Binary
            | Self::Reference
            | Self::Complex
            | Self::Extension
            | Self::Json => false,
        }
    }

    /// Whether every text is a valid value.
    pub(crate) const fn allows_any_text(self) -> bool {
        match self {
            Self::String | Self::Reference => true,
            Self::Boolean
            | Self::Decimal
            | Self::Integer
            | Self::DateTime
            | Self::Binary
            | Self::Complex
            | Self::Extension
            | Self::Json => false,
        }
    }

    /// Whether a value can identify a resource: each value has one form, apart from case.
    #[cfg(feature = "client")]
    pub(crate) const fn identifies(self) -> bool {
        match self {
            Self::String | Self::Reference | Self::Integer => true,
            Self::Boolean
            | Self::Decimal
            | Self::DateTime
            | Self::Binary
            | Self::Complex
            | Self::Extension
            | Self::Json => false,
        }
    }

    /// Whether the value is a string, a boolean or a number.
    pub(crate) const fn is_simple(self) -> bool {
        match self {
            Self::String
            | Self::Boolean
            | Self::Decimal
            | Self::Integer
            | Self::DateTime
            | Self::Binary
            | Self::Reference => true,
            Self::Complex | Self::Extension | Self::Json => false,
        }
    }

    /// Whether the value is an object with its own attributes.
    ///
    /// ```
    /// use scim_runtime::record::Kind;
    /// assert!(Kind::Complex.has_sub_attributes());
    /// ```
    #[must_use]
    pub const fn has_sub_attributes(self) -> bool {
        match self {
            Self::Complex | Self::Extension => true,
            Self::String
            | Self::Boolean
            | Self::Decimal
            | Self::Integer
            | Self::DateTime
            | Self::Binary
            | Self::Reference
            | Self::Json => false,
        }
    }

    /// Whether text is always compared with regard to case, regardless of `caseExact` (RFC 7643 §2.3.6, §2.3.7).
    pub(crate) const fn is_case_exact(self) -> bool {
        match self {
            Self::Binary | Self::Reference => true,
            Self::String
            | Self::Boolean
            | Self::Decimal
            | Self::Integer
            | Self::DateTime
            | Self::Complex
            | Self::Extension
            | Self::Json => false,
        }
    }

    /// Whether `gt`, `ge`, `lt` and `le` are defined (RFC 7644 §3.4.2.2).
    pub(crate) const fn has_order(self) -> bool {
        match self {
            Self::Boolean | Self::Binary => false,
            Self::String
            | Self::Decimal
            | Self::Integer
            | Self::DateTime
            | Self::Reference
            | Self::Complex
            | Self::Extension
            | Self::Json => true,
        }
    }

    /// Whether `co`, `sw` and `ew` are defined.
    pub(crate) const fn is_text(self) -> bool {
        match self {
            Self::Boolean | Self::Integer | Self::Decimal => false,
            Self::String
            | Self::DateTime
            | Self::Binary
            | Self::Reference
            | Self::Complex
            | Self::Extension
            | Self::Json => true,
        }
    }

    /// Text that [`Kind::fits_literal`] rejects, for messages. `None` if a filter can compare every text.
    pub(crate) const fn invalid_text(self) -> Option<&'static str> {
        match self {
            Self::DateTime => Some("text that is not an xsd:dateTime"),
            Self::String
            | Self::Boolean
            | Self::Decimal
            | Self::Integer
            | Self::Binary
            | Self::Reference
            | Self::Complex
            | Self::Extension
            | Self::Json => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_word_of_every_type_of_the_rfc_is_parsed() {
        for kind in Kind::ALL {
            let named = !matches!(kind, Kind::Extension | Kind::Json);
            assert_eq!(Kind::parse(kind.as_str()), named.then_some(kind));
            assert_eq!(
                Kind::parse(&kind.as_str().to_uppercase()),
                named.then_some(kind)
            );
        }
    }
}
