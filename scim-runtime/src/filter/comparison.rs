//! How values of attributes are compared (RFC 7643 §2.2, §2.3; RFC 7644 §3.4.2.2).

use super::node::Node;
use crate::{Json, record::Attribute};
use std::{borrow::Cow, cmp::Ordering};

/// How text that is not `caseExact` is compared: by a key that is derived from it.
///
/// The rules for other values are fixed: `caseExact` strings, references and binaries are compared character by character (RFC 7643
/// §2.3.6, §2.3.7), dates and times as instants (§2.3.5), numbers exactly. Values of different types are never equal.
///
/// These texts are equal (=) or different (≠):
///
/// | | `Ascii` | `LowerCase` | `Normalized` | `Precis` |
/// |---|---|---|---|---|
/// | `bjensen`, `BJensen` | = | = | = | = |
/// | `JOSÉ`, `josé` | ≠ | = | = | = |
/// | `é` of one character and of two (U+0065 U+0301) | ≠ | ≠ | = | = |
/// | full-width `Ｂ`, `b` | ≠ | ≠ | ≠ | = |
/// | `ß`, `ss`; `ﬁ` of one letter, `fi` | ≠ | ≠ | ≠ | ≠ |
/// | `I`, dotless `ı`; `i`, dotted `İ` | ≠ | ≠ | ≠ | ≠ |
///
/// No rule depends on a language. Keys are compared by code points, also for `co`, `sw`, `ew` and order.
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
    /// Ignores the case of `A` to `Z`, like many databases.
    Ascii,
    /// Ignores case by Unicode's lower case, without normalization: `é` of one and of two characters differ, as for most providers.
    #[default]
    LowerCase,
    /// Ignores case, and compares in normal form C: the same letter is equal, however it was typed.
    #[cfg(feature = "unicode")]
    Normalized,
    /// Compares like the PRECIS profile UsernameCaseMapped (RFC 8265 §3.3, which RFC 7644 §5 refers to): ignores width and case, in
    /// normal form C. Strings that the profile forbids are not rejected.
    #[cfg(feature = "unicode")]
    Precis,
    /// Compares the results of a function, for another profile or a collation.
    Key(fn(&str) -> String),
}

impl Comparison {
    pub(super) fn key<'t>(self, attribute: &Attribute, text: &'t str) -> Cow<'t, str> {
        let exact = attribute.case_exact || attribute.kind.is_case_exact();
        match self {
            _ if exact => Cow::Borrowed(text),
            Self::Key(key) => Cow::Owned(key(text)),
            // The other rules don't change lower-case ASCII.
            _ if text.bytes().all(is_lower_ascii) => Cow::Borrowed(text),
            Self::Ascii => Cow::Owned(text.to_ascii_lowercase()),
            Self::LowerCase => Cow::Owned(lower_case(text)),
            #[cfg(feature = "unicode")]
            Self::Normalized => Cow::Owned(normal::lower_case(text)),
            #[cfg(feature = "unicode")]
            Self::Precis => Cow::Owned(normal::lower_case(&normal::one_width(text))),
        }
    }

    /// The key that decides whether two values of an attribute are equal.
    #[cfg(any(feature = "client", feature = "server"))]
    pub(crate) fn folded<'t>(self, attribute: &Attribute, text: Cow<'t, str>) -> Cow<'t, str> {
        match text {
            Cow::Borrowed(text) => self.key(attribute, text),
            Cow::Owned(text) => Cow::Owned(self.key(attribute, &text).into_owned()),
        }
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
                let kind = attribute.kind;
                if let (Some(one), Some(two)) = (kind.instant(one), kind.instant(two)) {
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

    /// Whether two texts pass a test: contains, starts with, ends with. Numbers and booleans are compared as JSON writes
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

    /// A hash key: equal values share it. `None` for values that filters can't compare.
    pub(crate) fn bucket(self, attribute: &Attribute, value: &Json) -> Option<String> {
        match Node::from(value) {
            Node::Text(text) => {
                if let Some(instant) = attribute.kind.instant(&text) {
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

/// Converts to lower case character by character, so that a prefix of a text remains a prefix. `str::to_lowercase` depends on
/// neighbours: it gives `Σ` another form at the end of a word. Here both forms are equal.
fn lower_case(text: &str) -> String {
    let one = |char: char| match char {
        'ς' => 'σ',
        other => other,
    };
    text.chars().flat_map(char::to_lowercase).map(one).collect()
}

/// Converts a decimal to an integer, if it is a whole number in range.
fn whole(number: f64) -> Option<i128> {
    const LIMIT: f64 = 1e30;
    #[allow(clippy::cast_possible_truncation)] // it is a whole number below the limit
    (number.abs() < LIMIT && number.fract() == 0.0).then_some(number as i128)
}

/// Compares exactly: `f64` can't represent every integer of more than 53 bits.
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

    /// Lower case in normal form C: normalized before and after, since lower-casing neither needs nor keeps a normal form.
    pub(super) fn lower_case(text: &str) -> String {
        const NFC: ComposingNormalizerBorrowed<'static> = ComposingNormalizerBorrowed::new_nfc();
        let lower = super::lower_case(&NFC.normalize(text));
        NFC.normalize(&lower).into_owned()
    }

    /// Maps full-width and half-width characters to ordinary ones (RFC 8264 §5.2.1).
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

    /// Characters that Unicode decomposes as `<wide>` or `<narrow>`.
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

    /// Pairs, and whether they are equal by each of the rules.
    const PAIRS: [(&str, &str, [bool; 4]); 16] = [
        ("bjensen", "BJensen", [true, true, true, true]),
        ("JOS\u{c9}", "jos\u{e9}", [false, true, true, true]),
        ("caf\u{e9}", "cafe\u{301}", [false, false, true, true]),
        ("CAF\u{c9}", "cafe\u{301}", [false, false, true, true]),
        // Two marks in another order; the ångström sign.
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
        // Full width, half width (ガ with a separate mark), the ideographic space.
        ("\u{ff22}\u{ff11}", "b1", [false, false, false, true]),
        ("\u{ff76}\u{ff9e}", "\u{30ac}", [false, false, false, true]),
        ("a\u{3000}b", "a b", [false, false, false, true]),
        // Sharp s and its capital.
        ("stra\u{df}e", "strasse", [false; 4]),
        ("STRA\u{1e9e}E", "stra\u{df}e", [false, true, true, true]),
        ("\u{fb01}", "fi", [false; 4]),
        // Turkish: the dotted capital I, the dotless i.
        ("\u{130}", "i", [false; 4]),
        ("\u{130}", "i\u{307}", [false, true, true, true]),
        ("I", "\u{131}", [false; 4]),
    ];

    #[test]
    fn each_rule_finds_its_pairs_equal() {
        for (one, two, expected) in PAIRS {
            for (by, expected) in RULES.iter().zip(expected) {
                assert_eq!(same(*by, one, two), expected, "{one} {two} {by:?}");
            }
        }
    }

    #[test]
    fn case_exact_text_is_compared_character_by_character() {
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

    #[test]
    fn lower_case_ascii_is_compared_without_a_copy() {
        for by in RULES {
            assert!(matches!(
                by.key(&ANY, "bjensen@example.com 1"),
                Cow::Borrowed(_)
            ));
            assert!(matches!(by.key(&ANY, "Bjensen"), Cow::Owned(_)));
            assert!(matches!(by.key(&ANY, "josé"), Cow::Owned(_)));
        }
    }

    #[test]
    fn values_of_every_type_have_an_equality_and_those_of_some_types_an_order() {
        use serde_json::json;
        let date = Attribute::date_time("date");
        let huge = json!(1e300);
        for (attribute, one, two, order) in [
            (&ANY, json!("a"), json!("A"), Some(Ordering::Equal)),
            (&ANY, json!("a"), json!("b"), Some(Ordering::Less)),
            (
                &date,
                json!("2024-01-01T01:00:00+01:00"),
                json!("2024-01-01T00:00:00Z"),
                Some(Ordering::Equal),
            ),
            (&ANY, json!(2), json!(1), Some(Ordering::Greater)),
            (&ANY, json!(0.5), json!(1.5), Some(Ordering::Less)),
            (&ANY, json!(1), json!(1.0), Some(Ordering::Equal)),
            (&ANY, json!(1.5), json!(1), Some(Ordering::Greater)),
            (&ANY, json!(2), json!(1.5), Some(Ordering::Greater)),
            (&ANY, json!(1), json!(1.5), Some(Ordering::Less)),
            (&ANY, json!(1), huge.clone(), Some(Ordering::Less)),
            (&ANY, json!(1), json!(-1e300), Some(Ordering::Greater)),
            (&ANY, json!("1"), json!(1), None),
        ] {
            let (first, second) = (Node::from(&one), Node::from(&two));
            let by = Comparison::default();
            assert_eq!(by.order(attribute, &first, &second), order, "{one} {two}");
            let is_same = order == Some(Ordering::Equal);
            assert_eq!(by.same(attribute, &first, &second), is_same, "{one} {two}");
            #[cfg(feature = "server")]
            {
                assert_eq!(by.order_of(attribute, &one, &two), order, "{one} {two}");
                assert_eq!(by.same_value(attribute, &one, &two), is_same, "{one} {two}");
            }
        }
        for (one, two, expected) in [
            (json!(true), json!(true), true),
            (json!(true), json!(false), false),
            (json!({"a": 1}), json!({"a": 1}), true),
            (json!({"a": 1}), json!({"a": 2}), false),
            (json!({"a": 1}), json!(true), false),
        ] {
            let (first, second) = (Node::from(&one), Node::from(&two));
            assert_eq!(
                Comparison::Ascii.same(&ANY, &first, &second),
                expected,
                "{one} {two}"
            );
            assert_eq!(Comparison::Ascii.order(&ANY, &first, &second), None);
        }
    }

    #[test]
    fn values_share_a_bucket_if_they_are_equal() {
        use serde_json::json;
        let bucket = |value: Json| Comparison::default().bucket(&ANY, &value);
        for (one, two, equal) in [
            (json!("a"), json!("A"), true),
            (json!("a"), json!("b"), false),
            (json!(1), json!(1.0), true),
            (json!(0), json!(0.5), false),
            (json!(1e300), json!(1e301), false),
            (json!(true), json!("true"), false),
        ] {
            assert_eq!(
                bucket(one.clone()) == bucket(two.clone()),
                equal,
                "{one} {two}"
            );
        }
        assert_eq!(bucket(json!({})), None);
        let date = Attribute::date_time("date");
        let bucket = |text: &str| Comparison::default().bucket(&date, &json!(text));
        assert_eq!(
            bucket("2024-01-01T01:00:00+01:00"),
            bucket("2024-01-01T00:00:00Z")
        );
        assert_ne!(
            bucket("2024-01-01T01:00:00Z"),
            bucket("2024-01-01T00:00:00Z")
        );
    }
}
