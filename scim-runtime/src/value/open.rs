//! Open enumerations: canonical values, and whatever else a provider uses.

use super::text::Text;
use std::fmt;

/// The `canonicalValues` of an attribute as an enumeration (RFC 7643 §7). Fields hold it as [`Open`].
///
/// Implemented by the [`values!`](crate::values!) macro in generated code.
pub trait Canonical: Copy + 'static {
    /// Whether values compare by case.
    const BY_CASE: bool = false;
    /// The values in the schema's order.
    fn values() -> &'static [Self];
    /// Their texts.
    fn texts() -> &'static [&'static str];
    /// Its place among them.
    fn index(self) -> usize;
}

/// A value of an attribute that has `canonicalValues`: one that the schema lists, or a text that it does not, since RFC 7643 §7
/// lets a provider use others.
///
/// Two are equal if their texts are: by case only if the attribute is `caseExact`.
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
    /// A value that the schema lists.
    Listed(V),
    /// Another one, as it was given.
    Unlisted(String),
}

impl<V: Canonical> Open<V> {
    /// The text as it stands in JSON.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Listed(value) => V::texts().get(value.index()).copied().unwrap_or_default(),
            Self::Unlisted(text) => text,
        }
    }

    /// The value, if the schema lists it.
    #[must_use]
    pub fn listed(&self) -> Option<V> {
        match self {
            Self::Listed(value) => Some(*value),
            Self::Unlisted(_) => None,
        }
    }
}

/// Where a text is among those that the schema lists, or the text. One function for all enumerations.
fn place(texts: &[&str], text: String) -> Result<usize, String> {
    let place = texts.iter().position(|listed| *listed == text);
    place.ok_or(text)
}

impl<V: Canonical> Text for Open<V> {
    /// A text in another case than the schema's is kept as it is, so that it is sent back as it came.
    fn from_text(text: String) -> Self {
        match place(V::texts(), text) {
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

/// Writes [`Canonical`] for an enumeration without data: its name, `by case` if its attribute is `caseExact`, then each variant in
/// order with its text.
#[macro_export]
macro_rules! values {
    ($name:ident $(by $case:ident)?: $($variant:ident $text:literal),* $(,)?) => {
        impl $crate::value::Canonical for $name {
            $($crate::values! { @by $case })?
            #[allow(clippy::large_stack_arrays)] // it is promoted to a constant
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
