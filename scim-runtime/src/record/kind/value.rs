//! Values of each data type: validated, converted, compared by filters, and made up for tests.

use super::Kind;
use crate::{
    Json,
    value::{
        instant::{self, Instant},
        is_base64,
    },
};
use serde_json::Number;

impl Kind {
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
            Self::DateTime => instant::is_valid(text),
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
                    // A number becomes text, which may not be a valid date.
                    let is_text = kind.is_json_string() && coerced.is_string();
                    assert!(
                        kind.fits(&coerced) || is_text,
                        "{kind:?}: {value} became {coerced}"
                    );
                }
            }
        }
        assert_eq!(Kind::Integer.coerce(&json!(7.0)), Some(json!(7)));
        assert_eq!(Kind::Integer.coerce(&json!(7.5)), None);
    }
}
