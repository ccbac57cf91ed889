//! Reads a schema (RFC 7643 §7).

use super::{
    AttributeModel, SchemaModel, Urn,
    attribute::{self, AttributeLevel},
    urns::{is_discovery, is_message, is_urn, last_part},
};
use crate::{
    document::{JsonPath, Object},
    finding::{Finding, Findings},
    lint::{repair::FindingSubject, rules},
    text::{SourceSpan, limits, shown},
};
use std::collections::BTreeMap;

/// The schemas read so far.
#[derive(Default)]
pub(super) struct SchemaReader {
    pub(super) schemas: Vec<(SchemaModel, SourceSpan)>,
    /// Lower-cased URN → index into `schemas`.
    known: BTreeMap<String, usize>,
    /// The number of attributes in all schemas.
    attributes: usize,
}

impl SchemaReader {
    /// Reads a schema. Reports a schema that can't be used.
    pub(super) fn read(&mut self, object: &Object<'_>, findings: &mut Findings) {
        let Some(id) = id(object, findings) else {
            return;
        };
        let object = &object.about(FindingSubject::Schema(id));
        if !is_urn(id) {
            let message = format!("`{}` is not a URN", shown(id));
            findings.push(
                object
                    .finding_in("id", &rules::ODD_URN, message)
                    .assuming("used as it is")
                    .repaired_by(
                        "if the provider uses a different URN, correct `id` in the document",
                    ),
            );
        }
        let name = object
            .text("name", findings)
            .filter(|name| !name.trim().is_empty());
        let schema = SchemaModel {
            urn: Urn(id.to_owned()),
            name: name.unwrap_or(last_part(id)).to_owned(),
            description: attribute::description(object, findings),
            attributes: self.attributes(object, findings),
            base_of: Vec::new(),
            extension_of: Vec::new(),
        };
        let key = schema.urn.0.to_ascii_lowercase();
        let first = self.known.get(&key);
        if let Some((known, first)) = first.and_then(|index| self.schemas.get(*index)) {
            let finding = duplicate(object, known, &schema, first);
            findings.push(finding.repaired_by("remove one of the two from the document"));
            return;
        }
        if schema.attributes.is_empty() && !is_message(id) {
            report_no_attributes(object, &schema, findings);
        }
        self.known.insert(key, self.schemas.len());
        self.schemas.push((schema, object.place()));
    }

    fn attributes(&mut self, object: &Object<'_>, findings: &mut Findings) -> Vec<AttributeModel> {
        let mut list = |findings: &mut Findings| {
            attribute::list(
                object,
                AttributeLevel::Schema,
                &mut self.attributes,
                findings,
            )
        };
        if !matches!(object.subject, FindingSubject::Schema(urn) if is_discovery(urn)) {
            return list(findings);
        }
        // The RFC's own schemas for discovery resources nest complex attributes, so this is not a deviation of the provider.
        let mut own = Findings::default();
        let attributes = list(&mut own);
        let usual = [rules::NESTED_COMPLEX.id, rules::CONTRADICTION.id];
        for finding in own.iter().filter(|f| !usual.contains(&f.rule.id)) {
            findings.push(finding.clone());
        }
        attributes
    }
}

/// Reads the schema's URN. Reports a missing or unusable URN and returns `None`.
fn id<'a>(object: &Object<'a>, findings: &mut Findings) -> Option<&'a str> {
    let id = object
        .text("id", findings)
        .filter(|id| !id.trim().is_empty())
        .or_else(|| id_of_location(object, findings));
    let Some(id) = id else {
        let name = object.text("name", &mut Findings::default());
        let message = format!(
            "schema `{}` has no `id`",
            shown(name.unwrap_or("(no name)"))
        );
        findings.push(
            object
                .finding(&rules::NO_SCHEMA_ID, message)
                .repaired_by("add `id`, the schema's URN, to the document"),
        );
        return None;
    };
    if id.chars().count() > limits::MAX_NAME {
        findings.push(
            object
                .finding_in("id", &rules::LIMIT, "the schema's `id` is too long")
                .repaired_by("shorten it, or remove the schema from the document"),
        );
        return None;
    }
    Some(id)
}

/// Extracts the URN from the end of `meta.location`.
fn id_of_location<'a>(object: &Object<'a>, findings: &mut Findings) -> Option<&'a str> {
    let mut quiet = Findings::default();
    let meta = object.get("meta", &mut quiet)?;
    let meta = Object::new(object.document, meta, JsonPath::Root)?;
    let location = meta.text("location", &mut quiet)?;
    let id = location.trim_end_matches('/').rsplit('/').next()?;
    if !is_urn(id) {
        return None;
    }
    let name = object.text("name", &mut quiet).unwrap_or("(no name)");
    let message = format!("schema `{}` has no `id`", shown(name));
    findings.push(
        object
            .finding(&rules::ID_FROM_LOCATION, message)
            .assuming(format!(
                "`{}`, from the end of its `meta.location`",
                shown(id)
            ))
            .repaired_by("add `id`, the schema's URN, to the document"),
    );
    Some(id)
}

fn duplicate(
    object: &Object<'_>,
    known: &SchemaModel,
    second: &SchemaModel,
    first: &SourceSpan,
) -> Finding {
    let name = shown(&second.urn.0);
    if known.attributes == second.attributes {
        let message = format!("schema `{name}` occurs twice");
        return object
            .finding(&rules::DUPLICATE_SCHEMA, message)
            .assuming("the first one is used");
    }
    let message =
        format!("schema `{name}` occurs twice with different attributes; first at {first}");
    object.finding(&rules::CONTRADICTING_SCHEMAS, message)
}

fn report_no_attributes(object: &Object<'_>, schema: &SchemaModel, findings: &mut Findings) {
    let message = format!("schema `{}` declares no attributes", shown(&schema.urn.0));
    findings.push(
        object
            .finding(&rules::NO_ATTRIBUTES, message)
            .assuming("values that the provider sends are kept as JSON in `extra`")
            .repaired_by(
                "declare its attributes in scim.toml: `[[overlay]]` with `schema` and `attributes`",
            ),
    );
}
