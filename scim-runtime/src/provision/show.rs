//! A plan for people and for programs.

use super::{
    difference::AttributeDifference,
    plan::{PlannedAction, PlannedChange, ProvisioningPlan, RemovalRefused},
};
use crate::{
    Json,
    terminal_safe::{Excerpt, TerminalSafe},
};
use serde_json::json;
use std::fmt;

/// The version of a plan's JSON form.
const VERSION: u32 = 1;

impl fmt::Display for RemovalRefused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::OverLimit => "there are more removals than the limit allows",
            Self::IncompleteList => "the provider's list is incomplete",
            Self::NothingWanted => "the wanted state is empty",
        })
    }
}

impl fmt::Display for ProvisioningPlan {
    /// One line per resource, one per attribute, then the totals.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for change in &self.changes {
            writeln!(f, "{change}")?;
        }
        for conflict in &self.conflicts {
            write!(f, "! conflict: {}", TerminalSafe(&conflict.reason))?;
            if !conflict.ids.is_empty() {
                write!(f, " ({})", TerminalSafe(&conflict.ids.join(", ")))?;
            }
            writeln!(f)?;
        }
        if !self.changes.is_empty() || !self.conflicts.is_empty() {
            writeln!(f)?;
        }
        let name = TerminalSafe(&self.resource_type);
        let removals = self.removals();
        writeln!(
            f,
            "{name}: {} to create, {} to adopt, {} to update, {removals} to remove, {} unchanged, {} kept, {} in conflict",
            self.count(PlannedAction::Create),
            self.count(PlannedAction::Adopt),
            self.count(PlannedAction::Update),
            self.unchanged,
            self.kept,
            self.conflicts.len(),
        )?;
        if let Some(refused) = self.refusal() {
            writeln!(
                f,
                "removals refused: {refused} ({removals} of {} in scope; limit: {})",
                self.in_scope, self.limit
            )?;
        }
        Ok(())
    }
}

impl fmt::Display for PlannedChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = match self.action {
            PlannedAction::Create => '+',
            PlannedAction::Adopt | PlannedAction::Update | PlannedAction::Deactivate => '~',
            PlannedAction::Delete => '-',
        };
        write!(f, "{sign} {} {}", self.action, TerminalSafe(&self.key))?;
        if let Some(id) = &self.id {
            write!(f, " ({})", TerminalSafe(id))?;
        }
        write!(f, "  # {}", TerminalSafe(&self.reason))?;
        if self.requests > 1 {
            write!(f, "; {} requests", self.requests)?;
        }
        for attribute in &self.attributes {
            write!(f, "\n    {attribute}")?;
        }
        if !self.waits_for.is_empty() {
            let keys = self.waits_for.join(", ");
            write!(f, "\n    then references to {}", TerminalSafe(&keys))?;
        }
        Ok(())
    }
}

impl fmt::Display for AttributeDifference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = |value: &Option<Json>| match value {
            None => "(none)".to_owned(),
            Some(value) => short(value),
        };
        let name = TerminalSafe(&self.attribute);
        match &self.before {
            None => write!(f, "{name}: {}", shown(&self.after)),
            Some(_) => write!(
                f,
                "{name}: {} → {}",
                shown(&self.before),
                shown(&self.after)
            ),
        }
    }
}

/// A value on one line; a long list by its length.
fn short(value: &Json) -> String {
    const MOST: usize = 120;
    let text = value.to_string();
    match value {
        Json::Array(items) if text.len() > MOST => format!("({} values)", items.len()),
        _ => Excerpt(&text, MOST).to_string(),
    }
}

impl ProvisioningPlan {
    /// The plan as JSON, under the version of its form (`"version": 1`). Secret values are not part of it.
    ///
    /// ```
    /// # use scim_runtime::{models::User, provision::{Removal, RemovalLimit}, testing};
    /// # let scim = testing::blocking()?;
    /// # let wanted = [User { external_id: Some("E-1".into()), ..User::new("bjensen") }];
    /// let plan = scim.users().provision(&wanted).match_by(User::EXTERNAL_ID).plan().send()?;
    /// assert_eq!(plan.to_json()["changes"][0]["action"], "create");
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    #[must_use]
    pub fn to_json(&self) -> Json {
        let difference = |one: &AttributeDifference| json!({"attribute": one.attribute, "before": one.before, "after": one.after});
        let change = |change: &PlannedChange| {
            json!({
                "action": change.action.as_str(),
                "key": change.key,
                "id": change.id,
                "reason": change.reason,
                "attributes": change.attributes.iter().map(difference).collect::<Vec<_>>(),
                "requests": change.requests,
                "waitsFor": change.waits_for,
            })
        };
        let conflicts = self.conflicts.iter();
        json!({
            "version": VERSION,
            "resourceType": self.resource_type,
            "changes": self.changes.iter().map(change).collect::<Vec<_>>(),
            "conflicts": conflicts
                .map(|one| json!({"reason": one.reason, "key": one.key, "ids": one.ids}))
                .collect::<Vec<_>>(),
            "unchanged": self.unchanged,
            "kept": self.kept,
            "inScope": self.in_scope,
            "removalsRefused": self.refusal().map(|refused| refused.to_string()),
        })
    }
}
