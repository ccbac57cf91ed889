//! An attribute's data type (RFC 7643 §2.3), and the sub-attributes of complex attributes that declare none.

use crate::{
    characteristics::{DataType, Mutability, Returned, Uniqueness},
    document::{Object, rfc7643},
    finding::{Findings, Repair},
    lint::{repair, rules},
    model::{AttributeModel, WireName},
    text::{shown, toml_string},
};

/// Reads the attribute's `type`, or chooses one if it is missing.
pub(super) fn kind(
    object: &Object<'_>,
    name: &str,
    level: usize,
    sub_attributes: &[AttributeModel],
    findings: &mut Findings,
) -> DataType {
    let has_sub_attributes = !sub_attributes.is_empty();
    let kind = match object.text("type", findings) {
        Some(word) => known_kind(object, name, word, findings),
        None => missing_kind(object, name, has_sub_attributes, findings),
    };
    if kind == DataType::Complex && has_sub_attributes && level > 1 {
        let message = format!(
            "complex attribute `{}` is nested in a complex attribute (RFC 7643 §2.3.8)",
            shown(name)
        );
        findings.push(
            object
                .finding(&rules::NESTED_COMPLEX, message)
                .assuming("generated with typed paths")
                .repaired_by(repair::allow(rules::NESTED_COMPLEX.id)),
        );
    }
    kind
}

/// The type that RFC 7643 defines for one of its own attributes.
fn rfc_kind(object: &Object<'_>) -> Option<DataType> {
    let word = rfc7643::keyword(&object.subject.name()?, "type")?;
    DataType::parse(word).map(|(kind, _)| kind)
}

fn missing_kind(
    object: &Object<'_>,
    name: &str,
    has_sub_attributes: bool,
    findings: &mut Findings,
) -> DataType {
    let kind = if has_sub_attributes {
        DataType::Complex
    } else {
        rfc_kind(object).unwrap_or(DataType::String)
    };
    let message = format!("attribute `{}` has no type", shown(name));
    findings.push(
        object
            .finding(&rules::MISSING_TYPE, message)
            .assuming(format!("read as {}", kind.word()))
            .repaired_by(object.subject.set("type", &toml_string(kind.word()))),
    );
    kind
}

fn known_kind(object: &Object<'_>, name: &str, word: &str, findings: &mut Findings) -> DataType {
    match DataType::parse(word) {
        Some((kind, true)) => kind,
        Some((kind, false)) => {
            let message = format!("type `{}`", shown(word));
            findings.push(
                object
                    .finding_in("type", &rules::ODD_WORD, message)
                    .assuming(format!("read as {}", kind.word()))
                    .repaired_by(object.subject.set("type", &toml_string(kind.word()))),
            );
            kind
        }
        None => unknown_kind(object, name, word, findings),
    }
}

fn unknown_kind(object: &Object<'_>, name: &str, word: &str, findings: &mut Findings) -> DataType {
    let message = format!(
        "attribute `{}` has the unknown type `{}`",
        shown(name),
        shown(word)
    );
    let finding = object.finding_in("type", &rules::UNKNOWN_TYPE, message);
    let Some(kind) = rfc_kind(object) else {
        findings.push(
            finding
                .assuming("its values are kept as JSON")
                .repaired_by(repair::allow(rules::UNKNOWN_TYPE.id)),
        );
        return DataType::Json;
    };
    findings.push(
        finding
            .assuming(format!("read as {}, its type in RFC 7643", kind.word()))
            .repaired_by(object.subject.set("type", &toml_string(kind.word()))),
    );
    kind
}

/// Chooses the type of a complex attribute without declared sub-attributes. A multi-valued attribute gets the sub-attributes of
/// RFC 7643 §2.4; a single-valued one is kept as JSON.
pub(super) fn undeclared(
    object: &Object<'_>,
    name: &str,
    has_default: bool,
    findings: &mut Findings,
) -> DataType {
    let (rule, assumed, kind) = if has_default {
        (
            &rules::DEFAULT_SUB_ATTRIBUTES,
            "it has those of RFC 7643 §2.4: `type`, `primary`, `display`, `value`, `$ref`",
            DataType::Complex,
        )
    } else {
        (
            &rules::NO_SUB_ATTRIBUTES,
            "its values are kept as JSON",
            DataType::Json,
        )
    };
    let message = format!("complex attribute `{}` has no sub-attributes", shown(name));
    let known = object.subject.name();
    let known = known.and_then(|name| rfc7643::sub_attributes(&name));
    let repair = known.map_or_else(
        || repair::allow(rule.id),
        |list| object.subject.set("subAttributes", &list),
    );
    findings.push(
        object
            .finding(rule, message)
            .assuming(assumed)
            .repaired_by(repair),
    );
    kind
}

/// Reports and ignores the sub-attributes of a simple attribute.
pub(super) fn report_needless(object: &Object<'_>, name: &str, findings: &mut Findings) {
    let message = format!(
        "attribute `{}` has sub-attributes and is not complex",
        shown(name)
    );
    let repair: Repair = match rfc_kind(object) {
        Some(kind) if kind != DataType::Complex => object.subject.set("subAttributes", "[]"),
        Some(_) | None => object.subject.set("type", "\"complex\""),
    };
    findings.push(
        object
            .finding_in("subAttributes", &rules::NEEDLESS_SUB_ATTRIBUTES, message)
            .assuming("they are ignored")
            .repaired_by(repair),
    );
}

/// The sub-attributes of a multi-valued attribute that declares none (RFC 7643 §2.4). The type of `value` is not known.
pub(super) fn default_sub_attributes() -> Vec<AttributeModel> {
    [
        ("type", DataType::String),
        ("primary", DataType::Boolean),
        ("display", DataType::String),
        ("value", DataType::Json),
        ("$ref", DataType::Reference),
    ]
    .map(|(name, kind)| AttributeModel {
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
