//! Reads attributes and their characteristics liberally (RFC 7643 §2.2, §7).

mod characteristics;
mod duplicate;
mod kind;
mod name;

pub(super) use characteristics::description;

use super::{AttributeModel, WireName};
use crate::{
    characteristics::DataType,
    document::{JsonPath, Object},
    finding::Findings,
    lint::{repair::FindingSubject, rules},
    text::limits,
};
use characteristics::{canonical_values, keyword, report_contradictions, texts};
use kind::{default_sub_attributes, kind, report_needless, undeclared};
use std::collections::{BTreeMap, btree_map::Entry};

/// The owner of a list of attributes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum AttributeLevel {
    Schema,
    /// Nesting level of the sub-attributes, starting at 1.
    Nested(usize),
}

impl AttributeLevel {
    /// The name of the member that holds the attributes, and the name that some providers use instead.
    fn members(self) -> (&'static str, &'static str) {
        match self {
            Self::Schema => ("attributes", "subAttributes"),
            Self::Nested(_) => ("subAttributes", "attributes"),
        }
    }

    fn depth(self) -> usize {
        match self {
            Self::Schema => 0,
            Self::Nested(depth) => depth,
        }
    }
}

/// Reads the attributes of a schema, or the sub-attributes of an attribute. `count` is the running total over all schemas.
pub(super) fn list(
    holder: &Object<'_>,
    level: AttributeLevel,
    count: &mut usize,
    findings: &mut Findings,
) -> Vec<AttributeModel> {
    let mut attributes: Vec<AttributeModel> = Vec::new();
    // Lower-cased name → index into `attributes`.
    let mut known: BTreeMap<String, usize> = BTreeMap::new();
    let member = member(holder, level, findings);
    let path = JsonPath::Member(&holder.path, member);
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
                    .repaired_by(
                    "exclude attributes that you don't use: `exclude = [\"URN:name*\"]` in scim.toml",
                ),
            );
            break;
        }
        let path = JsonPath::Item(&path, index);
        let Some(object) = Object::new(holder.document, node, path) else {
            holder.wrong_item(node, &path, "an object", findings);
            continue;
        };
        let Some(name) = name::read(&object, findings) else {
            continue;
        };
        let object = object.about(FindingSubject::Attribute(&holder.subject, name));
        let Some(attribute) = read(&object, name, level.depth() + 1, count, findings) else {
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

/// Finds the member that holds the attributes. Some providers write `attributes` where RFC 7643 §7 defines `subAttributes`.
fn member(holder: &Object<'_>, level: AttributeLevel, findings: &mut Findings) -> &'static str {
    let (proper, other) = level.members();
    if !holder.has(other) {
        return proper;
    }
    let message = format!("expected `{proper}`, found `{other}`");
    let finding = holder.finding_in(other, &rules::MISPLACED_ATTRIBUTES, message);
    let (finding, member) = if holder.has(proper) {
        let assumed = format!("ignored, because `{proper}` exists");
        (finding.assuming(assumed), proper)
    } else {
        (finding.assuming(format!("read as `{proper}`")), other)
    };
    findings.push(finding.repaired_by(format!("rename `{other}` to `{proper}` in the document")));
    member
}

fn read(
    object: &Object<'_>,
    name: &str,
    depth: usize,
    count: &mut usize,
    findings: &mut Findings,
) -> Option<AttributeModel> {
    if depth > limits::MAX_ATTRIBUTE_DEPTH {
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
    let mut sub_attributes = list(object, AttributeLevel::Nested(depth), count, findings);
    let multi_valued = object.boolean("multiValued", findings).unwrap_or(false);
    let mut kind = kind(object, name, depth, &sub_attributes, findings);
    if kind == DataType::Complex && sub_attributes.is_empty() {
        kind = undeclared(object, name, multi_valued && depth == 1, findings);
        if kind == DataType::Complex {
            sub_attributes = default_sub_attributes();
        }
    }
    if kind != DataType::Complex && !sub_attributes.is_empty() {
        report_needless(object, name, findings);
        sub_attributes.clear();
    }
    let mut attribute = AttributeModel {
        kind,
        description: description(object, findings),
        multi_valued,
        required: object.boolean("required", findings).unwrap_or(false),
        case_exact: object.boolean("caseExact", findings).unwrap_or(false),
        mutability: keyword(object, findings),
        returned: keyword(object, findings),
        uniqueness: keyword(object, findings),
        canonical_values: canonical_values(object, findings),
        reference_types: texts(object, "referenceTypes", findings),
        sub_attributes,
        name: WireName(name.to_owned()),
    };
    report_contradictions(object, &mut attribute, findings);
    Some(attribute)
}
