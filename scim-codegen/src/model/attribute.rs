//! Attributes with their characteristics, read liberally (RFC 7643 §2.2, §7).

use super::{Attribute, Kind, Mutability, Returned, Uniqueness, WireName};
use crate::{
    document::{Object, Trail, Value, limits, shown},
    finding::{Finding, Findings},
    lint::{
        repair::{self, Subject},
        rules,
    },
};
use std::collections::{BTreeMap, BTreeSet, btree_map::Entry};

/// The attributes of a schema, or the sub-attributes of an attribute. `level` is 1 for a schema's; `count` goes on over all.
pub(super) fn list(
    holder: &Object<'_>,
    member: &str,
    level: usize,
    count: &mut usize,
    findings: &mut Findings,
) -> Vec<Attribute> {
    let mut attributes: Vec<Attribute> = Vec::new();
    // By name without case: which it is.
    let mut known: BTreeMap<String, usize> = BTreeMap::new();
    let trail = Trail::Member(&holder.trail, member);
    for (index, node) in holder.items(member, findings).iter().enumerate() {
        *count += 1;
        let limit = [
            (limits::MAX_ATTRIBUTES, *count > limits::MAX_ATTRIBUTES),
            (limits::MAX_SIBLINGS, index >= limits::MAX_SIBLINGS),
        ];
        if let Some((limit, _)) = limit.iter().find(|(_, is_over)| *is_over) {
            let message = format!("more than {limit} attributes");
            findings.push(beyond(holder.finding_in(member, &rules::LIMIT, message)));
            break;
        }
        let trail = Trail::Item(&trail, index);
        let Some(object) = Object::new(holder.document, node, trail) else {
            holder.wrong_item(node, &trail, "an object", findings);
            continue;
        };
        let Some(name) = name(&object, holder.subject, findings) else {
            continue;
        };
        let object = object.about(Subject::Attribute(&holder.subject, name));
        let Some(attribute) = read(&object, name, level, count, findings) else {
            continue;
        };
        match known.entry(name.to_ascii_lowercase()) {
            Entry::Vacant(entry) => {
                entry.insert(attributes.len());
                attributes.push(attribute);
            }
            Entry::Occupied(entry) => {
                if let Some(known) = attributes.get(*entry.get()) {
                    report_duplicate(&object, holder.subject, known, &attribute, findings);
                }
            }
        }
    }
    attributes
}

/// What is said of all that is beyond a limit.
pub(super) fn beyond(finding: Finding) -> Finding {
    finding.repaired_by("give the documents of one provider alone")
}

fn report_duplicate(
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
        .or(differs(
            "mutability",
            MUTABILITY,
            one.mutability,
            two.mutability,
        ))
        .or(differs("returned", RETURNED, one.returned, two.returned))
        .or(differs(
            "uniqueness",
            UNIQUENESS,
            one.uniqueness,
            two.uniqueness,
        ))
        .or((one.canonical_values != two.canonical_values)
            .then(|| ("canonicalValues", repair::texts(&two.canonical_values))))
}

fn differs<T: PartialEq>(
    name: &'static str,
    words: Words<T>,
    one: T,
    two: T,
) -> Option<(&'static str, String)> {
    let (word, _) = words.iter().find(|(_, value)| *value == two)?;
    (one != two).then(|| (name, repair::text(word)))
}

fn read(
    object: &Object<'_>,
    name: &str,
    level: usize,
    count: &mut usize,
    findings: &mut Findings,
) -> Option<Attribute> {
    if level > limits::MAX_ATTRIBUTE_DEPTH {
        let message = format!(
            "attributes nest more than {} levels deep",
            limits::MAX_ATTRIBUTE_DEPTH
        );
        findings.push(beyond(object.finding(&rules::LIMIT, message)));
        return None;
    }
    let mut sub_attributes = list(object, "subAttributes", level + 1, count, findings);
    let multi_valued = object.boolean("multiValued", findings).unwrap_or(false);
    let kind = kind(object, name, level, &sub_attributes, findings);
    let kind = if kind == Kind::Complex && sub_attributes.is_empty() {
        let kind = undeclared(object, name, multi_valued && level == 1, findings);
        if kind == Kind::Complex {
            sub_attributes = default_sub_attributes();
        }
        kind
    } else {
        kind
    };
    if kind != Kind::Complex && !sub_attributes.is_empty() {
        let message = format!(
            "attribute `{}` is not complex and has sub-attributes",
            shown(name)
        );
        findings.push(
            object
                .finding_in("subAttributes", &rules::NEEDLESS_SUB_ATTRIBUTES, message)
                .assuming("they are left out")
                .repaired_by(object.subject.set("type", "\"complex\"")),
        );
        sub_attributes.clear();
    }
    let attribute = Attribute {
        kind,
        description: description(object, findings),
        multi_valued,
        required: object.boolean("required", findings).unwrap_or(false),
        case_exact: object.boolean("caseExact", findings).unwrap_or(false),
        mutability: word(object, "mutability", MUTABILITY, findings),
        returned: word(object, "returned", RETURNED, findings),
        uniqueness: word(object, "uniqueness", UNIQUENESS, findings),
        canonical_values: canonical_values(object, findings),
        reference_types: texts(object, "referenceTypes", findings),
        sub_attributes,
        name: WireName(name.to_owned()),
    };
    report_contradictions(object, &attribute, findings);
    Some(attribute)
}

fn name<'a>(object: &Object<'a>, holder: Subject<'_>, findings: &mut Findings) -> Option<&'a str> {
    let name = object.text("name", findings).unwrap_or_default();
    if name.trim().is_empty() {
        findings.push(
            object
                .finding(&rules::NO_NAME, "an attribute has no `name`")
                .assuming("the attribute is left out")
                .repaired_by("add `name` to the attribute in the document"),
        );
        return None;
    }
    if name.chars().count() > limits::MAX_NAME {
        findings.push(beyond(object.finding_in(
            "name",
            &rules::LIMIT,
            "the attribute's name is too long",
        )));
        return None;
    }
    if !is_regular(name) {
        let subject = Subject::Attribute(&holder, name);
        let message = format!(
            "attribute name `{}` is outside the grammar of RFC 7643 §2.1",
            shown(name)
        );
        findings.push(
            object
                .finding_in("name", &rules::ODD_NAME, message)
                .assuming("it stays as it is in JSON")
                .repaired_by(subject.remove()),
        );
    }
    Some(name)
}

/// `ALPHA *("-" / "_" / DIGIT / ALPHA)`, or `$ref`.
fn is_regular(name: &str) -> bool {
    let mut chars = name.chars();
    name == "$ref"
        || chars.next().is_some_and(|char| char.is_ascii_alphabetic())
            && chars.all(|char| char.is_ascii_alphanumeric() || char == '-' || char == '_')
}

fn kind(
    object: &Object<'_>,
    name: &str,
    level: usize,
    sub_attributes: &[Attribute],
    findings: &mut Findings,
) -> Kind {
    let has_sub_attributes = !sub_attributes.is_empty();
    let kind = if let Some(word) = object.text("type", findings) {
        known_kind(object, name, word, findings)
    } else {
        let (kind, word, other) = if has_sub_attributes {
            (Kind::Complex, "complex", "\"string\"")
        } else {
            (Kind::String, "string", "\"integer\"")
        };
        findings.push(
            object
                .finding(
                    &rules::MISSING_TYPE,
                    format!("attribute `{}` has no type", shown(name)),
                )
                .assuming(format!("read as {word}"))
                .repaired_by(object.subject.set("type", other)),
        );
        kind
    };
    if kind == Kind::Complex && has_sub_attributes && level > 1 {
        findings.push(
            object
                .finding(
                    &rules::NESTED_COMPLEX,
                    format!(
                        "`{}` is complex within a complex attribute (RFC 7643 §2.3.8)",
                        shown(name)
                    ),
                )
                .assuming("generated all the same")
                .repaired_by(object.subject.remove()),
        );
    }
    kind
}

/// A complex attribute that declares no sub-attributes: a multi-valued one has those of RFC 7643 §2.4, any other is left open.
fn undeclared(object: &Object<'_>, name: &str, has_default: bool, findings: &mut Findings) -> Kind {
    let (rule, assumed, kind) = if has_default {
        (
            &rules::DEFAULT_SUB_ATTRIBUTES,
            "it has those of RFC 7643 §2.4: `type`, `primary`, `display`, `value`, `$ref`",
            Kind::Complex,
        )
    } else {
        (
            &rules::NO_SUB_ATTRIBUTES,
            "its values are kept as JSON",
            Kind::Json,
        )
    };
    findings.push(
        object
            .finding(
                rule,
                format!("complex attribute `{}` has no sub-attributes", shown(name)),
            )
            .assuming(assumed)
            .repaired_by(object.subject.set("type", "\"string\"")),
    );
    kind
}

/// What a multi-valued attribute has unless it declares otherwise (RFC 7643 §2.4). Nothing is known of its `value`.
fn default_sub_attributes() -> Vec<Attribute> {
    [
        ("type", Kind::String),
        ("primary", Kind::Boolean),
        ("display", Kind::String),
        ("value", Kind::Json),
        ("$ref", Kind::Reference),
    ]
    .map(|(name, kind)| Attribute {
        name: WireName(name.to_owned()),
        description: None,
        kind,
        multi_valued: false,
        required: false,
        case_exact: false,
        mutability: Mutability::default(),
        returned: Returned::default(),
        uniqueness: Uniqueness::default(),
        canonical_values: Vec::new(),
        reference_types: Vec::new(),
        sub_attributes: Vec::new(),
    })
    .into()
}

fn known_kind(object: &Object<'_>, name: &str, word: &str, findings: &mut Findings) -> Kind {
    let kinds: &[(Kind, &[&str])] = &[
        (Kind::String, &["text", "str"]),
        (Kind::Boolean, &["bool"]),
        (Kind::Decimal, &["number", "float", "double"]),
        (Kind::Integer, &["int", "long"]),
        (Kind::DateTime, &["date-time", "timestamp"]),
        (Kind::Reference, &["uri", "url", "ref"]),
        (Kind::Binary, &["base64"]),
        (Kind::Complex, &["object"]),
    ];
    for (kind, others) in kinds {
        let proper = kind.word();
        if word == proper {
            return *kind;
        }
        let odd = word.trim();
        if odd.eq_ignore_ascii_case(proper) || others.iter().any(|o| odd.eq_ignore_ascii_case(o)) {
            let other = if *kind == Kind::String {
                "\"integer\""
            } else {
                "\"string\""
            };
            findings.push(
                object
                    .finding_in("type", &rules::ODD_WORD, format!("type `{}`", shown(word)))
                    .assuming(format!("read as {proper}"))
                    .repaired_by(object.subject.set("type", other)),
            );
            return *kind;
        }
    }
    findings.push(
        object
            .finding_in(
                "type",
                &rules::UNKNOWN_TYPE,
                format!(
                    "attribute `{}` has the unknown type `{}`",
                    shown(name),
                    shown(word)
                ),
            )
            .assuming("its values are kept as JSON")
            .repaired_by(object.subject.set("type", "\"string\"")),
    );
    Kind::Json
}

/// A characteristic's words; the first is the default of RFC 7643 §2.2.
type Words<T> = &'static [(&'static str, T)];

const MUTABILITY: Words<Mutability> = &[
    ("readWrite", Mutability::ReadWrite),
    ("readOnly", Mutability::ReadOnly),
    ("immutable", Mutability::Immutable),
    ("writeOnly", Mutability::WriteOnly),
];

const RETURNED: Words<Returned> = &[
    ("default", Returned::Default),
    ("always", Returned::Always),
    ("never", Returned::Never),
    ("request", Returned::Request),
];

const UNIQUENESS: Words<Uniqueness> = &[
    ("none", Uniqueness::None),
    ("server", Uniqueness::Server),
    ("global", Uniqueness::Global),
];

fn word<T: Copy + Default>(
    object: &Object<'_>,
    member: &str,
    words: Words<T>,
    findings: &mut Findings,
) -> T {
    let Some(word) = object.text(member, findings) else {
        return T::default();
    };
    if let Some((_, value)) = words.iter().find(|(known, _)| *known == word) {
        return *value;
    }
    // What the second word says is the likeliest otherwise of the first, and the first of all others.
    let other_than = |value: &str| {
        let other = words.iter().map(|(word, _)| *word).find(|w| *w != value);
        object
            .subject
            .set(member, &repair::text(other.unwrap_or_default()))
    };
    let plain = |text: &str| text.replace(['-', '_', ' '], "").to_ascii_lowercase();
    if let Some((known, value)) = words.iter().find(|(known, _)| plain(known) == plain(word)) {
        findings.push(
            object
                .finding_in(
                    member,
                    &rules::ODD_WORD,
                    format!("{member} `{}`", shown(word)),
                )
                .assuming(format!("read as {known}"))
                .repaired_by(other_than(known)),
        );
        return *value;
    }
    let default = words.first().map_or("", |(known, _)| known);
    findings.push(
        object
            .finding_in(
                member,
                &rules::UNKNOWN_CHARACTERISTIC,
                format!("{member} `{}` is unknown", shown(word)),
            )
            .assuming(format!("read as {default}"))
            .repaired_by(other_than(default)),
    );
    T::default()
}

fn canonical_values(object: &Object<'_>, findings: &mut Findings) -> Vec<String> {
    const MEMBER: &str = "canonicalValues";
    let mut values: Vec<String> = Vec::new();
    let mut odd: Vec<(usize, String, &str)> = Vec::new();
    let mut known = BTreeSet::new();
    let items = object.items(MEMBER, findings);
    for (index, node) in items.iter().enumerate() {
        if index >= limits::MAX_SIBLINGS {
            let message = format!("more than {} canonical values", limits::MAX_SIBLINGS);
            findings.push(beyond(object.finding_in(MEMBER, &rules::LIMIT, message)));
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

fn texts(object: &Object<'_>, member: &str, findings: &mut Findings) -> Vec<String> {
    let mut texts = Vec::new();
    let mut known = BTreeSet::new();
    let list = Trail::Member(&object.trail, member);
    for (index, node) in object.items(member, findings).iter().enumerate() {
        if index >= limits::MAX_SIBLINGS {
            let message = format!("more than {} items of `{member}`", limits::MAX_SIBLINGS);
            findings.push(beyond(object.finding_in(member, &rules::LIMIT, message)));
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

pub(super) fn description(object: &Object<'_>, findings: &mut Findings) -> Option<String> {
    let text = object.text("description", findings)?;
    Some(text.chars().take(limits::MAX_DESCRIPTION).collect())
}

fn report_contradictions(object: &Object<'_>, attribute: &Attribute, findings: &mut Findings) {
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
