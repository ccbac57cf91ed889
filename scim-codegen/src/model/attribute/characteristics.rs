//! Reads the characteristics of an attribute liberally (RFC 7643 §2.2).

use crate::{
    characteristics::{Keyword, Mutability, Returned},
    document::{JsonPath, JsonValue, Object, rfc7643},
    finding::{Finding, Findings, Repair},
    lint::{repair, rules},
    model::AttributeModel,
    text::{limits, shown, toml_string},
};
use std::collections::BTreeSet;

/// A characteristic with a fixed set of keywords.
pub(super) fn keyword<T: Keyword>(object: &Object<'_>, findings: &mut Findings) -> T {
    let member = T::MEMBER;
    let Some(word) = object.text(member, findings) else {
        return T::default();
    };
    if let Some(value) = T::ALL.iter().find(|value| value.word() == word) {
        return *value;
    }
    let plain = |text: &str| text.replace(['-', '_', ' '], "").to_ascii_lowercase();
    let mut all = T::ALL.iter();
    if let Some(value) = all.find(|value| plain(value.word()) == plain(word)) {
        let message = format!("{member} `{}`", shown(word));
        findings.push(
            object
                .finding_in(member, &rules::ODD_WORD, message)
                .assuming(format!("read as {}", value.word()))
                .repaired_by(object.subject.set(member, &toml_string(value.word()))),
        );
        return *value;
    }
    let known = object.subject.name();
    let known = known.and_then(|name| rfc7643::keyword(&name, member));
    let value = T::ALL.iter().find(|value| Some(value.word()) == known);
    let value = value.copied().unwrap_or_default();
    let message = format!("{member} `{}` is unknown", shown(word));
    findings.push(
        object
            .finding_in(member, &rules::UNKNOWN_CHARACTERISTIC, message)
            .assuming(format!("read as {}", value.word()))
            .repaired_by(object.subject.set(member, &toml_string(value.word()))),
    );
    value
}

/// Reads `canonicalValues`, without duplicates.
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
            JsonValue::String(text) => text,
            JsonValue::Number(text) => {
                odd.push((index, format!("{text} is a number"), "read as text"));
                text
            }
            other => {
                let message = format!("a canonical value is {}", other.kind());
                odd.push((index, message, "ignored"));
                continue;
            }
        };
        if !known.insert(text) {
            let message = format!("`{}` occurs twice", shown(text));
            odd.push((index, message, "the first one is used"));
        } else if text.chars().count() > limits::MAX_NAME {
            odd.push((index, "a canonical value is too long".to_owned(), "ignored"));
        } else {
            values.push(text.to_string());
        }
    }
    if odd.is_empty() {
        return values;
    }
    // The message is repeated for each unusual value, so its length is bounded.
    let repair = if values.len() > limits::MAX_REPEATED {
        Repair::Advice(format!("correct `{MEMBER}` in the document"))
    } else {
        object.subject.set(MEMBER, &repair::texts(&values))
    };
    let list = JsonPath::Member(&object.path, MEMBER);
    for (index, message, assumed) in odd {
        let Some(node) = items.get(index) else {
            continue;
        };
        let place = object.place_of(node, &JsonPath::Item(&list, index));
        findings.push(
            Finding::new(&rules::ODD_CANONICAL_VALUE, place, message)
                .assuming(assumed)
                .repaired_by(repair.clone()),
        );
    }
    values
}

/// Reads a list of strings, without duplicates.
pub(super) fn texts(object: &Object<'_>, member: &str, findings: &mut Findings) -> Vec<String> {
    let mut texts = Vec::new();
    let mut known = BTreeSet::new();
    let list = JsonPath::Member(&object.path, member);
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
        let path = JsonPath::Item(&list, index);
        match &node.value {
            JsonValue::String(text) if text.chars().count() > limits::MAX_NAME => {
                object.wrong_item(node, &path, "a shorter string", findings);
            }
            JsonValue::String(text) if known.insert(text) => texts.push(text.to_string()),
            JsonValue::String(_) => {}
            _ => object.wrong_item(node, &path, "a string", findings),
        }
    }
    texts
}

/// Reads `description`, cut at the limit.
pub(in crate::model) fn description(
    object: &Object<'_>,
    findings: &mut Findings,
) -> Option<String> {
    let text = object.text("description", findings)?;
    // No text has more characters than bytes.
    if text.len() <= limits::MAX_DESCRIPTION {
        return Some(text.to_owned());
    }
    Some(text.chars().take(limits::MAX_DESCRIPTION).collect())
}

/// Reports characteristics that contradict each other. If RFC 7643 defines a required attribute as writable, it becomes writable.
pub(super) fn report_contradictions(
    object: &Object<'_>,
    attribute: &mut AttributeModel,
    findings: &mut Findings,
) {
    let (mutability, returned) = (attribute.mutability, attribute.returned);
    let name = || shown(&attribute.name.0);
    if mutability == Mutability::WriteOnly && returned == Returned::Always {
        let message = format!("attribute `{}` is write-only and always returned", name());
        findings.push(
            object
                .finding(&rules::CONTRADICTION, message)
                .assuming("both are kept")
                .repaired_by(object.state("returned", "\"never\"")),
        );
    }
    if mutability == Mutability::ReadOnly && returned == Returned::Never {
        let message = format!("attribute `{}` is read-only and never returned", name());
        let full_name = object.subject.name().unwrap_or_default();
        // RFC 7643 defines `password` as write-only, so its mutability is the wrong one.
        let repair = match rfc7643::keyword(&full_name, "mutability") {
            Some(word) if word != mutability.word() => {
                object.subject.set("mutability", &toml_string(word))
            }
            Some(_) | None => object.subject.set("returned", "\"default\""),
        };
        findings.push(
            object
                .finding(&rules::CONTRADICTION, message)
                .assuming("both are kept; the attribute's value is never visible")
                .repaired_by(repair),
        );
    }
    // `id` is required and read-only in every resource (RFC 7643 §3.1).
    let is_id = attribute.name.0.eq_ignore_ascii_case("id");
    if attribute.required && mutability == Mutability::ReadOnly && !is_id {
        let name = name();
        report_required_read_only(object, attribute, &name, findings);
    }
}

fn report_required_read_only(
    object: &Object<'_>,
    attribute: &mut AttributeModel,
    name: &str,
    findings: &mut Findings,
) {
    let message = format!("attribute `{name}` is required and read-only");
    let full_name = object.subject.name().unwrap_or_default();
    let defined = rfc7643::keyword(&full_name, "mutability");
    let defined = Mutability::ALL
        .iter()
        .find(|value| Some(value.word()) == defined && **value != Mutability::ReadOnly);
    let Some(defined) = defined else {
        findings.push(
            object
                .finding(&rules::CONTRADICTION, message)
                .assuming("it is not an argument of `new`: only the provider writes it")
                .repaired_by(object.subject.set("required", "false")),
        );
        return;
    };
    attribute.mutability = *defined;
    let word = defined.word();
    findings.push(
        object
            .finding_in("mutability", &rules::REQUIRED_READ_ONLY, message)
            .assuming(format!("read as {word}, as RFC 7643 defines it"))
            .repaired_by(object.subject.set("mutability", &toml_string(word))),
    );
}
