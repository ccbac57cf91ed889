//! All corrections that a user makes for one provider.

use super::{entry::Overlay, feature::FeatureSetting, select::SelectionRules};

/// All corrections, in the order in which they are applied.
#[derive(Debug, Clone, Default)]
pub(crate) struct Corrections {
    pub(crate) overlays: Vec<Overlay>,
    pub(crate) features: Vec<FeatureSetting>,
    pub(crate) selection: SelectionRules,
}
