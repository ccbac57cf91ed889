//! Reading, writing, copying and comparing a page of users.

use super::{Outcome, USERS, Work, work};
use crate::{
    data::{self, Users},
    read_page, read_page_over_serde,
};
use scim_runtime::{models::User, record::Stored};
use std::convert::Infallible;

pub(super) fn users() -> Outcome<Vec<Stored<User>>> {
    Ok(read_page(&data::users(USERS, Users::Usual))?)
}

pub(super) fn parse(kind: Users) -> Work {
    let page = data::users(USERS, kind);
    work(move || read_page(&page))
}

pub(super) fn parse_over_serde() -> Work {
    let page = data::users(USERS, Users::Usual);
    work(move || read_page_over_serde(&page))
}

pub(super) fn serialise() -> Outcome<Work> {
    let users = users()?;
    Ok(work(move || -> Result<_, Infallible> {
        Ok(users.iter().map(|user| user.to_json().len()).sum::<usize>())
    }))
}

pub(super) fn copy() -> Outcome<Work> {
    let users = users()?;
    Ok(work(move || Ok::<_, Infallible>(users.clone())))
}

pub(super) fn compare() -> Outcome<Work> {
    let (users, same) = (users()?, users()?);
    Ok(work(move || {
        if users == same {
            Ok(())
        } else {
            Err("equal users are not equal")
        }
    }))
}
