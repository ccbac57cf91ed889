//! Patches between two states of a user, and their application.

use super::{Outcome, Work, records, work};
use scim_runtime::{
    models::{User, user},
    patch::{Patch, PatchError},
};

/// A user with other values of a few attributes.
fn changed(user: &User) -> User {
    let mut changed = user.clone();
    changed.title = Some("Tour Guide".to_owned());
    changed.display_name = None;
    if let Some(name) = &mut changed.name {
        name.middle_name = Some("Jane".to_owned());
    }
    if let Some(work) = changed.emails.first_mut() {
        work.display = Some("Work".to_owned());
    }
    changed.emails.truncate(1);
    changed.emails.push(user::Email {
        type_: Some("other".into()),
        ..user::Email::new("other@example.com")
    });
    if let Some(enterprise) = &mut changed.enterprise_user {
        enterprise.department = Some("Tours".to_owned());
    }
    changed
}

/// Each user before and after a change.
fn pairs() -> Outcome<Vec<(User, User)>> {
    let users = records::users()?.into_iter();
    let pair = users.map(|user| {
        let after = changed(&user);
        ((*user).clone(), after)
    });
    Ok(pair.collect())
}

pub(super) fn between() -> Outcome<Work> {
    let pairs = pairs()?;
    Ok(work(move || -> Result<Vec<_>, PatchError> {
        let patches = pairs.iter();
        patches
            .map(|(old, new)| Patch::<User>::between(old, new))
            .collect()
    }))
}

pub(super) fn towards() -> Outcome<Work> {
    let users = records::users()?.into_iter().map(|user| {
        let wanted = User {
            title: Some("Tour Guide".to_owned()),
            name: user.name.clone(),
            emails: changed(&user).emails,
            ..User::new(user.user_name.clone().unwrap_or_default())
        };
        ((*user).clone(), wanted)
    });
    let pairs: Vec<_> = users.collect();
    Ok(work(move || -> Result<Vec<_>, PatchError> {
        let patches = pairs.iter();
        patches
            .map(|(current, wanted)| Patch::<User>::towards(current, wanted))
            .collect()
    }))
}

/// Changes each user and undoes the change, so that the next run has the same input.
pub(super) fn apply() -> Outcome<Work> {
    let mut users = Vec::new();
    for (old, new) in pairs()? {
        let change = Patch::<User>::between(&old, &new)?;
        let undo = Patch::<User>::between(&new, &old)?;
        users.push((old, change, undo));
    }
    Ok(work(move || -> Outcome<()> {
        for (user, change, undo) in &mut users {
            if !(change.apply_to(user)? && undo.apply_to(user)?) {
                return Err("a patch changed nothing".into());
            }
        }
        Ok(())
    }))
}
