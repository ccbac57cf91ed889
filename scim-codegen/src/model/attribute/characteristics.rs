//! Characteristics of an attribute, read liberally (RFC 7643 §2.2).

use crate::{
    characteristics::{Keyword, Mutability, Returned},
    document::{Object, Trail, Value},
    finding::{Finding, Findings},
    lint::{repair, rules},
    model::Attribute,
    text::{limits, shown},
};
use std::collections::BTreeSet;

/// What a member says by one of its words.
pub(super) fn word<T: Keyword>(object: &Object<'_>, findings: &mut Findings) -> T {
    let member = T::MEMBER;
    let Some(word) = object.text(member, findings) else {
        return T::default();
    };
    if let Some(value) = T::ALL.iter().find(|value| value.word() == word) {
        return *value;
    }
    // What the second word says is the likeliest otherwise of the first, and the first of all others.
    let other_than = |value: T| {
        let other = T::ALL.iter().find(|other| **other != value);
        let word = other.map_or("", |other| other.word());
        object.subject.set(member, &repair::text(word))
    };
    let plain = |text: &str| text.replace(['-', '_', ' '], "").to_ascii_lowercase();
    let mut all = T::ALL.iter();
    if let Some(value) = all.find(|value| plain(value.word()) == plain(word)) {
        findings.push(
            object
                .finding_in(
                    member,
                    &rules::ODD_WORD,
                    format!("{member} `{}`", shown(word)),
                )
                .assuming(format!("read as {}", value.word()))
                .repaired_by(other_than(*value)),
        );
        return *value;
    }
    let default = T::default();
    findings.push(
        object
            .finding_in(
                member,
                &rules::UNKNOWN_CHARACTERISTIC,
                format!("{member} `{}` is unknown", shown(word)),
            )
            .assuming(format!("read as {}", default.word()))
            .repaired_by(other_than(default)),
    );
    default
}

/// `canonicalValues`: texts, each once.
pub(super) fn canonical_values(object: &Object<'_>, findings: &mut Findings) -> Vec<String> {
    const MEMBER: &str = "canonicalValues";
    let mut values: Vec<String> = Vec::new();
    let mut odd: Vec<(usize, String, &str)> = Vec::new();
    let mut known = BTreeSet::new();
    let items = object.items(MEMBER, findings);
    for (index, node) in items.iter().enumerate() {
        if index >= limits::MAX_SIBLINGS {
            let message = format!("more than {} canonical values", limits::MAX_SIBLINGS);
            findings.push(
                object
                    .finding_in(MEMBER, &rules::LIMIT, message)
                    .repaired_by(object.subject.set(MEMBER, "[]")),
            );
            break;
        }
        let text = match &node.value {
            Value::String(text) => text,
            Value::Number(text) => {
                odd.push((index, format!("{text} is a number"), "read as text"));
                text
            }
            other => {
                odd.push((
                    index,
                    format!("a canonical value is {}", other.kind()),
                    "left out",
                ));
                continue;
            }
        };
        if !known.insert(text) {
            let message = format!("`{}` comes twice", shown(text));
            odd.push((index, message, "the first one is taken"));
        } else if text.chars().count() > limits::MAX_NAME {
            odd.push((
                index,
                "a canonical value is too long".to_owned(),
                "left out",
            ));
        } else {
            values.push(text.clone());
        }
    }
    let list = Trail::Member(&object.trail, MEMBER);
    // As often as there are odd ones, and as long as the list.
    let repair = if values.len() > limits::MAX_REPEATED {
        format!("correct `{MEMBER}` in the document")
    } else {
        object.subject.set(MEMBER, &repair::texts(&values))
    };
    for (index, message, assumed) in odd {
        let Some(node) = items.get(index) else {
            continue;
        };
        let place = object.place_of(node, &Trail::Item(&list, index));
        findings.push(
            Finding::new(&rules::ODD_CANONICAL_VALUE, place, message)
                .assuming(assumed)
                .repaired_by(&repair),
        );
    }
    values
}

/// A list of texts, each once.
pub(super) fn texts(object: &Object<'_>, member: &str, findings: &mut Findings) -> Vec<String> {
    let mut texts = Vec::new();
    let mut known = BTreeSet::new();
    let list = Trail::Member(&object.trail, member);
    for (index, node) in object.items(member, findings).iter().enumerate() {
        if index >= limits::MAX_SIBLINGS {
            let message = format!("more than {} items of `{member}`", limits::MAX_SIBLINGS);
            findings.push(
                object
                    .finding_in(member, &rules::LIMIT, message)
                    .repaired_by(object.subject.set(member, "[]")),
            );
            break;
        }
        match &node.value {
            Value::String(text) if text.chars().count() > limits::MAX_NAME => {
                object.wrong_item(
                    node,
                    &Trail::Item(&list, index),
                    "a shorter string",
                    findings,
                );
            }
            Value::String(text) if known.insert(text) => texts.push(text.clone()),
            Value::String(_) => {}
            _ => object.wrong_item(node, &Trail::Item(&list, index), "a string", findings),
        }
    }
    texts
}

/// `description`, up to a limit.
pub(in crate::model) fn description(
    object: &Object<'_>,
    findings: &mut Findings,
) -> Option<String> {
    let text = object.text("description", findings)?;
    Some(text.chars().take(limits::MAX_DESCRIPTION).collect())
}

/// Characteristics that exclude each other.
pub(super) fn report_contradictions(
    object: &Object<'_>,
    attribute: &Attribute,
    findings: &mut Findings,
) {
    let name = shown(&attribute.name.0);
    let mut report = |message: String, assumed: &str, member: &str, value: &str| {
        findings.push(
            object
                .finding(&rules::CONTRADICTION, message)
                .assuming(assumed)
                .repaired_by(object.subject.set(member, value)),
        );
    };
    if attribute.mutability == Mutability::WriteOnly && attribute.returned == Returned::Always {
        report(
            format!("attribute `{name}` is write-only and always returned"),
            "both are kept",
            "returned",
            "\"never\"",
        );
    }
    if attribute.mutability == Mutability::ReadOnly && attribute.returned == Returned::Never {
        report(
            format!("attribute `{name}` is read-only and never returned: nobody can see it"),
            "both are kept",
            "returned",
            "\"default\"",
        );
    }
    // `id` is required and read-only in every resource (RFC 7643 §3.1).
    let is_id = attribute.name.0.eq_ignore_ascii_case("id");
    if attribute.required && attribute.mutability == Mutability::ReadOnly && !is_id {
        report(
            format!("attribute `{name}` is required and read-only"),
            "it is not asked of the client",
            "required",
            "false",
        );
    }
}
