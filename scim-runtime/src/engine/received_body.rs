//! The body of a response while it arrives.

use bytes::{Bytes, BytesMut};

/// The most bytes that are reserved because `Content-Length` promises them.
const MAX_RESERVED: usize = 1024 * 1024;

/// The chunks of a body. A single chunk is not copied.
#[derive(Debug, Default)]
pub(super) struct ReceivedBody {
    first: Bytes,
    /// All chunks, if there are several.
    joined: BytesMut,
    /// How long the body will be, as far as known.
    expected: usize,
}

impl ReceivedBody {
    pub(super) fn expecting(length: Option<u64>) -> Self {
        let length = length.and_then(|length| usize::try_from(length).ok());
        Self {
            expected: length.unwrap_or_default().min(MAX_RESERVED),
            ..Self::default()
        }
    }

    pub(super) fn len(&self) -> usize {
        self.first.len() + self.joined.len()
    }

    pub(super) fn push(&mut self, chunk: Bytes) {
        if self.len() == 0 {
            self.first = chunk;
            return;
        }
        if self.joined.is_empty() {
            self.joined
                .reserve(self.expected.max(self.first.len() + chunk.len()));
            self.joined
                .extend_from_slice(&std::mem::take(&mut self.first));
        }
        self.joined.extend_from_slice(&chunk);
    }

    pub(super) fn into_bytes(self) -> Bytes {
        if self.joined.is_empty() {
            self.first
        } else {
            self.joined.freeze()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_has_its_chunks_in_order() {
        for chunks in [&[][..], &["abc"], &["a", "", "bc"], &["", "ab", "c"]] {
            for length in [None, Some(3), Some(u64::MAX)] {
                let mut body = ReceivedBody::expecting(length);
                for chunk in chunks {
                    body.push(Bytes::from(*chunk));
                }
                let text = chunks.concat();
                assert_eq!(body.len(), text.len());
                assert_eq!(body.into_bytes(), text);
            }
        }
    }

    #[test]
    fn a_single_chunk_is_not_copied() {
        let chunk = Bytes::from("abc");
        let mut body = ReceivedBody::expecting(Some(3));
        body.push(chunk.clone());
        assert_eq!(body.into_bytes().as_ptr(), chunk.as_ptr());
    }
}
