//! The limits of one bulk request.

/// The provider's limits for one request (RFC 7643 §5).
#[derive(Debug, Clone, Copy)]
pub(crate) struct RequestLimits {
    pub(crate) max_operations: usize,
    /// In bytes.
    pub(crate) max_payload_size: usize,
}

impl RequestLimits {
    pub(super) fn allow(self, count: usize, bytes: usize) -> bool {
        count <= self.max_operations && bytes <= self.max_payload_size
    }
}
