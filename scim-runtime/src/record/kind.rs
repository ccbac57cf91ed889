//! The data types of attributes (RFC 7643 §2.3), and everything that depends on them.
//!
//! Every function matches every kind, without a catch-all: to add a data type, add it here and follow the compiler errors.

use crate::{
    Json,
    value::{
        instant::{self, Instant},
        is_base64,
    },
};
use serde_json::Number;

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

    /// Parses a value that a user typed. Text isn't validated; complex values are JSON objects. `None` if the text is not a value of
    /// this type.
    ///
    /// ```
    /// use scim_runtime::record::Kind;
    /// assert_eq!(Kind::Boolean.parse_value("True"), Some(true.into()));
    /// assert_eq!(Kind::String.parse_value("7"), Some("7".into()));
    /// assert_eq!(Kind::Integer.parse_value("7.5"), None);
    /// ```
    #[must_use]
    pub fn parse_value(self, text: &str) -> Option<Json> {
        match self {
            Self::String | Self::DateTime | Self::Binary | Self::Reference => {
                Some(Json::from(text))
            }
            Self::Boolean => boolean(text),
            Self::Integer => text.parse::<i64>().ok().map(Json::from),
            Self::Decimal => serde_json::from_str(text).ok().filter(Json::is_number),
            Self::Complex | Self::Extension => {
                serde_json::from_str(text).ok().filter(Json::is_object)
            }
            Self::Json => Some(serde_json::from_str(text).unwrap_or_else(|_| Json::from(text))),
        }
    }

    /// A made-up value that contains a unique text or number, for tests against a provider. `None` for an object.
    ///
    /// ```
    /// use scim_runtime::record::Kind;
    /// assert_eq!(Kind::Reference.unique_sample("a1", 1), Some("https://example.com/a1".into()));
    /// ```
    #[must_use]
    pub fn unique_sample(self, text: &str, number: u64) -> Option<Json> {
        Some(match self {
            Self::String => Json::from(text),
            Self::Boolean => Json::from(number.is_multiple_of(2)),
            Self::Integer => Json::from(number),
            #[allow(clippy::cast_precision_loss)] // numbers of samples are small
            Self::Decimal => Json::from(number as f64 + 0.5),
            Self::DateTime => Json::from(format!("2020-01-01T00:00:{:02}Z", number % 60)),
            Self::Binary => Json::from("c2FtcGxl"),
            Self::Reference => Json::from(format!("https://example.com/{text}")),
            // Usually a complex attribute without sub-attributes.
            Self::Json => serde_json::json!({ "value": text }),
            Self::Complex | Self::Extension => return None,
        })
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
            Self::String | Self::DateTime | Self::Binary | Self::Reference => {
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

    /// Converts text to this type if the text is `true` or `false`, or a number. `None` if there is nothing to convert.
    pub(crate) fn coerce_text(self, text: &str) -> Option<Json> {
        match self {
            Self::Boolean => boolean(text),
            Self::Integer => text.trim().parse::<i64>().ok().map(Json::from),
            Self::Decimal => text.trim().parse::<Number>().ok().map(Json::Number),
            Self::String
            | Self::DateTime
            | Self::Binary
            | Self::Reference
            | Self::Complex
            | Self::Extension
            | Self::Json => None,
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

    /// Whether `co`, `sw` and `ew` can search for a literal. A part of a date is not a date.
    pub(crate) fn fits_part(self, literal: &Json) -> bool {
        match self {
            Self::String | Self::DateTime | Self::Binary | Self::Reference => literal.is_string(),
            Self::Boolean
            | Self::Decimal
            | Self::Integer
            | Self::Complex
            | Self::Extension
            | Self::Json => self.fits_literal(literal),
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

    /// The instant by which a text is compared. `None` if it is compared as text.
    #[inline]
    pub(crate) fn instant(self, text: &str) -> Option<Instant> {
        match self {
            Self::DateTime => instant::parse(text),
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

fn boolean(text: &str) -> Option<Json> {
    if text.eq_ignore_ascii_case("true") {
        return Some(Json::Bool(true));
    }
    text.eq_ignore_ascii_case("false")
        .then_some(Json::Bool(false))
}

/// `1.0` as an integer.
#[cfg(feature = "client")]
fn whole(number: &Number) -> Option<Json> {
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

    #[test]
    fn a_unique_sample_is_of_its_type() {
        for kind in Kind::ALL {
            for number in 0..3 {
                if let Some(sample) = kind.unique_sample("text", number) {
                    assert!(kind.fits(&sample), "{kind:?}: {sample}");
                }
            }
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
