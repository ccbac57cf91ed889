//! Attributes that come twice.

use crate::{
    characteristics::Keyword,
    document::Object,
    finding::Findings,
    lint::{
        repair::{self, Subject},
        rules,
    },
    model::Attribute,
    text::shown,
};

/// The second one is told; the first is taken.
pub(super) fn report(
    object: &Object<'_>,
    holder: Subject<'_>,
    known: &Attribute,
    second: &Attribute,
    findings: &mut Findings,
) {
    let named = Attribute {
        name: known.name.clone(),
        description: known.description.clone(),
        ..second.clone()
    };
    let assumed = format!("the first one, `{}`, is taken", shown(&known.name.0));
    let name = shown(&second.name.0);
    if named == *known {
        findings.push(
            object
                .finding(
                    &rules::DUPLICATE_ATTRIBUTE,
                    format!("attribute `{name}` comes twice"),
                )
                .assuming(assumed)
                .repaired_by("remove one of the two from the document"),
        );
        return;
    }
    let message =
        format!("attribute `{name}` comes twice, the second time with other characteristics");
    findings.push(
        object
            .finding(&rules::CONTRADICTING_ATTRIBUTES, message)
            .assuming(assumed)
            .repaired_by(match first_difference(known, &named) {
                // The first one counts, so that is the one to correct.
                Some((member, value)) => {
                    Subject::Attribute(&holder, &known.name.0).set(member, &value)
                }
                None => "remove one of the two from the document".to_owned(),
            }),
    );
}

/// The first characteristic that differs, and what the second attribute says of it.
fn first_difference(one: &Attribute, two: &Attribute) -> Option<(&'static str, String)> {
    let boolean = |name, one: bool, two: bool| (one != two).then(|| (name, two.to_string()));
    let quoted = |word: &str| repair::text(word);
    let kind = (one.kind != two.kind).then(|| ("type", quoted(two.kind.word())));
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
    (one != two).then(|| (T::MEMBER, repair::text(two.word())))
}
