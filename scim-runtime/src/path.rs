//! stub
use crate::filter::Filter;
use std::fmt;
/// x
#[derive(Debug, Clone, PartialEq)]
pub struct AttributePath {
    /// x
    pub urn: Option<String>,
    /// x
    pub attribute: String,
    /// x
    pub sub: Vec<String>,
}
impl AttributePath {
    pub(crate) fn new(
        urn: Option<String>,
        attribute: String,
        sub: impl Iterator<Item = String>,
    ) -> Self {
        Self {
            urn,
            attribute,
            sub: sub.collect(),
        }
    }
}
impl fmt::Display for AttributePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(u) = &self.urn {
            write!(f, "{u}:")?;
        }
        f.write_str(&self.attribute)?;
        for s in &self.sub {
            write!(f, ".{s}")?;
        }
        Ok(())
    }
}
/// x
#[derive(Debug, Clone, PartialEq)]
pub struct Path(String);
impl Path {
    pub(crate) fn attribute(p: AttributePath) -> Self {
        Self(p.to_string())
    }
    pub(crate) fn filtered(p: AttributePath, f: Filter, sub: Option<String>) -> Self {
        Self(format!(
            "{p}[{f}]{}",
            sub.map(|s| format!(".{s}")).unwrap_or_default()
        ))
    }
    pub(crate) fn extension(u: &str) -> Self {
        Self(u.to_owned())
    }
}
