//! Provisioning: from the state you want to the provider's state.
//!
//! A directory or HR system defines which resources should exist, and the provider has to follow.
//! [`Endpoint::provision`](crate::client::Endpoint::provision) takes the wanted resources and makes a [plan](ProvisioningPlan):
//! data that can be printed and reviewed. Nothing is written before the plan is [applied](PreparedPlan::apply).
//!
//! - Attributes that aren't managed are never touched, even if the provider lacks PATCH.
//! - Resources are removed only within a scope, below a limit, and if the provider's list was complete.
//! - Ambiguous keys are conflicts: they are listed, and nothing is guessed.
//! - A creation whose outcome is unknown is looked up by its key before it is repeated, so that no resource exists twice.
//! - After a run without failures, a second plan is empty.
//!
//! ```
//! use scim_runtime::{models::User, provision::{RemovalLimit, Removal}, testing};
//!
//! let scim = testing::blocking()?;
//! let wanted = ["bjensen", "jsmith"].map(|name| User { external_id: Some(name.to_uppercase()), ..User::new(name) });
//! let provision = || scim
//!     .users()
//!     .provision(&wanted)
//!     .match_by(User::EXTERNAL_ID)
//!     .or_adopt_by(User::USER_NAME)
//!     .managing((User::USER_NAME, User::ACTIVE))
//!     .within(User::USER_TYPE.eq("Employee"))
//!     .removal(Removal::set(User::ACTIVE, false))
//!     .limit_removals(RemovalLimit::count(25).or_percent(5.0));
//! let report = provision().plan().send()?.apply().send()?;
//! assert!(report.is_success());
//! assert!(provision().plan().send()?.is_in_step());
//! # Ok::<(), scim_runtime::Error>(())
//! ```

mod access;
mod apply;
mod batch;
mod builder;
mod candidates;
mod difference;
mod events;
mod key;
mod key_hashes;
mod key_index;
mod known_ids;
mod limit;
mod managed;
mod missing_value;
mod parallel;
mod partition;
mod plan;
mod planner;
mod planning;
mod progress;
mod reading;
mod record_comparison;
mod record_page;
mod reference;
mod removal;
mod report;
mod requests;
mod running;
mod schedule;
mod selected;
mod settings;
mod show;
mod steps;
mod task;
mod text_list;
mod wanted;

pub use apply::Apply;
pub use builder::Provision;
pub use difference::AttributeDifference;
pub use events::ProvisionEvents;
pub use limit::RemovalLimit;
pub use plan::{KeyConflict, PlannedAction, PlannedChange, ProvisioningPlan, RemovalRefused};
pub use planning::{PlanRequest, PreparedPlan};
pub use removal::Removal;
pub use report::{ProvisionEvent, ProvisionReport, ResourceOutcome};
