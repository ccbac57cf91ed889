//! A JSON parser (RFC 8259) that keeps the position of every value, for findings.
//!
//! Its errors recognize common mistakes of servers: a login page, a truncated body, UTF-16.

use super::{Document, JsonNode, JsonText, JsonValue};
use crate::{
    finding::{Finding, Findings},
    lint::rules,
    text::{RawDocument, SourceSpan, SourceText, limits},
};
use std::borrow::Cow;

/// Parses a document.
///
/// # Errors
/// If the text is not JSON. The finding contains the position and a guess at what the document is.
pub(crate) fn parse(
    source: &RawDocument,
    findings: &mut Findings,
) -> Result<Document, Box<Finding>> {
    if source.bytes.len() > limits::MAX_BYTES {
        let limit = limits::MAX_BYTES / (1024 * 1024);
        let message = format!("the document is larger than {limit} MiB");
        return Err(Box::new(
            Finding::new(&rules::LIMIT, SourceSpan::whole(&source.origin), message).repaired_by(
                "keep only the schemas and resource types that you use in the document",
            ),
        ));
    }
    let text = decode(source)?;
    let text = match text.strip_prefix('\u{feff}') {
        Some(rest) => {
            let message = "the document begins with a byte order mark";
            findings.push(
                Finding::new(
                    &rules::BYTE_ORDER_MARK,
                    SourceSpan::whole(&source.origin),
                    message,
                )
                .assuming("the mark is skipped")
                .repaired_by("save the document without it"),
            );
            rest
        }
        None => text,
    };
    let mut parser = JsonParser {
        text,
        at: 0,
        members: Vec::new(),
        items: Vec::new(),
    };
    let root = parser.document();
    let origin = SourceText::new(&source.origin, text);
    match root {
        Ok(root) => Ok(Document::new(origin, root)),
        Err(failure) => {
            let rule = if failure.too_deep {
                &rules::LIMIT
            } else {
                &rules::NOT_JSON
            };
            let place = SourceSpan::new(&origin, failure.at..failure.at, String::new());
            Err(Box::new(
                Finding::new(rule, place, failure.what).repaired_by(guess(text)),
            ))
        }
    }
}

fn decode(source: &RawDocument) -> Result<&str, Box<Finding>> {
    let bytes = source.bytes.as_slice();
    let refuse = |message: String| {
        Box::new(
            Finding::new(
                &rules::NOT_UTF_8,
                SourceSpan::whole(&source.origin),
                message,
            )
            .repaired_by("save it as UTF-8 (RFC 8259 §8.1)"),
        )
    };
    let wide = bytes.starts_with(&[0xff, 0xfe])
        || bytes.starts_with(&[0xfe, 0xff])
        || bytes.get(..4).is_some_and(|start| start.contains(&0));
    if wide {
        return Err(refuse("the document is UTF-16, not UTF-8".to_owned()));
    }
    std::str::from_utf8(bytes)
        .map_err(|error| refuse(format!("not UTF-8 at byte {}", error.valid_up_to())))
}

/// Suggests what to do about a text that is not JSON.
fn guess(text: &str) -> &'static str {
    let start = text.trim_start();
    if start.starts_with('<') {
        return "this is HTML, probably a login page: is the URL right, and are the credentials valid?";
    }
    if start.is_empty() {
        return "the document is empty: fetch it again";
    }
    "correct the document at this place, or fetch it again"
}

struct SyntaxError {
    at: usize,
    what: String,
    /// An error for text that may be valid JSON but exceeds a limit.
    too_deep: bool,
}

struct JsonParser<'a> {
    text: &'a str,
    at: usize,
    /// The members of the objects that are not closed yet. The finished list of an object has no spare capacity.
    members: Vec<(JsonText, JsonNode)>,
    /// The items of the arrays that are not closed yet.
    items: Vec<JsonNode>,
}

impl JsonParser<'_> {
    fn document(&mut self) -> Result<JsonNode, SyntaxError> {
        let root = self.value(0)?;
        self.space();
        if self.at < self.text.len() {
            return self.fail("text after the end of the JSON value");
        }
        Ok(root)
    }

    fn fail<T>(&self, what: impl Into<String>) -> Result<T, SyntaxError> {
        Err(SyntaxError {
            at: self.at.min(self.text.len()),
            what: what.into(),
            too_deep: false,
        })
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn rest(&self) -> &[u8] {
        self.text.as_bytes().get(self.at..).unwrap_or_default()
    }

    fn space(&mut self) {
        let mut rest = self.rest();
        while let [b' ' | b'\n' | b'\r' | b'\t', after @ ..] = rest {
            rest = after;
        }
        self.at = self.text.len() - rest.len();
    }

    /// The next character, for a message.
    fn found(&self) -> String {
        match self
            .text
            .get(self.at..)
            .and_then(|rest| rest.chars().next())
        {
            None => "the end of the document".to_owned(),
            Some(char) => format!("{char:?}"),
        }
    }

    fn value(&mut self, depth: usize) -> Result<JsonNode, SyntaxError> {
        if depth >= limits::MAX_DEPTH {
            return Err(SyntaxError {
                at: self.at,
                what: format!("nested more than {} levels deep", limits::MAX_DEPTH),
                too_deep: true,
            });
        }
        self.space();
        let at = self.at;
        let value = match self.peek() {
            Some(b'{') => self.object(depth)?,
            Some(b'[') => self.array(depth)?,
            Some(b'"') => JsonValue::String(self.string()?),
            Some(b'-' | b'0'..=b'9') => self.number()?,
            Some(b't') if self.word("true") => JsonValue::Bool(true),
            Some(b'f') if self.word("false") => JsonValue::Bool(false),
            Some(b'n') if self.word("null") => JsonValue::Null,
            _ => return self.fail(format!("expected a JSON value, found {}", self.found())),
        };
        Ok(JsonNode {
            at,
            end: self.at,
            value,
        })
    }

    fn word(&mut self, word: &str) -> bool {
        let found = self
            .text
            .get(self.at..)
            .is_some_and(|rest| rest.starts_with(word));
        if found {
            self.at += word.len();
        }
        found
    }

    fn object(&mut self, depth: usize) -> Result<JsonValue, SyntaxError> {
        self.at += 1;
        self.space();
        if self.peek() == Some(b'}') {
            self.at += 1;
            return Ok(JsonValue::Object(Vec::new()));
        }
        let first = self.members.len();
        loop {
            self.space();
            if self.peek() != Some(b'"') {
                return self.fail(format!("expected a member's name, found {}", self.found()));
            }
            let name = self.string()?;
            self.space();
            if self.peek() != Some(b':') {
                return self.fail(format!("expected a colon, found {}", self.found()));
            }
            self.at += 1;
            let value = self.value(depth + 1)?;
            self.members.push((name, value));
            if !self.more(b'}')? {
                return Ok(JsonValue::Object(self.members.split_off(first)));
            }
        }
    }

    fn array(&mut self, depth: usize) -> Result<JsonValue, SyntaxError> {
        self.at += 1;
        self.space();
        if self.peek() == Some(b']') {
            self.at += 1;
            return Ok(JsonValue::Array(Vec::new()));
        }
        let first = self.items.len();
        loop {
            let value = self.value(depth + 1)?;
            self.items.push(value);
            if !self.more(b']')? {
                return Ok(JsonValue::Array(self.items.split_off(first)));
            }
        }
    }

    fn more(&mut self, close: u8) -> Result<bool, SyntaxError> {
        self.space();
        match self.peek() {
            Some(b',') => {
                self.at += 1;
                Ok(true)
            }
            Some(byte) if byte == close => {
                self.at += 1;
                Ok(false)
            }
            _ => {
                let close = char::from(close);
                self.fail(format!(
                    "expected a comma or `{close}`, found {}",
                    self.found()
                ))
            }
        }
    }

    fn string(&mut self) -> Result<JsonText, SyntaxError> {
        self.at += 1;
        let start = self.at;
        self.plain();
        if self.peek() == Some(b'"') {
            let text = self.text.get(start..self.at).unwrap_or_default();
            self.at += 1;
            return Ok(shared(text));
        }
        self.at = start;
        self.escaped_string().map(Cow::Owned)
    }

    /// Skips the characters up to a quotation mark, an escape or a control character.
    fn plain(&mut self) {
        let mut rest = self.rest();
        while let [byte, after @ ..] = rest {
            match *byte {
                b'"' | b'\\' | 0..0x20 => break,
                _ => rest = after,
            }
        }
        self.at = self.text.len() - rest.len();
    }

    fn escaped_string(&mut self) -> Result<String, SyntaxError> {
        let mut out = String::new();
        loop {
            let start = self.at;
            self.plain();
            out.push_str(self.text.get(start..self.at).unwrap_or_default());
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(out);
                }
                Some(b'\\') => out.push(self.escape()?),
                Some(_) => return self.fail("a control character in a string"),
                None => return self.fail("the document ends within a string"),
            }
        }
    }

    fn escape(&mut self) -> Result<char, SyntaxError> {
        self.at += 1;
        let Some(byte) = self.peek() else {
            return self.fail("the document ends within a string");
        };
        self.at += 1;
        Ok(match byte {
            b'"' | b'\\' | b'/' => char::from(byte),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                let high = self.hex()?;
                let start = self.at.saturating_sub("\\uXXXX".len());
                let is_high = (0xd800..0xdc00).contains(&high);
                let low = if is_high && self.word("\\u") {
                    Some(self.hex()?)
                } else {
                    None
                };
                let code = match low.filter(|low| (0xdc00..0xe000).contains(low)) {
                    Some(low) => 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00),
                    None => high,
                };
                // RFC 8259 §8.2 doesn't define a lone surrogate, and a name that contains one could not be sent back.
                let Some(char) = char::from_u32(code) else {
                    self.at = start;
                    return self.fail("a lone surrogate in a string is not a character");
                };
                char
            }
            _ => return self.fail("an unknown escape in a string"),
        })
    }

    fn hex(&mut self) -> Result<u32, SyntaxError> {
        let digits = self.text.get(self.at..self.at + 4);
        let code = digits
            .filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()))
            .and_then(|digits| u32::from_str_radix(digits, 16).ok());
        match code {
            Some(code) => {
                self.at += 4;
                Ok(code)
            }
            None => self.fail("expected four hexadecimal digits"),
        }
    }

    fn number(&mut self) -> Result<JsonValue, SyntaxError> {
        let start = self.at;
        if self.peek() == Some(b'-') {
            self.at += 1;
        }
        match self.peek() {
            Some(b'0') => self.at += 1,
            Some(b'1'..=b'9') => self.digits(),
            _ => return self.fail(format!("expected a digit, found {}", self.found())),
        }
        if self.peek() == Some(b'.') {
            self.at += 1;
            self.some_digits()?;
        }
        if matches!(self.peek(), Some(b'e' | b'E')) {
            self.at += 1;
            if matches!(self.peek(), Some(b'+' | b'-')) {
                self.at += 1;
            }
            self.some_digits()?;
        }
        Ok(JsonValue::Number(
            self.text
                .get(start..self.at)
                .unwrap_or_default()
                .to_owned()
                .into(),
        ))
    }

    fn digits(&mut self) {
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.at += 1;
        }
    }

    fn some_digits(&mut self) -> Result<(), SyntaxError> {
        if !matches!(self.peek(), Some(b'0'..=b'9')) {
            return self.fail(format!("expected a digit, found {}", self.found()));
        }
        self.digits();
        Ok(())
    }
}

/// Returns the text, without an allocation for the names and values that every attribute of a schema has.
fn shared(text: &str) -> JsonText {
    let known: &[&'static str] = match text.len() {
        4 => &["name", "type", "none"],
        6 => &["string"],
        7 => &["default", "complex", "boolean"],
        8 => &["required", "returned", "readOnly"],
        9 => &["caseExact", "readWrite"],
        10 => &["mutability", "uniqueness"],
        11 => &["description", "multiValued"],
        13 => &["subAttributes"],
        14 => &["referenceTypes"],
        15 => &["canonicalValues"],
        _ => &[],
    };
    for word in known {
        if *word == text {
            return Cow::Borrowed(word);
        }
    }
    Cow::Owned(text.to_owned())
}

#[cfg(test)]
impl Document {
    #[cfg(test)]
    pub(crate) fn of(text: &str) -> Self {
        let text = RawDocument {
            origin: "test.json".to_owned(),
            bytes: text.as_bytes().to_vec(),
        };
        parse(&text, &mut Findings::default()).expect("JSON")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(text: &[u8]) -> String {
        let text = RawDocument {
            origin: "a.json".to_owned(),
            bytes: text.to_vec(),
        };
        let finding = parse(&text, &mut Findings::default()).expect_err("unusable");
        crate::Error::from(finding).to_string()
    }

    #[test]
    fn errors_have_a_position_and_a_reason() {
        let cases: &[(&[u8], &str)] = &[
            (
                b"{\n  \"a\": [1,]\n}",
                "a.json:2:11: scim::not-json: expected a JSON value, found ']'",
            ),
            (
                b"{\"a\": 1",
                "a.json:1:8: scim::not-json: expected a comma or `}`, found the end of the document",
            ),
            (
                b"{\"a\": \"x",
                "a.json:1:9: scim::not-json: the document ends within a string",
            ),
            (
                b"{\"a\": 01}",
                "a.json:1:8: scim::not-json: expected a comma or `}`, found '1'",
            ),
            (b"<html>", "probably a login page"),
            (b"", "the document is empty"),
            (b"\xff\xfe{\0}\0", "UTF-16"),
            (b"{\0}\0", "UTF-16"),
            (b"\"\xff\"", "not UTF-8 at byte 1"),
            (b"1 2", "text after the end"),
        ];
        for (text, expected) in cases {
            let message = error(text);
            assert!(message.contains(expected), "{message:?} lacks {expected:?}");
        }
        assert!(error("[".repeat(100_000).as_bytes()).contains("nested more than 64 levels"));
    }

    /// Changes bytes pseudo-randomly, in the same way on every run.
    fn mutations(seed: &str, count: usize) -> impl Iterator<Item = Vec<u8>> {
        let mut state = 0x2545_f491_4f6c_dd1d_u64;
        let mut random = move || {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            usize::try_from(state >> 33).unwrap_or_default()
        };
        let seed = seed.as_bytes().to_vec();
        (0..count).map(move |_| {
            let mut bytes = seed.clone();
            for _ in 0..=random() % 3 {
                let at = random() % bytes.len();
                match random() % 3 {
                    0 => bytes[at] = b"{}[]\",:\\0e-.tnx "[random() % 16],
                    1 => drop(bytes.remove(at)),
                    _ => bytes.insert(at, b"{}[]\",:\\0e-.tnx "[random() % 16]),
                }
            }
            bytes
        })
    }

    #[test]
    fn accepts_what_serde_json_accepts() {
        let seed = r#"{"a":[1,-2.5e3,"x\u00e9\n",{"b":null,"c":true}],"d":{"e":[[],{}]},"f":"\ud83d\ude00"}"#;
        let mut accepted = 0;
        for bytes in mutations(seed, 20_000) {
            let ours = parse(
                &RawDocument {
                    origin: String::new(),
                    bytes: bytes.clone(),
                },
                &mut Findings::default(),
            );
            let theirs = serde_json::from_slice::<serde_json::Value>(&bytes);
            accepted += usize::from(theirs.is_ok());
            // The one intended difference: this parser doesn't limit the range of numbers.
            let text = String::from_utf8_lossy(&bytes);
            let meant = theirs.as_ref().is_err_and(|error| {
                let error = error.to_string();
                error.contains("out of range")
            });
            assert!(
                ours.is_ok() == theirs.is_ok() || meant,
                "{text}: {ours:?} {theirs:?}"
            );
        }
        assert!(accepted > 500, "the seed is too fragile: {accepted}");
    }
}
