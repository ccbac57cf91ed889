//! Open enumerations: canonical values, and other values that a provider uses.

use super::text::Text;
use std::fmt;

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
/// Two values are equal if their texts are; without regard to case unless the attribute is `caseExact`.
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
/// assert_eq!(Open::<EmailType>::from("beach").as_str(), "beach");
/// ```
#[derive(Clone)]
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
        match self {
            Self::Listed(value) => V::texts().get(value.index()).copied().unwrap_or_default(),
            Self::Unlisted(text) => text,
        }
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

/// The index of a text among the canonical values, or the text. Compiled once for all enumerations.
fn index_of(texts: &[&str], text: String) -> Result<usize, String> {
    let index = texts.iter().position(|listed| *listed == text);
    index.ok_or(text)
}

impl<V: Canonical> Text for Open<V> {
    /// A text in another case than the schema's is kept, so that it is sent back unchanged.
    fn from_text(text: String) -> Self {
        match index_of(V::texts(), text) {
            Ok(index) => Self::Listed(V::values()[index]),
            Err(text) => Self::Unlisted(text),
        }
    }
    fn as_text(&self) -> &str {
        self.as_str()
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

impl<V: Canonical> PartialEq for Open<V> {
    fn eq(&self, other: &Self) -> bool {
        if V::BY_CASE {
            self.as_str() == other.as_str()
        } else {
            self.as_str().eq_ignore_ascii_case(other.as_str())
        }
    }
}

impl<V: Canonical> Eq for Open<V> {}

impl<V: Canonical> PartialEq<V> for Open<V> {
    fn eq(&self, other: &V) -> bool {
        *self == Self::Listed(*other)
    }
}

impl<V: Canonical> fmt::Debug for Open<V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_str().fmt(f)
    }
}

impl<V: Canonical> fmt::Display for Open<V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Implements `Canonical` for an enumeration without data. Generated code calls it.
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
    };
    (@by case) => {
        const BY_CASE: bool = true;
    };
}
