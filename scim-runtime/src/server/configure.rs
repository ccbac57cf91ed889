//! How a server behaves: methods that take it and give it back.

use super::{
    clock::Clock,
    fault::{Fault, Faults},
    filter_text::FilterReading,
    hosts::AllowedHosts,
    options::{Credential, MeIdentity, UnknownAttributes},
    provider::Server,
    store::Store,
    tenants::Tenant,
};
use crate::{describe::Description, filter::Comparison, patch};
use std::sync::Arc;

/// How it behaves.
impl Server {
    /// The same server at another base URL: where locations begin, and what path requests have.
    #[must_use]
    pub fn base_url(self, base_url: &str) -> Self {
        let options = &self.shared.options;
        let home = &self.shared.home;
        let description = Description::clone(home.description()).below(base_url);
        let home = home.moved(Arc::new(description), base_url, options);
        let tenants = self.shared.tenants.map(home.base_url(), |_, space, url| {
            space.moved(home.description().clone(), url, options)
        });
        self.with(home, tenants, options.clone())
    }

    /// The same server, asking for credentials: this bearer token is good (RFC 6750); 401 without any that are.
    #[must_use]
    pub fn bearer_token(self, token: &str) -> Self {
        self.configure(|options| options.credentials.push(Credential::bearer(token)))
    }

    /// The same server, asking for credentials: these are good by the scheme Basic (RFC 7617).
    #[must_use]
    pub fn basic(self, user: &str, password: &str) -> Self {
        self.configure(|options| options.credentials.push(Credential::basic(user, password)))
    }

    /// The same server with pages of this size, where neither request nor configuration says.
    #[must_use]
    pub fn page_size(self, size: u64) -> Self {
        self.configure(|options| options.page_size = size.max(1))
    }

    /// The same server with another way to treat attributes that no schema has; it keeps them unless told otherwise.
    #[must_use]
    pub fn unknown_attributes(self, unknown: UnknownAttributes) -> Self {
        self.configure(|options| options.unknown = unknown)
    }

    /// The same server with another rule for text that is not `caseExact`: in filters, for what must be unique or must not change, in
    /// the order of results, and in the filters of a PATCH's paths. In Unicode's lower case unless told otherwise.
    ///
    /// ```
    /// # use scim_runtime::{filter::Comparison, server::Server};
    /// # fn with(server: Server) -> Server {
    /// server.comparison(Comparison::Ascii)
    /// # }
    /// ```
    #[must_use]
    pub fn comparison(self, comparison: Comparison) -> Self {
        let server = self.configure(|options| {
            options.comparison = comparison;
            options.patch.comparison = comparison;
        });
        let tenants = server.shared.tenants.all().into_iter();
        for space in tenants
            .map(|(_, space)| space)
            .chain([server.shared.home.clone()])
        {
            space.rekey(&server.shared.options);
        }
        server
    }

    /// Accepts the requests of clients with this dialect: PATCH, the values of a POST or PUT, and filters. By default requests must
    /// follow RFC 7644.
    #[must_use]
    pub fn dialect(self, dialect: patch::Dialect) -> Self {
        self.configure(|options| {
            (options.values, options.filters) = match dialect {
                patch::Dialect::Entra => (patch::Values::Converted, FilterReading::LENIENT),
                patch::Dialect::Standard | patch::Dialect::Okta | patch::Dialect::Legacy => {
                    (patch::Values::AsTyped, FilterReading::STRICT)
                }
            };
            options.patch = patch::PatchOptions {
                comparison: options.comparison,
                ..dialect.options()
            };
        })
    }

    /// The same server, reading PATCH as liberally as this says, and comparing in the filters of its paths as this says.
    #[must_use]
    pub fn patch_options(self, patch: patch::PatchOptions) -> Self {
        self.configure(|options| options.patch = patch)
    }

    /// Accepts filters with a comparison after a value path, such as `emails[type eq "work"].value eq "a@example.com"`. RFC 7644
    /// doesn't have them; Entra ID sends them.
    #[must_use]
    pub fn value_path_comparisons(self) -> Self {
        self.configure(|options| options.filters.value_path_comparisons = true)
    }

    /// Rejects requests whose `Host` is neither `localhost` nor a loopback address (421), for a server that listens on loopback: a web
    /// page can reach it by DNS rebinding.
    #[must_use]
    pub fn only_loopback_hosts(self) -> Self {
        self.configure(|options| options.hosts = AllowedHosts::Loopback)
    }

    /// The same server with a resource behind `/Me` (RFC 7644 §3.11): of this type, found by the value of an attribute at
    /// the time of each request. A POST creates it where it does not exist. Without any, `/Me` is 501.
    ///
    /// ```
    /// # use scim_runtime::{describe::Description, server::Server};
    /// # fn with(server: Server) -> Server {
    /// server.me("User", "userName", "bjensen")
    /// # }
    /// ```
    #[must_use]
    pub fn me(self, resource_type: &str, attribute: &str, value: &str) -> Self {
        self.configure(|options| options.me = Some(identity(resource_type, attribute, value)))
    }

    /// The same server with a resource behind `/Me` for whoever brings this bearer token.
    #[must_use]
    pub fn bearer_token_of(
        self,
        token: &str,
        resource_type: &str,
        attribute: &str,
        value: &str,
    ) -> Self {
        let mut credential = Credential::bearer(token);
        credential.identity = Some(identity(resource_type, attribute, value));
        self.configure(|options| options.credentials.push(credential))
    }

    /// The same server, `/Me` answering 308 with the location of the resource instead of the resource.
    #[must_use]
    pub fn me_redirects(self) -> Self {
        self.configure(|options| {
            let of_credentials = options.credentials.iter_mut();
            let all = of_credentials.filter_map(|credential| credential.identity.as_mut());
            for identity in all.chain(options.me.as_mut()) {
                identity.redirects = true;
            }
        })
    }

    /// The same server, empty, giving the same ids, cursors and times in every run: for snapshots of what it answers.
    /// Otherwise ids are not to be guessed, and times are those of the clock.
    #[must_use]
    pub fn reproducible(self) -> Self {
        let home = &self.shared.home;
        let home = home.with_store(Store::seeded(0, Clock::EXAMPLE));
        let tenants = self.shared.tenants.map(home.base_url(), |name, space, _| {
            space.with_store(home.store().fresh(name))
        });
        self.with(home, tenants, self.shared.options.clone())
    }

    /// The same server with a tenant: resources of its own, at a path or for a token (RFC 7644 §6). What the base URL itself leads
    /// to stays as it is. Named again, a tenant keeps what it has, and gets the tokens besides.
    ///
    /// A request with credentials that are good for another tenant is answered 403.
    #[must_use]
    pub fn tenant(self, tenant: Tenant) -> Self {
        let credentials = tenant.credentials();
        let server = self.configure(|options| options.credentials.extend(credentials));
        server.shared.tenants.add(&tenant, &server.shared.home);
        server
    }

    /// The same server, a tenant at a path coming into being with the first request that is admitted there; a thousand at most,
    /// with names of at most 64 letters, digits and `-._~`. It needs a base URL with a path, which tells a tenant from an endpoint.
    #[must_use]
    pub fn dynamic_tenants(self) -> Self {
        self.configure(|options| options.dynamic_tenants = true)
    }

    /// The same server with these faults, for want of a provider that has them.
    ///
    /// ```
    /// # use scim_runtime::server::{Fault, Faults, Server};
    /// # fn with(server: Server) -> Server {
    /// server.faults(Faults::new().inject(Fault::Unavailable(Some(1)).once()))
    /// # }
    /// ```
    #[must_use]
    pub fn faults(self, faults: Faults) -> Self {
        if faults.has(&Fault::NumericIds) {
            self.shared.home.store().ids_are_numbers = true;
            for (_, space) in self.shared.tenants.all() {
                space.store().ids_are_numbers = true;
            }
        }
        *self.locked_faults() = faults;
        self
    }

    /// The same server, taking faults from the header `X-Scim-Fault` of each request, as [`Fault`] is written; several are
    /// separated by commas. 400 for what is no fault.
    #[must_use]
    pub fn faults_by_header(self) -> Self {
        self.configure(|options| options.faults_by_header = true)
    }
}

fn identity(resource_type: &str, attribute: &str, value: &str) -> MeIdentity {
    MeIdentity {
        resource_type: resource_type.to_owned(),
        attribute: attribute.to_owned(),
        value: value.to_owned(),
        redirects: false,
    }
}
