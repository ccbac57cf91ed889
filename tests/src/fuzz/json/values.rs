//! Generates values: every form of numbers and strings, nesting up to the limit and beyond, and mistakes.

use super::{
    super::mutate::{self, Rng, pick},
    MAX_DEPTH,
    writer::Writer,
};

/// Numbers at the limits of their types, and in unusual forms.
const NUMBERS: &str = "
    0 -0 0.0 -0.0 1.0 1.10 -1 0e0 1e0 1E+2 1e-2 0.1 0.30000000000000004 1e400 -1e400 1e-400
    1e308 1.7976931348623157e308 1.7976931348623159e308 5e-324 4.9406564584124654e-324 2.5e-324
    9007199254740993 9223372036854775807 9223372036854775808 -9223372036854775808 -9223372036854775809
    18446744073709551615 18446744073709551616 123456789012345678901234567890 0.1e1 10 1e5 3.14159265358979
";

/// Texts that are almost a value, one in each line.
const MISTAKES: &str = r#"
01
-01
+1
.5
1.
1.e1
1e
1e+
-
--1
0x10
1_000
NaN
-Infinity
1e1.5
1 2
tru
True
nul
null0
undefined
'a'
"\x"
"\u12"
"\u12g4"
"\u+123"
"\ud800"
"\udc00"
"\ud800\ud800"
"\ud800x"
"\ud83d\u0041"
"\U0041"
"	"
"
[1,]
[,1]
[1
{"a"}
{"a":}
{"a":1,}
{a:1}
{1:1}
{,}
/**/1
1;
"#;

/// Names that unknown attributes have, some of which only look known.
pub(super) const UNKNOWN: &[&str] = &[
    "x",
    "X",
    "userNam",
    "userName2",
    "user_name",
    "ids",
    "",
    " ",
    "urn",
    "urn:",
    "urn:x:y",
    "URN:X",
    "é",
    "$ref",
    "a/b~c",
    "\u{0}",
    "\"",
    "\\",
    "$serde_json::private::RawValue",
    "$serde_json::private::Number",
    "schema",
    "metadata",
    "ıd",
    "ſchemas",
    "\u{212a}",
];

/// One item, as text.
fn one_of<'a>(items: impl Iterator<Item = &'a str> + Clone, rng: &mut Rng) -> String {
    let count = items.clone().count();
    let item = items.into_iter().nth(rng.usize(..count));
    item.unwrap_or_default().to_owned()
}

impl Writer<'_> {
    pub(super) fn literal(&mut self) {
        let is_true = self.rng.bool();
        self.push(if is_true { "true" } else { "false" });
    }

    /// A list of fewer than `limit` items.
    pub(super) fn list(&mut self, limit: u8, item: impl Fn(&mut Self)) {
        self.out.push(b'[');
        for index in 0..self.rng.u8(..limit) {
            if index > 0 {
                self.out.push(b',');
            }
            self.space();
            item(self);
            self.space();
        }
        self.out.push(b']');
    }

    /// Any value, with fewer than `depth` levels in most cases.
    pub(super) fn value(&mut self, depth: u8) {
        match self.rng.u8(..if depth == 0 { 6 } else { 9 }) {
            0 => self.push("null"),
            1 => self.literal(),
            2 | 3 => self.number(),
            4 | 5 => self.string(),
            6 => self.list(4, |writer| writer.value(depth - 1)),
            7 if self.one_in(40) => self.nested(),
            7 if self.one_in(40) => {
                let mistake = one_of(MISTAKES.lines(), self.rng);
                self.push(&mistake);
            }
            _ => {
                let count = self.rng.u8(..4);
                let members = (0..count).map(|_| {
                    self.part(|writer| {
                        let name = *pick(writer.rng, UNKNOWN);
                        writer.name(name);
                        writer.value(depth - 1);
                    })
                });
                let members = members.collect();
                self.object(members);
            }
        }
    }

    /// Lists and objects that are nested almost as deeply as allowed, or more deeply.
    fn nested(&mut self) {
        let limit = *pick(self.rng, &[MAX_DEPTH, 127, 400]);
        let levels = self.rng.usize(limit - 4..limit + 3);
        let is_list: Vec<bool> = (0..levels).map(|_| self.rng.bool()).collect();
        for is_list in &is_list {
            self.push(if *is_list { "[" } else { "{\"x\":" });
        }
        self.value(0);
        for is_list in is_list.iter().rev() {
            self.push(if *is_list { "]" } else { "}" });
        }
    }

    pub(super) fn integer(&mut self) {
        let number = match self.rng.u8(..8) {
            0 => one_of(NUMBERS.split_whitespace(), self.rng),
            1 => self.rng.i64(..).to_string(),
            _ => self.rng.i16(..).to_string(),
        };
        self.push(&number);
    }

    pub(super) fn number(&mut self) {
        let number = match self.rng.u8(..6) {
            0 => one_of(NUMBERS.split_whitespace(), self.rng),
            1 => f64::from_bits(self.rng.u64(..)).to_string(),
            2 => format!("{:e}", f64::from_bits(self.rng.u64(..))),
            3 => self.digits(),
            _ => self.rng.i32(-1000..1000).to_string(),
        };
        // Rust writes numbers as JSON does, except those that aren't finite.
        self.push(if number.contains(['N', 'i']) {
            "1.50"
        } else {
            &number
        });
    }

    /// A number with any count of digits.
    fn digits(&mut self) -> String {
        let mut text = String::new();
        let mut digits = |text: &mut String, count: usize| {
            text.extend((0..count).map(|_| self.rng.digit(10)));
        };
        text.push('7');
        digits(&mut text, 25);
        text.truncate(self.rng.usize(1..26));
        if self.rng.bool() {
            let count = self.rng.usize(1..25);
            text.push('.');
            text.extend((0..count).map(|_| self.rng.digit(10)));
        }
        if self.rng.u8(..3) == 0 {
            let sign = *pick(self.rng, &["", "+", "-"]);
            text.push_str(&format!("e{sign}{}", self.rng.u16(..340)));
        }
        text
    }

    pub(super) fn string(&mut self) {
        let text = match self.rng.u8(..8) {
            0 => mutate::word(self.rng),
            // The reader looks at sixteen bytes at a time.
            1..=3 => {
                let count = self.rng.usize(..40);
                (0..count).map(|_| self.rng.alphanumeric()).collect()
            }
            4 => {
                let count = self.rng.usize(..20);
                (0..count).map(|_| self.rng.char(..)).collect()
            }
            5 => {
                let count = self.rng.usize(..20);
                (0..count)
                    .map(|_| {
                        *pick(
                            self.rng,
                            &[
                                'a', '"', '\\', '/', '\n', '\t', '\r', '\u{8}', '\u{c}', '\u{0}',
                                '\u{1f}', '\u{7f}', 'é', '\u{2028}', '😀', '\u{ffff}',
                            ],
                        )
                    })
                    .collect()
            }
            _ => "work".to_owned(),
        };
        self.quoted(&text);
    }
}
