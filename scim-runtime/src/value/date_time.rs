//! `xsd:dateTime`, its text kept (RFC 7643 §2.3.5).

use super::text::{Text, text};
use std::fmt;

/// A date and time as text, `2010-01-23T04:56:22Z`; conversions to a time library's types are features.
///
/// Equality is that of the text. The text is kept as it came, so that a round trip changes nothing.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct DateTime(String);

text!(DateTime);

#[cfg(feature = "jiff")]
impl DateTime {
    /// The instant; `None` if the text is no date and time with a zone.
    ///
    /// ```
    /// use scim_runtime::value::DateTime;
    /// let date = DateTime::from("2010-01-23T04:56:22Z");
    /// assert_eq!(date.timestamp().map(|at| at.as_second()), Some(1_264_222_582));
    /// ```
    #[must_use]
    pub fn timestamp(&self) -> Option<jiff::Timestamp> {
        self.0.trim().parse().ok()
    }
}

#[cfg(feature = "jiff")]
impl From<jiff::Timestamp> for DateTime {
    fn from(at: jiff::Timestamp) -> Self {
        Self(at.to_string())
    }
}
