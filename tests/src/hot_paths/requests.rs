//! Requests to an embedded server, and provisioning.

use super::{Outcome, USERS, Work, work};
use crate::provisioning::{Pages, provisioned, wanted};
use scim_runtime::{
    models::{User, rfc7643::Client},
    patch::Patch,
    record::Stored,
    server::Server,
    testing,
};

/// A client of an embedded server with users.
fn client() -> Outcome<Client<Server>> {
    let server = testing::server().reproducible();
    server.populate("User", USERS)?;
    Ok(testing::client_of(server)?)
}

fn users(scim: &Client<Server>) -> Outcome<Vec<Stored<User>>> {
    Ok(scim.users().list().iter().collect::<Result<Vec<_>, _>>()?)
}

pub(super) fn get() -> Outcome<Work> {
    let scim = client()?;
    let users = users(&scim)?;
    let id = users.first().ok_or("no users")?.id().to_owned();
    Ok(work(move || scim.users().get(id.as_str()).send()))
}

pub(super) fn list() -> Outcome<Work> {
    let scim = client()?;
    Ok(work(move || scim.users().list().count(USERS as u64).send()))
}

pub(super) fn create_and_delete() -> Outcome<Work> {
    let scim = client()?;
    let user = testing::user();
    Ok(work(move || {
        let stored = scim.users().create(&user).send()?;
        scim.users().delete(&stored).send()
    }))
}

/// Plans a thousand users that are as wanted, except perhaps their title.
pub(super) fn plan(title: &'static str) -> Outcome<Work> {
    let scim = Client::connect("https://scim.example.com/v2")?.build_with(Pages::new(1_000))?;
    let wanted = wanted(1_000, title);
    Ok(work(move || -> Outcome<_> {
        let plan = provisioned(&scim, &wanted).plan().send()?;
        match plan.unchanged {
            0 | 1_000 => Ok(plan.unchanged),
            other => Err(format!("{other} users are unchanged").into()),
        }
    }))
}

/// Gives a title to each user and removes it, so that the next run has the same input.
pub(super) fn bulk() -> Outcome<Work> {
    let scim = client()?;
    let ids: Vec<String> = users(&scim)?
        .iter()
        .map(|user| user.id().to_owned())
        .collect();
    let titles = ["Guide", "Manager"].map(|title| Patch::<User>::new().replace(User::TITLE, title));
    let mut runs = titles.into_iter().cycle();
    Ok(work(move || -> Outcome<()> {
        let patch = runs.next().ok_or("there are two patches")?;
        let mut bulk = scim.bulk();
        for id in &ids {
            bulk.patch(id.as_str(), patch.clone());
        }
        let results = bulk.send()?;
        if results.is_success() {
            Ok(())
        } else {
            Err("an operation failed".into())
        }
    }))
}
