//! The state of planning while the provider's resources are read.

use super::{
    plan::ProvisioningPlan,
    planner::{ListingCoverage, Planner},
    settings::ProvisionSettings,
    task::CallAnswer,
};
use crate::{Json, error::Error};
use std::sync::Arc;

/// How the provider's resources are found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PlanSource {
    /// All of them are listed.
    List,
    /// Each wanted resource is looked up by its keys.
    LookUp,
}

/// The state of planning while resources are read.
pub(super) struct PlanProgress<'w> {
    pub(super) planner: Planner<'w>,
    pub(super) settings: Arc<ProvisionSettings>,
    pub(super) extent: ListExtent,
}

/// The extent of the provider's list.
#[derive(Debug, Default)]
pub(super) struct ListExtent {
    pub(super) total: Option<u64>,
    pub(super) pages: usize,
}

impl ListExtent {
    /// Counts a page, with the total that it states.
    pub(super) fn add_page(&mut self, total: Option<u64>) {
        self.total = total.or(self.total);
        self.pages += 1;
    }
}

impl PlanProgress<'_> {
    /// The filters that find a wanted resource, the first key first.
    pub(super) fn filters(&self, wanted: &Json) -> Vec<String> {
        let keys = self.settings.keys.iter();
        keys.filter_map(|key| Some(key.filter(&key.value(wanted)?)))
            .collect()
    }

    /// Records the results of a look-up. Returns whether there were any.
    pub(super) fn found(&mut self, answer: CallAnswer) -> Result<bool, Error> {
        let listed = match answer {
            CallAnswer::Found(listed) => listed,
            CallAnswer::Resource(resource) => vec![resource],
            CallAnswer::Done => Vec::new(),
            CallAnswer::Failed(failure) => {
                return Err(Error::unusable(format!(
                    "a wanted resource can't be looked up: {}",
                    failure.message
                )));
            }
        };
        for resource in &listed {
            self.planner.observe(resource);
        }
        Ok(!listed.is_empty())
    }

    pub(super) fn finish(self, source: PlanSource) -> ProvisioningPlan {
        self.planner.finish(match source {
            PlanSource::List => ListingCoverage::Everything {
                total: self.extent.total,
            },
            PlanSource::LookUp => ListingCoverage::WantedOnly,
        })
    }
}
