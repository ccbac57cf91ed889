//! Finds the bytes that JSON escapes in strings, sixteen bytes at a time.

const LOW: u64 = 0x0101_0101_0101_0101;
const HIGH: u64 = LOW * 0x80;

/// With this bit flipped, the quote is just above the control bytes, and the space is not: one comparison finds both.
const QUOTE: u8 = 0x02;
const BELOW: u8 = 0x21;

/// Index of the first quote, backslash or control byte at or after `at`; the length if there is none.
#[inline]
#[allow(clippy::cast_possible_truncation)] // the halves of a block
pub(super) fn plain_until(bytes: &[u8], at: usize) -> usize {
    let rest = bytes.get(at..).unwrap_or_default();
    let (blocks, last) = rest.as_chunks::<16>();
    let mut plain = 0;
    for block in blocks {
        // Both words are looked at before the first jump.
        let words = u128::from_le_bytes(*block);
        let (first, second) = (
            escaped_bytes(words as u64),
            escaped_bytes((words >> 64) as u64),
        );
        if first | second != 0 {
            let found = if first == 0 {
                64 + second.trailing_zeros()
            } else {
                first.trailing_zeros()
            };
            return at + plain + (found / 8) as usize;
        }
        plain += block.len();
    }
    bytes.len() - last.len() + plain_length(last)
}

/// Apart from the hot path: only the end of a document has fewer than sixteen bytes after it.
#[inline(never)]
fn plain_length(rest: &[u8]) -> usize {
    let escaped = rest.iter().position(|byte| is_escaped(*byte));
    escaped.unwrap_or(rest.len())
}

/// Whether a text has no quote, backslash or control byte.
#[inline]
pub(super) fn is_plain(bytes: &[u8]) -> bool {
    // The last bytes are read again together with bytes before them, so that no loop over single bytes is needed.
    if let Some(last) = bytes.last_chunk::<16>() {
        let (blocks, _) = bytes.as_chunks::<16>();
        !has_escaped(last) && !blocks.iter().any(has_escaped)
    } else if let (Some(first), Some(last)) = (bytes.first_chunk::<8>(), bytes.last_chunk::<8>()) {
        let words = [u64::from_le_bytes(*first), u64::from_le_bytes(*last)];
        escaped_bytes(words[0]) | escaped_bytes(words[1]) == 0
    } else if let (Some(first), Some(last)) = (bytes.first_chunk::<4>(), bytes.last_chunk::<4>()) {
        let halves = [u32::from_le_bytes(*first), u32::from_le_bytes(*last)];
        escaped_bytes(u64::from(halves[0]) | u64::from(halves[1]) << 32) == 0
    } else {
        !bytes.iter().any(|byte| is_escaped(*byte))
    }
}

/// Without an early exit, so that the compiler uses vector instructions.
#[inline]
fn has_escaped(block: &[u8; 16]) -> bool {
    block
        .iter()
        .fold(false, |found, byte| found | is_escaped(*byte))
}

#[inline]
#[allow(clippy::needless_bitwise_bool)] // without a jump, for vector instructions
fn is_escaped(byte: u8) -> bool {
    (byte ^ QUOTE < BELOW) | (byte == b'\\')
}

/// The high bit of the first byte that JSON escapes is set; bits above it mean nothing. Zero if there is no such byte.
#[inline]
fn escaped_bytes(word: u64) -> u64 {
    // A byte below 1 borrows from the bit above it. Bytes from 0x80 on are part of longer characters.
    let quotes_and_controls =
        (word ^ (LOW * u64::from(QUOTE))).wrapping_sub(LOW * u64::from(BELOW));
    let backslashes = (word ^ (LOW * 0x5c)).wrapping_sub(LOW);
    (quotes_and_controls | backslashes) & !word & HIGH
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_escaped_byte_is_found_at_each_position() {
        for length in 0..40 {
            for at in 0..length {
                for byte in u8::MIN..=u8::MAX {
                    let mut text = vec![b'x'; length];
                    if let Some(place) = text.get_mut(at) {
                        *place = byte;
                    }
                    let escaped = byte == b'"' || byte == b'\\' || byte < 0x20;
                    let found = if escaped { at } else { length };
                    assert_eq!(plain_until(&text, 0), found, "{byte} at {at} of {length}");
                    assert_eq!(is_plain(&text), !escaped, "{byte} at {at} of {length}");
                }
            }
        }
    }

    #[test]
    fn the_search_begins_at_an_index() {
        assert_eq!(plain_until(b"\"ab\"cdefghijkl\"", 1), 3);
        assert_eq!(plain_until(b"\"ab\"cdefghijkl\"", 4), 14);
        assert_eq!(plain_until(b"ab", 7), 2);
    }
}
