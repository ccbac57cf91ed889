//! Estimates the memory that JSON takes as a tree of values.

use crate::Json;

/// A member of an object: its name, its value, its place in the index, and its name again while duplicates are looked for.
const MEMBER: usize = size_of::<(String, Json)>() + 144;

/// An upper bound of the memory that a JSON text takes as [`Json`], in bytes. Counts its commas, colons and brackets, without
/// building anything.
pub(crate) fn json_memory(bytes: &[u8]) -> usize {
    let (mut values, mut members) = (1_usize, 0_usize);
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'"' => at = end_of_string(bytes, at + 1),
            b',' | b'[' | b'{' => values += 1,
            b':' => members += 1,
            _ => {}
        }
        at += 1;
    }
    // A value in an object is counted twice: as a member and as a value.
    values * size_of::<Json>() + members * MEMBER + bytes.len()
}

/// The index of the closing quote.
fn end_of_string(bytes: &[u8], mut at: usize) -> usize {
    loop {
        at = super::plain::plain_until(bytes, at);
        match bytes.get(at) {
            Some(b'\\') => at += 2,
            Some(b'"') | None => return at,
            Some(_) => at += 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_estimate_grows_with_values_not_with_text() {
        let empty = json_memory(b"{}");
        assert!(empty < 300, "{empty}");
        let text = format!("[\"{}\"]", "a,{[\\\":".repeat(1000));
        assert!(json_memory(text.as_bytes()) < text.len() + 300);
        let list = format!("[{}]", vec!["{}"; 1000].join(","));
        let estimate = json_memory(list.as_bytes());
        assert!(estimate > 1000 * size_of::<Json>(), "{estimate}");
        assert!(estimate < 3000 * size_of::<Json>(), "{estimate}");
    }
}
