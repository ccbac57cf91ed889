//! How values of attributes are compared (RFC 7643 §2.2, §2.3; RFC 7644 §3.4.2.2).

use super::node::Node;
use crate::{
    Json,
    record::{Attribute, Kind},
    value::instant,
};
use std::{borrow::Cow, cmp::Ordering};

/// How text of attributes that are not `caseExact` is compared.
///
/// The rules for all other values are fixed: `caseExact` strings, references and binaries by their characters (RFC 7643
/// §2.3.6, §2.3.7), dates and times as instants (§2.3.5), numbers by value, booleans as they are. Values of different types
/// are never equal.
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
    /// In Unicode's lower case, without normalisation: `é` of one and of two characters differ, as they do for most providers.
    #[default]
    LowerCase,
    /// By what a function makes of a text: NFC with lower case, a PRECIS profile, …
    Key(fn(&str) -> String),
}

impl Comparison {
    pub(super) fn key<'t>(self, attribute: &Attribute, text: &'t str) -> Cow<'t, str> {
        let exact =
            attribute.case_exact || matches!(attribute.kind, Kind::Reference | Kind::Binary);
        match self {
            _ if exact => Cow::Borrowed(text),
            Self::LowerCase if text.bytes().all(is_lower_ascii) => Cow::Borrowed(text),
            Self::LowerCase => Cow::Owned(text.to_lowercase()),
            Self::Key(key) => Cow::Owned(key(text)),
        }
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
            (Node::Integer(_) | Node::Decimal(_), Node::Integer(_) | Node::Decimal(_)) => {
                number(one)?.partial_cmp(&number(two)?)
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

    /// Whether a text is in another by a test: contains, starts with, ends with.
    pub(crate) fn text(
        self,
        attribute: &Attribute,
        one: &Node<'_>,
        two: &Node<'_>,
        test: fn(&str, &str) -> bool,
    ) -> bool {
        match (one, two) {
            (Node::Text(one), Node::Text(two)) => {
                test(&self.key(attribute, one), &self.key(attribute, two))
            }
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
            node @ (Node::Integer(_) | Node::Decimal(_)) => number(&node).map(|n| format!("n{n}")),
            Node::Json(_) | Node::Record(_) | Node::Stored(..) => None,
        }
    }
}

fn is_lower_ascii(byte: u8) -> bool {
    byte.is_ascii() && !byte.is_ascii_uppercase()
}

#[allow(clippy::cast_precision_loss)] // as far apart as `f64` can tell, like every JSON reader
fn number(node: &Node<'_>) -> Option<f64> {
    match node {
        Node::Integer(number) => Some(*number as f64),
        Node::Decimal(number) => Some(*number),
        _ => None,
    }
}
