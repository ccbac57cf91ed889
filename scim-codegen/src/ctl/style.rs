//! The style of results, and the strictness of checks on requests and responses.

use clap::Args;

// A doc comment would become the help of the command.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Output and checks")]
pub(super) struct Style {
    /// Print JSON over several lines [default]
    #[arg(long, global = true, overrides_with = "no_indent")]
    indent: bool,
    /// Print JSON on one line
    #[arg(long, global = true)]
    pub(super) no_indent: bool,
    /// Send requests that break the schema or use features that the provider doesn't announce
    #[arg(long, global = true)]
    pub(super) unchecked: bool,
    /// Exit with 1 if a response breaks its schema, instead of printing a warning
    #[arg(long, global = true)]
    pub(super) strict: bool,
    /// Accept this status as success instead of the one that the RFC requires (repeatable)
    #[arg(long, value_name = "STATUS", global = true, value_parser = clap::value_parser!(u16).range(200..400))]
    pub(super) expect_status: Vec<u16>,
    /// Accept responses of any media type, as long as they are JSON
    #[arg(long, global = true)]
    pub(super) any_media_type: bool,
}
