//! Compares two versions of a provider: what changed, and what each change means for requests and responses and for code.
//!
//! The meaning for requests and responses follows from the kind of a change ([`kind`]). The meaning for code is not guessed: it is the
//! difference between the public APIs that the generator would generate for the two versions.

mod attribute;
mod code;
mod configuration;
mod difference;
mod group;
pub(crate) mod kind;
mod provider;
mod seen;

pub(crate) use code::CodeChange;
pub(crate) use difference::{DocumentChange, PartDiff, ProviderDiff};
pub(crate) use kind::WireImpact;

use crate::{emit::ApiItem, model::ProviderModel};

/// One version of a provider.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Version<'a> {
    pub(crate) provider: &'a ProviderModel,
    /// The public API of the code that is generated for it.
    pub(crate) api: &'a [ApiItem],
}

/// Compares two versions.
pub(crate) fn compare(old: Version<'_>, new: Version<'_>) -> ProviderDiff {
    let mut seen = seen::ChangeList::default();
    configuration::compare(
        &old.provider.capabilities,
        &new.provider.capabilities,
        &mut seen,
    );
    provider::compare(old.provider, new.provider, &mut seen);
    let code = code::compare(old.api, new.api);
    group::by_part(seen, code, [old.provider, new.provider])
}
