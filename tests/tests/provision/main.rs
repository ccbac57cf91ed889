//! Provisioning against the embedded server: the content of plans, the effects of applying them, and what they never do.
#![allow(clippy::unwrap_used)]

mod faults;
mod forms;
mod plans;
mod properties;
mod reading;
mod references;
mod runs;
mod sending;
mod simulation;
mod socket;

use scim_runtime::{
    models::{User, rfc7643::Client},
    provision::{PlannedAction, Provision, ProvisioningPlan},
    server::Server,
    testing,
};

type Scim = Client<Server>;

/// An employee, as stored in an HR system.
fn employee(id: &str, user_name: &str) -> User {
    User {
        external_id: Some(id.to_owned()),
        user_type: Some("Employee".to_owned()),
        active: Some(true),
        ..User::new(user_name)
    }
}

/// The default settings of these tests: match by `externalId`, adopt by `userName`.
fn provision<'c, 'w>(scim: &'c Scim, wanted: &'w [User]) -> Provision<'c, 'w, Server, User> {
    scim.users()
        .provision(wanted)
        .match_by(User::EXTERNAL_ID)
        .or_adopt_by(User::USER_NAME)
        .managing((User::USER_NAME, User::ACTIVE, User::TITLE, User::USER_TYPE))
}

fn empty() -> Scim {
    testing::blocking().unwrap()
}

fn create(scim: &Scim, users: &[User]) -> Vec<String> {
    let created = users
        .iter()
        .map(|user| scim.users().create(user).send().unwrap());
    created.map(|user| user.id().to_owned()).collect()
}

fn actions(plan: &ProvisioningPlan) -> Vec<(PlannedAction, &str)> {
    let changes = plan.changes.iter();
    changes
        .map(|change| (change.action, change.key.as_str()))
        .collect()
}

fn all(scim: &Scim) -> Vec<scim_runtime::record::Stored<User>> {
    scim.users()
        .list()
        .iter()
        .collect::<Result<_, _>>()
        .unwrap()
}
