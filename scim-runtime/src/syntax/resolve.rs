//! Paths resolved among a resource's attributes.

use super::{AttributePath, Path};
use crate::record::{Attribute, COMMON, Descriptor, Kind};

impl AttributePath {
    /// Whether two paths name the same attribute of a resource, with or without the schema's URN, in any case (RFC 7644 §3.10).
    /// `false` if one of them names no attribute.
    ///
    /// ```
    /// use scim_runtime::{models::User, path::AttributePath, record::Resource};
    ///
    /// let full = AttributePath::parse("urn:ietf:params:scim:schemas:core:2.0:User:userName")?;
    /// assert!(full.is_same(&AttributePath::parse("username")?, User::DESCRIPTOR));
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

    /// The attribute; `None` if the schema doesn't have it.
    ///
    /// ```
    /// use scim_runtime::{models::User, path::AttributePath, record::{Kind, Resource}};
    ///
    /// let given_name = AttributePath::parse("name.GIVENNAME")?;
    /// assert_eq!(given_name.find(User::DESCRIPTOR).map(|attribute| attribute.kind), Some(Kind::String));
    /// # Ok::<(), scim_runtime::filter::FilterError>(())
    /// ```
    #[must_use]
    pub fn find<'a>(&self, descriptor: Descriptor<'a>) -> Option<&'a Attribute> {
        self.resolve(descriptor)?.last()
    }

    /// Resolves the path among a resource's attributes.
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

impl Path {
    /// The attribute whose values are selected; `None` if the schema doesn't have it.
    ///
    /// ```
    /// use scim_runtime::{models::User, path::Path, record::Resource};
    ///
    /// let street = Path::parse(r#"addresses[type eq "work"].streetAddress"#)?;
    /// assert_eq!(street.find(User::DESCRIPTOR).map(|attribute| &*attribute.name), Some("streetAddress"));
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
}

/// The extension that a path leads into, then attribute and sub-attributes; without these it is the extension as a whole.
#[derive(Debug, Clone)]
pub(crate) struct Resolved<'a> {
    pub(crate) extension: Option<&'a Attribute>,
    pub(crate) chain: Vec<&'a Attribute>,
}

impl<'a> Resolved<'a> {
    /// The innermost attribute.
    pub(crate) fn last(&self) -> Option<&'a Attribute> {
        self.chain.last().copied().or(self.extension)
    }

    /// All attributes of the path, outermost first.
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
