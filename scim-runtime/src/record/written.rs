//! The names of a table as JSON has them, prepared once.

use std::collections::HashSet;

/// The longest prepared text: that of a name with 28 bytes. Longer names are those of extensions.
const LONGEST: usize = 32;

/// The bytes of a text that are compared at once.
const BLOCK: usize = size_of::<u128>();

/// The text before a value: a comma, the name in quotes, a colon. It has a fixed size, so that it is copied and compared without a loop.
#[derive(Debug, Clone, Copy)]
pub(crate) struct WrittenName {
    text: [u8; LONGEST],
    /// 0 if the name is too long, or has bytes that JSON escapes.
    length: u8,
    /// The bits in which the first block after the comma must be the same: all but the case of letters.
    compared: u128,
}

impl WrittenName {
    /// The text and what follows it in its array, and the length of the text. `None` if it is not prepared.
    #[inline]
    pub(crate) fn padded(&self) -> Option<(&[u8; LONGEST], usize)> {
        (self.length != 0).then_some((&self.text, self.length as usize))
    }

    /// If `json` starts with the name in quotes, in any case, and a colon: the length of that. Needs a block of bytes to read.
    #[inline]
    pub(crate) fn start_of(&self, json: &[u8]) -> Option<usize> {
        let (_, own) = self.text.split_first()?;
        let (block, own_block) = (json.first_chunk::<BLOCK>()?, own.first_chunk::<BLOCK>()?);
        let different = u128::from_le_bytes(*block) ^ u128::from_le_bytes(*own_block);
        if different & self.compared != 0 {
            return None;
        }
        let length = usize::from(self.length) - 1;
        if length > BLOCK {
            let (rest, own_rest) = (json.get(BLOCK..length)?, own.get(BLOCK..length)?);
            if !rest.eq_ignore_ascii_case(own_rest) {
                return None;
            }
        }
        Some(length)
    }

    /// Equals no text: UTF-8 has no such bytes.
    const NONE: Self = Self {
        text: [0xff; LONGEST],
        length: 0,
        compared: u128::MAX,
    };

    pub(super) fn new(name: &str) -> Self {
        let text = format!(",\"{name}\":");
        let (Ok(length), true) = (u8::try_from(text.len()), is_plain(name)) else {
            return Self::NONE;
        };
        let mut written = Self {
            text: [0; LONGEST],
            length,
            compared: 0,
        };
        let Some(start) = written.text.get_mut(..text.len()) else {
            return Self::NONE;
        };
        start.copy_from_slice(text.as_bytes());
        let [_, own @ ..] = &written.text;
        if let Some(block) = own.first_chunk::<BLOCK>() {
            written.compared = compared(*block, text.len() - 1);
        }
        written
    }
}

/// The bits of the first `length` bytes, without those for the case of letters.
fn compared(mut block: [u8; BLOCK], length: usize) -> u128 {
    for (index, byte) in block.iter_mut().enumerate() {
        *byte = match *byte {
            _ if index >= length => 0,
            byte if byte.is_ascii_alphabetic() => !0x20,
            _ => !0,
        };
    }
    u128::from_le_bytes(block)
}

/// Whether JSON has a text as it is, without escapes.
pub(super) fn is_plain(text: &str) -> bool {
    !text
        .bytes()
        .any(|byte| matches!(byte, ..b' ' | b'"' | b'\\'))
}

/// Whether no two names are the same without regard to case.
pub(super) fn are_distinct<'n>(mut names: impl Iterator<Item = &'n str>) -> bool {
    let mut earlier = HashSet::new();
    names.all(|name| earlier.insert(name.to_ascii_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: [&str; 5] = [
        "$ref",
        "x509Certificates",
        "abcdefghijklmnopqrstuvwxyzab",
        "abcdefghijklmnopqrstuvwxyzabc",
        "a\"b",
    ];

    #[test]
    fn a_name_is_prepared_with_its_quotes_unless_it_is_long_or_must_be_escaped() {
        let texts = NAMES.map(|name| {
            let name = WrittenName::new(name);
            let (text, length) = name.padded()?;
            Some(String::from_utf8_lossy(text.get(..length)?).into_owned())
        });
        let expected = [
            Some(",\"$ref\":".to_owned()),
            Some(",\"x509Certificates\":".to_owned()),
            Some(",\"abcdefghijklmnopqrstuvwxyzab\":".to_owned()),
            None,
            None,
        ];
        assert_eq!(texts, expected);
    }

    #[test]
    fn a_name_is_found_in_any_case_and_differs_in_every_byte() {
        let space = " ".repeat(BLOCK);
        for text in NAMES {
            let name = WrittenName::new(text);
            let text = format!("\"{text}\":");
            let is_prepared = name.padded().is_some();
            let found = is_prepared.then_some(text.len());
            for text in [text.clone(), text.to_lowercase(), text.to_uppercase()] {
                assert_eq!(name.start_of((text + &space).as_bytes()), found);
            }
            for at in 0..text.len() {
                for byte in u8::MIN..=u8::MAX {
                    let mut other = (text.clone() + &space).into_bytes();
                    let was = std::mem::replace(&mut other[at], byte);
                    let found = found.filter(|_| was.eq_ignore_ascii_case(&byte));
                    assert_eq!(name.start_of(&other), found, "{byte} at {at} of {text}");
                }
            }
            assert_eq!(name.start_of(b"\""), None);
        }
    }

    #[test]
    fn names_that_differ_by_case_only_are_not_distinct() {
        assert!(!are_distinct(["ab", "cd", "aB"].into_iter()));
        assert!(are_distinct(["cd", "aB"].into_iter()));
        assert!(are_distinct(NAMES.into_iter()));
    }
}
