//! Measures the client: against a bare reqwest loop, with a million users, its patches, bulk and filters; and the embedded server.

mod allocations;
mod bare;
mod embedded;
mod linear;
mod serving;
mod stream;
mod usage;

use crate::{Outcome, Say};

/// Measures requests: of the client, and of the embedded server.
pub(crate) fn requests(line: Say<'_>) -> Outcome<()> {
    bare::all(line)?;
    allocations::all(line)?;
    embedded::all(line)
}

/// Measures patches, filters and bulk.
pub(crate) fn linear(line: Say<'_>) -> Outcome<()> {
    linear::all(line)
}

/// Measures a million users.
pub(crate) fn stream(line: Say<'_>) -> Outcome<()> {
    stream::all(line)
}

/// Runs in a child process: a server, or a client that streams. Returns the output of the latter.
pub(crate) fn as_child() -> Outcome<Option<String>> {
    serving::as_child()?;
    stream::as_child()
}
