//! A provider that can be called.

use super::{engine::Engine, style::Style};
use crate::console::Console;
use scim_runtime::{
    client::{Client, Untyped},
    describe::Description,
};

/// A provider that can be called.
pub(super) struct Session {
    pub(super) scim: Client<Untyped, Engine>,
    /// What it says of itself, or the documents that were given say.
    pub(super) provider: Description,
    pub(super) style: Style,
    pub(super) console: Console,
}

impl Session {
    /// The same session, saying and judging so.
    pub(super) fn in_style(&self, style: Style) -> Self {
        Self {
            scim: self.scim.clone(),
            provider: self.provider.clone(),
            style,
            console: self.console,
        }
    }
}
