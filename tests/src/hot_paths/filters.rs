//! Filters as text, and filters over resources.

use super::{Outcome, Work, records, work};
use scim_runtime::{
    filter::{Condition, FilterError},
    models::User,
};

/// Filters that provisioning clients send, and one that uses most of the grammar.
const FILTERS: [&str; 5] = [
    r#"userName eq "user000042@example.com""#,
    r#"externalId eq "ext-000042" and active eq true"#,
    r#"emails[type eq "work" and value ew "@example.com"]"#,
    r#"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department sw "Tour""#,
    r#"not (name.familyName co "sen" or displayName pr) and (emails.value co "home" or meta.lastModified gt "2011-05-13T04:42:34Z")"#,
];

fn conditions() -> Result<Vec<Condition<User>>, FilterError> {
    FILTERS.iter().map(|text| Condition::parse(text)).collect()
}

pub(super) fn parse() -> Work {
    work(conditions)
}

pub(super) fn evaluate() -> Outcome<Work> {
    let (users, conditions) = (records::users()?, conditions()?);
    Ok(work(move || -> Outcome<usize> {
        let matches = conditions
            .iter()
            .map(|condition| users.iter().filter(|user| condition.matches(*user)).count());
        match matches.sum() {
            0 => Err("no user matches".into()),
            count => Ok(count),
        }
    }))
}
