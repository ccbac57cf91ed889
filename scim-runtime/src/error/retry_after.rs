//! `Retry-After`: how long a provider asks to wait.

use http::{HeaderMap, header};
use std::time::{Duration, SystemTime};

/// How long `Retry-After` asks to wait (RFC 9110 §10.2.3). A date is compared with the response's own `Date` if there is one, since
/// clocks differ, or else with `now`. A date in the past means zero; an unreadable value is ignored.
pub(crate) fn retry_after(
    headers: &HeaderMap,
    now: impl FnOnce() -> SystemTime,
) -> Option<Duration> {
    /// 136 years: beyond any budget, and no sum with it overflows.
    const LONGEST: u64 = u32::MAX as u64;
    let text = headers.get(header::RETRY_AFTER)?.to_str().ok()?.trim();
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        // Too many digits for a u64.
        let seconds = text.parse().unwrap_or(LONGEST).min(LONGEST);
        return Some(Duration::from_secs(seconds));
    }
    let date = |text: &str| httpdate::parse_http_date(text).ok();
    let due = date(text)?;
    let sent = headers
        .get(header::DATE)
        .and_then(|value| date(value.to_str().ok()?));
    let wait = due
        .duration_since(sent.unwrap_or_else(now))
        .unwrap_or_default();
    Some(wait.min(Duration::from_secs(LONGEST)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;

    const SECOND: Duration = Duration::from_secs(1);

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        let value = |text: &str| HeaderValue::from_str(text).expect("a value");
        pairs
            .iter()
            .map(|(name, text)| (header::HeaderName::from_static(name), value(text)))
            .collect()
    }

    // R9110-10.2.3-01
    #[test]
    fn retry_after_is_read_in_all_its_forms() {
        let now = httpdate::parse_http_date("Sun, 06 Nov 1994 08:49:37 GMT").expect("a date");
        for (text, expected) in [
            ("0", Some(0)),
            (" 120 ", Some(120)),
            ("99999999999999999999", Some(u64::from(u32::MAX))),
            ("-5", None),
            ("1.5", None),
            ("soon", None),
            ("", None),
            ("Sun, 06 Nov 1994 08:50:37 GMT", Some(60)),
            ("Sunday, 06-Nov-94 08:50:37 GMT", Some(60)),
            ("Sun Nov  6 08:50:37 1994", Some(60)),
            ("Sun, 06 Nov 1994 08:48:37 GMT", Some(0)),
        ] {
            let found = retry_after(&headers(&[("retry-after", text)]), || now);
            assert_eq!(found, expected.map(Duration::from_secs), "{text:?}");
        }
        let skewed = headers(&[
            ("retry-after", "Sun, 06 Nov 2039 08:49:47 GMT"),
            ("date", "Sun, 06 Nov 2039 08:49:37 GMT"),
        ]);
        assert_eq!(
            retry_after(&skewed, || now),
            Some(SECOND * 10),
            "compared with the provider's clock"
        );
    }
}
