//! Attributes with their characteristics, read liberally (RFC 7643 §2.2, §7).

use super::{Attribute, Kind, Mutability, Returned, Uniqueness, WireName};
use crate::{
    document::{Object, Trail, Value, limits, shown},
    finding::{Finding, Findings},
    lint::rules,
};

/// The attributes of a schema, or the sub-attributes of an attribute. `level` is 1 for a schema's; `count` goes on over all.
pub(super) fn list(
    holder: &Object<'_>,
    member: &str,
    level: usize,
    count: &mut usize,
    findings: &mut Findings,
) -> Vec<Attribute> {
    let mut attributes: Vec<Attribute> = Vec::new();
    let trail = Trail::Member(&holder.trail, member);
    for (index, node) in holder.items(member, findings).iter().enumerate() {
        *count += 1;
        if *count > limits::MAX_ATTRIBUTES {
            let message = format!("more than {} attributes", limits::MAX_ATTRIBUTES);
            findings.push(holder.finding_in(member, &rules::LIMIT, message));
            break;
        }
        let Some(object) = Object::new(holder.document, node, Trail::Item(&trail, index)) else {
            holder.wrong_type(member, "an array of objects", &node.value, findings);
            continue;
        };
        let Some(attribute) = read(&object, level, count, findings) else {
            continue;
        };
        match attributes
            .iter()
            .find(|known| known.name.0.eq_ignore_ascii_case(&attribute.name.0))
        {
            None => attributes.push(attribute),
            Some(known) => report_duplicate(&object, known, &attribute, findings),
        }
    }
    attributes
}

fn report_duplicate(
    object: &Object<'_>,
    known: &Attribute,
    second: &Attribute,
    findings: &mut Findings,
) {
    let same = Attribute {
        name: known.name.clone(),
        ..second.clone()
    } == *known;
    let (rule, how) = if same {
        (&rules::DUPLICATE_ATTRIBUTE, "comes twice")
    } else {
        (
            &rules::CONTRADICTING_ATTRIBUTES,
            "comes twice, the second time with other characteristics",
        )
    };
    findings.push(Finding {
        assumed: Some(format!(
            "the first one, `{}`, is taken",
            shown(&known.name.0)
        )),
        ..object.finding(rule, format!("attribute `{}` {how}", shown(&second.name.0)))
    });
}

fn read(
    object: &Object<'_>,
    level: usize,
    count: &mut usize,
    findings: &mut Findings,
) -> Option<Attribute> {
    let name = name(object, findings)?;
    if level > limits::MAX_ATTRIBUTE_DEPTH {
        let message = format!(
            "attributes nest more than {} levels deep",
            limits::MAX_ATTRIBUTE_DEPTH
        );
        findings.push(object.finding(&rules::LIMIT, message));
        return None;
    }
    let mut sub_attributes = list(object, "subAttributes", level + 1, count, findings);
    let kind = kind(object, &name, level, &sub_attributes, findings);
    if kind != Kind::Complex && !sub_attributes.is_empty() {
        findings.push(Finding {
            assumed: Some("they are left out".to_owned()),
            ..object.finding_in(
                "subAttributes",
                &rules::NEEDLESS_SUB_ATTRIBUTES,
                format!(
                    "attribute `{}` is not complex and has sub-attributes",
                    shown(&name)
                ),
            )
        });
        sub_attributes.clear();
    }
    let attribute = Attribute {
        kind,
        description: description(object, findings),
        multi_valued: object.boolean("multiValued", findings).unwrap_or(false),
        required: object.boolean("required", findings).unwrap_or(false),
        case_exact: object.boolean("caseExact", findings).unwrap_or(false),
        mutability: word(object, "mutability", MUTABILITY, findings),
        returned: word(object, "returned", RETURNED, findings),
        uniqueness: word(object, "uniqueness", UNIQUENESS, findings),
        canonical_values: canonical_values(object, findings),
        reference_types: texts(object, "referenceTypes", findings),
        sub_attributes,
        name: WireName(name),
    };
    report_contradictions(object, &attribute, findings);
    Some(attribute)
}

fn name(object: &Object<'_>, findings: &mut Findings) -> Option<String> {
    let name = object.text("name", findings).unwrap_or_default();
    if name.trim().is_empty() {
        findings.push(Finding {
            assumed: Some("the attribute is left out".to_owned()),
            repair: Some("add `name` to the attribute".to_owned()),
            ..object.finding(&rules::NO_NAME, "an attribute has no `name`")
        });
        return None;
    }
    if name.chars().count() > limits::MAX_NAME {
        findings.push(object.finding_in("name", &rules::LIMIT, "the attribute's name is too long"));
        return None;
    }
    if !is_regular(name) {
        findings.push(Finding {
            assumed: Some("it stays as it is in JSON".to_owned()),
            ..object.finding_in(
                "name",
                &rules::ODD_NAME,
                format!(
                    "attribute name `{}` is outside the grammar of RFC 7643 §2.1",
                    shown(name)
                ),
            )
        });
    }
    Some(name.to_owned())
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
        let (kind, word) = if has_sub_attributes {
            (Kind::Complex, "complex")
        } else {
            (Kind::String, "string")
        };
        findings.push(Finding {
            assumed: Some(format!("read as {word}")),
            repair: Some(format!(
                "add `\"type\": \"{word}\"`, or what it is, to the attribute"
            )),
            ..object.finding(
                &rules::MISSING_TYPE,
                format!("attribute `{}` has no type", shown(name)),
            )
        });
        kind
    };
    if kind == Kind::Complex && !has_sub_attributes {
        findings.push(Finding {
            assumed: Some("its values are kept as JSON".to_owned()),
            repair: Some("add `subAttributes` to the attribute".to_owned()),
            ..object.finding(
                &rules::NO_SUB_ATTRIBUTES,
                format!("complex attribute `{}` has no sub-attributes", shown(name)),
            )
        });
        return Kind::Json;
    }
    if kind == Kind::Complex && level > 1 {
        findings.push(Finding {
            assumed: Some("generated all the same".to_owned()),
            ..object.finding(
                &rules::NESTED_COMPLEX,
                format!(
                    "`{}` is complex within a complex attribute (RFC 7643 §2.3.8)",
                    shown(name)
                ),
            )
        });
    }
    kind
}

fn known_kind(object: &Object<'_>, name: &str, word: &str, findings: &mut Findings) -> Kind {
    let kinds: &[(&str, &[&str], Kind)] = &[
        ("string", &["text", "str"], Kind::String),
        ("boolean", &["bool"], Kind::Boolean),
        ("decimal", &["number", "float", "double"], Kind::Decimal),
        ("integer", &["int", "long"], Kind::Integer),
        ("dateTime", &["date-time", "timestamp"], Kind::DateTime),
        ("reference", &["uri", "url", "ref"], Kind::Reference),
        ("binary", &["base64"], Kind::Binary),
        ("complex", &["object"], Kind::Complex),
    ];
    for (proper, others, kind) in kinds {
        if word == *proper {
            return *kind;
        }
        let odd = word.trim();
        if odd.eq_ignore_ascii_case(proper) || others.iter().any(|o| odd.eq_ignore_ascii_case(o)) {
            findings.push(Finding {
                assumed: Some(format!("read as {proper}")),
                ..object.finding_in("type", &rules::ODD_WORD, format!("type `{}`", shown(word)))
            });
            return *kind;
        }
    }
    findings.push(Finding {
        assumed: Some("its values are kept as JSON".to_owned()),
        repair: Some("set `type` to one of RFC 7643 §2.3".to_owned()),
        ..object.finding_in(
            "type",
            &rules::UNKNOWN_TYPE,
            format!(
                "attribute `{}` has the unknown type `{}`",
                shown(name),
                shown(word)
            ),
        )
    });
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
    let plain = |text: &str| text.replace(['-', '_', ' '], "").to_ascii_lowercase();
    if let Some((known, value)) = words.iter().find(|(known, _)| plain(known) == plain(word)) {
        findings.push(Finding {
            assumed: Some(format!("read as {known}")),
            ..object.finding_in(
                member,
                &rules::ODD_WORD,
                format!("{member} `{}`", shown(word)),
            )
        });
        return *value;
    }
    let default = words.first().map_or("", |(known, _)| known);
    findings.push(Finding {
        assumed: Some(format!("read as {default}")),
        repair: Some(format!("set `{member}` to one of RFC 7643 §7")),
        ..object.finding_in(
            member,
            &rules::UNKNOWN_CHARACTERISTIC,
            format!("{member} `{}` is unknown", shown(word)),
        )
    });
    T::default()
}

fn canonical_values(object: &Object<'_>, findings: &mut Findings) -> Vec<String> {
    let mut values: Vec<String> = Vec::new();
    for node in object.items("canonicalValues", findings) {
        let odd = |what: String, assumed: &str| Finding {
            assumed: Some(assumed.to_owned()),
            ..object.finding_in("canonicalValues", &rules::ODD_CANONICAL_VALUE, what)
        };
        let text = match &node.value {
            Value::String(text) => text.clone(),
            Value::Number(text) => {
                findings.push(odd(format!("{text} is a number"), "read as text"));
                text.clone()
            }
            other => {
                findings.push(odd(
                    format!("a canonical value is {}", other.kind()),
                    "left out",
                ));
                continue;
            }
        };
        if values.contains(&text) {
            findings.push(odd(
                format!("`{}` comes twice", shown(&text)),
                "the first one is taken",
            ));
        } else if text.chars().count() > limits::MAX_NAME {
            findings.push(odd("a canonical value is too long".to_owned(), "left out"));
        } else {
            values.push(text);
        }
    }
    values
}

fn texts(object: &Object<'_>, member: &str, findings: &mut Findings) -> Vec<String> {
    let mut texts = Vec::new();
    for node in object.items(member, findings) {
        match &node.value {
            Value::String(text) if !texts.contains(text) => texts.push(text.clone()),
            Value::String(_) => {}
            other => object.wrong_type(member, "an array of strings", other, findings),
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
    if attribute.mutability == Mutability::WriteOnly && attribute.returned == Returned::Always {
        findings.push(object.finding(
            &rules::CONTRADICTION,
            format!("attribute `{name}` is write-only and always returned"),
        ));
    }
    if attribute.mutability == Mutability::ReadOnly && attribute.returned == Returned::Never {
        findings.push(object.finding(
            &rules::CONTRADICTION,
            format!("attribute `{name}` is read-only and never returned: nobody can see it"),
        ));
    }
    if attribute.required && attribute.mutability == Mutability::ReadOnly {
        findings.push(Finding {
            assumed: Some("it is not asked of the client".to_owned()),
            ..object.finding(
                &rules::CONTRADICTION,
                format!("attribute `{name}` is required and read-only"),
            )
        });
    }
}
