//! The runtime's own JSON reader and writer over records.
//!
//! Only the client's path uses them; `Serialize` and `Deserialize` work with any serde format. Measured against a plain
//! serde derive, which is neither lossless nor blind to case, reading takes about half the time (`README.md`, figures).

mod read;
mod scan;
mod write;

#[cfg(feature = "client")]
pub(crate) use read::{PageHead, StoredSink, read_kind, read_page, read_parts};
pub(crate) use read::{read_record, read_stored};
pub(crate) use write::{Part, write_record};

use std::fmt;

/// How deep a document may nest; more is refused, so that no document can exhaust the stack.
pub(crate) const MAX_DEPTH: u8 = 100;

/// Why a document was not read: what was expected, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadError {
    pub(crate) what: &'static str,
    pub(crate) at: usize,
    /// Innermost first.
    pub(crate) path: Vec<String>,
}

impl ReadError {
    pub(crate) fn no_id() -> Self {
        Self {
            what: "the resource has no `id`",
            at: 0,
            path: vec!["id".to_owned()],
        }
    }

    /// Byte offset into the document.
    #[must_use]
    pub fn offset(&self) -> usize {
        self.at
    }

    /// JSON pointer of the attribute (RFC 6901); empty for the document itself.
    #[must_use]
    pub fn pointer(&self) -> String {
        self.path
            .iter()
            .rev()
            .fold(String::new(), |mut pointer, part| {
                pointer.push('/');
                pointer.push_str(&part.replace('~', "~0").replace('/', "~1"));
                pointer
            })
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let pointer = self.pointer();
        if !pointer.is_empty() {
            write!(f, "{pointer}: ")?;
        }
        write!(f, "{} at byte {}", self.what, self.at)
    }
}

impl std::error::Error for ReadError {}
