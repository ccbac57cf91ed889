//! Loads resources when the server starts, and saves them when it ends.

use super::identity;
use crate::{
    Error,
    write::{self, Replace},
};
use clap::Args;
use scim_runtime::{Json, describe::Description, server::Server};
use std::{fs, path::PathBuf};

#[derive(Debug, Args)]
pub(super) struct ResourceArgs {
    /// Start with this many realistic users, and a group for each of their departments; the same in every run. Every tenant gets them
    #[arg(long, value_name = "N")]
    seed: Option<usize>,
    /// Start with this many minimal resources of a type, such as `User=1000`. Every tenant gets them
    #[arg(long, value_name = "TYPE=N")]
    populate: Vec<String>,
    /// Start with the resources of this file: an earlier dump, a ListResponse, or a list
    #[arg(long, value_name = "FILE")]
    load: Option<PathBuf>,
    /// Write all resources to this file on exit (SIGINT, SIGTERM), except attributes that are never returned, such as passwords
    #[arg(long, value_name = "FILE")]
    dump: Option<PathBuf>,
    /// Include attributes that are never returned. The file then contains secrets
    #[arg(long, requires = "dump")]
    dump_secrets: bool,
    /// Overwrite the file of --dump even if it isn't an earlier dump
    #[arg(long, requires = "dump")]
    force: bool,
}

/// Splits a value of `--populate`.
fn populated(text: &str) -> Result<(&str, usize), Error> {
    let parts = text.split_once('=');
    parts
        .and_then(|(name, count)| Some((name, count.parse().ok()?)))
        .ok_or_else(|| {
            Error::input(format!("`--populate {text}`: expected TYPE=N"))
                .with_help("for example `--populate User=1000`")
        })
}

impl ResourceArgs {
    /// Checks the names of resource types.
    pub(super) fn check(&self, description: &Description) -> Result<(), Error> {
        for wanted in &self.populate {
            let (name, _) = populated(wanted)?;
            identity::resource_type(&format!("`--populate {wanted}`"), name, description)?;
        }
        Ok(())
    }

    /// Fills a server. Fails immediately if the dump can't be written at the end.
    pub(super) fn begin(&self, server: &Server) -> Result<(), Error> {
        if let Some(path) = &self.dump {
            write::probe(path, self.replace())?;
        }
        if let Some(path) = &self.load {
            let bytes = fs::read(path).map_err(|error| Error::reading(path, error))?;
            let document: Json = serde_json::from_slice(&bytes)
                .map_err(|error| Error::input(format!("{}: {error}", path.display())))?;
            server
                .load(&document)
                .map_err(|error| Error::input(format!("{}: {error}", path.display())))?;
        }
        if let Some(users) = self.seed {
            let cannot = |error| Error::input(format!("`--seed {users}`: {error}"));
            server.seed(users).map_err(cannot)?;
            for name in server.tenants() {
                if let Some(tenant) = server.contents_of(&name) {
                    tenant.seed(users).map_err(cannot)?;
                }
            }
        }
        for wanted in &self.populate {
            let (resource_type, count) = populated(wanted)?;
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

    fn replace(&self) -> Replace {
        if self.force {
            Replace::Any
        } else {
            Replace::Ours(is_dump)
        }
    }

    /// Writes the dump, if the user requested one, and returns its path.
    pub(super) fn end(&self, server: &Server) -> Result<Option<&PathBuf>, Error> {
        let Some(path) = &self.dump else {
            return Ok(None);
        };
        let dump = if self.dump_secrets {
            server.dump_with_secrets()
        } else {
            server.dump()
        };
        let text = format!("{dump:#}\n");
        write::private(path, text.as_bytes(), self.replace())?;
        Ok(Some(path))
    }
}

/// Whether a file with this beginning is an earlier dump.
fn is_dump(head: &[u8]) -> bool {
    let head = String::from_utf8_lossy(head);
    head.trim_start().starts_with('{') && head.contains("\"dump\":")
}
