//! Conversions between [`DateTime`] and chrono's types (feature `chrono`).

use super::{DateTime, DateTimeError, instant};
use chrono::{FixedOffset, Offset, TimeZone, Utc};

/// Keeps the offset, unless `xsd:dateTime` can't express it.
///
/// ```
/// use chrono::{TimeZone, Utc};
/// use scim_runtime::value::DateTime;
///
/// let at = Utc.with_ymd_and_hms(2010, 1, 23, 4, 56, 22).single();
/// assert_eq!(at.map(DateTime::from), Some("2010-01-23T04:56:22Z".into()));
/// ```
impl<Z: TimeZone> From<chrono::DateTime<Z>> for DateTime {
    fn from(at: chrono::DateTime<Z>) -> Self {
        let offset = at.offset().fix().local_minus_utc();
        // chrono represents a leap second as the nanoseconds from 10^9 on.
        let nanoseconds = at.timestamp_subsec_nanos().min(999_999_999);
        instant::print(at.timestamp(), nanoseconds, offset.into()).into()
    }
}

/// ```
/// use chrono::Utc;
/// use scim_runtime::value::{DateTime, DateTimeError};
///
/// let at = chrono::DateTime::<Utc>::try_from(&DateTime::from("2010-01-23T05:56:22+01:00"))?;
/// assert_eq!(at.to_string(), "2010-01-23 04:56:22 UTC");
/// # Ok::<(), DateTimeError>(())
/// ```
impl TryFrom<&DateTime> for chrono::DateTime<Utc> {
    type Error = DateTimeError;
    fn try_from(date: &DateTime) -> Result<Self, DateTimeError> {
        let (instant, _) = date.zoned()?;
        Self::from_timestamp(instant.seconds(), instant.nanoseconds())
            .ok_or(DateTimeError::OutOfRange)
    }
}

/// ```
/// use chrono::FixedOffset;
/// use scim_runtime::value::{DateTime, DateTimeError};
///
/// let at = chrono::DateTime::<FixedOffset>::try_from(&DateTime::from("2010-01-23T05:56:22+01:00"))?;
/// assert_eq!(at.to_string(), "2010-01-23 05:56:22 +01:00");
/// # Ok::<(), DateTimeError>(())
/// ```
impl TryFrom<&DateTime> for chrono::DateTime<FixedOffset> {
    type Error = DateTimeError;
    fn try_from(date: &DateTime) -> Result<Self, DateTimeError> {
        let at = chrono::DateTime::<Utc>::try_from(date)?;
        let (_, offset) = date.zoned()?;
        let offset = i32::try_from(offset).ok().and_then(FixedOffset::east_opt);
        Ok(at.with_timezone(&offset.ok_or(DateTimeError::OutOfRange)?))
    }
}
