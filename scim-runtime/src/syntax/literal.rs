//! Values in filters.

use crate::Json;
use std::{fmt, ops::Deref};

/// The value that a filter compares with: a string, a number, a boolean or null.
///
/// It prints as it was written: `1.10` stays `1.10`. Two literals are equal if their values are.
///
/// ```
/// use scim_runtime::filter::{Filter, Literal};
///
/// let filter = Filter::parse("height ge 1.10")?;
/// assert_eq!(filter.to_string(), "height ge 1.10");
/// assert_eq!(Literal::from(1.1).to_string(), "1.1");
/// # Ok::<(), scim_runtime::filter::FilterError>(())
/// ```
#[derive(Clone)]
pub struct Literal {
    value: Json,
    /// The original text, if the JSON value would be written differently.
    text: Option<Box<str>>,
}

impl Literal {
    /// Parses a literal; `None` if the text is not a string in double quotes, a number, `true`, `false` or `null`.
    pub(super) fn parse(text: &str) -> Option<Self> {
        // JSON would also accept objects and arrays here, but they start with other characters.
        let value: Json = match text.chars().next()? {
            '"' | '-' | '0'..='9' | 't' | 'f' | 'n' => serde_json::from_str(text).ok()?,
            _ => return None,
        };
        let canonical = value.to_string();
        Some(Self {
            value,
            text: (canonical != text).then(|| text.into()),
        })
    }

    /// The value.
    ///
    /// ```
    /// use scim_runtime::filter::Literal;
    /// assert_eq!(Literal::from(true).as_json(), &serde_json::Value::Bool(true));
    /// ```
    #[must_use]
    pub fn as_json(&self) -> &Json {
        &self.value
    }
}

impl<T: Into<Json>> From<T> for Literal {
    fn from(value: T) -> Self {
        Self {
            value: value.into(),
            text: None,
        }
    }
}

impl Deref for Literal {
    type Target = Json;
    fn deref(&self) -> &Json {
        &self.value
    }
}

impl PartialEq for Literal {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl fmt::Display for Literal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.text {
            Some(text) => f.write_str(text),
            None => self.value.fmt(f),
        }
    }
}

/// Values are personal data: only their type shows.
impl fmt::Debug for Literal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.type_name())
    }
}

impl Literal {
    /// The type of the value, for messages that must not show the value.
    pub(crate) fn type_name(&self) -> &'static str {
        match &self.value {
            Json::Null => "null",
            Json::Bool(_) => "a boolean",
            Json::Number(_) => "a number",
            Json::String(_) => "a string",
            Json::Array(_) => "an array",
            Json::Object(_) => "an object",
        }
    }
}
