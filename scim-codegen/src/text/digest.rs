//! SHA-256 digests in hexadecimal, for headers and snapshots.

use std::fmt::Write as _;

/// The digest of several parts, joined into one text.
pub(crate) fn sha256(parts: &[&[u8]]) -> String {
    let mut hash = hmac_sha256::Hash::new();
    for part in parts {
        hash.update(part);
    }
    let hash = hash.finalize();
    hash.iter().fold(String::new(), |mut text, byte| {
        // Writing to a string can't fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
