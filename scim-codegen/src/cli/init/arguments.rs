//! The arguments of `init`.

use crate::console::Credentials;
use clap::{ArgGroup, Args};
use std::path::PathBuf;

/// The end of `--help`.
const AFTER_HELP: &str = "\
Examples:
  scim-codegen init https://scim.example.com/v2 --path acme-sync
  scim-codegen init https://scim.example.com/v2 --path acme-vendored --vendor --blocking
  scim-codegen init --rfc7643 --path trial --dry-run

In a directory with a Cargo.toml, `init` adds the provider's snapshot, scim.toml, build.rs and the dependencies to the crate. \
In a directory without one, it creates a crate with a small program. Files that you wrote are never overwritten. \
It sets up one provider; for a second one in the same crate, it prints the lines to add to scim.toml.

Exit codes:
  0  the files are written, or there is nothing to change
  1  the provider refused or can't be reached, or a file can't be written
  2  invalid input or arguments; nothing was written";

#[derive(Debug, Args)]
#[command(after_long_help = AFTER_HELP, group(ArgGroup::new("documents").required(true)))]
pub(in crate::cli) struct InitArgs {
    /// Base URL of the provider, a directory with its three documents, or a snapshot
    #[arg(value_name = "SOURCE", group = "documents")]
    pub(super) source: Option<String>,
    /// Use the documents of RFC 7643: User, EnterpriseUser and Group
    #[arg(long, group = "documents")]
    pub(super) rfc7643: bool,
    /// Directory of the crate
    #[arg(long, value_name = "DIR", default_value = ".")]
    pub(super) path: PathBuf,
    /// Name of the client's module [default: from the source]
    #[arg(long, value_name = "NAME")]
    pub(super) name: Option<String>,
    /// Generate a source file to commit, instead of a build script
    #[arg(long)]
    pub(super) vendor: bool,
    /// Use the blocking engine
    #[arg(long)]
    pub(super) blocking: bool,
    /// Directory that contains the crates scim-runtime and scim-codegen, relative to the crate, if they don't come from the registry
    #[arg(long, value_name = "DIR")]
    pub(super) crates_path: Option<String>,
    /// Print the changes and write nothing
    #[arg(long)]
    pub(super) dry_run: bool,
    #[command(flatten)]
    pub(super) credentials: Credentials,
}
