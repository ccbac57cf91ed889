//! A plan: the changes that a run would make, as data.

use super::{
    difference::{AttributeDifference, StateDifference},
    key::KeyAttribute,
    known_ids::KnownIds,
    limit::RemovalLimit,
    settings::ProvisionSettings,
};
use crate::{Json, patch::Operation};
use std::{collections::BTreeMap, fmt};

/// The changes that would bring the provider to the wanted state. Nothing has been written yet.
///
/// `Display` prints every change with its attributes before and after, without secret values. [`ProvisioningPlan::to_json`]
/// returns the same data for programs.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct ProvisioningPlan {
    /// The resource type, such as `User`.
    pub resource_type: String,
    /// Resources to create, adopt, update and remove, in this order.
    pub changes: Vec<PlannedChange>,
    /// Resources that can't be matched with certainty. They are left alone.
    pub conflicts: Vec<KeyConflict>,
    /// Wanted resources that exist and need no change.
    pub unchanged: usize,
    /// Unwanted resources of the provider that are kept, because they are out of scope or removal is off.
    pub kept: usize,
    /// Resources of the provider in scope of removal.
    pub in_scope: usize,
    /// Why the removals can't be applied; `None` if they can.
    pub removals_refused: Option<RemovalRefused>,
    /// The limit that removals are checked against.
    pub limit: RemovalLimit,
    pub(crate) known: KnownIds,
}

/// Why a plan's removals can't be applied.
///
/// ```
/// use scim_runtime::{models::User, provision::{Removal, RemovalRefused}, testing};
///
/// let (scim, _) = testing::with_user()?;
/// let nobody: [User; 0] = [];
/// let run = scim.users().provision(&nobody).match_by(User::USER_NAME).removal(Removal::delete());
/// assert_eq!(run.plan().send()?.removals_refused, Some(RemovalRefused::NothingWanted));
/// # Ok::<(), scim_runtime::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum RemovalRefused {
    /// There are more removals than the limit allows.
    OverLimit,
    /// The provider's list had fewer resources than its total states.
    IncompleteList,
    /// The wanted state is empty, which is more likely a fault of its source than intended.
    NothingWanted,
}

/// A change of one resource. `Debug` shows no values, which may be secret or personal.
///
/// ```
/// use scim_runtime::{models::User, provision::PlannedAction, testing};
///
/// let scim = testing::blocking()?;
/// let plan = scim.users().provision(&[User::new("bjensen")]).match_by(User::USER_NAME).plan().send()?;
/// let change = &plan.changes[0];
/// assert_eq!((change.action, change.key.as_str()), (PlannedAction::Create, "bjensen"));
/// # Ok::<(), scim_runtime::Error>(())
/// ```
#[derive(Clone)]
#[non_exhaustive]
pub struct PlannedChange {
    /// The kind of change.
    pub action: PlannedAction,
    /// The resource's key, for people.
    pub key: String,
    /// The resource's id at the provider; `None` for a resource that doesn't exist yet.
    pub id: Option<String>,
    /// Why the change is made: which key matched or didn't.
    pub reason: String,
    /// The attributes that change, before and after.
    pub attributes: Vec<AttributeDifference>,
    /// The number of requests that the change takes if nothing goes wrong.
    pub requests: usize,
    /// Keys of wanted resources that must exist before a reference to them can be set.
    pub waits_for: Vec<String>,
    pub(crate) version: Option<String>,
    pub(crate) operations: Vec<Operation>,
    /// The target state: the whole resource for a creation, the managed part otherwise.
    pub(crate) wanted: Json,
    /// The attributes with references that can't be resolved yet, with keys in place of ids.
    pub(crate) references: Json,
}

/// The kind of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PlannedAction {
    /// Create it.
    Create,
    /// Take over a resource that has no first key yet, matched by another key.
    Adopt,
    /// Change attributes.
    Update,
    /// Set an attribute instead of deleting, such as `active` to `false`.
    Deactivate,
    /// Delete it.
    Delete,
}

impl PlannedAction {
    /// Whether the change removes a resource.
    ///
    /// ```
    /// use scim_runtime::provision::PlannedAction;
    /// assert!(PlannedAction::Delete.is_removal());
    /// assert!(!PlannedAction::Update.is_removal());
    /// ```
    #[must_use]
    pub fn is_removal(self) -> bool {
        match self {
            Self::Deactivate | Self::Delete => true,
            Self::Create | Self::Adopt | Self::Update => false,
        }
    }

    /// The action as a word: `create`.
    ///
    /// ```
    /// assert_eq!(scim_runtime::provision::PlannedAction::Adopt.as_str(), "adopt");
    /// ```
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Adopt => "adopt",
            Self::Update => "update",
            Self::Deactivate => "deactivate",
            Self::Delete => "delete",
        }
    }
}

impl PlannedAction {
    /// Why a change is planned. The first key identifies a resource, the others adopt it.
    fn reason(self, keys: &[KeyAttribute], changed: usize) -> String {
        let any_of = |keys: &[KeyAttribute]| {
            let paths = keys.iter().map(|key| format!("`{}`", key.path));
            paths.collect::<Vec<_>>().join(" or ")
        };
        let (first, others) = keys.split_at(keys.len().min(1));
        let (first, others) = (any_of(first), any_of(others));
        match self {
            Self::Create => format!("no resource has this {}", any_of(keys)),
            Self::Adopt => format!("it has no {first} yet, and the same {others}"),
            Self::Update if changed == 0 => {
                format!("the same {first}; references to new resources follow")
            }
            Self::Update if changed == 1 => format!("the same {first}, but an attribute differs"),
            Self::Update => format!("the same {first}, but {changed} attributes differ"),
            Self::Deactivate | Self::Delete => {
                format!("it is in scope, and no wanted resource has its {first}")
            }
        }
    }
}

impl fmt::Display for PlannedAction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Resources that can't be matched with certainty.
///
/// ```
/// use scim_runtime::{models::User, testing};
///
/// let scim = testing::blocking()?;
/// let twice = [User::new("bjensen"), User::new("bjensen")];
/// let plan = scim.users().provision(&twice).match_by(User::USER_NAME).plan().send()?;
/// assert_eq!(plan.conflicts[0].key.as_deref(), Some("bjensen"));
/// # Ok::<(), scim_runtime::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct KeyConflict {
    /// A sentence that explains what is ambiguous and why.
    pub reason: String,
    /// The key of the wanted resource, if there is one.
    pub key: Option<String>,
    /// The ids of the provider's resources, if any.
    pub ids: Vec<String>,
}

impl KeyConflict {
    pub(super) fn new(reason: String, key: Option<&str>, ids: &[&str]) -> Self {
        Self {
            reason,
            key: key.map(str::to_owned),
            ids: ids.iter().map(|id| (*id).to_owned()).collect(),
        }
    }

    pub(super) fn wanted_without_key(settings: &ProvisionSettings, label: String) -> Self {
        let path = settings.keys.first().map(|key| key.path.to_string());
        let reason = format!(
            "a wanted resource has no `{}`",
            path.unwrap_or_else(|| "key".to_owned())
        );
        Self::new(reason, Some(&label), &[])
    }

    pub(super) fn wanted_twice(path: &str, value: &str) -> Self {
        let reason = format!("several wanted resources have `{path}` {value:?}");
        Self::new(reason, Some(value), &[])
    }
}

impl fmt::Debug for PlannedChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let attributes = self.attributes.iter().map(|one| &one.attribute);
        f.debug_struct("PlannedChange")
            .field("action", &self.action)
            .field("key", &self.key)
            .field("id", &self.id)
            .field("attributes", &attributes.collect::<Vec<_>>())
            .finish_non_exhaustive()
    }
}

impl PlannedChange {
    pub(super) fn new(
        action: PlannedAction,
        key: &str,
        difference: StateDifference,
        settings: &ProvisionSettings,
    ) -> Self {
        Self {
            action,
            key: key.to_owned(),
            id: None,
            reason: action.reason(&settings.keys, difference.attributes.len()),
            attributes: difference.attributes,
            requests: 1,
            waits_for: Vec::new(),
            version: None,
            operations: difference.operations,
            wanted: Json::Null,
            references: Json::Null,
        }
    }
}

impl ProvisioningPlan {
    /// Whether the plan has no changes and no conflicts.
    ///
    /// ```
    /// # use scim_runtime::{models::User, provision::{Removal, RemovalLimit}, testing};
    /// # let scim = testing::blocking()?;
    /// # let wanted = [User { external_id: Some("E-1".into()), ..User::new("bjensen") }];
    /// let plan = scim.users().provision(&wanted).match_by(User::EXTERNAL_ID).plan().send()?;
    /// plan.apply().send()?;
    /// let again = scim.users().provision(&wanted).match_by(User::EXTERNAL_ID).plan().send()?;
    /// assert!(again.is_in_step());
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    #[must_use]
    pub fn is_in_step(&self) -> bool {
        self.changes.is_empty() && self.conflicts.is_empty()
    }

    /// The number of changes of a kind.
    ///
    /// ```
    /// # use scim_runtime::{models::User, provision::{Removal, RemovalLimit}, testing};
    /// # let scim = testing::blocking()?;
    /// # let wanted = [User { external_id: Some("E-1".into()), ..User::new("bjensen") }];
    /// let plan = scim.users().provision(&wanted).match_by(User::EXTERNAL_ID).plan().send()?;
    /// assert_eq!(plan.count(scim_runtime::provision::PlannedAction::Create), 1);
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    #[must_use]
    pub fn count(&self, action: PlannedAction) -> usize {
        let changes = self.changes.iter();
        changes.filter(|change| change.action == action).count()
    }

    /// The number of removals: deactivations and deletions.
    ///
    /// ```
    /// # use scim_runtime::{models::User, provision::{Removal, RemovalLimit}, testing};
    /// # let scim = testing::blocking()?;
    /// # let wanted = [User { external_id: Some("E-1".into()), ..User::new("bjensen") }];
    /// let plan = scim.users().provision(&wanted).match_by(User::EXTERNAL_ID).plan().send()?;
    /// assert_eq!(plan.removals(), 0);
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    #[must_use]
    pub fn removals(&self) -> usize {
        let changes = self.changes.iter();
        changes.filter(|change| change.action.is_removal()).count()
    }

    /// The number of requests that the plan takes if nothing goes wrong.
    ///
    /// ```
    /// # use scim_runtime::{models::User, provision::{Removal, RemovalLimit}, testing};
    /// # let scim = testing::blocking()?;
    /// # let wanted = [User { external_id: Some("E-1".into()), ..User::new("bjensen") }];
    /// let plan = scim.users().provision(&wanted).match_by(User::EXTERNAL_ID).plan().send()?;
    /// assert_eq!(plan.requests(), 1);
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    #[must_use]
    pub fn requests(&self) -> usize {
        self.changes.iter().map(|change| change.requests).sum()
    }

    /// The ids of wanted resources that exist, by their first key: to resolve references of another resource type.
    ///
    /// ```
    /// # use scim_runtime::{models::User, provision::{Removal, RemovalLimit}, testing};
    /// # let scim = testing::blocking()?;
    /// # let wanted = [User { external_id: Some("E-1".into()), ..User::new("bjensen") }];
    /// let plan = scim.users().provision(&wanted).match_by(User::EXTERNAL_ID).plan().send()?;
    /// assert!(plan.ids().is_empty());
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    #[must_use]
    pub fn ids(&self) -> &BTreeMap<String, String> {
        self.known.ids()
    }

    /// The plan without its removals.
    ///
    /// ```
    /// # use scim_runtime::{models::User, provision::{Removal, RemovalLimit}, testing};
    /// # let scim = testing::blocking()?;
    /// # let wanted = [User { external_id: Some("E-1".into()), ..User::new("bjensen") }];
    /// let plan = scim.users().provision(&wanted).match_by(User::EXTERNAL_ID).plan().send()?;
    /// assert_eq!(plan.into_plan().without_removals().changes.len(), 1);
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    #[must_use]
    pub fn without_removals(mut self) -> Self {
        let before = self.changes.len();
        self.changes.retain(|change| !change.action.is_removal());
        self.kept += before - self.changes.len();
        self.removals_refused = None;
        self
    }

    /// Why the plan's removals can't be applied, checked against its limit once more.
    pub(super) fn refusal(&self) -> Option<RemovalRefused> {
        let is_over = !self.limit.allows(self.removals(), self.in_scope);
        match self.removals_refused {
            Some(refused) if self.removals() > 0 => Some(refused),
            _ if is_over => Some(RemovalRefused::OverLimit),
            _ => None,
        }
    }
}
