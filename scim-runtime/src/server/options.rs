//! How a server behaves beside its documents.

use super::message::Failure;
use crate::patch;
use base64::Engine as _;
use std::fmt;

/// What happens to attributes that no schema of the resource type has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum UnknownAttributes {
    /// They are stored and come back.
    #[default]
    Keep,
    /// They are dropped without a word (RFC 7644 §3.3 allows it).
    Ignore,
    /// They are refused: 400 `invalidSyntax`.
    Forbid,
}

/// Who asks: a resource, found by the value of an attribute.
#[derive(Debug, Clone)]
pub(super) struct Identity {
    pub(super) resource_type: String,
    pub(super) attribute: String,
    pub(super) value: String,
    /// Whether `/Me` answers 308 with the resource's location.
    pub(super) redirects: bool,
}

#[derive(Debug, Clone)]
pub(super) struct Options {
    /// Empty: everyone may do everything.
    pub(super) credentials: Vec<Credential>,
    /// Of requests whose credentials name no one else.
    pub(super) me: Option<Identity>,
    /// Resources in a page, where neither request nor configuration says.
    pub(super) page_size: u64,
    pub(super) unknown: UnknownAttributes,
    /// How liberal PATCH is.
    pub(super) patch: patch::Options,
    /// Whether requests may ask for faults.
    pub(super) faults_by_header: bool,
}

/// What a request may bring to be let in.
#[derive(Clone)]
pub(super) struct Credential {
    /// The value of `Authorization`.
    pub(super) header: String,
    pub(super) identity: Option<Identity>,
}

impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Credential")
    }
}

impl Credential {
    pub(super) fn bearer(token: &str) -> Self {
        Self {
            header: format!("Bearer {token}"),
            identity: None,
        }
    }

    pub(super) fn basic(user: &str, password: &str) -> Self {
        let pair = base64::engine::general_purpose::STANDARD.encode(format!("{user}:{password}"));
        Self {
            header: format!("Basic {pair}"),
            identity: None,
        }
    }
}

impl Options {
    pub(super) fn new() -> Self {
        Self {
            credentials: Vec::new(),
            me: None,
            page_size: 100,
            unknown: UnknownAttributes::default(),
            patch: patch::Options::STRICT,
            faults_by_header: false,
        }
    }

    /// Whom a request is from, if it may ask at all (RFC 7644 §2).
    pub(super) fn admit(&self, authorization: Option<&str>) -> Result<Option<&Identity>, Failure> {
        if self.credentials.is_empty() {
            return Ok(self.me.as_ref());
        }
        let known = self
            .credentials
            .iter()
            .find(|known| authorization.is_some_and(|given| same(given, &known.header)))
            .ok_or_else(|| Failure::new(401, "valid credentials are required"))?;
        Ok(known.identity.as_ref().or(self.me.as_ref()))
    }
}

/// The scheme's name has no case (RFC 9110 §11.1).
fn same(given: &str, known: &str) -> bool {
    match (given.split_once(' '), known.split_once(' ')) {
        (Some((scheme, given)), Some((known_scheme, known))) => {
            scheme.eq_ignore_ascii_case(known_scheme) && given.trim() == known
        }
        _ => false,
    }
}
