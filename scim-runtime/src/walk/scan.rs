//! Reads JSON tokens: strings, numbers, literals; skips values.

use super::{
    error::{ReadError, TOO_MUCH_MEMORY},
    plain::plain_until,
};
use crate::record::WrittenName;
use std::borrow::Cow;

/// The deepest nesting that is read, so that no document can exhaust the stack.
const MAX_DEPTH: u8 = 100;

pub(super) type Result<T> = std::result::Result<T, Box<ReadError>>;

/// A position in a JSON text. Everything before it has been read.
#[derive(Clone)]
pub(super) struct Scanner<'a> {
    pub(super) text: &'a str,
    pub(super) at: usize,
    depth: u8,
    /// Whether the document has followed the rules of the schema that the reader checks so far.
    pub(super) fits: bool,
    /// Whether attributes may be missing.
    pub(super) projected: bool,
    /// The memory in bytes that the rest of the document can take; see [`Scanner::charge`].
    pub(super) memory: usize,
}

impl<'a> Scanner<'a> {
    /// Accounts for values that take more memory than their text: `{}` in a list becomes a whole struct.
    #[inline]
    pub(super) fn charge(&mut self, bytes: usize) -> Result<()> {
        match self.memory.checked_sub(bytes) {
            Some(rest) => {
                self.memory = rest;
                Ok(())
            }
            None => self.fail(TOO_MUCH_MEMORY),
        }
    }

    /// Starts at the beginning, after a byte order mark (RFC 8259 §8.1).
    pub(super) fn new(bytes: &'a [u8]) -> Result<Self> {
        match std::str::from_utf8(bytes) {
            Ok(text) => {
                let mut scanner = Self::of(text);
                if text.starts_with('\u{feff}') {
                    scanner.at = '\u{feff}'.len_utf8();
                }
                Ok(scanner)
            }
            Err(error) => Err(Box::new(ReadError {
                what: "not UTF-8",
                at: error.valid_up_to(),
                path: vec![],
            })),
        }
    }

    /// Starts at the beginning of a text.
    pub(super) fn of(text: &'a str) -> Self {
        Self {
            text,
            at: 0,
            depth: 0,
            fits: true,
            projected: false,
            memory: usize::MAX,
        }
    }

    #[cold]
    pub(super) fn fail<T>(&self, what: &'static str) -> Result<T> {
        Err(Box::new(ReadError {
            what,
            at: self.at,
            path: vec![],
        }))
    }

    #[inline]
    fn bytes(&self) -> &'a [u8] {
        self.text.as_bytes()
    }

    /// Skips white space and returns the next byte; 0 at the end.
    #[inline]
    pub(super) fn peek(&mut self) -> u8 {
        match self.bytes().get(self.at) {
            Some(&byte) if byte > b' ' => byte,
            _ => self.peek_after_space(),
        }
    }

    /// Apart from the hot path: providers send compact JSON.
    #[inline(never)]
    fn peek_after_space(&mut self) -> u8 {
        let bytes = self.bytes();
        loop {
            match bytes.get(self.at) {
                Some(b' ' | b'\n' | b'\r' | b'\t') => self.at += 1,
                Some(&byte) => return byte,
                None => return 0,
            }
        }
    }

    #[inline]
    fn eat(&mut self, byte: u8, what: &'static str) -> Result<()> {
        if self.peek() != byte {
            return self.fail(what);
        }
        self.at += 1;
        Ok(())
    }

    fn word(&mut self, word: &str) -> bool {
        let found = self
            .bytes()
            .get(self.at..)
            .is_some_and(|rest| rest.starts_with(word.as_bytes()));
        if found {
            self.at += word.len();
        }
        found
    }

    #[inline]
    pub(super) fn null(&mut self) -> bool {
        self.peek() == b'n' && self.word("null")
    }

    #[inline]
    pub(super) fn string(&mut self) -> Result<Cow<'a, str>> {
        self.eat(b'"', "expected a string")?;
        let start = self.at;
        let end = plain_until(self.bytes(), start);
        if self.bytes().get(end) == Some(&b'"') {
            self.at = end + 1;
            return Ok(Cow::Borrowed(self.text.get(start..end).unwrap_or_default()));
        }
        self.escaped(start, end).map(Cow::Owned)
    }

    /// Reads a string or `null`.
    #[inline(always)]
    #[allow(clippy::inline_always)] // the most frequent kind of value
    pub(super) fn text_into(&mut self, field: &mut Option<String>) -> Result<()> {
        match self.peek() {
            b'"' => {}
            b'n' if self.word("null") => {
                *field = None;
                return Ok(());
            }
            _ => return self.fail("expected a string"),
        }
        let start = self.at + 1;
        let end = plain_until(self.bytes(), start);
        *field = if self.bytes().get(end) == Some(&b'"') {
            self.at = end + 1;
            Some(self.text.get(start..end).unwrap_or_default().to_owned())
        } else {
            Some(self.escaped(start, end)?)
        };
        Ok(())
    }

    #[inline(never)]
    fn escaped(&mut self, start: usize, mut end: usize) -> Result<String> {
        let (text, bytes) = (self.text, self.bytes());
        let mut out = String::with_capacity((end - start) * 2 + 16);
        out.push_str(text.get(start..end).unwrap_or_default());
        loop {
            self.at = end;
            match bytes.get(end) {
                Some(b'"') => {
                    self.at = end + 1;
                    return Ok(out);
                }
                Some(b'\\') => {}
                Some(_) => return self.fail("control character in a string"),
                None => return self.fail("unterminated string"),
            }
            self.at = end + 2;
            out.push(match bytes.get(end + 1) {
                Some(b'n') => '\n',
                Some(b't') => '\t',
                Some(b'r') => '\r',
                Some(b'b') => '\u{8}',
                Some(b'f') => '\u{c}',
                Some(&byte @ (b'"' | b'\\' | b'/')) => char::from(byte),
                Some(b'u') => self.unicode()?,
                _ => return self.fail("bad escape in a string"),
            });
            let next = plain_until(bytes, self.at);
            out.push_str(text.get(self.at..next).unwrap_or_default());
            end = next;
        }
    }

    fn unicode(&mut self) -> Result<char> {
        let high = self.hex()?;
        let code = if (0xd800..0xdc00).contains(&high) && self.word("\\u") {
            let low = self.hex()?;
            if !(0xdc00..0xe000).contains(&low) {
                return self.fail("lone surrogate in a string");
            }
            0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00)
        } else {
            high
        };
        match char::from_u32(code) {
            Some(char) => Ok(char),
            None => self.fail("lone surrogate in a string"),
        }
    }

    fn hex(&mut self) -> Result<u32> {
        let digits = self.text.get(self.at..self.at + 4);
        let code = digits
            .filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()))
            .and_then(|digits| u32::from_str_radix(digits, 16).ok());
        match code {
            Some(code) => {
                self.at += 4;
                Ok(code)
            }
            None => self.fail("bad escape in a string"),
        }
    }

    /// Reads the text of a number, by the grammar of JSON.
    pub(super) fn number(&mut self) -> Result<&'a str> {
        self.peek();
        let bytes = self.bytes();
        let start = self.at;
        let digits = |at: &mut usize| {
            let first = *at;
            while bytes.get(*at).is_some_and(u8::is_ascii_digit) {
                *at += 1;
            }
            *at - first
        };
        let mut at = start + usize::from(bytes.get(start) == Some(&b'-'));
        let first = at;
        let whole = digits(&mut at);
        let mut valid = whole == 1 || whole > 1 && bytes.get(first) != Some(&b'0');
        if bytes.get(at) == Some(&b'.') {
            at += 1;
            valid &= digits(&mut at) > 0;
        }
        if matches!(bytes.get(at), Some(b'e' | b'E')) {
            at += 1 + usize::from(matches!(bytes.get(at + 1), Some(b'+' | b'-')));
            valid &= digits(&mut at) > 0;
        }
        if !valid {
            return self.fail("expected a number");
        }
        self.at = at;
        Ok(self.text.get(start..at).unwrap_or_default())
    }

    pub(super) fn integer(&mut self) -> Result<i64> {
        let text = self.number()?;
        text.parse().or_else(|_| self.fail("expected an integer"))
    }

    pub(super) fn decimal(&mut self) -> Result<f64> {
        let text = self.number()?;
        match text.parse::<f64>() {
            Ok(number) if number.is_finite() => Ok(number),
            _ => self.fail("number out of range"),
        }
    }

    pub(super) fn boolean(&mut self) -> Result<bool> {
        self.peek();
        if self.word("true") {
            Ok(true)
        } else if self.word("false") {
            Ok(false)
        } else {
            self.fail("expected a boolean")
        }
    }

    /// Reads the opening byte; true if a member follows.
    #[inline]
    fn open(&mut self, open: u8, close: u8, what: &'static str) -> Result<bool> {
        self.eat(open, what)?;
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return self.fail("nested too deeply");
        }
        if self.peek() == close {
            self.at += 1;
            self.depth -= 1;
            return Ok(false);
        }
        Ok(true)
    }

    /// Reads a comma or the closing byte; true if another member follows.
    #[inline]
    fn more(&mut self, close: u8) -> Result<bool> {
        match self.peek() {
            b',' => {
                self.at += 1;
                Ok(true)
            }
            byte if byte == close => {
                self.at += 1;
                self.depth -= 1;
                Ok(false)
            }
            _ => self.fail("expected a comma or the end"),
        }
    }

    #[inline]
    pub(super) fn open_object(&mut self) -> Result<bool> {
        self.open(b'{', b'}', "expected an object")
    }

    #[inline]
    pub(super) fn more_members(&mut self) -> Result<bool> {
        self.more(b'}')
    }

    #[inline]
    pub(super) fn open_array(&mut self) -> Result<bool> {
        self.open(b'[', b']', "expected an array")
    }

    #[inline]
    pub(super) fn more_items(&mut self) -> Result<bool> {
        self.more(b']')
    }

    /// Reads the name of a member and its colon.
    #[inline]
    pub(super) fn name(&mut self) -> Result<Cow<'a, str>> {
        let name = self.string()?;
        self.eat(b':', "expected a colon")?;
        Ok(name)
    }

    /// Reads the name of a member and its colon if it is this name in any case, without escapes and white space. It is compared where
    /// it is, so that its end needn't be searched for.
    #[inline]
    pub(super) fn take_name(&mut self, name: &WrittenName) -> bool {
        let rest = self.bytes().get(self.at..).unwrap_or_default();
        match name.start_of(rest) {
            Some(length) => {
                self.at += length;
                true
            }
            None => false,
        }
    }

    /// Reads the text of one value.
    pub(super) fn raw(&mut self) -> Result<&'a str> {
        self.peek();
        let start = self.at;
        self.skip()?;
        Ok(self.text.get(start..self.at).unwrap_or_default())
    }

    fn skip(&mut self) -> Result<()> {
        match self.peek() {
            b'"' => drop(self.string()?),
            b'{' => {
                let mut more = self.open_object()?;
                while more {
                    self.name()?;
                    self.skip()?;
                    more = self.more_members()?;
                }
            }
            b'[' => {
                let mut more = self.open_array()?;
                while more {
                    self.skip()?;
                    more = self.more_items()?;
                }
            }
            b't' | b'f' => drop(self.boolean()?),
            b'n' => {
                if !self.null() {
                    return self.fail("expected a value");
                }
            }
            _ => drop(self.number()?),
        }
        Ok(())
    }

    /// Expects the end of the text.
    pub(super) fn end(&mut self) -> Result<()> {
        self.peek();
        if self.at < self.text.len() {
            return self.fail("text after the value");
        }
        Ok(())
    }
}
