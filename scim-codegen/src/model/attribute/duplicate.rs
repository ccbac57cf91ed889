//! Duplicate attributes.

use crate::{
    characteristics::Characteristic,
    document::{Object, rfc7643},
    finding::{Findings, Repair},
    lint::{repair::FindingSubject, rules},
    model::AttributeModel,
    text::shown,
};

/// The maximum number of bytes of a value that a finding repeats.
const MAX_VALUE: usize = 1_000;

const REMOVE_ONE: &str = "remove one of the two from the document";

/// Reports the second of two attributes with the same name. The first one is used.
pub(super) fn report(
    object: &Object<'_>,
    holder: FindingSubject<'_>,
    known: &AttributeModel,
    second: &AttributeModel,
    findings: &mut Findings,
) {
    let named = AttributeModel {
        name: known.name.clone(),
        description: known.description.clone(),
        ..second.clone()
    };
    let assumed = format!("the first one, `{}`, is used", shown(&known.name.0));
    let name = shown(&second.name.0);
    if named == *known {
        let message = format!("attribute `{name}` occurs twice");
        findings.push(
            object
                .finding(&rules::DUPLICATE_ATTRIBUTE, message)
                .assuming(assumed)
                .repaired_by(REMOVE_ONE),
        );
        return;
    }
    let message = format!("attribute `{name}` occurs twice with different characteristics");
    let subject = FindingSubject::Attribute(&holder, &known.name.0);
    findings.push(
        object
            .finding(&rules::CONTRADICTING_ATTRIBUTES, message)
            .assuming(assumed)
            .repaired_by(repair_of(&subject, known, &named)),
    );
}

/// The `scim.toml` lines that give the first attribute the second one's value, unless RFC 7643 defines
/// a different one.
fn repair_of(
    subject: &FindingSubject<'_>,
    known: &AttributeModel,
    second: &AttributeModel,
) -> Repair {
    let Some((member, value)) = first_difference(known, second) else {
        return REMOVE_ONE.into();
    };
    let defined = subject.name();
    let defined = defined.and_then(|name| rfc7643::characteristic(&name, member));
    let value = value.filter(|value| value.len() <= MAX_VALUE);
    match value {
        Some(value) if defined.is_none_or(|defined| defined == value) => {
            subject.set(member, &value)
        }
        Some(_) | None => "remove the second one from the document".into(),
    }
}

/// The first characteristic that differs, with the second attribute's value as TOML, if `scim.toml` can express it.
fn first_difference(
    one: &AttributeModel,
    two: &AttributeModel,
) -> Option<(&'static str, Option<String>)> {
    let mut all = Characteristic::ALL.iter().copied();
    let differs =
        |characteristic: &Characteristic| one.value(*characteristic) != two.value(*characteristic);
    let characteristic = all.find(differs)?;
    Some((characteristic.member(), two.value(characteristic).toml()))
}
