//! Values that JSON writes as strings: references and binaries.

use super::text_types;
use std::fmt;

/// A type that is a string in JSON, and that keeps the original text.
pub trait Text: Sized + 'static {
    /// Stores the text unchanged, valid or not.
    fn from_text(text: String) -> Self;
    /// The text.
    fn as_text(&self) -> &str;
}

impl Text for String {
    fn from_text(text: String) -> Self {
        text
    }
    fn as_text(&self) -> &str {
        self
    }
}

/// A URI (RFC 7643 §2.3.7): absolute, or relative to the service provider's base URL.
///
/// ```
/// use scim_runtime::value::Reference;
/// assert_eq!(Reference::from("Users/2819c223").to_string(), "Users/2819c223");
/// ```
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[doc(alias = "$ref")]
pub struct Reference(String);

/// Bytes as base64 text (RFC 7643 §2.3.6).
///
/// ```
/// use scim_runtime::value::Binary;
/// assert_eq!(Binary::from("U0NJTQ==").bytes().as_deref(), Some(&b"SCIM"[..]));
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Binary(String);

impl Binary {
    /// Encodes bytes in the standard alphabet, with padding.
    ///
    /// ```
    /// use scim_runtime::value::Binary;
    /// assert_eq!(Binary::from_bytes(b"SCIM").as_str(), "U0NJTQ==");
    /// ```
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Self {
        use base64::Engine as _;
        Self(base64::engine::general_purpose::STANDARD.encode(bytes))
    }

    /// Decodes the text; `None` if it is not base64. The URL-safe alphabet and missing padding are accepted.
    ///
    /// ```
    /// use scim_runtime::value::Binary;
    ///
    /// assert_eq!(Binary::from("-_8").bytes(), Some(vec![0xfb, 0xff]));
    /// assert_eq!(Binary::from("*").bytes(), None);
    /// ```
    #[must_use]
    pub fn bytes(&self) -> Option<Vec<u8>> {
        use base64::Engine as _;
        use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
        STANDARD.decode(&self.0).ok().or_else(|| {
            URL_SAFE_NO_PAD
                .decode(
                    self.0
                        .trim_end_matches('=')
                        .replace('+', "-")
                        .replace('/', "_"),
                )
                .ok()
        })
    }

    /// Whether the text is valid by RFC 7643 §2.3.6: base64 in the standard alphabet, with padding.
    ///
    /// ```
    /// use scim_runtime::value::Binary;
    /// assert!(Binary::from("U0NJTQ==").is_standard());
    /// assert!(!Binary::from("U0NJTQ").is_standard());
    /// ```
    #[must_use]
    pub fn is_standard(&self) -> bool {
        is_base64(&self.0)
    }
}

/// Whether a text is base64 in the standard alphabet, with padding (RFC 7643 §2.3.6).
pub(crate) fn is_base64(text: &str) -> bool {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD
        .decode(text)
        .is_ok()
}

macro_rules! text {
    ($($type:ty $(: $($operators:ident),+)?;)*) => {$(
        impl $type {
            /// The text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }
        impl Text for $type {
            fn from_text(text: String) -> Self {
                Self(text)
            }
            fn as_text(&self) -> &str {
                &self.0
            }
        }
        impl From<&str> for $type {
            fn from(text: &str) -> Self {
                Self(text.to_owned())
            }
        }
        impl From<String> for $type {
            fn from(text: String) -> Self {
                Self(text)
            }
        }
        impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
        impl fmt::Debug for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_text())
            }
        }
        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer).map(Self::from_text)
            }
        }
    )*};
}
text_types!(text);
