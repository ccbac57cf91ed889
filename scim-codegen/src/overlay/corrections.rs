//! Everything that a user corrects about one provider.

use super::{entry::Overlay, feature::FeatureSetting, select::SelectionRules};

/// All corrections, in the order of application.
#[derive(Debug, Clone, Default)]
pub(crate) struct Corrections {
    pub(crate) overlays: Vec<Overlay>,
    pub(crate) features: Vec<FeatureSetting>,
    pub(crate) selection: SelectionRules,
}
