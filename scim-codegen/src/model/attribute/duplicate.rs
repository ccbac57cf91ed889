//! Duplicate attributes.

use crate::{
    characteristics::Keyword,
    document::{Object, rfc7643},
    finding::{Findings, Repair},
    lint::{
        repair::{self, FindingSubject},
        rules,
    },
    model::AttributeModel,
    text::{shown, toml_string},
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
    let is_expressible = value != "\"json\"" && value.len() <= MAX_VALUE;
    if !is_expressible || defined.is_some_and(|defined| defined != value) {
        return "remove the second one from the document".into();
    }
    subject.set(member, &value)
}

/// The first characteristic that differs, with the second attribute's value as TOML.
fn first_difference(one: &AttributeModel, two: &AttributeModel) -> Option<(&'static str, String)> {
    let boolean = |name, one: bool, two: bool| (one != two).then(|| (name, two.to_string()));
    let kind = (one.kind != two.kind).then(|| ("type", toml_string(two.kind.word())));
    kind.or(boolean("multiValued", one.multi_valued, two.multi_valued))
        .or(boolean("required", one.required, two.required))
        .or(boolean("caseExact", one.case_exact, two.case_exact))
        .or(differs(one.mutability, two.mutability))
        .or(differs(one.returned, two.returned))
        .or(differs(one.uniqueness, two.uniqueness))
        .or((one.canonical_values != two.canonical_values)
            .then(|| ("canonicalValues", repair::texts(&two.canonical_values))))
}

fn differs<T: Keyword>(one: T, two: T) -> Option<(&'static str, String)> {
    (one != two).then(|| (T::MEMBER, toml_string(two.word())))
}
