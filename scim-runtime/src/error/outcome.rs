//! Whether a failed request was carried out.

use super::kind::{EarlierAttempts, Error, ErrorKind};

/// Whether the provider carried out a request that ended in an error; see [`Error::outcome`].
///
/// ```
/// use scim_runtime::{client::WriteOutcome, testing};
///
/// assert_eq!(testing::error_with_status(404).outcome(), WriteOutcome::NotDone);
/// assert_eq!(testing::error_with_status(502).outcome(), WriteOutcome::Unknown);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum WriteOutcome {
    /// The provider carried it out. Don't send it again; [`Error::resource_id`] and [`Error::location`] lead to the result.
    Done,
    /// The provider did not carry it out: it can be sent again.
    NotDone,
    /// It is unknown whether the provider carried it out. Read the resource, or look for it by a unique attribute, before sending
    /// the request again.
    Unknown,
}

impl Error {
    /// Whether the request was carried out: the question to ask after a failed write.
    ///
    /// | error | outcome |
    /// |---|---|
    /// | refused before sending, no token | `NotDone` |
    /// | connection refused, DNS or TLS failure | `NotDone` |
    /// | response torn, too large or with a bad checksum after its status arrived | by the status |
    /// | response torn, too large or with a bad checksum after its status arrived | as the status says |
    /// | 2xx that can't be read, breaks its schema, or wasn't expected | `Done` |
    /// | 2xx that isn't JSON (a login page, for example) and names no resource | `Unknown` |
    /// | SCIM error with a success status | by the status in the message |
    /// | SCIM error with a success status | as the status in the message says |
    /// | redirect that was not followed: 307, 308 | `NotDone` |
    /// | redirect that was not followed: 301, 302, 303 | `Unknown` |
    /// | 4xx, 429 included | `NotDone` |
    /// | 501, 503, 505 | `NotDone` |
    /// | 500, 502, 504, other 5xx | `Unknown` |
    /// | an error of a walk or of discovery, which only read | `NotDone` |
    ///
    /// If the request was retried and an earlier attempt is unclear, `NotDone` becomes `Unknown`: a repeated DELETE may get a 404
    /// because the first one succeeded.
    ///
    /// ```
    /// use scim_runtime::{Error, client::WriteOutcome, engine::BlockingEngine, models::{User, rfc7643::Client}};
    ///
    /// # fn example<E: BlockingEngine>(scim: &Client<E>) -> Result<(), Error> {
    /// match scim.users().create(&User::new("bjensen")).send() {
    ///     Ok(user) => println!("created {}", user.id()),
    ///     Err(error) => match error.outcome() {
    ///         WriteOutcome::Done => println!("created as {:?}, but: {error}", error.resource_id()),
    ///         WriteOutcome::NotDone => println!("not created: {error}"),
    ///         WriteOutcome::Unknown => println!("look for `bjensen` before trying again: {error}"),
    ///     },
    /// }
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn outcome(&self) -> WriteOutcome {
        match (self.0.earlier, self.last_attempt()) {
            (EarlierAttempts::Unclear, WriteOutcome::NotDone) => WriteOutcome::Unknown,
            (EarlierAttempts::NotDone | EarlierAttempts::Unclear, outcome) => outcome,
        }
    }

    fn last_attempt(&self) -> WriteOutcome {
        match &self.0.kind {
            ErrorKind::Unusable(_)
            | ErrorKind::Unsupported(_)
            | ErrorKind::RequestViolations(_)
            | ErrorKind::Token(_)
            | ErrorKind::Connect(_)
            | ErrorKind::Paging(_)
            | ErrorKind::Description(_) => WriteOutcome::NotDone,
            ErrorKind::Scim(error) => of_status(error.status),
            // The response didn't come from the provider.
            ErrorKind::Status(_) | ErrorKind::ContentType { .. } if self.is_from_a_stranger() => {
                WriteOutcome::Unknown
            }
            ErrorKind::Status(_)
            | ErrorKind::ContentType { .. }
            | ErrorKind::Body { .. }
            | ErrorKind::ResponseViolations(_)
            | ErrorKind::TooLarge { .. }
            | ErrorKind::TooMuchMemory { .. }
            | ErrorKind::Redirect(_)
            | ErrorKind::Timeout(_)
            | ErrorKind::Transport(_) => self.status().map_or(WriteOutcome::Unknown, of_status),
        }
    }
}

impl Error {
    /// A success that names no resource and isn't JSON: a login page, for example.
    fn is_from_a_stranger(&self) -> bool {
        let Some(response) = self.response().filter(|response| response.status < 300) else {
            return false;
        };
        let is_json = matches!(
            response.body.trim_ascii_start().first(),
            None | Some(b'{' | b'[')
        );
        !is_json && self.location().is_none() && self.resource_id().is_none()
    }
}

fn of_status(status: u16) -> WriteOutcome {
    match status {
        // Accepted: it will be carried out, or not (RFC 9110 §15.3.3).
        202 => WriteOutcome::Unknown,
        200..=299 => WriteOutcome::Done,
        // The provider redirects the request, or reports that nothing has changed.
        304 | 307 | 308 | 400..=499 | 501 | 503 | 505 => WriteOutcome::NotDone,
        _ => WriteOutcome::Unknown,
    }
}
