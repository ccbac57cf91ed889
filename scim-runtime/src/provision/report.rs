//! The results of a run.

use super::{known_ids::Ids, plan::PlannedAction};
use crate::{Json, terminal_safe::TerminalSafe};
use serde_json::json;
use std::{collections::BTreeMap, fmt};

/// The version of the JSON form of events and reports.
const VERSION: u32 = 1;

/// The outcome of one change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ResourceOutcome {
    /// The resource is as planned.
    Done,
    /// The resource existed already and has been taken over.
    Adopted,
    /// The resource was not changed, with the reason.
    NotDone(String),
    /// It is unknown whether the resource was changed, with the reason. The next run finds out.
    Unknown(String),
}

impl ResourceOutcome {
    /// Whether the resource is as planned.
    ///
    /// ```
    /// use scim_runtime::provision::ResourceOutcome;
    /// assert!(ResourceOutcome::Adopted.is_success());
    /// assert!(!ResourceOutcome::Unknown("no response".into()).is_success());
    /// ```
    #[must_use]
    pub fn is_success(&self) -> bool {
        match self {
            Self::Done | Self::Adopted => true,
            Self::NotDone(_) | Self::Unknown(_) => false,
        }
    }

    /// The outcome as a word: `done`, `adopted`, `not done`, `unknown`.
    ///
    /// ```
    /// assert_eq!(scim_runtime::provision::ResourceOutcome::Done.as_str(), "done");
    /// ```
    #[must_use]
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Adopted => "adopted",
            Self::NotDone(_) => "not done",
            Self::Unknown(_) => "unknown",
        }
    }

    /// Why it failed, if it did.
    ///
    /// ```
    /// use scim_runtime::provision::ResourceOutcome;
    /// assert_eq!(ResourceOutcome::NotDone("it is gone".into()).reason(), Some("it is gone"));
    /// ```
    #[must_use]
    pub fn reason(&self) -> Option<&str> {
        match self {
            Self::Done | Self::Adopted => None,
            Self::NotDone(reason) | Self::Unknown(reason) => Some(reason),
        }
    }
}

/// A change that has ended.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ProvisionEvent {
    /// The planned action.
    pub action: PlannedAction,
    /// The resource's key, for people.
    pub key: String,
    /// The resource's id, if it is known.
    pub id: Option<String>,
    /// The outcome.
    pub outcome: ResourceOutcome,
}

impl ProvisionEvent {
    /// The event as one object of a journal, under the version of its form (`"version": 1`).
    ///
    /// ```
    /// # use scim_runtime::{models::User, provision::{Removal, RemovalLimit}, testing};
    /// # let scim = testing::blocking()?;
    /// # let wanted = [User { external_id: Some("E-1".into()), ..User::new("bjensen") }];
    /// let plan = scim.users().provision(&wanted).match_by(User::EXTERNAL_ID).plan().send()?;
    /// let report = plan.apply().send()?;
    /// assert_eq!(report.events[0].to_json()["outcome"], "done");
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    #[must_use]
    pub fn to_json(&self) -> Json {
        json!({
            "version": VERSION,
            "action": self.action.as_str(),
            "key": self.key,
            "id": self.id,
            "outcome": self.outcome.as_str(),
            "reason": self.outcome.reason(),
        })
    }
}

impl fmt::Display for ProvisionEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let outcome = self.outcome.as_str();
        write!(f, "{outcome}: {} {}", self.action, TerminalSafe(&self.key))?;
        if let Some(reason) = self.outcome.reason() {
            write!(f, ": {}", TerminalSafe(reason))?;
        }
        Ok(())
    }
}

/// The results of a run.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct ProvisionReport {
    /// All changes, in the order in which they ended.
    pub events: Vec<ProvisionEvent>,
    pub(crate) ids: Ids,
}

impl ProvisionReport {
    /// Whether every change succeeded.
    ///
    /// ```
    /// # use scim_runtime::{models::User, provision::{Removal, RemovalLimit}, testing};
    /// # let scim = testing::blocking()?;
    /// # let wanted = [User { external_id: Some("E-1".into()), ..User::new("bjensen") }];
    /// let plan = scim.users().provision(&wanted).match_by(User::EXTERNAL_ID).plan().send()?;
    /// assert!(plan.apply().send()?.is_success());
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    #[must_use]
    pub fn is_success(&self) -> bool {
        self.failures().next().is_none()
    }

    /// The changes that failed, or whose outcome is unknown.
    ///
    /// ```
    /// # use scim_runtime::{models::User, provision::{Removal, RemovalLimit}, testing};
    /// # let scim = testing::blocking()?;
    /// # let wanted = [User { external_id: Some("E-1".into()), ..User::new("bjensen") }];
    /// let plan = scim.users().provision(&wanted).match_by(User::EXTERNAL_ID).plan().send()?;
    /// assert_eq!(plan.apply().send()?.failures().count(), 0);
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    pub fn failures(&self) -> impl Iterator<Item = &ProvisionEvent> {
        let events = self.events.iter();
        events.filter(|event| !event.outcome.is_success())
    }

    /// The number of successful changes of a kind.
    ///
    /// ```
    /// # use scim_runtime::{models::User, provision::{Removal, RemovalLimit}, testing};
    /// # let scim = testing::blocking()?;
    /// # let wanted = [User { external_id: Some("E-1".into()), ..User::new("bjensen") }];
    /// let plan = scim.users().provision(&wanted).match_by(User::EXTERNAL_ID).plan().send()?;
    /// let report = plan.apply().send()?;
    /// assert_eq!(report.count(scim_runtime::provision::PlannedAction::Create), 1);
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    #[must_use]
    pub fn count(&self, action: PlannedAction) -> usize {
        let events = self.events.iter();
        events
            .filter(|event| event.action == action && event.outcome.is_success())
            .count()
    }

    /// The report as JSON, under the version of its form (`"version": 1`): the totals, then all events.
    ///
    /// ```
    /// # use scim_runtime::{models::User, testing};
    /// # let scim = testing::blocking()?;
    /// # let wanted = [User { external_id: Some("E-1".into()), ..User::new("bjensen") }];
    /// let plan = scim.users().provision(&wanted).match_by(User::EXTERNAL_ID).plan().send()?;
    /// assert_eq!(plan.apply().send()?.to_json()["created"], 1);
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    #[must_use]
    pub fn to_json(&self) -> Json {
        json!({
            "version": VERSION,
            "created": self.count(PlannedAction::Create),
            "adopted": self.count(PlannedAction::Adopt),
            "updated": self.count(PlannedAction::Update),
            "deactivated": self.count(PlannedAction::Deactivate),
            "deleted": self.count(PlannedAction::Delete),
            "failed": self.failures().count(),
            "events": self.events.iter().map(ProvisionEvent::to_json).collect::<Vec<_>>(),
        })
    }

    /// The ids of the wanted resources, by their first key: to resolve references of another resource type.
    ///
    /// ```
    /// # use scim_runtime::{models::User, provision::{Removal, RemovalLimit}, testing};
    /// # let scim = testing::blocking()?;
    /// # let wanted = [User { external_id: Some("E-1".into()), ..User::new("bjensen") }];
    /// let plan = scim.users().provision(&wanted).match_by(User::EXTERNAL_ID).plan().send()?;
    /// let report = plan.apply().send()?;
    /// assert!(report.ids().get("E-1").is_some());
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    #[must_use]
    pub fn ids(&self) -> &BTreeMap<String, String> {
        &self.ids
    }
}

impl fmt::Display for ProvisionReport {
    /// The failures, then the totals.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for event in self.failures() {
            writeln!(f, "{event}")?;
        }
        write!(
            f,
            "{} created, {} adopted, {} updated, {} deactivated, {} deleted, {} failed",
            self.count(PlannedAction::Create),
            self.count(PlannedAction::Adopt),
            self.count(PlannedAction::Update),
            self.count(PlannedAction::Deactivate),
            self.count(PlannedAction::Delete),
            self.failures().count(),
        )
    }
}
