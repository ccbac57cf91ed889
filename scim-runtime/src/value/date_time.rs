//! Dates and times: `xsd:dateTime` (RFC 7643 §2.3.5).

use super::text::{Text, text};
use std::fmt;

/// A date and time, like `2010-01-23T04:56:22Z`. The feature `jiff` adds conversions.
///
/// The text is kept as it was received, so that a round trip changes nothing. Two values are equal if their texts are.
///
/// ```
/// use scim_runtime::value::DateTime;
/// assert_eq!(DateTime::from("2010-01-23T04:56:22Z").as_str(), "2010-01-23T04:56:22Z");
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct DateTime(String);

text!(DateTime);

#[cfg(feature = "jiff")]
impl DateTime {
    /// The instant; `None` if the text is not a date and time with a zone.
    ///
    /// ```
    /// use scim_runtime::value::DateTime;
    /// let date = DateTime::from("2010-01-23T04:56:22Z");
    /// assert_eq!(date.timestamp().map(|at| at.as_second()), Some(1_264_222_582));
    ///
    /// let midnight = DateTime::from("2024-01-01T24:00:00Z");
    /// assert_eq!(midnight.timestamp(), DateTime::from("2024-01-02T00:00:00Z").timestamp());
    /// ```
    #[must_use]
    pub fn timestamp(&self) -> Option<jiff::Timestamp> {
        let text = self.0.trim();
        // jiff doesn't know the hour 24, which is the next day's 0 (XML Schema part 2 §3.2.7).
        text.parse()
            .ok()
            .or_else(|| super::instant::parse_zoned(text)?.timestamp())
    }
}

#[cfg(feature = "jiff")]
impl From<jiff::Timestamp> for DateTime {
    fn from(at: jiff::Timestamp) -> Self {
        Self(at.to_string())
    }
}
