//! Attributes with their characteristics, read liberally (RFC 7643 §2.2, §7).

mod characteristics;
mod duplicate;
mod kind;

pub(super) use characteristics::description;

use super::{Attribute, WireName};
use crate::{
    characteristics::DataType,
    document::{Object, Trail},
    finding::Findings,
    lint::{repair::Subject, rules},
    text::{limits, shown},
};
use characteristics::{canonical_values, report_contradictions, texts, word};
use kind::{default_sub_attributes, kind, undeclared};
use std::collections::{BTreeMap, btree_map::Entry};

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
            findings.push(
                holder
                    .finding_in(member, &rules::LIMIT, message)
                    .repaired_by("leave out attributes that you don't use: `exclude = [\"URN:name*\"]` in scim.toml"),
            );
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
                    duplicate::report(&object, holder.subject, known, &attribute, findings);
                }
            }
        }
    }
    attributes
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
        findings.push(
            object
                .finding(&rules::LIMIT, message)
                .repaired_by(object.subject.remove()),
        );
        return None;
    }
    let mut sub_attributes = list(object, "subAttributes", level + 1, count, findings);
    let multi_valued = object.boolean("multiValued", findings).unwrap_or(false);
    let kind = kind(object, name, level, &sub_attributes, findings);
    let kind = if kind == DataType::Complex && sub_attributes.is_empty() {
        let kind = undeclared(object, name, multi_valued && level == 1, findings);
        if kind == DataType::Complex {
            sub_attributes = default_sub_attributes();
        }
        kind
    } else {
        kind
    };
    if kind != DataType::Complex && !sub_attributes.is_empty() {
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
        mutability: word(object, findings),
        returned: word(object, findings),
        uniqueness: word(object, findings),
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
        findings.push(
            object
                .finding_in("name", &rules::LIMIT, "the attribute's name is too long")
                .repaired_by("shorten the name, or remove the attribute from the document"),
        );
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
