//! The names of a table as JSON has them, prepared when the program is compiled.

use super::attribute::Attribute;

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

    const fn new(name: &[u8]) -> Self {
        if name.len() + 4 > LONGEST || !is_plain(name) {
            return Self::NONE;
        }
        let mut written = Self {
            text: [0; LONGEST],
            length: 0,
            compared: 0,
        };
        let mut rest: &mut [u8] = &mut written.text;
        rest = put(rest, b",\"");
        rest = put(rest, name);
        put(rest, b"\":");
        #[allow(clippy::cast_possible_truncation)] // at most 32
        {
            written.length = (name.len() + 4) as u8;
        }
        let [_, own @ ..] = &written.text;
        if let Some(block) = own.first_chunk::<BLOCK>() {
            written.compared = compared(u128::from_le_bytes(*block), name.len() + 3);
        }
        written
    }
}

/// The bits of the first `length` bytes, without those for the case of letters. All bytes at once: the compiler interprets this code.
const fn compared(block: u128, length: usize) -> u128 {
    const EACH: u128 = u128::MAX / 0xff;
    let lower = (block | (EACH * 0x20)) & (EACH * 0x7f);
    // The high bit is set from `a` on, and after `z`.
    let (from_a, after_z) = (lower + EACH * 0x1f, lower + EACH * 0x05);
    let letters = from_a & !after_z & !block & (EACH * 0x80);
    let within = if length < BLOCK {
        (1 << (8 * length)) - 1
    } else {
        u128::MAX
    };
    within & !(letters >> 2)
}

/// Whether JSON has a text as it is, without escapes.
pub(super) const fn is_plain(text: &[u8]) -> bool {
    let mut rest = text;
    while let [byte, after @ ..] = rest {
        if matches!(byte, ..b' ' | b'"' | b'\\') {
            return false;
        }
        rest = after;
    }
    true
}

/// Whether no two names are the same without regard to case.
pub(super) const fn are_distinct(attributes: &[Attribute]) -> bool {
    // Names are compared with earlier ones only if a bit of this set is taken, so that large tables don't take quadratic time.
    let mut taken = [0_u64; 16];
    let mut rows = attributes;
    while let [earlier @ .., attribute] = rows {
        let name = attribute.name_bytes();
        let hash = hash(name);
        let word = &mut taken[hash as usize / 64 % 16];
        let bit = 1 << (hash % 64);
        if *word & bit != 0 && has_name(attributes, earlier.len(), name) {
            return false;
        }
        *word |= bit;
        rows = earlier;
    }
    true
}

/// Mixes the length and four bytes, since the compiler interprets this code.
const fn hash(name: &[u8]) -> u32 {
    let (first, second, last) = match name {
        [first, second, .., last] => (*first, *second, *last),
        [first, last] => (*first, 0, *last),
        [first] => (*first, 0, 0),
        [] => (0, 0, 0),
    };
    let middle = match name.split_at_checked(name.len() / 2) {
        Some((_, [middle, ..])) => *middle,
        _ => 0,
    };
    #[allow(clippy::cast_possible_truncation)] // any bits will do
    let mut hash = name.len() as u32;
    hash = hash
        .wrapping_mul(37)
        .wrapping_add(first.to_ascii_lowercase() as u32);
    hash = hash
        .wrapping_mul(37)
        .wrapping_add(second.to_ascii_lowercase() as u32);
    hash = hash
        .wrapping_mul(37)
        .wrapping_add(middle.to_ascii_lowercase() as u32);
    hash.wrapping_mul(37)
        .wrapping_add(last.to_ascii_lowercase() as u32)
}

/// Whether an attribute after the row has the name, without regard to case.
const fn has_name(attributes: &[Attribute], row: usize, name: &[u8]) -> bool {
    let (_, mut rest) = attributes.split_at(row + 1);
    while let [attribute, after @ ..] = rest {
        if is_same_name(attribute.name_bytes(), name) {
            return true;
        }
        rest = after;
    }
    false
}

/// Whether two names are the same without regard to case.
pub(super) const fn is_same_name(one: &[u8], two: &[u8]) -> bool {
    let (mut one, mut two) = (one, two);
    while let ([first, ones @ ..], [second, twos @ ..]) = (one, two) {
        if !first.eq_ignore_ascii_case(second) {
            return false;
        }
        (one, two) = (ones, twos);
    }
    one.is_empty() && two.is_empty()
}

/// Copies a text to the start, and returns what is behind it.
const fn put<'a>(into: &'a mut [u8], text: &[u8]) -> &'a mut [u8] {
    let (start, rest) = into.split_at_mut(text.len());
    start.copy_from_slice(text);
    rest
}

/// The names of a table's attributes.
pub(super) const fn written<const N: usize>(attributes: &[Attribute]) -> [WrittenName; N] {
    let mut names = [WrittenName::NONE; N];
    let mut into: &mut [WrittenName] = &mut names;
    let mut from = attributes;
    while let ([name, names @ ..], [attribute, attributes @ ..]) = (into, from) {
        *name = WrittenName::new(attribute.name_bytes());
        (into, from) = (names, attributes);
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    const ATTRIBUTES: &[Attribute] = &[
        Attribute::string("$ref"),
        Attribute::string("x509Certificates"),
        Attribute::string("abcdefghijklmnopqrstuvwxyzab"),
        Attribute::string("abcdefghijklmnopqrstuvwxyzabc"),
        Attribute::string("a\"b"),
    ];

    #[test]
    fn a_name_is_prepared_with_its_quotes_unless_it_is_long_or_must_be_escaped() {
        let texts = ATTRIBUTES.iter().map(|attribute| {
            let name = WrittenName::new(attribute.name_bytes());
            let (text, length) = name.padded()?;
            Some(String::from_utf8_lossy(text.get(..length)?).into_owned())
        });
        let expected = vec![
            Some(",\"$ref\":".to_owned()),
            Some(",\"x509Certificates\":".to_owned()),
            Some(",\"abcdefghijklmnopqrstuvwxyzab\":".to_owned()),
            None,
            None,
        ];
        assert_eq!(texts.collect::<Vec<_>>(), expected);
    }

    #[test]
    fn a_name_is_found_in_any_case_and_differs_in_every_byte() {
        let space = " ".repeat(BLOCK);
        for attribute in ATTRIBUTES {
            let name = WrittenName::new(attribute.name_bytes());
            let text = format!("\"{}\":", attribute.name);
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
        const SAME: &[Attribute] = &[
            Attribute::string("ab"),
            Attribute::string("cd"),
            Attribute::string("aB"),
        ];
        assert!(!are_distinct(SAME));
        assert!(are_distinct(&SAME[1..]));
        assert!(are_distinct(ATTRIBUTES));
        let many: Vec<Attribute> = (0..3000)
            .map(|number| Attribute {
                name: format!("name{number}").into(),
                ..Attribute::string("")
            })
            .collect();
        assert!(are_distinct(&many));
    }
}
