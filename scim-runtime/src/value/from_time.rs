//! Conversions between [`DateTime`] and time's `OffsetDateTime` (feature `time`).

use super::{DateTime, DateTimeError, instant};
use time::{OffsetDateTime, UtcOffset};

/// Keeps the offset, unless `xsd:dateTime` can't express it.
///
/// ```
/// use scim_runtime::value::DateTime;
///
/// let at = time::OffsetDateTime::UNIX_EPOCH;
/// assert_eq!(DateTime::from(at).as_str(), "1970-01-01T00:00:00Z");
/// ```
impl From<OffsetDateTime> for DateTime {
    fn from(at: OffsetDateTime) -> Self {
        let offset = at.offset().whole_seconds();
        instant::print(at.unix_timestamp(), at.nanosecond(), offset.into()).into()
    }
}

/// ```
/// use scim_runtime::value::{DateTime, DateTimeError};
///
/// let at = time::OffsetDateTime::try_from(&DateTime::from("2010-01-23T05:56:22+01:00"))?;
/// assert_eq!(at.unix_timestamp(), 1_264_222_582);
/// assert_eq!(at.offset().whole_hours(), 1);
/// # Ok::<(), DateTimeError>(())
/// ```
impl TryFrom<&DateTime> for OffsetDateTime {
    type Error = DateTimeError;
    fn try_from(date: &DateTime) -> Result<Self, DateTimeError> {
        let (instant, offset) = date.zoned()?;
        let nanoseconds = i128::from(instant.seconds()) * 1_000_000_000;
        let at = Self::from_unix_timestamp_nanos(nanoseconds + i128::from(instant.nanoseconds()));
        let offset = i32::try_from(offset)
            .ok()
            .map(UtcOffset::from_whole_seconds);
        match (at, offset) {
            (Ok(at), Some(Ok(offset))) => at
                .checked_to_offset(offset)
                .ok_or(DateTimeError::OutOfRange),
            _ => Err(DateTimeError::OutOfRange),
        }
    }
}
