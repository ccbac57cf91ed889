//! What is there when the server begins, and what becomes of it when it ends.

use crate::{Error, write};
use clap::Args;
use scim_runtime::{
    Json,
    server::{Secrets, Server},
};
use std::{fs, path::PathBuf};

#[derive(Debug, Args)]
pub(super) struct ResourceArgs {
    /// Starts with so many resources of a type, made up: `User=1000`. Every tenant has as many.
    #[arg(long, value_name = "TYPE=N")]
    populate: Vec<String>,
    /// Starts with the resources of this file: what --dump has written, a ListResponse, or a list.
    #[arg(long, value_name = "FILE")]
    load: Option<PathBuf>,
    /// Writes all resources to this file at the end, on SIGINT and SIGTERM, but for what is never returned, such as passwords.
    #[arg(long, value_name = "FILE")]
    dump: Option<PathBuf>,
    /// Writes what is never returned, too: the file is as secret as that.
    #[arg(long, requires = "dump")]
    dump_secrets: bool,
}

impl ResourceArgs {
    /// Fills a server. A place where nothing can be written is told now, not at the end.
    pub(super) fn begin(&self, server: &Server) -> Result<(), Error> {
        if let Some(path) = &self.dump {
            write::probe(path)?;
        }
        if let Some(path) = &self.load {
            let bytes = fs::read(path).map_err(|error| Error::reading(path, error))?;
            let document: Json = serde_json::from_slice(&bytes)
                .map_err(|error| Error::input(format!("{}: {error}", path.display())))?;
            server
                .load(&document)
                .map_err(|error| Error::input(format!("{}: {error}", path.display())))?;
        }
        for wanted in &self.populate {
            let (resource_type, count) = wanted
                .split_once('=')
                .and_then(|(name, count)| Some((name, count.parse().ok()?)))
                .ok_or_else(|| Error::input(format!("`--populate {wanted}`: expected TYPE=N")))?;
            let cannot = |error| Error::input(format!("`--populate {wanted}`: {error}"));
            server.populate(resource_type, count).map_err(cannot)?;
            for name in server.tenants() {
                if let Some(tenant) = server.contents_of(&name) {
                    tenant.populate(resource_type, count).map_err(cannot)?;
                }
            }
        }
        Ok(())
    }

    /// Writes out what the server has; gives the file, if one was wanted.
    pub(super) fn end(&self, server: &Server) -> Result<Option<&PathBuf>, Error> {
        let Some(path) = &self.dump else {
            return Ok(None);
        };
        let secrets = if self.dump_secrets {
            Secrets::Include
        } else {
            Secrets::Omit
        };
        let text = format!("{:#}\n", server.dump(secrets));
        write::private(path, text.as_bytes())?;
        Ok(Some(path))
    }
}
