//! Paths of PATCH operations (RFC 7644 §3.5.2).

use super::{AttributePath, Filter};
use std::fmt;

/// The target of a PATCH operation (RFC 7644 §3.5.2): an attribute, the values of it that match a filter, or a sub-attribute of those.
///
/// ```
/// use scim_runtime::path::Path;
///
/// let path = Path::parse(r#"addresses[type eq "work"].streetAddress"#)?;
/// assert_eq!(path.sub.as_deref(), Some("streetAddress"));
/// assert_eq!(path.to_string(), r#"addresses[type eq "work"].streetAddress"#);
/// # Ok::<(), scim_runtime::filter::FilterError>(())
/// ```
#[derive(Clone, PartialEq)]
#[doc(alias = "valuePath")]
pub struct Path {
    /// The attribute. Its sub-attribute is included unless the path has a filter.
    pub attribute: AttributePath,
    /// Selects values.
    pub filter: Option<Filter>,
    /// A sub-attribute of the selected values.
    pub sub: Option<String>,
}

impl Path {
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
        fmt::Display::fmt(&self.attribute, f)?;
        if let Some(filter) = &self.filter {
            write!(f, "[{filter}]")?;
        }
        self.sub.iter().try_for_each(|sub| write!(f, ".{sub}"))
    }
}

/// Like `Display`, without the values in the filter.
impl fmt::Debug for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.attribute, f)?;
        if let Some(filter) = &self.filter {
            write!(f, "[{filter:?}]")?;
        }
        self.sub.iter().try_for_each(|sub| write!(f, ".{sub}"))
    }
}
