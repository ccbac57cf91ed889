//! `xsd:dateTime` as an instant, for comparison (RFC 7643 §2.3.5, XML Schema part 2 §3.2.7).

/// A date and time in seconds since 1970. Without a zone it is UTC.
///
/// Years have up to nine digits; 18 digits of a fraction are used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Instant {
    seconds: i64,
    /// In units of 10⁻¹⁸ seconds.
    fraction: u64,
}

/// The zone of a date and time.
enum Zone {
    Missing,
    /// Seconds east of UTC.
    Offset(i64),
}

/// Parses a date and time strictly; `None` if the text is not valid.
pub(crate) fn parse(text: &str) -> Option<Instant> {
    parse_with_zone(text).map(|(instant, _)| instant)
}

/// Whether a text is a date and time. The usual form is recognized without parsing.
pub(crate) fn is_valid(text: &str) -> bool {
    is_usual(text.as_bytes()) || parse(text).is_some()
}

/// Whether a text is like `2010-01-23T04:56:22Z`, on a day that every month has.
#[rustfmt::skip]
fn is_usual(text: &[u8]) -> bool {
    let [
        y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2, b'T',
        h1, h2, b':', n1, n2, b':', s1, s2, b'Z',
    ] = *text else {
        return false;
    };
    let digits = [y1, y2, y3, y4, m1, m2, d1, d2, h1, h2, n1, n2, s1, s2];
    let are_digits = digits.iter().fold(true, |all, byte| all & byte.is_ascii_digit());
    are_digits
        && [y1, y2, y3, y4] != *b"0000"
        && matches!((m1, m2), (b'0', b'1'..) | (b'1', ..=b'2'))
        && matches!((d1, d2), (b'0', b'1'..) | (b'1', _) | (b'2', ..=b'8'))
        && matches!((h1, h2), (..=b'1', _) | (b'2', ..=b'3'))
        && n1 <= b'5'
        && s1 <= b'5'
}

/// Like [`parse`], with the offset in seconds east of UTC; no offset if the text has no zone.
pub(super) fn parse_with_zone(text: &str) -> Option<(Instant, Option<i64>)> {
    let mut rest = InstantParser(text.as_bytes());
    let negative = rest.eat(b'-');
    let (year, digits) = rest.number(9)?;
    // Four digits, or more without a leading zero.
    let starts_with_zero = text.trim_start_matches('-').starts_with('0');
    if digits < 4 || digits > 4 && starts_with_zero || year == 0 {
        return None;
    }
    let year = if negative { -year } else { year };
    rest.expect(b'-')?;
    let month = rest.two(12)?;
    rest.expect(b'-')?;
    let day = rest.two(31)?;
    rest.expect(b'T')?;
    let hour = rest.two(24)?;
    rest.expect(b':')?;
    let minute = rest.two(59)?;
    rest.expect(b':')?;
    let second = rest.two(59)?;
    let fraction = rest.fraction()?;
    let offset = match rest.zone()? {
        Zone::Missing => None,
        Zone::Offset(offset) => Some(offset),
    };
    let end_of_day = hour == 24 && (minute, second, fraction) != (0, 0, 0);
    if !rest.0.is_empty() || month == 0 || day == 0 || day > days_in(year, month) || end_of_day {
        return None;
    }
    let days = days_since_epoch(year, month, day);
    let seconds = days * 86_400 + hour * 3_600 + minute * 60 + second - offset.unwrap_or(0);
    Some((Instant { seconds, fraction }, offset))
}

#[cfg(any(feature = "chrono", feature = "jiff", feature = "time"))]
impl Instant {
    /// Seconds since 1970.
    pub(super) fn seconds(self) -> i64 {
        self.seconds
    }

    /// The nanoseconds after the second.
    pub(super) fn nanoseconds(self) -> u32 {
        u32::try_from(self.fraction / 1_000_000_000).unwrap_or(0)
    }
}

/// Prints an instant at an offset in seconds east of UTC. An offset that `xsd:dateTime` can't express becomes UTC.
#[cfg(any(feature = "chrono", feature = "time"))]
pub(super) fn print(seconds: i64, nanoseconds: u32, offset: i64) -> String {
    let is_allowed = offset % 60 == 0 && offset.abs() <= 14 * 3_600;
    let offset = if is_allowed { offset } else { 0 };
    let local = seconds.saturating_add(offset);
    let (year, month, day) = date_of(local.div_euclid(86_400));
    let time = local.rem_euclid(86_400);
    let (hour, minute, second) = (time / 3_600, time / 60 % 60, time % 60);
    let sign = if year < 0 { "-" } else { "" };
    let year = year.unsigned_abs();
    let mut text = format!("{sign}{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}");
    if nanoseconds > 0 {
        let fraction = format!(".{nanoseconds:09}");
        text.push_str(fraction.trim_end_matches('0'));
    }
    let minutes = offset.abs() / 60;
    match offset {
        0 => text.push('Z'),
        _ if offset < 0 => text.push_str(&format!("-{:02}:{:02}", minutes / 60, minutes % 60)),
        _ => text.push_str(&format!("+{:02}:{:02}", minutes / 60, minutes % 60)),
    }
    text
}

struct InstantParser<'a>(&'a [u8]);

impl InstantParser<'_> {
    fn eat(&mut self, byte: u8) -> bool {
        match self.0.split_first() {
            Some((first, rest)) if *first == byte => {
                self.0 = rest;
                true
            }
            _ => false,
        }
    }

    fn expect(&mut self, byte: u8) -> Option<()> {
        self.eat(byte).then_some(())
    }

    /// Returns the value of the next digits, and their number.
    fn number(&mut self, max: usize) -> Option<(i64, usize)> {
        let count = self
            .0
            .iter()
            .take_while(|byte| byte.is_ascii_digit())
            .count();
        if count == 0 || count > max {
            return None;
        }
        let (digits, rest) = self.0.split_at(count);
        self.0 = rest;
        Some((
            digits
                .iter()
                .fold(0, |number, digit| number * 10 + i64::from(digit - b'0')),
            count,
        ))
    }

    /// Two digits, at most `max`.
    fn two(&mut self, max: i64) -> Option<i64> {
        let (number, digits) = self.number(9)?;
        (digits == 2 && number <= max).then_some(number)
    }

    fn fraction(&mut self) -> Option<u64> {
        if !self.eat(b'.') {
            return Some(0);
        }
        let count = self
            .0
            .iter()
            .take_while(|byte| byte.is_ascii_digit())
            .count();
        let (digits, rest) = self.0.split_at(count);
        self.0 = rest;
        let padded = digits
            .iter()
            .copied()
            .chain(std::iter::repeat(b'0'))
            .take(18);
        (count > 0).then(|| padded.fold(0, |number, digit| number * 10 + u64::from(digit - b'0')))
    }

    fn zone(&mut self) -> Option<Zone> {
        if self.0.is_empty() {
            return Some(Zone::Missing);
        }
        if self.eat(b'Z') {
            return Some(Zone::Offset(0));
        }
        let west = self.eat(b'-');
        if !west {
            self.expect(b'+')?;
        }
        let hours = self.two(14)?;
        self.expect(b':')?;
        let minutes = self.two(if hours == 14 { 0 } else { 59 })?;
        let offset = hours * 3_600 + minutes * 60;
        Some(Zone::Offset(if west { -offset } else { offset }))
    }
}

fn days_in(year: i64, month: i64) -> i64 {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days from 1970-01-01 in the proleptic Gregorian calendar.
fn days_since_epoch(year: i64, month: i64, day: i64) -> i64 {
    let shifted = if month <= 2 { year - 1 } else { year };
    let era = shifted.div_euclid(400);
    let year_of_era = shifted.rem_euclid(400);
    let month_from_march = (month + 9) % 12;
    let day_of_year = (153 * month_from_march + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

/// Year, month and day of a number of days since 1970-01-01: the inverse of `days_since_epoch`.
#[cfg(any(feature = "chrono", feature = "time"))]
fn date_of(days: i64) -> (i64, i64, i64) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = (month_from_march + 2) % 12 + 1;
    let year = era * 400 + year_of_era + i64::from(month <= 2);
    (year, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    // R7643-2.3.5-01
    // R26
    #[test]
    fn every_vector_is_parsed_or_rejected() {
        let mut run = 0;
        for text in [
            include_str!("../../tests/vectors/datetime.json"),
            include_str!("../../tests/vectors/datetime-2.json"),
            include_str!("../../tests/vectors/datetime-peers.json"),
        ] {
            let vectors: serde_json::Value = serde_json::from_str(text).expect("JSON");
            for case in vectors["cases"].as_array().expect("cases") {
                let text = case["text"].as_str().expect("a text");
                let read = parse(text);
                assert_eq!(read.is_some(), case["valid"] == true, "{case}");
                assert_eq!(is_valid(text), read.is_some(), "{case}");
                if let Some(instant) = case["instant"].as_str() {
                    assert_eq!(read, parse(instant), "{case}");
                    assert!(read.is_some(), "{case}");
                }
                run += 1;
            }
        }
        assert_eq!(run, 83);
    }

    #[test]
    fn the_usual_form_is_recognized_where_parsing_accepts_it() {
        let usual = "2010-01-23T04:56:22Z";
        for at in 0..usual.len() {
            for other in 0..usual.len() {
                for byte in b"0123456789-T:Z+. ".iter().copied() {
                    for second in b"012345689Z".iter().copied() {
                        let mut text = usual.as_bytes().to_vec();
                        text[at] = byte;
                        text[other] = second;
                        let text = String::from_utf8_lossy(&text);
                        let is_date = parse(&text).is_some();
                        assert!(is_date || !is_usual(text.as_bytes()), "{text}");
                        assert_eq!(is_valid(&text), is_date, "{text}");
                    }
                }
            }
        }
        assert!(is_usual(usual.as_bytes()));
        assert!(!is_usual(b"0000-01-23T04:56:22Z"));
    }

    #[test]
    fn instants_are_ordered_by_time() {
        let at = |text| parse(text).expect("a date");
        assert!(at("2024-01-01T00:00:00+01:00") < at("2024-01-01T00:00:00Z"));
        assert!(at("1969-12-31T23:59:59.5Z") < at("1970-01-01T00:00:00Z"));
        assert!(at("-0044-03-15T12:00:00Z") < at("0001-01-01T00:00:00Z"));
        assert_eq!(at("1970-01-02T00:00:00Z").seconds, 86_400);
        assert_eq!(at("2010-01-23T04:56:22Z").seconds, 1_264_222_582);
    }

    #[cfg(any(feature = "chrono", feature = "time"))]
    #[test]
    fn a_printed_instant_is_parsed_to_the_same_instant() {
        for seconds in (-80_000_000_000_i64..250_000_000_000).step_by(7_777_777_777) {
            for (nanoseconds, offset) in [(0, 0), (5_000_000, 3_600), (1, -34_200), (0, 50_400)] {
                let text = print(seconds, nanoseconds, offset);
                let (instant, zone) = parse_with_zone(&text).expect("a date");
                assert_eq!(instant.seconds, seconds, "{text}");
                assert_eq!(
                    instant.fraction,
                    u64::from(nanoseconds) * 1_000_000_000,
                    "{text}"
                );
                assert_eq!(zone, Some(offset), "{text}");
            }
        }
        assert_eq!(print(1_264_222_582, 0, 0), "2010-01-23T04:56:22Z");
        assert_eq!(
            print(1_264_222_582, 120_000_000, 3_600),
            "2010-01-23T05:56:22.12+01:00"
        );
        assert_eq!(print(0, 0, 1), "1970-01-01T00:00:00Z");
    }
}
