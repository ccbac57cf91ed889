//! Choices in which most servers differ from RFC 7644, or that the RFC leaves open.

use super::choices::{ComparisonArg, DialectArg};
use clap::Args;
use scim_runtime::{patch::Dialect, server::Server};

#[derive(Debug, Args)]
pub(super) struct LeniencyArgs {
    /// Accept filters with a comparison after a value path, as in `emails[type eq "work"].value eq "a@example.com"`
    #[arg(long)]
    value_path_comparisons: bool,
    /// Accept `co`, `sw` and `ew` with numbers and booleans in filters
    #[arg(long)]
    text_operators_on_any_value: bool,
    /// Let a PATCH `replace` with a filter, as in `emails[type eq "work"]`, merge the new value into the values that match
    #[arg(long)]
    merge_filtered_replaces: bool,
    /// Let a PATCH `remove` whose filter matches nothing succeed
    #[arg(long)]
    ignore_unmatched_removes: bool,
}

impl LeniencyArgs {
    /// Adds the choices to those of the dialect.
    pub(super) fn configure(
        &self,
        server: Server,
        dialect: DialectArg,
        comparison: ComparisonArg,
    ) -> Server {
        let mut patch = Dialect::from(dialect)
            .options()
            .comparison(comparison.into());
        if self.merge_filtered_replaces {
            patch = patch.merge_filtered_replaces();
        }
        if self.ignore_unmatched_removes {
            patch = patch.ignore_unmatched_removes();
        }
        let mut server = server.patch_options(patch);
        if self.text_operators_on_any_value {
            server = server.text_operators_on_any_value();
        }
        if self.value_path_comparisons {
            server = server.value_path_comparisons();
        }
        server
    }
}
