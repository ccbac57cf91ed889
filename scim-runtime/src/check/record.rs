//! Checks records before they are sent. Their types are right by construction.

use super::{
    response,
    violation::{EMPTY, PRIMARY, REQUIRED, TYPES, USER_NAME, part},
};
use crate::record::{Attribute, Fields, Kind, Mutability, RecordsView, View, violation::Violation};
use std::fmt;

/// The purpose of sending a resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sending {
    /// To create it (RFC 7644 §3.3).
    Create,
    /// To replace the stored one (RFC 7644 §3.5.1).
    Replace,
}

/// Returns every reason not to create a resource (RFC 7644 §3.3): required attributes without a value, invalid dates, an empty
/// `userName`, two primary values. Read-only attributes are not sent, and not checked.
///
/// ```
/// use scim_runtime::{check, models::User};
///
/// let violations = check::before_create(&User::default());
/// assert_eq!(violations[0].to_string(), "/userName: a required attribute has no value (RFC 7643 §2.2)");
/// assert!(check::before_create(&User::new("bjensen")).is_empty());
/// assert_eq!(check::before_create(&User::new(""))[0].rule, "RFC 7643 §4.1.1");
/// ```
#[must_use]
pub fn before_create(record: &dyn Fields) -> Vec<Violation> {
    sendable(record, Sending::Create)
}

/// Returns every reason not to replace a stored resource with this one (RFC 7644 §3.5.1): see [`before_create`]. An extension
/// that the resource type requires may be missing.
///
/// ```
/// use scim_runtime::{check, models::User};
///
/// assert_eq!(check::before_replace(&User::default())[0].pointer, "/userName");
/// assert!(check::before_replace(&User::new("bjensen")).is_empty());
/// ```
#[must_use]
pub fn before_replace(record: &dyn Fields) -> Vec<Violation> {
    sendable(record, Sending::Replace)
}

pub(crate) fn sendable(record: &dyn Fields, sending: Sending) -> Vec<Violation> {
    let mut found = Vec::new();
    walk(record, sending, Place::Root, &mut found);
    found
}

/// Where a value is. The pointer is written for violations only, which are rare.
#[derive(Clone, Copy)]
enum Place<'a> {
    Root,
    Attribute(&'a Place<'a>, &'a str),
    Item(&'a Place<'a>, usize),
}

impl fmt::Display for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Root => Ok(()),
            Self::Attribute(above, name) => write!(f, "{above}/{}", part(name)),
            Self::Item(above, index) => write!(f, "{above}/{index}"),
        }
    }
}

fn walk(record: &dyn Fields, sending: Sending, place: Place<'_>, found: &mut Vec<Violation>) {
    record.views(&mut |attribute, view| {
        if attribute.mutability == Mutability::ReadOnly {
            return;
        }
        let at = Place::Attribute(&place, &attribute.name);
        match view {
            View::None => {
                // An extension that a provider requires is required to create a resource, not to replace one.
                let is_due = sending == Sending::Create || attribute.kind != Kind::Extension;
                if attribute.required && is_due {
                    let message = "a required attribute has no value";
                    found.push(Violation::new(at.to_string(), REQUIRED, message));
                }
            }
            view => value(attribute, view, sending, at, found),
        }
    });
}

fn value(
    attribute: &Attribute,
    view: View<'_>,
    sending: Sending,
    at: Place<'_>,
    found: &mut Vec<Violation>,
) {
    let is_top = matches!(at, Place::Attribute(Place::Root, _));
    match view {
        View::String("") if is_top && attribute.is_user_name() => {
            found.push(Violation::new(at.to_string(), USER_NAME, EMPTY));
        }
        View::String(text) => text_value(attribute.kind, text, at, found),
        View::Texts(list) => {
            for index in 0..list.len() {
                let item = Place::Item(&at, index);
                text_value(attribute.kind, list.at(index), item, found);
            }
        }
        View::Record(record) => walk(record, sending, at, found),
        View::Records(list) => records(list, sending, at, found),
        View::Own(own) => {
            found.extend(response::sent_value(
                attribute,
                &own.json(),
                &at.to_string(),
            ));
        }
        View::Decimal(number) => decimal(number, at, found),
        View::Decimals(numbers) => {
            for (index, number) in numbers.iter().enumerate() {
                decimal(*number, Place::Item(&at, index), found);
            }
        }
        View::None
        | View::Boolean(_)
        | View::Integer(_)
        | View::Json(_)
        | View::Strings(_)
        | View::Booleans(_)
        | View::Integers(_)
        | View::Jsons(_) => {}
    }
}

fn decimal(number: f64, at: Place<'_>, found: &mut Vec<Violation>) {
    if !number.is_finite() {
        found.push(Violation::new(
            at.to_string(),
            TYPES,
            "is not a finite number, which JSON needs",
        ));
    }
}

fn text_value(kind: Kind, text: &str, at: Place<'_>, found: &mut Vec<Violation>) {
    if !kind.is_valid_text(text) {
        found.push(Violation::new(at.to_string(), TYPES, kind.mismatch()));
    }
}

fn records(list: &dyn RecordsView, sending: Sending, at: Place<'_>, found: &mut Vec<Violation>) {
    let mut primaries = 0;
    for (index, record) in (0..list.len()).filter_map(|index| Some((index, list.at(index)?))) {
        primaries += usize::from(record.is_primary());
        walk(record, sending, Place::Item(&at, index), found);
    }
    if primaries > 1 {
        found.push(Violation::new(
            at.to_string(),
            PRIMARY,
            format!("{primaries} values are primary"),
        ));
    }
}
