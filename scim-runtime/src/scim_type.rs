//! stub
/// x
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum ScimType {
    Uniqueness,
    Other(String),
}
#[allow(missing_docs)]
impl ScimType {
    #[must_use]
    pub fn parse(t: &str) -> Self {
        if t.eq_ignore_ascii_case("uniqueness") {
            Self::Uniqueness
        } else {
            Self::Other(t.into())
        }
    }
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Uniqueness => "uniqueness",
            Self::Other(o) => o,
        }
    }
}
