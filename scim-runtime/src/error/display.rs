//! `Display` of errors.

use super::{Error, ErrorKind};
use crate::{
    check::Violations,
    terminal_safe::{Excerpt, TerminalSafe},
};
use std::fmt;

/// Further violations are counted, not shown.
const MAX_SHOWN: usize = 20;

/// A longer line of foreign text is cut, in characters.
const MAX_LINE: usize = 500;

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(request) = &self.0.request {
            write!(f, "{request}: ")?;
        }
        kind(f, &self.0.kind)?;
        if self.0.attempts > 1 {
            write!(f, ", after {} attempts", self.0.attempts)?;
        }
        if let Some(challenge) = &self.0.challenge {
            write!(f, "\n  {}", Excerpt(&challenge.to_string(), MAX_LINE))?;
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

fn kind(f: &mut fmt::Formatter<'_>, kind: &ErrorKind) -> fmt::Result {
    match kind {
        ErrorKind::Unusable(message)
        | ErrorKind::Redirect(message)
        | ErrorKind::Paging(message) => f.write_str(message),
        ErrorKind::Unsupported(feature) => write!(
            f,
            "according to its configuration, the provider does not support {feature}"
        ),
        ErrorKind::RequestViolations(list) => violations(f, "the request breaks its schema", list),
        ErrorKind::ResponseViolations(list) => {
            violations(f, "the response breaks its schema", list)
        }
        ErrorKind::Scim(error) => write!(f, "{error}"),
        ErrorKind::Status(bare) => {
            write!(f, "unexpected status {}", bare.status)?;
            if let Some(content_type) = &bare.content_type {
                write!(f, " with {}", Excerpt(content_type, MAX_LINE))?;
            }
            start_of_body(f, &bare.start)
        }
        ErrorKind::ContentType {
            status,
            content_type,
            start,
        } => {
            write!(f, "expected a SCIM document with status {status}, got")?;
            match content_type {
                Some(content_type) => write!(f, " {}", Excerpt(content_type, MAX_LINE))?,
                None => f.write_str(" no content type")?,
            }
            start_of_body(f, start)
        }
        ErrorKind::Body { source, .. } => because(f, "the response can't be read", source),
        ErrorKind::TooLarge { limit } => write!(
            f,
            "the response is larger than {limit} bytes, the limit set by `max_response_size`"
        ),
        ErrorKind::TooMuchMemory { .. } => f.write_str(
            "the response takes more memory than the limit set by `max_response_memory`",
        ),
        ErrorKind::Description(source) => {
            because(f, "the provider's description can't be used", source)
        }
        ErrorKind::Token(source) => because(f, "no token", source),
        ErrorKind::Timeout(source) => because(f, "no response in time", source),
        ErrorKind::Connect(source) | ErrorKind::Transport(source) => {
            because(f, "no response", source)
        }
    }
}

/// A cause may quote the server's text.
fn because(f: &mut fmt::Formatter<'_>, what: &str, source: &dyn fmt::Display) -> fmt::Result {
    write!(f, "{what}: {}", Excerpt(&source.to_string(), MAX_LINE))
}

fn violations(f: &mut fmt::Formatter<'_>, what: &str, list: &Violations) -> fmt::Result {
    f.write_str(what)?;
    for violation in list.iter().take(MAX_SHOWN) {
        write!(f, "\n  {}", Excerpt(&violation.to_string(), MAX_LINE))?;
    }
    match list
        .len()
        .saturating_sub(MAX_SHOWN)
        .saturating_add(list.further())
    {
        0 => Ok(()),
        more => write!(f, "\n  and {more} more"),
    }
}

fn start_of_body(f: &mut fmt::Formatter<'_>, start: &str) -> fmt::Result {
    if start.is_empty() {
        return Ok(());
    }
    write!(f, " (starts with {:?})", TerminalSafe(start).to_string())
}
