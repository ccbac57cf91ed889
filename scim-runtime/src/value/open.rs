//! Open enumerations: canonical values, and other values that a provider uses.

use super::text::Text;
use std::{
    cmp::Ordering,
    convert::Infallible,
    fmt,
    hash::{Hash, Hasher},
    str::FromStr,
};

/// The `canonicalValues` of an attribute as an enumeration (RFC 7643 §7), implemented by [`values!`](crate::values!) in generated code.
/// Fields hold it as [`Open`].
///
/// ```
/// use scim_runtime::{models::user::EmailType, support::Canonical};
/// assert_eq!(EmailType::texts(), ["work", "home", "other"]);
/// ```
pub trait Canonical: Copy + 'static {
    /// Whether values are compared with regard to case.
    const BY_CASE: bool = false;
    /// The values, in the schema's order.
    fn values() -> &'static [Self];
    /// The texts of the values.
    fn texts() -> &'static [&'static str];
    /// The index of this value.
    fn index(self) -> usize;
}

/// A value of an attribute with `canonicalValues`: a listed value, or another text, which RFC 7643 §7 allows.
///
/// Two values are equal if their texts are; without regard to case unless the attribute is `caseExact`. Values compare with texts in
/// the same way. Canonical values are ordered as in the schema, and other texts follow by their characters.
///
/// ```
/// use scim_runtime::{models::user::{Email, EmailType}, value::Open};
///
/// let email = Email::new("bjensen@example.com").type_(EmailType::Work);
/// let label = match &email.type_ {
///     Some(Open::Listed(EmailType::Work)) => "at work",
///     Some(Open::Listed(_)) => "elsewhere",
///     Some(Open::Unlisted(text)) => text,
///     None => "somewhere",
/// };
/// assert_eq!(label, "at work");
/// assert_eq!(Open::from("WORK"), EmailType::Work);
/// assert!(Open::from(EmailType::Work) == "Work");
/// assert_eq!(Open::<EmailType>::from("beach").as_str(), "beach");
/// ```
#[derive(Clone)]
#[doc(alias = "canonicalValues")]
pub enum Open<V> {
    /// A canonical value.
    Listed(V),
    /// Any other text.
    Unlisted(String),
}

impl<V: Canonical> Open<V> {
    /// The text, as in JSON.
    ///
    /// ```
    /// use scim_runtime::{models::user::EmailType, value::Open};
    /// assert_eq!(Open::Listed(EmailType::Work).as_str(), "work");
    /// ```
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.as_text()
    }

    /// The canonical value, if it is one.
    ///
    /// ```
    /// use scim_runtime::{models::user::EmailType, value::Open};
    ///
    /// assert_eq!(Open::from("home").listed(), Some(EmailType::Home));
    /// assert_eq!(Open::<EmailType>::from("beach").listed(), None);
    /// ```
    #[must_use]
    pub fn listed(&self) -> Option<V> {
        match self {
            Self::Listed(value) => Some(*value),
            Self::Unlisted(_) => None,
        }
    }
}

/// The text of a canonical value. This function and the next two are compiled once for all enumerations.
fn text_at(texts: &'static [&'static str], index: usize) -> &'static str {
    texts.get(index).copied().unwrap_or_default()
}

/// The index of a text among the canonical values, in any case unless they are compared by case.
fn position(by_case: bool, texts: &[&str], text: &str) -> Option<usize> {
    texts.iter().position(|listed| same(by_case, listed, text))
}

/// The index of a text among the canonical values, or the text.
fn index_of(texts: &[&str], text: String) -> Result<usize, String> {
    let index = texts.iter().position(|listed| *listed == text);
    index.ok_or(text)
}

impl<V: Canonical> Text for Open<V> {
    /// A text in another case than the schema's is kept, so that it is sent back unchanged.
    #[inline(never)]
    fn from_text(text: String) -> Self {
        match index_of(V::texts(), text) {
            Ok(index) => Self::Listed(V::values()[index]),
            Err(text) => Self::Unlisted(text),
        }
    }
    fn as_text(&self) -> &str {
        match self {
            Self::Listed(value) => text_at(V::texts(), value.index()),
            Self::Unlisted(text) => text,
        }
    }
}

impl<V: Canonical> From<V> for Open<V> {
    fn from(value: V) -> Self {
        Self::Listed(value)
    }
}

impl<V: Canonical> From<&str> for Open<V> {
    fn from(text: &str) -> Self {
        Self::from_text(text.to_owned())
    }
}

impl<V: Canonical> From<String> for Open<V> {
    fn from(text: String) -> Self {
        Self::from_text(text)
    }
}

impl<V: Canonical> FromStr for Open<V> {
    type Err = Infallible;
    fn from_str(text: &str) -> Result<Self, Infallible> {
        Ok(text.into())
    }
}

/// Whether two texts of an attribute are equal.
fn same(by_case: bool, one: &str, other: &str) -> bool {
    if by_case {
        one == other
    } else {
        one.eq_ignore_ascii_case(other)
    }
}

impl<V: Canonical> PartialEq for Open<V> {
    fn eq(&self, other: &Self) -> bool {
        same(V::BY_CASE, self.as_str(), other.as_str())
    }
}

impl<V: Canonical> Eq for Open<V> {}

impl<V: Canonical> PartialEq<V> for Open<V> {
    fn eq(&self, other: &V) -> bool {
        *self == Self::Listed(*other)
    }
}

impl<V: Canonical> PartialEq<str> for Open<V> {
    fn eq(&self, other: &str) -> bool {
        same(V::BY_CASE, self.as_str(), other)
    }
}

impl<V: Canonical> PartialEq<&str> for Open<V> {
    fn eq(&self, other: &&str) -> bool {
        self == *other
    }
}

impl<V: Canonical> PartialEq<Open<V>> for str {
    fn eq(&self, other: &Open<V>) -> bool {
        other == self
    }
}

impl<V: Canonical> PartialEq<Open<V>> for &str {
    fn eq(&self, other: &Open<V>) -> bool {
        other == *self
    }
}

/// Consistent with equality: a canonical value in another case has the hash of the value.
impl<V: Canonical> Hash for Open<V> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        for byte in self.as_str().bytes() {
            state.write_u8(if V::BY_CASE {
                byte
            } else {
                byte.to_ascii_lowercase()
            });
        }
        state.write_u8(0xff);
    }
}

/// The order of two texts of an attribute. Compiled once for all enumerations.
fn order(by_case: bool, texts: &[&str], one: &str, other: &str) -> Ordering {
    // An unlisted text comes after all listed ones.
    let rank = |text: &str| {
        let listed = texts.iter().position(|listed| same(by_case, listed, text));
        listed.unwrap_or(texts.len())
    };
    let key = |byte: u8| {
        if by_case {
            byte
        } else {
            byte.to_ascii_lowercase()
        }
    };
    let (one_keys, other_keys) = (one.bytes().map(key), other.bytes().map(key));
    rank(one)
        .cmp(&rank(other))
        .then_with(|| one_keys.cmp(other_keys))
}

impl<V: Canonical> Ord for Open<V> {
    fn cmp(&self, other: &Self) -> Ordering {
        order(V::BY_CASE, V::texts(), self.as_str(), other.as_str())
    }
}

impl<V: Canonical> PartialOrd for Open<V> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<V: Canonical> fmt::Debug for Open<V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_str().fmt(f)
    }
}

impl<V: Canonical> fmt::Display for Open<V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// A text is not one of an enumeration's canonical values. [`Open`] holds any text.
///
/// ```
/// use scim_runtime::models::user::EmailType;
///
/// assert_eq!("WORK".parse(), Ok(EmailType::Work));
/// let error = "beach".parse::<EmailType>().unwrap_err();
/// assert_eq!(error.to_string(), "expected one of `work`, `home`, `other`");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotCanonical {
    texts: &'static [&'static str],
}

impl fmt::Display for NotCanonical {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "expected one of `{}`", self.texts.join("`, `"))
    }
}

impl std::error::Error for NotCanonical {}

/// Writes a canonical value as text, for `Display` of generated enumerations.
///
/// # Errors
/// If the formatter fails.
pub fn show<V: Canonical>(value: V, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    f.pad(text_at(V::texts(), value.index()))
}

/// Reads a canonical value from its text, for `FromStr` of generated enumerations.
///
/// # Errors
/// If the text is not a canonical value.
pub fn parse<V: Canonical>(text: &str) -> Result<V, NotCanonical> {
    // A `match` and no methods of `Option`, which would be compiled for each enumeration.
    match position(V::BY_CASE, V::texts(), text) {
        Some(index) => Ok(V::values()[index]),
        None => Err(NotCanonical { texts: V::texts() }),
    }
}

/// Implements `Canonical`, `Display` and `FromStr` for an enumeration without data. Generated code calls it.
///
/// Pass the name, `by case` if the attribute is `caseExact`, and each variant with its text, in order.
///
/// ```
/// use scim_runtime::value::Open;
///
/// #[derive(Debug, Clone, Copy, PartialEq)]
/// enum Color { Red, Green }
///
/// scim_runtime::values! { Color: Red "red", Green "green" }
///
/// assert_eq!(Open::from("green").listed(), Some(Color::Green));
/// assert_eq!(Color::Red.to_string(), "red");
/// ```
#[macro_export]
macro_rules! values {
    ($name:ident $(by $case:ident)?: $($variant:ident $text:literal),* $(,)?) => {
        impl $crate::support::Canonical for $name {
            $($crate::values! { @by $case })?
            #[allow(clippy::large_stack_arrays)] // it becomes a constant
            fn values() -> &'static [Self] {
                &[$(Self::$variant),*]
            }
            #[allow(clippy::large_stack_arrays)]
            fn texts() -> &'static [&'static str] {
                &[$($text),*]
            }
            fn index(self) -> usize {
                self as usize
            }
        }
        impl ::core::fmt::Display for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                $crate::support::show(*self, f)
            }
        }
        impl ::core::str::FromStr for $name {
            type Err = $crate::value::NotCanonical;
            fn from_str(text: &str) -> ::core::result::Result<Self, $crate::value::NotCanonical> {
                $crate::support::parse(text)
            }
        }
    };
    (@by case) => {
        const BY_CASE: bool = true;
    };
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::{group::MemberType, user::EmailType};
    use std::collections::{BTreeMap, HashMap, HashSet};

    fn open(text: &str) -> Open<EmailType> {
        text.into()
    }

    #[test]
    fn an_enumeration_is_printed_and_parsed() {
        for (value, text) in EmailType::values().iter().zip(EmailType::texts()) {
            assert_eq!(value.to_string(), *text);
            assert_eq!(text.parse(), Ok(*value));
            assert_eq!(text.to_uppercase().parse(), Ok(*value));
        }
        assert_eq!(
            format!("{:>6}|{:<6}", EmailType::Work, open("work")),
            "  work|work  "
        );
        assert!("beach".parse::<EmailType>().is_err());
        assert_eq!("beach".parse::<Open<EmailType>>(), Ok(open("beach")));
    }

    #[test]
    fn an_enumeration_is_a_key_of_maps() {
        let by_hash = HashMap::from([(EmailType::Work, 1), (EmailType::Home, 2)]);
        assert_eq!(by_hash[&EmailType::Home], 2);
        let by_order = BTreeMap::from([(EmailType::Home, 2), (EmailType::Work, 1)]);
        let keys: Vec<EmailType> = by_order.into_keys().collect();
        assert_eq!(keys, [EmailType::Work, EmailType::Home]);
        let open: HashSet<_> = ["work", "WORK", "beach", "Beach"].map(open).into();
        assert_eq!(open.len(), 2);
    }

    #[test]
    fn open_values_compare_with_texts_and_values_in_both_directions() {
        let work = open("WORK");
        assert_eq!(work, "work");
        assert_eq!("work", work);
        assert_eq!(work, *"Work");
        assert_eq!(*"Work", work);
        assert!(work == EmailType::Work && work != EmailType::Home && work != "home");
        let exact = Open::<ByCase>::from("red");
        assert_eq!(exact, "red");
        assert_ne!(exact, "RED");
        assert_ne!("RED", exact);
    }

    #[test]
    fn the_order_of_open_values_agrees_with_equality() {
        let mut values = ["zoo", "OTHER", "Beach", "home", "beach", "work"].map(open);
        values.sort();
        assert_eq!(values, ["work", "home", "other", "beach", "beach", "zoo"]);
        for one in &values {
            for other in &values {
                assert_eq!(one == other, one.cmp(other) == Ordering::Equal);
            }
        }
        let user = Open::<MemberType>::from("user");
        assert_eq!(user.cmp(&MemberType::User.into()), Ordering::Equal);
    }

    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    enum ByCase {
        Red,
    }

    crate::values! { ByCase by case: Red "red" }
}
