//! Tenants: separate sets of resources on one server.

use super::token::token;
use crate::Error;
use clap::Args;
use scim_runtime::server::{Server, Tenant};

#[derive(Debug, Args)]
pub(super) struct TenantArgs {
    /// Add a tenant with its own resources. `acme` is served at /acme/v2, next to /v2
    #[arg(long, value_name = "NAME")]
    tenant: Vec<String>,
    /// Require a bearer token for a tenant, from this environment variable: `acme=ACME_TOKEN`. A tenant without `--tenant` has no
    /// path: its token selects it at the base URL
    #[arg(long, value_name = "NAME=VAR")]
    tenant_token_env: Vec<String>,
    /// Create tenants on demand, named by the first path segment of a request
    #[arg(long = "dynamic-tenants")]
    on_demand: bool,
}

impl TenantArgs {
    pub(super) fn add_to(&self, mut server: Server) -> Result<Server, Error> {
        for name in &self.tenant {
            if name.is_empty() || name.contains('/') {
                return Err(Error::input(format!(
                    "`--tenant {name}`: expected a name without `/`"
                )));
            }
            server = server.tenant(Tenant::at_path(name));
        }
        for wanted in &self.tenant_token_env {
            let (name, variable) = wanted
                .split_once('=')
                .filter(|(name, _)| !name.is_empty())
                .ok_or_else(|| {
                    Error::input(format!("`--tenant-token-env {wanted}`: expected NAME=VAR"))
                })?;
            let token = token(variable)?;
            let tenant = if self.tenant.iter().any(|known| known == name) {
                Tenant::at_path(name).bearer_token(&token)
            } else {
                Tenant::of_token(name, &token)
            };
            server = server.tenant(tenant);
        }
        if self.on_demand {
            server = server.dynamic_tenants();
        }
        Ok(server)
    }

    /// Returns one line per tenant with its base URL.
    pub(super) fn base_urls(server: &Server) -> Vec<String> {
        let names = server.tenants().into_iter();
        names
            .filter_map(|name| {
                let contents = server.contents_of(&name)?;
                Some(format!("tenant {name}: {}", contents.base_url()))
            })
            .collect()
    }
}
