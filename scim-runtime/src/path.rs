//! Attribute paths, and paths of PATCH operations (RFC 7644 §3.10, §3.5.2).

use crate::{
    filter::{Filter, FilterError, parse::Parser},
    record::{Attribute, COMMON, Descriptor, Kind},
};
use std::{fmt, str::FromStr};

/// An attribute by its name: with the URN of its schema or without, with a sub-attribute or without.
///
/// Names are kept as they are written and compared without case (RFC 7643 §2.1).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct AttributePath {
    /// The schema's URN, without its last colon.
    pub urn: Option<String>,
    /// The attribute.
    pub attribute: String,
    /// The sub-attributes, outermost first: one, as a rule.
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

    /// Reads a path: `userName`, `name.familyName`, `urn:…:User:department`.
    ///
    /// # Errors
    /// If the text is no path, with the position.
    pub fn parse(text: &str) -> Result<Self, FilterError> {
        let mut parser = Parser::new(text)?;
        let path = parser.attribute_path()?;
        parser.end()?;
        Ok(path)
    }

    /// Whether both name the same attribute of a resource: with the schema's URN or without, in any case (RFC 7644 §3.10).
    /// `false` where one of them names no attribute at all.
    ///
    /// ```
    /// use scim_runtime::{models::User, path::AttributePath, record::{Descriptor, Record, Resource}};
    ///
    /// let user = Descriptor { urn: User::URN, attributes: User::ATTRIBUTES };
    /// let full = AttributePath::parse("urn:ietf:params:scim:schemas:core:2.0:User:userName")?;
    /// assert!(full.is_same(&AttributePath::parse("username")?, user));
    /// # Ok::<(), scim_runtime::filter::FilterError>(())
    /// ```
    #[must_use]
    pub fn is_same(&self, other: &Self, descriptor: Descriptor<'_>) -> bool {
        match (self.resolve(descriptor), other.resolve(descriptor)) {
            (Some(one), Some(other)) => {
                let one = one.steps().map(|attribute| &attribute.name);
                one.eq(other.steps().map(|attribute| &attribute.name))
            }
            _ => false,
        }
    }

    /// The attribute that is meant; `None` if there is none of this name.
    ///
    /// ```
    /// use scim_runtime::{models::User, path::AttributePath, record::{Descriptor, Kind, Record, Resource}};
    ///
    /// let user = Descriptor { urn: User::URN, attributes: User::ATTRIBUTES };
    /// let given_name = AttributePath::parse("name.GIVENNAME")?;
    /// assert_eq!(given_name.find(user).map(|attribute| attribute.kind), Some(Kind::String));
    /// # Ok::<(), scim_runtime::filter::FilterError>(())
    /// ```
    #[must_use]
    pub fn find<'a>(&self, descriptor: Descriptor<'a>) -> Option<&'a Attribute> {
        self.resolve(descriptor)?.last()
    }

    /// From the text between delimiters; `None` if it is no path.
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

    /// What the path means among a resource's attributes.
    pub(crate) fn resolve<'a>(&self, descriptor: Descriptor<'a>) -> Option<Resolved<'a>> {
        if let Some(urn) = &self.urn {
            let whole = format!("{urn}:{}", self.attribute);
            if self.sub.is_empty()
                && let Some(extension) = extension(descriptor, &whole)
            {
                return Some(Resolved {
                    extension: Some(extension),
                    chain: Vec::new(),
                });
            }
            if !urn.eq_ignore_ascii_case(descriptor.urn) {
                let extension = extension(descriptor, urn)?;
                let chain = self.chain(&extension.sub_attributes)?;
                return Some(Resolved {
                    extension: Some(extension),
                    chain,
                });
            }
        }
        let chain = self
            .chain(descriptor.attributes)
            .filter(|chain| {
                chain
                    .first()
                    .is_none_or(|first| first.kind != Kind::Extension)
            })
            .or_else(|| self.chain(COMMON))?;
        Some(Resolved {
            extension: None,
            chain,
        })
    }

    fn chain<'a>(&self, attributes: &'a [Attribute]) -> Option<Vec<&'a Attribute>> {
        let mut attribute = Attribute::find(attributes, &self.attribute)?;
        let mut chain = vec![attribute];
        for name in &self.sub {
            attribute = Attribute::find(&attribute.sub_attributes, name)?;
            chain.push(attribute);
        }
        Some(chain)
    }
}

/// What a path means: the extension it leads into, then attribute and sub-attributes; none of these for an extension as a
/// whole.
#[derive(Debug, Clone)]
pub(crate) struct Resolved<'a> {
    pub(crate) extension: Option<&'a Attribute>,
    pub(crate) chain: Vec<&'a Attribute>,
}

impl<'a> Resolved<'a> {
    /// The attribute that is meant, not the one it is in.
    pub(crate) fn last(&self) -> Option<&'a Attribute> {
        self.chain.last().copied().or(self.extension)
    }

    /// All on the way, outermost first.
    pub(crate) fn steps(&self) -> impl Iterator<Item = &'a Attribute> + '_ {
        self.extension.into_iter().chain(self.chain.iter().copied())
    }
}

fn extension<'a>(descriptor: Descriptor<'a>, urn: &str) -> Option<&'a Attribute> {
    descriptor
        .attributes
        .iter()
        .find(|row| row.kind == Kind::Extension && row.name.eq_ignore_ascii_case(urn))
}

/// `ALPHA *("$" / "-" / "_" / DIGIT / ALPHA)`, or `$ref` (RFC 7643 §2.1, §2.4).
pub(crate) fn is_name(name: &str) -> bool {
    name.eq_ignore_ascii_case("$ref")
        || name.starts_with(|char: char| char.is_ascii_alphabetic())
            && name
                .chars()
                .all(|char| char.is_ascii_alphanumeric() || matches!(char, '$' | '-' | '_'))
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

impl FromStr for AttributePath {
    type Err = FilterError;
    fn from_str(text: &str) -> Result<Self, FilterError> {
        Self::parse(text)
    }
}

/// The target of a PATCH operation (RFC 7644 §3.5.2): an attribute, or those of its values that meet a filter, or a
/// sub-attribute of those.
///
/// ```
/// use scim_runtime::path::Path;
///
/// let path = Path::parse(r#"addresses[type eq "work"].streetAddress"#)?;
/// assert_eq!(path.sub.as_deref(), Some("streetAddress"));
/// assert_eq!(path.to_string(), r#"addresses[type eq "work"].streetAddress"#);
/// # Ok::<(), scim_runtime::filter::FilterError>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Path {
    /// The attribute; its sub-attribute, where there is no filter.
    pub attribute: AttributePath,
    /// Which values.
    pub filter: Option<Filter>,
    /// A sub-attribute of the values that the filter selects.
    pub sub: Option<String>,
}

impl Path {
    /// Reads a path.
    ///
    /// # Errors
    /// If the text is no path, with the position.
    pub fn parse(text: &str) -> Result<Self, FilterError> {
        let mut parser = Parser::new(text)?;
        let path = parser.path()?;
        parser.end()?;
        Ok(path)
    }

    /// The attribute whose values are meant; `None` if there is none of this name.
    ///
    /// ```
    /// use scim_runtime::{models::User, path::Path, record::{Descriptor, Record, Resource}};
    ///
    /// let user = Descriptor { urn: User::URN, attributes: User::ATTRIBUTES };
    /// let street = Path::parse(r#"addresses[type eq "work"].streetAddress"#)?;
    /// assert_eq!(street.find(user).map(|attribute| &*attribute.name), Some("streetAddress"));
    /// # Ok::<(), scim_runtime::filter::FilterError>(())
    /// ```
    #[must_use]
    pub fn find<'a>(&self, descriptor: Descriptor<'a>) -> Option<&'a Attribute> {
        let attribute = self.attribute.find(descriptor)?;
        match &self.sub {
            Some(sub) => Attribute::find(&attribute.sub_attributes, sub),
            None => Some(attribute),
        }
    }

    pub(crate) fn attribute(attribute: AttributePath) -> Self {
        Self {
            attribute,
            filter: None,
            sub: None,
        }
    }

    pub(crate) fn filtered(attribute: AttributePath, filter: Filter, sub: Option<String>) -> Self {
        Self {
            attribute,
            filter: Some(filter),
            sub,
        }
    }

    /// An extension as a whole.
    pub(crate) fn extension(urn: &str) -> Self {
        let (urn, last) = urn
            .rsplit_once(':')
            .map_or((None, urn), |(u, l)| (Some(u.to_owned()), l));
        Self::attribute(AttributePath::new(urn, last.to_owned(), []))
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.attribute.fmt(f)?;
        if let Some(filter) = &self.filter {
            write!(f, "[{filter}]")?;
        }
        self.sub.iter().try_for_each(|sub| write!(f, ".{sub}"))
    }
}

impl FromStr for Path {
    type Err = FilterError;
    fn from_str(text: &str) -> Result<Self, FilterError> {
        Self::parse(text)
    }
}
