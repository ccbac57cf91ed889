//! Several sets of resources under one server.

use super::token;
use crate::Error;
use clap::Args;
use scim_runtime::server::{Server, Tenant};

#[derive(Debug, Args)]
pub(super) struct TenantArgs {
    /// A tenant with resources of its own, its name before the base URL's path: with `acme`, at /acme/v2 beside /v2.
    #[arg(long, value_name = "NAME")]
    tenant: Vec<String>,
    /// The environment variable that holds a tenant's own bearer token: `acme=ACME_TOKEN`. Of a tenant without a path (--tenant), the
    /// token alone says that it is meant, at the base URL itself.
    #[arg(long, value_name = "NAME=VAR")]
    tenant_token_env: Vec<String>,
    /// Makes a tenant of every name that a request has before the base URL's path.
    #[arg(long = "dynamic-tenants")]
    on_demand: bool,
}

impl TenantArgs {
    pub(super) fn add_to(&self, mut server: Server) -> Result<Server, Error> {
        for name in &self.tenant {
            if name.is_empty() || name.contains('/') {
                return Err(Error::input(format!(
                    "`--tenant {name}`: expected a name that can stand in a path"
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

    /// Where each tenant is, for whoever starts the server.
    pub(super) fn places(server: &Server) -> Vec<String> {
        let names = server.tenants().into_iter();
        names
            .filter_map(|name| {
                let contents = server.contents_of(&name)?;
                Some(format!("tenant {name}: {}", contents.base_url()))
            })
            .collect()
    }
}
