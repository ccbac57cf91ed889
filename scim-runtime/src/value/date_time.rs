//! Dates and times: `xsd:dateTime` (RFC 7643 §2.3.5).

/// A date and time, like `2010-01-23T04:56:22Z`. The features `chrono`, `jiff` and `time` add conversions.
///
/// The text is kept as it was received, so that a round trip changes nothing. Two values are equal if their texts are.
///
/// ```
/// use scim_runtime::value::DateTime;
/// assert_eq!(DateTime::from("2010-01-23T04:56:22Z").as_str(), "2010-01-23T04:56:22Z");
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct DateTime(pub(super) String);

#[cfg(any(feature = "chrono", feature = "jiff", feature = "time"))]
mod convert {
    use super::super::instant::{self, Instant};
    use std::fmt;

    /// Why a [`DateTime`](super::DateTime) can't be converted to another crate's type.
    ///
    #[cfg_attr(
        feature = "jiff",
        doc = r#"
```
use scim_runtime::value::{DateTime, DateTimeError};

let local = DateTime::from("2026-11-28T12:00:00");
assert_eq!(jiff::Timestamp::try_from(&local), Err(DateTimeError::NoZone));
```
"#
    )]
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum DateTimeError {
        /// The text is not a date and time as of RFC 7643 §2.3.5.
        Invalid,
        /// The text has no time zone, so it is not clear which instant it is.
        NoZone,
        /// The other type can't hold the instant.
        OutOfRange,
    }

    impl fmt::Display for DateTimeError {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str(match self {
                Self::Invalid => "the text is not a date and time",
                Self::NoZone => "the date and time has no time zone",
                Self::OutOfRange => "the date and time is out of range",
            })
        }
    }

    impl std::error::Error for DateTimeError {}

    impl super::DateTime {
        /// The instant, and the offset in seconds east of UTC.
        pub(in crate::value) fn zoned(&self) -> Result<(Instant, i64), DateTimeError> {
            let parsed = instant::parse_with_zone(self.0.trim());
            let (instant, zone) = parsed.ok_or(DateTimeError::Invalid)?;
            Ok((instant, zone.ok_or(DateTimeError::NoZone)?))
        }
    }
}
#[cfg(any(feature = "chrono", feature = "jiff", feature = "time"))]
pub use convert::DateTimeError;

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
        // jiff doesn't know the hour 24, which is the next day's 0 (XML Schema part 2 §3.2.7).
        let text = self.0.trim();
        text.parse().ok().or_else(|| {
            let (instant, _) = self.zoned().ok()?;
            let nanoseconds = i32::try_from(instant.nanoseconds()).ok()?;
            jiff::Timestamp::new(instant.seconds(), nanoseconds).ok()
        })
    }
}

#[cfg(feature = "jiff")]
impl From<jiff::Timestamp> for DateTime {
    fn from(at: jiff::Timestamp) -> Self {
        Self(at.to_string())
    }
}

/// ```
/// use scim_runtime::value::{DateTime, DateTimeError};
///
/// let at = jiff::Timestamp::try_from(&DateTime::from("2010-01-23T04:56:22Z"))?;
/// assert_eq!(at.as_second(), 1_264_222_582);
/// let local = jiff::Timestamp::try_from(&DateTime::from("2010-01-23T04:56:22"));
/// assert_eq!(local, Err(DateTimeError::NoZone));
/// # Ok::<(), DateTimeError>(())
/// ```
#[cfg(feature = "jiff")]
impl TryFrom<&DateTime> for jiff::Timestamp {
    type Error = DateTimeError;
    fn try_from(date: &DateTime) -> Result<Self, DateTimeError> {
        match date.timestamp() {
            Some(at) => Ok(at),
            None => Err(date.zoned().err().unwrap_or(DateTimeError::OutOfRange)),
        }
    }
}
