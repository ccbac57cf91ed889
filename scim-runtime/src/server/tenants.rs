//! Tenants (RFC 7644 §6): separate sets of resources, selected by a path or a token.

use super::{
    options::{Credential, CredentialScope},
    request::below,
    space::ResourceSpace,
};
use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use std::{
    collections::BTreeMap,
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// The most tenants that requests can create.
const MOST: usize = 1_000;
/// The most bytes in the name of such a tenant.
const LONGEST: usize = 64;

/// A tenant of a server: its own resources, with the same resource types as the others (RFC 7644 §6).
///
/// ```
/// use scim_runtime::{server::Tenant, testing};
///
/// let server = testing::server()
///     .base_url("https://scim.example.com/v2")
///     .tenant(Tenant::at_path("acme")) // https://scim.example.com/acme/v2/Users
///     .tenant(Tenant::at_path("ajax").bearer_token("s3cret")) // .../ajax/v2/Users, with this token
///     .tenant(Tenant::of_token("amber", "t0ken")); // https://scim.example.com/v2/Users, with this token
/// assert_eq!(server.tenants(), ["acme", "ajax", "amber"]);
/// ```
#[derive(Clone)]
pub struct Tenant {
    name: String,
    choice: TenantSelector,
    tokens: Vec<String>,
}

/// How a request selects a tenant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum TenantSelector {
    Path,
    Token,
}

impl Tenant {
    /// A tenant with its own base URL: its name comes before the path of the server's base URL (RFC 7644 §6.1).
    ///
    /// ```
    /// use scim_runtime::{server::Tenant, testing};
    ///
    /// let server = testing::server().tenant(Tenant::at_path("acme"));
    /// let base_url = server.contents_of("acme").map(|acme| acme.base_url().to_owned());
    /// assert_eq!(base_url.as_deref(), Some("https://scim.example.com/acme/v2"));
    /// ```
    #[must_use]
    pub fn at_path(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            choice: TenantSelector::Path,
            tokens: Vec::new(),
        }
    }

    /// A tenant at the server's own base URL, selected by this bearer token.
    ///
    /// ```
    /// use scim_runtime::{server::Tenant, testing};
    ///
    /// let server = testing::server().tenant(Tenant::of_token("amber", "t0ken"));
    /// assert!(server.contents_of("amber").is_some());
    /// ```
    #[must_use]
    pub fn of_token(name: &str, token: &str) -> Self {
        Self {
            choice: TenantSelector::Token,
            ..Self::at_path(name)
        }
        .bearer_token(token)
    }

    /// Adds a bearer token that is valid for this tenant only. The server's own credentials are valid for every tenant with a path.
    ///
    /// ```
    /// use scim_runtime::{server::Tenant, testing};
    ///
    /// testing::server().tenant(Tenant::at_path("ajax").bearer_token("s3cret"));
    /// ```
    #[must_use]
    pub fn bearer_token(mut self, token: &str) -> Self {
        self.tokens.push(token.to_owned());
        self
    }

    pub(super) fn credentials(&self) -> impl Iterator<Item = Credential> {
        self.tokens.iter().map(|token| Credential {
            place: match self.choice {
                TenantSelector::Path => CredentialScope::Path(self.name.clone()),
                TenantSelector::Token => CredentialScope::Token(self.name.clone()),
            },
            ..Credential::bearer(token)
        })
    }
}

impl fmt::Debug for Tenant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tenant")
            .field("name", &self.name)
            .field("choice", &self.choice)
            .finish_non_exhaustive()
    }
}

/// A tenant and its resources.
#[derive(Clone)]
struct TenantEntry {
    choice: TenantSelector,
    space: Arc<ResourceSpace>,
}

/// All tenants, by name.
pub(super) struct Tenants(Mutex<BTreeMap<String, TenantEntry>>);

impl Tenants {
    pub(super) fn none() -> Self {
        Self::of(BTreeMap::new())
    }

    fn of(known: BTreeMap<String, TenantEntry>) -> Self {
        Self(Mutex::new(known))
    }

    fn known(&self) -> MutexGuard<'_, BTreeMap<String, TenantEntry>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The same tenants with changed resources. `change` gets a tenant's name, resources and base URL.
    pub(super) fn map(
        &self,
        home: &str,
        change: impl Fn(&str, &ResourceSpace, &str) -> ResourceSpace,
    ) -> Self {
        let known = self.known();
        let changed = known.iter().map(|(name, tenant)| {
            let choice = tenant.choice;
            let url = url(home, name, choice);
            let space = Arc::new(change(name, &tenant.space, &url));
            (name.clone(), TenantEntry { choice, space })
        });
        Self::of(changed.collect())
    }

    /// Adds a tenant without resources, unless it exists.
    pub(super) fn add(&self, tenant: &Tenant, home: &ResourceSpace) {
        let make = || TenantEntry {
            choice: tenant.choice,
            space: Arc::new(empty(home, &tenant.name, tenant.choice)),
        };
        self.known().entry(tenant.name.clone()).or_insert_with(make);
    }

    /// The names and resources of all.
    pub(super) fn all(&self) -> Vec<(String, Arc<ResourceSpace>)> {
        self.known()
            .iter()
            .map(|(name, known)| (name.clone(), known.space.clone()))
            .collect()
    }

    pub(super) fn find(&self, name: &str) -> Option<Arc<ResourceSpace>> {
        Some(self.known().get(name)?.space.clone())
    }

    /// The tenant whose base URL a path is below. It may not exist yet.
    pub(super) fn at(&self, path: &str, home: &ResourceSpace) -> Option<TenantPath> {
        let first = path.trim_start_matches('/').split('/').next()?;
        let name = percent_decode_str(first).decode_utf8().ok()?.into_owned();
        let base_url = url(home.base_url(), &name, TenantSelector::Path);
        below(&base_url, path).ok()?;
        let choice = self.known().get(&name).map(|known| known.choice);
        let is_one = match choice {
            Some(choice) => choice == TenantSelector::Path,
            None => may_create(&name, home),
        };
        is_one.then_some(TenantPath {
            name,
            base_url,
            is_known: choice.is_some(),
        })
    }

    /// The tenant of this name. It is created if it doesn't exist and a request may create it.
    pub(super) fn on_demand(&self, name: &str, home: &ResourceSpace) -> Option<Arc<ResourceSpace>> {
        if let Some(space) = self.find(name) {
            return Some(space);
        }
        if !may_create(name, home) || self.known().len() >= MOST {
            return None;
        }
        self.add(&Tenant::at_path(name), home);
        self.find(name)
    }
}

/// The tenant in the path of a request.
pub(super) struct TenantPath {
    pub(super) name: String,
    pub(super) base_url: String,
    pub(super) is_known: bool,
}

/// Whether a request may create a tenant of this name.
fn may_create(name: &str, home: &ResourceSpace) -> bool {
    let is_name = |char: char| char.is_ascii_alphanumeric() || "-._~".contains(char);
    let is_fine = !name.is_empty() && name.len() <= LONGEST && name.chars().all(is_name);
    is_fine && !path_of(home.base_url()).is_empty()
}

fn empty(home: &ResourceSpace, name: &str, choice: TenantSelector) -> ResourceSpace {
    let url = url(home.base_url(), name, choice);
    let store = home.store().fresh(name);
    ResourceSpace::new(home.description().clone(), &url, store)
}

/// The base URL of a tenant.
fn url(home: &str, name: &str, choice: TenantSelector) -> String {
    if choice == TenantSelector::Token {
        return home.to_owned();
    }
    let path = path_of(home);
    let origin = home.strip_suffix(path).unwrap_or(home);
    let name = utf8_percent_encode(name, NON_ALPHANUMERIC).to_string();
    // These characters need no escape in a path (RFC 3986 §2.3).
    let name = [("%2D", "-"), ("%2E", "."), ("%5F", "_"), ("%7E", "~")]
        .iter()
        .fold(name, |name, (escaped, char)| name.replace(escaped, char));
    format!("{origin}/{name}{path}")
}

/// The path of a base URL, with a leading slash; empty if there is none.
fn path_of(base_url: &str) -> &str {
    let rest = base_url
        .split_once("://")
        .map_or(base_url, |(_, rest)| rest);
    rest.find('/').and_then(|at| rest.get(at..)).unwrap_or("")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_comes_before_the_path() {
        let cases = [
            (
                "https://example.com/scim/v2",
                "acme",
                "https://example.com/acme/scim/v2",
            ),
            ("http://localhost", "a-b.c", "http://localhost/a-b.c"),
            (
                "http://localhost:8080",
                "a b/ü",
                "http://localhost:8080/a%20b%2F%C3%BC",
            ),
        ];
        for (home, name, expected) in cases {
            assert_eq!(url(home, name, TenantSelector::Path), expected);
            assert_eq!(url(home, name, TenantSelector::Token), home);
        }
    }
}
