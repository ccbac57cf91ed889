//! The data types of attributes (RFC 7643 §2.3), and everything that depends on them.
//!
//! Every function matches every kind, without a catch-all: to add a data type, add it here and follow the compiler errors.

use crate::{
    Json,
    value::{instant, is_base64},
};

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

    /// Whether a JSON value is of this type.
    pub(crate) fn fits(self, value: &Json) -> bool {
        match self {
            Self::String | Self::Reference | Self::DateTime | Self::Binary => {
                value.as_str().is_some_and(|text| self.is_valid_text(text))
            }
            Self::Boolean => value.is_boolean(),
            Self::Decimal => value.is_number(),
            Self::Integer => value.is_i64(),
            Self::Complex | Self::Extension => value.is_object(),
            Self::Json => true,
        }
    }

    /// Whether a string is a valid value of a type that JSON writes as a string.
    #[inline]
    pub(crate) fn is_valid_text(self, text: &str) -> bool {
        match self {
            Self::DateTime => instant::parse(text).is_some(),
            Self::Binary => is_base64(text),
            Self::String
            | Self::Reference
            | Self::Boolean
            | Self::Decimal
            | Self::Integer
            | Self::Complex
            | Self::Extension
            | Self::Json => true,
        }
    }

    /// Converts a value of another type to this type if it has one sensible reading: `"True"`, `"7"`, `7.0`.
    #[cfg(feature = "client")]
    pub(crate) fn coerce(self, value: &Json) -> Option<Json> {
        match (self, value) {
            (Self::Boolean, Json::String(text)) => {
                match text.trim().to_ascii_lowercase().as_str() {
                    "true" => Some(Json::Bool(true)),
                    "false" => Some(Json::Bool(false)),
                    "" => Some(Json::Null),
                    _ => None,
                }
            }
            (Self::Integer, Json::String(text)) => text.trim().parse::<i64>().ok().map(Json::from),
            (Self::Integer, Json::Number(number)) => whole(number),
            (Self::Decimal, Json::String(text)) => text.trim().parse::<f64>().ok().map(Json::from),
            (
                Self::String | Self::Reference | Self::DateTime | Self::Binary,
                Json::Number(number),
            ) => Some(Json::from(number.to_string())),
            (Self::String | Self::Reference, Json::Bool(truth)) => {
                Some(Json::from(truth.to_string()))
            }
            (
                Self::String
                | Self::Reference
                | Self::DateTime
                | Self::Binary
                | Self::Boolean
                | Self::Integer
                | Self::Decimal
                | Self::Complex
                | Self::Extension
                | Self::Json,
                _,
            ) => None,
        }
    }

    /// Whether the value is an object with its own attributes.
    pub(crate) const fn has_sub_attributes(self) -> bool {
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

    /// Whether a filter can compare the attribute with a literal by `eq` or an order.
    pub(crate) fn fits_literal(self, literal: &Json) -> bool {
        match self {
            Self::Boolean => literal.is_boolean(),
            Self::Integer | Self::Decimal => literal.is_number(),
            Self::DateTime => self.fits(literal),
            Self::String | Self::Reference | Self::Binary => literal.is_string(),
            Self::Json | Self::Complex | Self::Extension => true,
        }
    }

    /// A made-up value for tests; `None` for an object.
    #[cfg(feature = "server")]
    pub(crate) fn sample(self, name: &str, number: usize) -> Option<Json> {
        Some(match self {
            Self::String | Self::Json => Json::from(format!("{name}{number}")),
            Self::Boolean => Json::from(number.is_multiple_of(2)),
            Self::Integer => Json::from(number),
            #[allow(clippy::cast_precision_loss)] // numbers of samples are small
            Self::Decimal => Json::from(number as f64 + 0.5),
            Self::DateTime => Json::from("2010-01-23T04:56:22Z"),
            Self::Binary => Json::from("c2FtcGxl"),
            Self::Reference => Json::from(format!("https://example.com/{number}")),
            Self::Complex | Self::Extension => return None,
        })
    }
}

/// `1.0` as an integer.
#[cfg(feature = "client")]
fn whole(number: &serde_json::Number) -> Option<Json> {
    let text = number.to_string();
    let (whole, fraction) = text.split_once('.')?;
    fraction
        .bytes()
        .all(|digit| digit == b'0')
        .then(|| whole.parse::<i64>().ok().map(Json::from))?
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

    #[cfg(feature = "server")]
    #[test]
    fn a_sample_is_of_its_type() {
        for kind in Kind::ALL {
            for number in 0..3 {
                if let Some(sample) = kind.sample("name", number) {
                    assert!(kind.fits(&sample), "{kind:?}: {sample}");
                    assert!(kind.fits_literal(&sample), "{kind:?}: {sample}");
                }
            }
        }
    }

    #[cfg(feature = "client")]
    #[test]
    fn a_coerced_value_is_of_its_type() {
        use serde_json::json;

        let values = [
            json!("True"),
            json!(" 7 "),
            json!(7),
            json!(7.0),
            json!(7.5),
            json!(true),
            json!("x"),
        ];
        for kind in Kind::ALL {
            for value in &values {
                if let Some(coerced) = kind.coerce(value) {
                    let is_text = matches!(kind, Kind::DateTime | Kind::Binary);
                    assert!(
                        kind.fits(&coerced) || is_text && coerced.is_string(),
                        "{kind:?}: {value} became {coerced}"
                    );
                }
            }
        }
        assert_eq!(Kind::Integer.coerce(&json!(7.0)), Some(json!(7)));
        assert_eq!(Kind::Integer.coerce(&json!(7.5)), None);
    }
}
