//! Attribute paths: `userName`, `name.familyName`, `urn:…:User:department` (RFC 7644 §3.10).

use std::fmt;

/// The path of an attribute: its name, optionally with the URN of its schema and a sub-attribute.
///
/// Names are kept as written and compared without regard to case (RFC 7643 §2.1).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[doc(alias = "attrPath")]
pub struct AttributePath {
    /// The URN of the schema, without a trailing colon.
    pub urn: Option<String>,
    /// The attribute.
    pub attribute: String,
    /// The sub-attributes, outermost first; usually at most one.
    pub sub: Vec<String>,
}

impl AttributePath {
    pub(crate) fn new(
        urn: Option<String>,
        attribute: String,
        sub: impl IntoIterator<Item = String>,
    ) -> Self {
        Self {
            urn,
            attribute,
            sub: sub.into_iter().collect(),
        }
    }

    /// A path from an extension's URN, if there is one, and the names of attribute and sub-attributes.
    pub(crate) fn of(urn: Option<&str>, names: &[&str]) -> Self {
        let (first, rest) = names
            .split_first()
            .map_or(("", [].as_slice()), |(f, r)| (*f, r));
        Self::new(
            urn.map(str::to_owned),
            first.to_owned(),
            rest.iter().map(|n| (*n).to_owned()),
        )
    }

    /// Reads a path that fills the text; `None` if it is not a path.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let (urn, rest) = match text.rsplit_once(':') {
            Some((urn, rest)) => (Some(urn), rest),
            None => (None, text),
        };
        if urn.is_some_and(|urn| !is_urn(urn)) {
            return None;
        }
        let mut names = rest.split('.');
        let attribute = names.next().filter(|name| is_name(name))?;
        let sub = names.next();
        if names.next().is_some() || sub.is_some_and(|sub| !is_name(sub)) {
            return None;
        }
        Some(Self::new(
            urn.map(str::to_owned),
            attribute.to_owned(),
            sub.map(str::to_owned),
        ))
    }
}

/// Where a text stops being a path, and what would be valid there. For messages only.
pub(super) fn invalid_at(text: &str) -> (usize, &'static str) {
    const NAME: &str = "an attribute's name, which starts with a letter";
    let start = match text.rsplit_once(':') {
        Some((urn, _)) if is_urn(urn) => urn.len() + 1,
        _ => 0,
    };
    let mut at = start;
    for (index, name) in text.get(start..).unwrap_or_default().split('.').enumerate() {
        if index > 1 {
            return (at - 1, "the end of the path, after one sub-attribute");
        }
        if !is_name(name) {
            let mut chars = name.char_indices();
            let first = chars.next().map(|(_, char)| char);
            if !first.is_some_and(|char| char.is_ascii_alphabetic()) {
                return (at, NAME);
            }
            let invalid = chars.find(|(_, char)| !is_name_char(*char));
            let offset = invalid.map_or(name.len(), |(offset, _)| offset);
            return (at + offset, "a letter, a digit, `$`, `-` or `_`");
        }
        at += name.len() + 1;
    }
    (start, NAME)
}

/// `ALPHA *("$" / "-" / "_" / DIGIT / ALPHA)`, or `$ref` (RFC 7643 §2.1, §2.4).
pub(crate) fn is_name(name: &str) -> bool {
    name.eq_ignore_ascii_case("$ref")
        || name.starts_with(|char: char| char.is_ascii_alphabetic())
            && name.chars().all(is_name_char)
}

fn is_name_char(char: char) -> bool {
    char.is_ascii_alphanumeric() || matches!(char, '$' | '-' | '_')
}

fn is_urn(urn: &str) -> bool {
    let mut parts = urn.split(':');
    parts
        .next()
        .is_some_and(|scheme| scheme.eq_ignore_ascii_case("urn"))
        && parts.clone().next().is_some()
        && parts.all(|part| !part.is_empty() && part.chars().all(|char| char.is_ascii_graphic()))
}

impl fmt::Display for AttributePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(urn) = &self.urn {
            write!(f, "{urn}:")?;
        }
        f.write_str(&self.attribute)?;
        self.sub.iter().try_for_each(|sub| write!(f, ".{sub}"))
    }
}
