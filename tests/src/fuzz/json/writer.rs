//! Writes JSON text in every form that the grammar allows.

use super::super::mutate::{Rng, pick};

/// Writes JSON text.
pub(super) struct Writer<'a> {
    pub(super) out: Vec<u8>,
    pub(super) rng: &'a mut Rng,
    /// Whether there is white space between the tokens.
    pub(super) is_spaced: bool,
}

impl Writer<'_> {
    pub(super) fn one_in(&mut self, number: u32) -> bool {
        self.rng.u32(..number) == 0
    }

    pub(super) fn push(&mut self, text: &str) {
        self.out.extend_from_slice(text.as_bytes());
    }

    pub(super) fn space(&mut self) {
        if self.is_spaced {
            for _ in 0..self.rng.u8(..3) {
                let space = *pick(self.rng, b"  \n\t\r");
                self.out.push(space);
            }
        }
    }

    /// Writes members as an object, in another order at times, and at times one of them twice.
    pub(super) fn object(&mut self, mut members: Vec<Vec<u8>>) {
        if self.one_in(5) {
            self.rng.shuffle(&mut members);
        }
        if self.one_in(60) && !members.is_empty() {
            let mut twice = pick(self.rng, &members).clone();
            if self.one_in(2) {
                twice.make_ascii_uppercase();
            }
            members.push(twice);
        }
        self.out.push(b'{');
        for (index, member) in members.iter().enumerate() {
            if index > 0 {
                self.out.push(b',');
            }
            self.space();
            self.out.extend_from_slice(member);
            self.space();
        }
        self.out.push(b'}');
    }

    /// What `write` writes, apart from the document.
    pub(super) fn part(&mut self, write: impl FnOnce(&mut Self)) -> Vec<u8> {
        let out = std::mem::take(&mut self.out);
        write(self);
        std::mem::replace(&mut self.out, out)
    }

    /// A name, at times in another case or with escapes, and the colon.
    pub(super) fn name(&mut self, name: &str) {
        let name = match self.rng.u8(..20) {
            0 => name.to_lowercase(),
            1 => name.to_uppercase(),
            _ => name.to_owned(),
        };
        self.quoted(&name);
        self.space();
        self.out.push(b':');
        self.space();
    }

    /// Writes a text with its quotes. Escapes what must be escaped in every possible way, and other characters at times.
    pub(super) fn quoted(&mut self, text: &str) {
        self.out.push(b'"');
        let escapes_more = self.one_in(10);
        for char in text.chars() {
            let must = char < ' ' || char == '"' || char == '\\';
            if must || escapes_more && self.rng.bool() {
                self.escape(char);
            } else {
                self.push(char.encode_utf8(&mut [0; 4]));
            }
        }
        self.out.push(b'"');
    }

    fn escape(&mut self, char: char) {
        let short = match char {
            '"' => "\\\"",
            '\\' => "\\\\",
            '/' => "\\/",
            '\n' => "\\n",
            '\t' => "\\t",
            '\r' => "\\r",
            '\u{8}' => "\\b",
            '\u{c}' => "\\f",
            _ => "",
        };
        if !short.is_empty() && self.rng.bool() {
            return self.push(short);
        }
        for unit in char.encode_utf16(&mut [0; 2]) {
            let escaped = if self.rng.bool() {
                format!("\\u{unit:04x}")
            } else {
                format!("\\u{unit:04X}")
            };
            self.push(&escaped);
        }
    }
}
