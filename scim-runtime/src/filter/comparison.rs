//! How values of attributes are compared (RFC 7643 §2.2, §2.3; RFC 7644 §3.4.2.2).

use super::node::Node;
use crate::{
    Json,
    record::{Attribute, Kind},
    value::instant,
};
use std::{borrow::Cow, cmp::Ordering};

/// How text of attributes that are not `caseExact` is compared: by a key that is made of it.
///
/// The rules for all other values are fixed: `caseExact` strings, references and binaries by their characters (RFC 7643
/// §2.3.6, §2.3.7), dates and times as instants (§2.3.5), numbers by value, booleans as they are. Values of different types
/// are never equal.
///
/// | | `Ascii` | `LowerCase` | `Normalized` | `Precis` |
/// |---|---|---|---|---|
/// | `bjensen`, `BJensen` | one | one | one | one |
/// | `JOSÉ`, `josé` | two | one | one | one |
/// | `é` of one character and of two (U+0065 U+0301) | two | two | one | one |
/// | full-width `Ｂ`, `b` | two | two | two | one |
/// | `ß`, `ss`; `ﬁ` of one letter, `fi` | two | two | two | two |
/// | `I`, dotless `ı`; `i`, dotted `İ` | two | two | two | two |
///
/// No rule depends on a language. Keys are compared by their code points, in filters with `co`, `sw` and `ew` too; order is that of
/// the keys. The text itself stays as it was.
///
/// ```
/// use scim_runtime::{filter::{Comparison, Condition}, models::User};
///
/// let strasse = Condition::<User>::parse(r#"displayName eq "STRASSE""#)?;
/// let user = User { display_name: Some("Straße".into()), ..User::new("s") };
/// assert!(!strasse.matches(&user));
///
/// let german = Comparison::Key(|text| text.to_lowercase().replace('ß', "ss"));
/// assert!(strasse.matches_by(&user, german));
/// # Ok::<(), scim_runtime::filter::FilterError>(())
/// ```
#[derive(Debug, Clone, Copy, Default)]
#[non_exhaustive]
pub enum Comparison {
    /// The case of `A` to `Z` does not count, as in many a database; all else is compared by its characters.
    Ascii,
    /// In Unicode's lower case, without normalisation: `é` of one and of two characters differ, as they do for most providers.
    #[default]
    LowerCase,
    /// In Unicode's lower case and normal form C: what looks the same is the same, however it was typed.
    #[cfg(feature = "unicode")]
    Normalized,
    /// As the PRECIS profile UsernameCaseMapped compares (RFC 8265 §3.3, which RFC 7644 §5 asks for): full and half width are one,
    /// then lower case and normal form C. Which strings the profile allows is not judged.
    #[cfg(feature = "unicode")]
    Precis,
    /// By what a function makes of a text: another profile, a collation, …
    Key(fn(&str) -> String),
}

impl Comparison {
    pub(super) fn key<'t>(self, attribute: &Attribute, text: &'t str) -> Cow<'t, str> {
        let exact = attribute.case_exact || attribute.kind.is_case_exact();
        match self {
            _ if exact => Cow::Borrowed(text),
            Self::Key(key) => Cow::Owned(key(text)),
            // No other rule changes these.
            _ if text.bytes().all(is_lower_ascii) => Cow::Borrowed(text),
            Self::Ascii => Cow::Owned(text.to_ascii_lowercase()),
            Self::LowerCase => Cow::Owned(lower_case(text)),
            #[cfg(feature = "unicode")]
            Self::Normalized => Cow::Owned(normal::lower_case(text)),
            #[cfg(feature = "unicode")]
            Self::Precis => Cow::Owned(normal::lower_case(&normal::one_width(text))),
        }
    }

    /// A text by which values of an attribute are equal, or not.
    #[cfg(feature = "server")]
    pub(crate) fn folded(self, attribute: &Attribute, text: &str) -> String {
        self.key(attribute, text).into_owned()
    }

    /// Whether two values of an attribute are equal.
    #[cfg(feature = "server")]
    pub(crate) fn same_value(self, attribute: &Attribute, one: &Json, two: &Json) -> bool {
        self.same(attribute, &one.into(), &two.into())
    }

    /// The order of two values; `None` if they have none.
    #[cfg(feature = "server")]
    pub(crate) fn order_of(
        self,
        attribute: &Attribute,
        one: &Json,
        two: &Json,
    ) -> Option<Ordering> {
        self.order(attribute, &one.into(), &two.into())
    }

    /// The order of two values; `None` if they have none.
    pub(crate) fn order(
        self,
        attribute: &Attribute,
        one: &Node<'_>,
        two: &Node<'_>,
    ) -> Option<Ordering> {
        match (one, two) {
            (Node::Text(one), Node::Text(two)) => {
                if attribute.kind == Kind::DateTime
                    && let (Some(one), Some(two)) = (instant::parse(one), instant::parse(two))
                {
                    return Some(one.cmp(&two));
                }
                Some(self.key(attribute, one).cmp(&self.key(attribute, two)))
            }
            (Node::Integer(one), Node::Integer(two)) => Some(one.cmp(two)),
            (Node::Decimal(one), Node::Decimal(two)) => one.partial_cmp(two),
            (Node::Integer(one), Node::Decimal(two)) => compare_numbers(*one, *two),
            (Node::Decimal(one), Node::Integer(two)) => {
                compare_numbers(*two, *one).map(Ordering::reverse)
            }
            _ => None,
        }
    }

    /// Whether two values of an attribute are equal.
    pub(crate) fn same(self, attribute: &Attribute, one: &Node<'_>, two: &Node<'_>) -> bool {
        match (one, two) {
            (Node::Boolean(one), Node::Boolean(two)) => one == two,
            (Node::Json(one), Node::Json(two)) => one == two,
            _ => self.order(attribute, one, two) == Some(Ordering::Equal),
        }
    }

    /// Whether a text is in another by a test: contains, starts with, ends with. Numbers and booleans are compared as JSON writes
    /// them; [`Filter::check`](crate::filter::Filter::check) decides whether they can be.
    pub(crate) fn text(
        self,
        attribute: &Attribute,
        one: &Node<'_>,
        two: &Node<'_>,
        test: fn(&str, &str) -> bool,
    ) -> bool {
        match (one.simple_text(), two.simple_text()) {
            (Some(one), Some(two)) => test(&self.key(attribute, &one), &self.key(attribute, &two)),
            _ => false,
        }
    }

    /// A text that two values share if, and for numbers only if, they are equal; `None` for what no filter can compare.
    pub(crate) fn bucket(self, attribute: &Attribute, value: &Json) -> Option<String> {
        match Node::from(value) {
            Node::Text(text) => {
                if attribute.kind == Kind::DateTime
                    && let Some(instant) = instant::parse(&text)
                {
                    return Some(format!("t{instant:?}"));
                }
                Some(format!("s{}", self.key(attribute, &text)))
            }
            Node::Boolean(truth) => Some(format!("b{truth}")),
            Node::Integer(number) => Some(format!("n{number}")),
            Node::Decimal(number) => Some(match whole(number) {
                Some(integer) => format!("n{integer}"),
                None => format!("n{number}"),
            }),
            Node::Json(_) | Node::Record(_) | Node::Stored(..) => None,
        }
    }
}

fn is_lower_ascii(byte: u8) -> bool {
    byte.is_ascii() && !byte.is_ascii_uppercase()
}

/// Lower case, character by character: a text that is a prefix of another stays one. `str::to_lowercase` looks at neighbours, and
/// gives `Σ` another form at the end of a word; here both forms are one.
fn lower_case(text: &str) -> String {
    let one = |char: char| match char {
        'ς' => 'σ',
        other => other,
    };
    text.chars().flat_map(char::to_lowercase).map(one).collect()
}

/// A decimal as an integer, if it is one that fits.
fn whole(number: f64) -> Option<i128> {
    const LIMIT: f64 = 1e30;
    #[allow(clippy::cast_possible_truncation)] // it is a whole number below the limit
    (number.abs() < LIMIT && number.fract() == 0.0).then_some(number as i128)
}

/// Compares exactly: an integer of more than 53 bits has no `f64` of its own.
fn compare_numbers(integer: i128, decimal: f64) -> Option<Ordering> {
    let floor = decimal.floor();
    match whole(floor) {
        Some(floor) if decimal.fract() == 0.0 => Some(integer.cmp(&floor)),
        // The decimal is between `floor` and the next integer.
        Some(floor) => Some(if integer <= floor {
            Ordering::Less
        } else {
            Ordering::Greater
        }),
        // Integers in JSON have at most 64 bits: anything beyond the limit is farther away.
        None => 0.0_f64.partial_cmp(&decimal),
    }
}

#[cfg(feature = "unicode")]
mod normal {
    //! Unicode's normal forms (UAX #15).

    use icu_normalizer::ComposingNormalizerBorrowed;

    /// In lower case and normal form C. Lower case keeps no normal form, and of a text that is in none it is another.
    pub(super) fn lower_case(text: &str) -> String {
        const NFC: ComposingNormalizerBorrowed<'static> = ComposingNormalizerBorrowed::new_nfc();
        let lower = super::lower_case(&NFC.normalize(text));
        NFC.normalize(&lower).into_owned()
    }

    /// Full-width and half-width characters as the ones they stand for (RFC 8264 §5.2.1); all else as it is.
    pub(super) fn one_width(text: &str) -> String {
        const NFKC: ComposingNormalizerBorrowed<'static> = ComposingNormalizerBorrowed::new_nfkc();
        let mut mapped = String::with_capacity(text.len());
        let mut buffer = [0; 4];
        for char in text.chars() {
            let lone: &str = char.encode_utf8(&mut buffer);
            if is_of_other_width(char) {
                mapped.push_str(&NFKC.normalize(lone));
            } else {
                mapped.push_str(lone);
            }
        }
        mapped
    }

    /// The ideographic space, and the block of half-width and full-width forms: all that Unicode decomposes as `<wide>` or
    /// `<narrow>`.
    fn is_of_other_width(char: char) -> bool {
        matches!(char, '\u{3000}' | '\u{ff01}'..='\u{ffee}')
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANY: Attribute = Attribute::string("any");

    fn same(by: Comparison, one: &str, two: &str) -> bool {
        by.key(&ANY, one) == by.key(&ANY, two)
    }

    const RULES: &[Comparison] = &[
        Comparison::Ascii,
        Comparison::LowerCase,
        #[cfg(feature = "unicode")]
        Comparison::Normalized,
        #[cfg(feature = "unicode")]
        Comparison::Precis,
    ];

    /// Pairs, and whether they are one by each of the rules.
    const PAIRS: [(&str, &str, [bool; 4]); 16] = [
        ("bjensen", "BJensen", [true, true, true, true]),
        ("JOS\u{c9}", "jos\u{e9}", [false, true, true, true]),
        ("caf\u{e9}", "cafe\u{301}", [false, false, true, true]),
        ("CAF\u{c9}", "cafe\u{301}", [false, false, true, true]),
        // Two marks in another order; an ångström sign and the letter.
        (
            "q\u{307}\u{323}",
            "q\u{323}\u{307}",
            [false, false, true, true],
        ),
        ("\u{212b}", "\u{e5}", [false, true, true, true]),
        (
            "\u{d55c}",
            "\u{1112}\u{1161}\u{11ab}",
            [false, false, true, true],
        ),
        // Full width, half width (ガ with a mark of its own), the ideographic space.
        ("\u{ff22}\u{ff11}", "b1", [false, false, false, true]),
        ("\u{ff76}\u{ff9e}", "\u{30ac}", [false, false, false, true]),
        ("a\u{3000}b", "a b", [false, false, false, true]),
        // Sharp s has no equal of two letters in lower case, but its capital has.
        ("stra\u{df}e", "strasse", [false; 4]),
        ("STRA\u{1e9e}E", "stra\u{df}e", [false, true, true, true]),
        ("\u{fb01}", "fi", [false; 4]),
        // Turkish: the dotted capital is an i with a dot of its own, the dotless letter is another.
        ("\u{130}", "i", [false; 4]),
        ("\u{130}", "i\u{307}", [false, true, true, true]),
        ("I", "\u{131}", [false; 4]),
    ];

    #[test]
    fn each_rule_tells_what_is_one() {
        for (one, two, expected) in PAIRS {
            for (by, expected) in RULES.iter().zip(expected) {
                assert_eq!(same(*by, one, two), expected, "{one} {two} {by:?}");
            }
        }
    }

    #[test]
    fn what_is_exact_is_compared_by_its_characters() {
        let exact = Attribute::string("exact").case_exact();
        let reference = Attribute::reference("link");
        let nothing = Comparison::Key(|_| String::new());
        for by in RULES.iter().chain([&nothing]) {
            for attribute in [&exact, &reference] {
                for text in ["A", "cafe\u{301}", "\u{ff22}"] {
                    assert_eq!(by.key(attribute, text), text, "{by:?}");
                }
            }
        }
    }
}
