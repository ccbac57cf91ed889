//! Patches, bulk and filters: the time of one item, and whether it stays the same when there are ten times as many.

use super::usage::{Growth, growth, used};
use crate::{Outcome, Say};
use scim_runtime::{
    models::{
        Group, User,
        group::Member,
        user::{self, Email},
    },
    patch::Patch,
    testing,
};
use std::hint::black_box;

const ROUNDS: usize = 9;

/// Measures everything.
pub(crate) fn all(line: Say<'_>) -> Outcome<()> {
    pairs(line)?;
    members(line)?;
    filter(line)?;
    apply(line)?;
    bulk(line)
}

fn report(line: Say<'_>, name: &str, limit: f64, growth: &Growth) {
    line(&format!("{name}-us"), growth.microseconds, limit);
    line(&format!("{name}-growth"), growth.factor, 1.2);
}

/// Patches of 100,000 pairs of users that differ in a few attributes.
fn pairs(line: Say<'_>) -> Outcome<()> {
    let pairs: Vec<(User, User)> = (0..1_000)
        .map(|number| (user(number, "Guide"), user(number, "Manager")))
        .collect();
    let run = |change: Change, count| {
        used(|| {
            let mut operations = 0;
            for (old, new) in pairs.iter().cycle().take(count) {
                operations += change(old, new)?.operations().len();
            }
            Ok(operations)
        })
    };
    let between = growth(ROUNDS, 10_000, |count| {
        run(|old, new| Ok(Patch::between(old, new)?), count)
    })?;
    report(line, "patch-between-pair", 60.0, &between);
    let towards = growth(ROUNDS, 10_000, |count| {
        run(|old, new| Ok(Patch::towards(old, new)?), count)
    })?;
    report(line, "patch-towards-pair", 60.0, &towards);
    Ok(())
}

type Change = fn(&User, &User) -> Outcome<Patch<User>>;

fn user(number: usize, title: &str) -> User {
    User {
        external_id: Some(format!("E-{number}")),
        title: Some(title.to_owned()),
        active: Some(number.is_multiple_of(3)),
        name: Some(user::Name {
            given_name: Some("Given".to_owned()),
            family_name: Some(format!("Family{number} {title}")),
            ..user::Name::default()
        }),
        emails: vec![Email {
            value: Some(format!("{title}{number}@example.com")),
            type_: Some("work".into()),
            primary: Some(true),
            ..Email::default()
        }],
        ..User::new(format!("user{number}"))
    }
}

/// Patches between groups in which one member of ten is another one.
fn members(line: Say<'_>) -> Outcome<()> {
    let between = growth(ROUNDS, 1_000, |count| {
        let (old, new) = (group(count, 0), group(count, count / 10));
        used(|| Ok(Patch::<Group>::between(&old, &new)?.operations().len()))
    })?;
    report(line, "patch-between-member", 20.0, &between);
    Ok(())
}

/// A group with so many members, whose numbers start at `first`.
fn group(count: usize, first: usize) -> Group {
    Group {
        members: (first..first + count).map(member).collect(),
        ..Group::new("Tour Guides")
    }
}

fn id(number: usize) -> String {
    format!("2819c223-7f76-453a-919d-{number:012}")
}

fn member(number: usize) -> Member {
    Member {
        value: Some(id(number)),
        type_: Some("User".into()),
        ..Member::default()
    }
}

/// A filter over a million records.
fn filter(line: Say<'_>) -> Outcome<()> {
    let users: Vec<User> = (0..10_000).map(|number| user(number, "Guide")).collect();
    let condition = User::USER_NAME.starts_with("user1")
        & User::ACTIVE.eq(true)
        & User::EMAILS.dot(Email::VALUE).contains("99@");
    let matching = growth(ROUNDS, 100_000, |count| {
        used(|| {
            let users = users.iter().cycle().take(count);
            Ok(black_box(
                users.filter(|user| condition.matches(*user)).count(),
            ))
        })
    })?;
    report(line, "filter-record", 0.4, &matching);
    Ok(())
}

/// Patches with 10,000 operations.
fn apply(line: Say<'_>) -> Outcome<()> {
    let add: PatchOf = |at| Patch::new().add(Group::MEMBERS, [member(at)]);
    let remove: PatchOf =
        |at| Patch::new().remove(Group::MEMBERS.filtered(Member::VALUE.eq(id(at))));
    let replace: PatchOf = |at| Patch::new().replace(Group::DISPLAY_NAME, format!("Guides {at}"));
    for (name, change, limit) in [
        ("add", add, 12.0),
        ("remove", remove, 6.0),
        ("replace", replace, 2.5),
    ] {
        let applied = growth(ROUNDS, 1_000, |count| {
            let patch: Patch<Group> = (0..count)
                .flat_map(|at| change(at).operations().to_vec())
                .collect();
            let mut group = if name == "add" {
                group(0, 0)
            } else {
                group(count, 0)
            };
            used(|| Ok(patch.apply_to(&mut group)?))
        })?;
        report(line, &format!("patch-apply-{name}"), limit, &applied);
    }
    Ok(())
}

type PatchOf = fn(usize) -> Patch<Group>;

/// A bulk of 100,000 operations, answered by the embedded server in the same process.
fn bulk(line: Say<'_>) -> Outcome<()> {
    let sent = growth(3, 10_000, |count| {
        let scim = testing::blocking()?;
        used(|| {
            let mut bulk = scim.bulk();
            for number in 0..count {
                bulk.create(&User::new(format!("user{number}")));
            }
            let results = bulk.send()?;
            if results.is_success() && results.len() == count {
                Ok(())
            } else {
                Err("an operation failed".into())
            }
        })
    })?;
    report(line, "bulk-operation", 45.0, &sent);
    Ok(())
}
