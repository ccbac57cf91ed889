//! Parses faults: `GET /Users torn x2`, `no-meta`.

use super::rule::{Fault, FaultRule};
use crate::{ScimType, server::error::ServerError};
use std::{str::FromStr, time::Duration};

impl FromStr for Fault {
    type Err = ServerError;

    fn from_str(text: &str) -> Result<Self, ServerError> {
        let (name, value) = match text.trim().split_once('=') {
            Some((name, value)) => (name.trim(), Some(value.trim())),
            None => (text.trim(), None),
        };
        let needs = |expected: &str| ServerError(format!("`{name}` needs {expected}: `{name}=…`"));
        let number = || -> Result<Option<u64>, ServerError> {
            let read = |value: &str| value.parse().map_err(|_| needs("a number"));
            value.map(read).transpose()
        };
        let fault = match name.to_ascii_lowercase().as_str() {
            "latency" => {
                let milliseconds = number()?.ok_or_else(|| needs("milliseconds"))?;
                return Ok(Self::Latency(Duration::from_millis(milliseconds)));
            }
            "error" => {
                let value = value.ok_or_else(|| needs("a status"))?;
                let (status, kind) = match value.split_once(':') {
                    Some((status, kind)) => (status, Some(ScimType::parse(kind))),
                    None => (value, None),
                };
                let status = status.parse().ok().filter(|s| (400..600).contains(s));
                return Ok(Self::Error(
                    status.ok_or_else(|| needs("a status from 400 to 599"))?,
                    kind,
                ));
            }
            "content-type" => {
                let value = value.ok_or_else(|| needs("a media type"))?;
                return Ok(Self::ContentType(value.to_owned()));
            }
            "wrong-total" => {
                return number()?
                    .map(Self::WrongTotal)
                    .ok_or_else(|| needs("a number"));
            }
            "too-many-requests" => return number().map(Self::TooManyRequests),
            "unavailable" => return number().map(Self::Unavailable),
            "torn" => Self::Torn,
            "html" => Self::Html,
            "no-body" => Self::NoBody,
            "no-content" => Self::NoContent,
            "no-meta" => Self::NoMeta,
            "numeric-ids" => Self::NumericIds,
            "text-booleans" => Self::TextBooleans,
            "lone-values" => Self::LoneValues,
            "no-resources" => Self::NoResources,
            "ignored-paging" => Self::IgnoredPaging,
            "repeated-cursors" => Self::RepeatedCursors,
            _ => return Err(ServerError(format!("`{name}` is not a fault"))),
        };
        match value {
            None => Ok(fault),
            Some(_) => Err(ServerError(format!("`{name}` takes no value"))),
        }
    }
}

impl FromStr for FaultRule {
    type Err = ServerError;

    /// `[METHOD] [/path] fault [xN]`.
    fn from_str(text: &str) -> Result<Self, ServerError> {
        let mut words: Vec<&str> = text.split_whitespace().collect();
        let mut rule = Self::from(Fault::NoMeta);
        if let Some(times) = words
            .last()
            .and_then(|word| word.strip_prefix('x')?.parse().ok())
        {
            rule.left = Some(times);
            words.pop();
        }
        let is_method = |word: &&str| word.chars().all(|char| char.is_ascii_uppercase());
        let mut words = words.into_iter().peekable();
        rule.method = words.next_if(is_method).map(str::to_owned);
        if let Some(path) = words.next_if(|word| word.starts_with('/')) {
            rule.path = path
                .split('/')
                .filter(|part| !part.is_empty())
                .map(str::to_owned)
                .collect();
        }
        let rest: Vec<&str> = words.collect();
        rule.fault = rest.join(" ").parse()?;
        Ok(rule)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_are_parsed() {
        let cases = [
            ("no-meta", Ok(FaultRule::from(Fault::NoMeta))),
            (
                "GET /Users torn x2",
                Ok(Fault::Torn.on("GET", "/Users").times(2)),
            ),
            (
                "latency=250",
                Ok(FaultRule::from(Fault::Latency(Duration::from_millis(250)))),
            ),
            ("unavailable x1", Ok(Fault::Unavailable(None).once())),
            (
                "too-many-requests=3",
                Ok(FaultRule::from(Fault::TooManyRequests(Some(3)))),
            ),
            (
                "error=409:uniqueness",
                Ok(FaultRule::from(Fault::Error(
                    409,
                    Some(ScimType::Uniqueness),
                ))),
            ),
            (
                "content-type=text/html; charset=utf-8",
                Ok(FaultRule::from(Fault::ContentType(
                    "text/html; charset=utf-8".to_owned(),
                ))),
            ),
            ("", Err("`` is not a fault")),
            ("GET", Err("`` is not a fault")),
            ("nothing", Err("`nothing` is not a fault")),
            ("torn=1", Err("`torn` takes no value")),
            ("latency", Err("`latency` needs milliseconds: `latency=…`")),
            (
                "error=200",
                Err("`error` needs a status from 400 to 599: `error=…`"),
            ),
        ];
        for (text, expected) in cases {
            let expected = expected.map_err(|message| ServerError(message.to_owned()));
            assert_eq!(text.parse::<FaultRule>(), expected, "{text}");
        }
    }
}
