//! The option `--force`.

use crate::{
    document::is_snapshot,
    render,
    write::{Overwrite, Replace},
};
use clap::Args;

/// Which existing files a command may overwrite.
#[derive(Debug, Clone, Copy, Args)]
pub(super) struct Force {
    /// Overwrite a file that scim-codegen didn't write
    #[arg(help_heading = "Output", long)]
    force: bool,
}

impl Force {
    /// For snapshots.
    pub(super) fn snapshot(self) -> Replace {
        if self.force {
            Replace::Any
        } else {
            Replace::Ours(is_snapshot)
        }
    }

    /// For reports about a provider.
    pub(super) fn report(self) -> Replace {
        if self.force {
            Replace::Any
        } else {
            Replace::Ours(render::is_ours)
        }
    }

    /// For generated code.
    pub(super) fn generated(self) -> Overwrite {
        if self.force {
            Overwrite::Any
        } else {
            Overwrite::Generated
        }
    }
}
