//! Records against their own tables: types are right by construction, the rest is checked here.

use super::{
    response,
    violation::{PRIMARY, REQUIRED, RETURNED, TYPES, USER_NAME, part},
};
use crate::{
    record::{Attribute, Fields, Kind, Mutability, RecordsView, View, Violation},
    value::{instant, is_base64},
};

/// What a resource is sent for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sending {
    /// To be created (RFC 7644 §3.3).
    Create,
    /// To replace another (RFC 7644 §3.5.1).
    Replace,
}

/// Every reason why a resource must not be sent: required attributes without a value, dates that are none, two primary values.
/// What is read-only is not sent and not looked at.
#[must_use]
pub fn sendable(record: &dyn Fields, sending: Sending) -> Vec<Violation> {
    let mut found = Vec::new();
    walk(record, sending, "", &mut found);
    found
}

fn walk(record: &dyn Fields, sending: Sending, pointer: &str, found: &mut Vec<Violation>) {
    for (row, attribute) in record.attributes().iter().enumerate() {
        if attribute.mutability == Mutability::ReadOnly {
            continue;
        }
        match record.view(row) {
            View::None => {
                // An extension that a provider demands is demanded once.
                let demanded = sending == Sending::Create || attribute.kind != Kind::Extension;
                if attribute.required && demanded {
                    let at = format!("{pointer}/{}", part(&attribute.name));
                    found.push(Violation::new(
                        at,
                        REQUIRED,
                        "a required attribute has no value",
                    ));
                }
            }
            view => value(attribute, view, sending, pointer, found),
        }
    }
}

fn value(
    attribute: &Attribute,
    view: View<'_>,
    sending: Sending,
    pointer: &str,
    found: &mut Vec<Violation>,
) {
    let at = || format!("{pointer}/{}", part(&attribute.name));
    match view {
        View::String("") if pointer.is_empty() && attribute.is_user_name() => {
            found.push(Violation::new(at(), USER_NAME, "must not be empty"));
        }
        View::String(text) => text_value(attribute.kind, text, at, found),
        View::Texts(list) => {
            for index in 0..list.len() {
                text_value(
                    attribute.kind,
                    list.at(index),
                    || format!("{}/{index}", at()),
                    found,
                );
            }
        }
        View::Record(record) => walk(record, sending, &at(), found),
        View::Records(list) => records(list, sending, &at(), found),
        View::Own(own) => {
            let mut wrong = Vec::new();
            response::value(attribute, &own.json(), true, &at(), &mut wrong);
            // That is said of responses; here it is what a client sends.
            found.extend(
                wrong
                    .into_iter()
                    .filter(|violation| violation.rule != RETURNED),
            );
        }
        View::Decimal(number) if !number.is_finite() => {
            found.push(Violation::new(at(), TYPES, "the number has no JSON"));
        }
        _ => {}
    }
}

fn text_value(kind: Kind, text: &str, at: impl Fn() -> String, found: &mut Vec<Violation>) {
    let (valid, what) = match kind {
        Kind::DateTime => (instant::parse(text).is_some(), "this is no xsd:dateTime"),
        Kind::Binary => (is_base64(text), "this is no base64"),
        _ => return,
    };
    if !valid {
        found.push(Violation::new(at(), TYPES, what));
    }
}

fn records(list: &dyn RecordsView, sending: Sending, pointer: &str, found: &mut Vec<Violation>) {
    let mut primaries = 0;
    for (index, record) in (0..list.len()).filter_map(|index| Some((index, list.at(index)?))) {
        let row = record
            .attributes()
            .iter()
            .position(|row| row.name == "primary");
        if row.is_some_and(|row| matches!(record.view(row), View::Boolean(true))) {
            primaries += 1;
        }
        walk(record, sending, &format!("{pointer}/{index}"), found);
    }
    if primaries > 1 {
        found.push(Violation::new(
            pointer,
            PRIMARY,
            format!("{primaries} values are primary"),
        ));
    }
}
