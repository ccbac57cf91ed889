//! How errors read.

use super::{Challenge, Error, ErrorKind, ScimError};
use crate::check::Violation;
use std::fmt::{self, Write as _};

impl fmt::Display for ScimError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SCIM error {}", self.status)?;
        if let Some(scim_type) = &self.scim_type {
            write!(f, " ({})", Plain(scim_type.as_str()))?;
        }
        if let Some(status) = &self.body_status {
            write!(f, " (the message says {})", Plain(status))?;
        }
        match &self.detail {
            Some(detail) => write!(f, ": {}", Plain(detail)),
            None => Ok(()),
        }
    }
}

/// `Bearer challenge: invalid_token, expired, scope a b`
impl fmt::Display for Challenge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} challenge", self.scheme)?;
        let parts = [
            ("", &self.error),
            ("", &self.error_description),
            ("realm ", &self.realm),
            ("scope ", &self.scope),
        ];
        let mut lead = ": ";
        for (name, value) in parts {
            if let Some(value) = value {
                write!(f, "{lead}{name}{value}")?;
                lead = ", ";
            }
        }
        Ok(())
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(request) = &self.0.request {
            write!(f, "{request}: ")?;
        }
        match &self.0.kind {
            ErrorKind::Unusable(message)
            | ErrorKind::Redirect(message)
            | ErrorKind::Paging(message) => {
                f.write_str(message)?;
            }
            ErrorKind::RequestViolations(list) => {
                violations(f, "the request breaks its schema", list)?
            }
            ErrorKind::ResponseViolations(list) => {
                violations(f, "the response breaks its schema", list)?;
            }
            ErrorKind::Scim(error) => error.fmt(f)?,
            ErrorKind::Status(bare) => {
                write!(f, "unexpected status {}", bare.status)?;
                shown_body(f, bare.content_type.as_deref(), &bare.start)?;
            }
            ErrorKind::ContentType {
                status,
                content_type,
                start,
            } => {
                write!(f, "expected a SCIM document with status {status}, got")?;
                match content_type {
                    Some(content_type) => write!(f, " {}", Plain(content_type))?,
                    None => f.write_str(" no content type")?,
                }
                if !start.is_empty() {
                    write!(f, " (starts with {:?})", Plain(start).to_string())?;
                }
            }
            ErrorKind::Body { source, .. } => because(f, "the response can't be read", source)?,
            ErrorKind::TooLarge { limit } => {
                write!(f, "the response is larger than {limit} bytes")?;
            }
            ErrorKind::Description(source) => {
                because(f, "the provider's description can't be used", source)?;
            }
            ErrorKind::Token(source) => because(f, "no token", source)?,
            ErrorKind::Timeout(source) => because(f, "no response in time", source)?,
            ErrorKind::Transport(source) => because(f, "no response", source)?,
        }
        if self.0.attempts > 1 {
            write!(f, ", after {} attempts", self.0.attempts)?;
        }
        if let Some(challenge) = &self.0.challenge {
            write!(f, "\n  {}", Plain(&challenge.to_string()))?;
        }
        if let Some(wait) = self.0.retry_after {
            write!(f, "\n  the provider asks to wait {} s", wait.as_secs())?;
        }
        match self.0.help {
            Some(help) => write!(f, "\n  help: {help}"),
            None => Ok(()),
        }
    }
}

/// A cause may quote what the server sent.
fn because(f: &mut fmt::Formatter<'_>, what: &str, source: &dyn fmt::Display) -> fmt::Result {
    write!(f, "{what}: {}", Plain(&source.to_string()))
}

fn violations(f: &mut fmt::Formatter<'_>, what: &str, list: &[Violation]) -> fmt::Result {
    f.write_str(what)?;
    for violation in list {
        write!(f, "\n  {}", Plain(&violation.to_string()))?;
    }
    Ok(())
}

fn shown_body(f: &mut fmt::Formatter<'_>, content_type: Option<&str>, start: &str) -> fmt::Result {
    if let Some(content_type) = content_type {
        write!(f, " with {}", Plain(content_type))?;
    }
    if !start.is_empty() {
        write!(f, " (starts with {:?})", Plain(start).to_string())?;
    }
    Ok(())
}

/// Text of a server for a terminal: control characters show as `?` (RFC 7644 §7).
pub(crate) struct Plain<'a>(pub(crate) &'a str);

impl fmt::Display for Plain<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let is_hidden = |char: char| {
            char.is_control()
                || matches!(char, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        };
        self.0
            .chars()
            .try_for_each(|char| f.write_char(if is_hidden(char) { '?' } else { char }))
    }
}
