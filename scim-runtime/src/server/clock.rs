//! The current time in the form of RFC 7643 §2.3.5.

use std::time::{SystemTime, UNIX_EPOCH};

/// The source of `meta.created` and `meta.lastModified`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Clock {
    System,
    /// Seconds since 1970. Every reading is one second later than the one before.
    Counting(u64),
}

impl Clock {
    /// The clock of reproducible servers. It starts at the time in the examples of RFC 7643 §8.
    pub(super) const EXAMPLE: Self = Self::Counting(1_264_222_581);

    /// A clock of the same kind, at its start.
    pub(super) fn fresh(self) -> Self {
        match self {
            Self::System => Self::System,
            Self::Counting(_) => Self::EXAMPLE,
        }
    }

    pub(super) fn now(&mut self) -> String {
        let seconds = match self {
            Self::System => SystemTime::now()
                .duration_since(UNIX_EPOCH)
                .map_or(0, |since| since.as_secs()),
            Self::Counting(seconds) => {
                *seconds += 1;
                *seconds
            }
        };
        date_time(seconds)
    }
}

fn date_time(seconds: u64) -> String {
    let (days, time) = (seconds / 86_400, seconds % 86_400);
    // Days since 0000-03-01, in eras of 400 years.
    let days = days + 719_468;
    let (era, day_of_era) = (days / 146_097, days % 146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 {
        month_from_march + 3
    } else {
        month_from_march - 9
    };
    let year = year_of_era + era * 400 + u64::from(month <= 2);
    let (hour, minute, second) = (time / 3_600, time / 60 % 60, time % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_become_calendar_dates() {
        let cases = [
            (0, "1970-01-01T00:00:00Z"),
            (951_782_399, "2000-02-28T23:59:59Z"),
            (951_782_400, "2000-02-29T00:00:00Z"),
            (1_709_251_199, "2024-02-29T23:59:59Z"),
            (4_107_542_400, "2100-03-01T00:00:00Z"),
        ];
        for (seconds, text) in cases {
            assert_eq!(date_time(seconds), text, "{seconds}");
        }
    }
}
