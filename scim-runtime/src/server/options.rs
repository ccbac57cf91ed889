//! The options of a server.

use super::{filter_text::FilterReading, hosts::AllowedHosts, message::ErrorReply};
use crate::{filter::Comparison, patch};
use base64::Engine as _;
use std::fmt;

/// How the server treats attributes that no schema of the resource type defines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum UnknownAttributes {
    /// It stores and returns them.
    #[default]
    Keep,
    /// It drops them silently, as RFC 7644 §3.3 allows.
    Ignore,
    /// It rejects the request: 400 `invalidSyntax`.
    Forbid,
}

/// The resource behind `/Me`, found by the value of an attribute.
#[derive(Debug, Clone)]
pub(super) struct MeIdentity {
    pub(super) resource_type: String,
    pub(super) attribute: String,
    pub(super) value: String,
    /// Whether `/Me` answers 308 with the resource's location.
    pub(super) redirects: bool,
}

#[derive(Debug, Clone)]
pub(super) struct ServerOptions {
    /// The accepted credentials. If empty, every request is allowed.
    pub(super) credentials: Vec<Credential>,
    /// The resource behind `/Me`, unless the credentials have their own.
    pub(super) me: Option<MeIdentity>,
    /// Resources per page, unless the request or the configuration sets it.
    pub(super) page_size: u64,
    pub(super) unknown: UnknownAttributes,
    /// How text that isn't `caseExact` is compared, except in the filters of PATCH paths.
    pub(super) comparison: Comparison,
    /// How PATCH is read and applied.
    pub(super) patch: patch::PatchOptions,
    /// How a POST or PUT treats values whose type differs from the attribute's.
    pub(super) values: patch::Values,
    /// How the text of filters may deviate from RFC 7644.
    pub(super) filters: FilterReading,
    /// Which hosts requests may be addressed to.
    pub(super) hosts: AllowedHosts,
    /// Whether requests can inject faults.
    pub(super) faults_by_header: bool,
    /// Whether a request to a tenant's path creates the tenant.
    pub(super) dynamic_tenants: bool,
}

/// Where a credential is valid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum CredentialScope {
    /// At the server's own base URL, and for every tenant with a path.
    Everywhere,
    /// For this tenant, at its path.
    Path(String),
    /// At the server's own base URL, where it selects this tenant.
    Token(String),
}

impl CredentialScope {
    /// Whether it is valid for requests to a tenant's path, or to the server's own.
    fn is_at(&self, tenant: Option<&str>) -> bool {
        match self {
            Self::Everywhere => true,
            Self::Path(name) => tenant == Some(name),
            Self::Token(_) => tenant.is_none(),
        }
    }
}

/// The result of authenticating a request.
#[derive(Debug, Clone, Copy)]
pub(super) struct Authenticated<'a> {
    pub(super) identity: Option<&'a MeIdentity>,
    /// The tenant that the credentials select.
    pub(super) tenant: Option<&'a str>,
}

/// Credentials that the server accepts.
#[derive(Clone)]
pub(super) struct Credential {
    /// The value of `Authorization`.
    pub(super) header: String,
    pub(super) identity: Option<MeIdentity>,
    pub(super) place: CredentialScope,
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
            place: CredentialScope::Everywhere,
        }
    }

    pub(super) fn basic(user: &str, password: &str) -> Self {
        let pair = base64::engine::general_purpose::STANDARD.encode(format!("{user}:{password}"));
        Self {
            header: format!("Basic {pair}"),
            identity: None,
            place: CredentialScope::Everywhere,
        }
    }
}

impl ServerOptions {
    pub(super) fn new() -> Self {
        Self {
            credentials: Vec::new(),
            me: None,
            page_size: 100,
            unknown: UnknownAttributes::default(),
            comparison: Comparison::default(),
            patch: patch::PatchOptions::STRICT,
            values: patch::Values::AsTyped,
            filters: FilterReading::STRICT,
            hosts: AllowedHosts::Any,
            faults_by_header: false,
            dynamic_tenants: false,
        }
    }

    /// Authenticates a request to a tenant's path, or to the server's own (RFC 7644 §2).
    pub(super) fn admit(
        &self,
        tenant: Option<&str>,
        authorization: Option<&str>,
    ) -> Result<Authenticated<'_>, ErrorReply> {
        let is_here = |known: &&Credential| known.place.is_at(tenant);
        if !self.credentials.iter().any(|known| is_here(&known)) {
            return Ok(Authenticated {
                identity: self.me.as_ref(),
                tenant: None,
            });
        }
        let is_brought =
            |known: &&Credential| authorization.is_some_and(|given| same(given, &known.header));
        let mut brought = self.credentials.iter().filter(is_brought).peekable();
        let refusal = match brought.peek() {
            None => ErrorReply::new(401, "valid credentials are required"),
            Some(_) => ErrorReply::new(403, "these credentials are for another tenant"),
        };
        let known = brought.find(is_here).ok_or(refusal)?;
        Ok(Authenticated {
            identity: known.identity.as_ref().or(self.me.as_ref()),
            tenant: match &known.place {
                CredentialScope::Token(name) => Some(name),
                CredentialScope::Everywhere | CredentialScope::Path(_) => None,
            },
        })
    }
}

/// The name of the scheme is compared without case (RFC 9110 §11.1).
fn same(given: &str, known: &str) -> bool {
    match (given.split_once(' '), known.split_once(' ')) {
        (Some((scheme, given)), Some((known_scheme, known))) => {
            scheme.eq_ignore_ascii_case(known_scheme) && given.trim() == known
        }
        _ => false,
    }
}
