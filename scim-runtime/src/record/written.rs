//! The names of a table as JSON has them, prepared when the program is compiled.

use super::{attribute::Attribute, table::is_plain};

/// The longest prepared text: that of a name with 28 bytes. Longer names are those of extensions.
const LONGEST: usize = 32;

/// The text before a value: a comma, the name in quotes, a colon. It has a fixed size, so that it is copied without a loop.
#[derive(Debug, Clone, Copy)]
pub struct WrittenName {
    text: [u8; LONGEST],
    /// 0 if the name is too long, or has bytes that JSON escapes.
    length: u8,
}

impl WrittenName {
    /// The text and what follows it in its array, and the length of the text. `None` if it is not prepared.
    #[inline]
    pub(crate) fn padded(&self) -> Option<(&[u8; LONGEST], usize)> {
        (self.length != 0).then_some((&self.text, self.length as usize))
    }

    const NONE: Self = Self {
        text: [0; LONGEST],
        length: 0,
    };

    const fn new(name: &[u8]) -> Self {
        if name.len() + 4 > LONGEST || !is_plain(name) {
            return Self::NONE;
        }
        let mut written = Self::NONE;
        let mut rest: &mut [u8] = &mut written.text;
        rest = put(rest, b",\"");
        rest = put(rest, name);
        put(rest, b"\":");
        #[allow(clippy::cast_possible_truncation)] // at most 32
        {
            written.length = (name.len() + 4) as u8;
        }
        written
    }
}

/// Copies a text to the start, and returns what is behind it.
const fn put<'a>(into: &'a mut [u8], text: &[u8]) -> &'a mut [u8] {
    let (start, rest) = into.split_at_mut(text.len());
    start.copy_from_slice(text);
    rest
}

/// The names of a table's attributes, for [`record!`](crate::record!).
#[must_use]
pub const fn written<const N: usize>(attributes: &[Attribute]) -> [WrittenName; N] {
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

    #[test]
    fn a_name_is_prepared_with_its_quotes_unless_it_is_long_or_must_be_escaped() {
        const ATTRIBUTES: &[Attribute] = &[
            Attribute::string("$ref"),
            Attribute::string("abcdefghijklmnopqrstuvwxyzab"),
            Attribute::string("abcdefghijklmnopqrstuvwxyzabc"),
            Attribute::string("a\"b"),
        ];
        let texts = written::<4>(ATTRIBUTES).map(|name| {
            let (text, length) = name.padded()?;
            Some(String::from_utf8_lossy(text.get(..length)?).into_owned())
        });
        let expected = [
            Some(",\"$ref\":".to_owned()),
            Some(",\"abcdefghijklmnopqrstuvwxyzab\":".to_owned()),
            None,
            None,
        ];
        assert_eq!(texts, expected);
    }
}
