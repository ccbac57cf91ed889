//! Methods that configure a server: they take it and return it.

use super::{
    clock::Clock,
    fault::{Fault, FaultRule, Faults},
    filter_text::FilterReading,
    hosts::AllowedHosts,
    options::{Credential, MeIdentity, UnknownAttributes},
    provider::Server,
    store::Store,
    tenants::Tenant,
};
use crate::{describe::Description, filter::Comparison, patch};
use std::sync::Arc;

/// Configuration.
impl Server {
    /// Sets the base URL, which locations and the paths of requests begin with. The default is `http://localhost`.
    ///
    /// ```
    /// use scim_runtime::testing;
    ///
    /// let server = testing::server().base_url("https://scim.example.com/v2");
    /// ```
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

    /// Requires credentials, and accepts this bearer token (RFC 6750). Requests without valid credentials are answered with 401.
    ///
    /// ```
    /// use scim_runtime::testing;
    ///
    /// let server = testing::server().bearer_token("t0ken");
    /// ```
    #[must_use]
    pub fn bearer_token(self, token: &str) -> Self {
        self.configure(|options| options.credentials.push(Credential::bearer(token)))
    }

    /// Requires credentials, and accepts these with the scheme Basic (RFC 7617).
    ///
    /// ```
    /// use scim_runtime::testing;
    ///
    /// let server = testing::server().basic("user", "pa55");
    /// ```
    #[must_use]
    pub fn basic(self, user: &str, password: &str) -> Self {
        self.configure(|options| options.credentials.push(Credential::basic(user, password)))
    }

    /// Sets the number of resources per page, unless the request or the configuration sets it. The default is 100.
    ///
    /// ```
    /// use scim_runtime::testing;
    ///
    /// let server = testing::server().page_size(10);
    /// ```
    #[must_use]
    pub fn page_size(self, size: u64) -> Self {
        self.configure(|options| options.page_size = size.max(1))
    }

    /// Drops attributes that no schema defines, as RFC 7644 §3.3 allows. By default they are stored and returned.
    ///
    /// ```
    /// use scim_runtime::testing;
    ///
    /// let server = testing::server().ignore_unknown_attributes();
    /// ```
    #[must_use]
    pub fn ignore_unknown_attributes(self) -> Self {
        self.configure(|options| options.unknown = UnknownAttributes::Ignore)
    }

    /// Rejects requests with attributes that no schema defines: 400 `invalidSyntax`. By default they are stored and returned.
    ///
    /// ```
    /// use scim_runtime::testing;
    ///
    /// let server = testing::server().forbid_unknown_attributes();
    /// ```
    #[must_use]
    pub fn forbid_unknown_attributes(self) -> Self {
        self.configure(|options| options.unknown = UnknownAttributes::Forbid)
    }

    /// Sets how text that isn't `caseExact` is compared: in filters, in unique and immutable values, when sorting, and in the filters
    /// of PATCH paths. The default is Unicode's lower case.
    ///
    /// ```
    /// use scim_runtime::{filter::Comparison, testing};
    ///
    /// let server = testing::server().comparison(Comparison::Ascii);
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

    /// Accepts this dialect in PATCH requests, in the values of POST and PUT, and in filters. By default requests must
    /// follow RFC 7644.
    ///
    /// ```
    /// use scim_runtime::{patch::Dialect, testing};
    ///
    /// let server = testing::server().dialect(Dialect::Entra);
    /// ```
    #[must_use]
    pub fn dialect(self, dialect: patch::Dialect) -> Self {
        self.configure(|options| {
            (options.values, options.filters) = match dialect {
                patch::Dialect::Entra => (patch::Values::Converted, FilterReading::LENIENT),
                patch::Dialect::Standard | patch::Dialect::Okta | patch::Dialect::Legacy => {
                    (patch::Values::AsTyped, FilterReading::STRICT)
                }
            };
            let text_operators = options.patch.text_operators;
            options.patch = dialect.options().comparison(options.comparison);
            options.patch.text_operators = text_operators;
        })
    }

    /// Sets how PATCH is read and applied, including the comparison in the filters of its paths.
    ///
    /// ```
    /// use scim_runtime::{patch::PatchOptions, testing};
    ///
    /// let server = testing::server().patch_options(PatchOptions::LENIENT);
    /// ```
    #[must_use]
    pub fn patch_options(self, patch: patch::PatchOptions) -> Self {
        self.configure(|options| options.patch = patch)
    }

    /// Allows `co`, `sw` and `ew` with numbers and booleans, in queries and in the paths of PATCH. RFC 7644 doesn't define them.
    ///
    /// ```
    /// use scim_runtime::testing;
    ///
    /// let server = testing::server().text_operators_on_any_value();
    /// ```
    #[must_use]
    pub fn text_operators_on_any_value(self) -> Self {
        self.configure(|options| options.patch = options.patch.text_operators_on_any_value())
    }

    /// Accepts filters with a comparison after a value path, such as `emails[type eq "work"].value eq "a@example.com"`. RFC 7644
    /// doesn't have them; Entra ID sends them.
    ///
    /// ```
    /// use scim_runtime::testing;
    ///
    /// let server = testing::server().value_path_comparisons();
    /// ```
    #[must_use]
    pub fn value_path_comparisons(self) -> Self {
        self.configure(|options| options.filters.value_path_comparisons = true)
    }

    /// Rejects requests whose `Host` is neither `localhost` nor a loopback address (421). Use it for a server that listens on
    /// loopback: otherwise web pages can reach the server by DNS rebinding.
    ///
    /// ```
    /// use scim_runtime::testing;
    ///
    /// let server = testing::server().base_url("http://127.0.0.1:8080").only_loopback_hosts();
    /// ```
    #[must_use]
    pub fn only_loopback_hosts(self) -> Self {
        self.configure(|options| options.hosts = AllowedHosts::Loopback)
    }

    /// Sets the resource behind `/Me` (RFC 7644 §3.11): the resource of this type whose attribute has this value when the request
    /// arrives. A POST creates the resource if it doesn't exist. By default `/Me` is answered with 501.
    ///
    /// ```
    /// use scim_runtime::testing;
    ///
    /// let server = testing::server().me("User", "userName", "bjensen");
    /// ```
    #[must_use]
    pub fn me(self, resource_type: &str, attribute: &str, value: &str) -> Self {
        self.configure(|options| options.me = Some(identity(resource_type, attribute, value)))
    }

    /// Accepts a bearer token with its own resource behind `/Me`.
    ///
    /// ```
    /// use scim_runtime::testing;
    ///
    /// let server = testing::server().bearer_token_of("t0ken", "User", "userName", "bjensen");
    /// ```
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

    /// Answers requests to `/Me` with 308 and the location of the resource.
    ///
    /// ```
    /// use scim_runtime::testing;
    ///
    /// let server = testing::server().me("User", "userName", "bjensen").me_redirects();
    /// ```
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

    /// Uses the same ids, cursors and times in every run, so that responses can be compared with stored ones. Removes all resources.
    /// By default ids are random, and times come from the clock.
    ///
    /// ```
    /// use scim_runtime::testing;
    ///
    /// let server = testing::server().reproducible();
    /// ```
    #[must_use]
    pub fn reproducible(self) -> Self {
        let home = &self.shared.home;
        let home = home.with_store(Store::seeded(0, Clock::EXAMPLE));
        let tenants = self.shared.tenants.map(home.base_url(), |name, space, _| {
            space.with_store(home.store().fresh(name))
        });
        self.with(home, tenants, self.shared.options.clone())
    }

    /// Adds a tenant with its own resources, selected by a path or a token (RFC 7644 §6). The resources at the base URL itself
    /// are kept. An existing tenant keeps its resources and gets the new tokens.
    ///
    /// A request with credentials for another tenant is answered with 403.
    ///
    /// ```
    /// use scim_runtime::{server::Tenant, testing};
    ///
    /// let server = testing::server().tenant(Tenant::at_path("acme"));
    /// ```
    #[must_use]
    pub fn tenant(self, tenant: Tenant) -> Self {
        let credentials = tenant.credentials();
        let server = self.configure(|options| options.credentials.extend(credentials));
        server.shared.tenants.add(&tenant, &server.shared.home);
        server
    }

    /// Creates a tenant with the first admitted request to its path. At most a thousand tenants are created, with names of at
    /// most 64 letters, digits and `-._~`. The base URL needs a path, which distinguishes tenants from endpoints.
    ///
    /// ```
    /// use scim_runtime::testing;
    ///
    /// let server = testing::server().dynamic_tenants();
    /// ```
    #[must_use]
    pub fn dynamic_tenants(self) -> Self {
        self.configure(|options| options.dynamic_tenants = true)
    }

    /// Injects faults instead of the current ones. All that apply to a request are injected together.
    ///
    /// ```
    /// use scim_runtime::{models::User, server::Fault, testing};
    ///
    /// let server = testing::server();
    /// server.seed(3)?;
    /// let scim = testing::client_of(server.faults([Fault::Error(500, None).once()]))?;
    /// assert!(scim.users().list().send().is_err());
    /// assert!(scim.users().list().send().is_ok());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn faults(self, faults: impl IntoIterator<Item: Into<FaultRule>>) -> Self {
        let faults = Faults::from_iter(faults);
        if faults.has(&Fault::NumericIds) {
            self.shared.home.store().ids_are_numbers = true;
            for (_, space) in self.shared.tenants.all() {
                space.store().ids_are_numbers = true;
            }
        }
        *self.locked_faults() = faults;
        self
    }

    /// Also injects faults from the header `X-Scim-Fault` of each request, in the text form of [`Fault`] and separated by commas.
    /// Requests with invalid faults are answered with 400.
    ///
    /// ```
    /// use scim_runtime::testing;
    ///
    /// let server = testing::server().faults_by_header();
    /// ```
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
