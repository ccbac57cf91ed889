//! The data type of an attribute (RFC 7643 §2.3), and what a complex one has that declares nothing.

use crate::{
    characteristics::{DataType, Mutability, Returned, Uniqueness},
    document::Object,
    finding::Findings,
    lint::rules,
    model::{Attribute, WireName},
    text::shown,
};

/// What `type` says, or what is assumed.
pub(super) fn kind(
    object: &Object<'_>,
    name: &str,
    level: usize,
    sub_attributes: &[Attribute],
    findings: &mut Findings,
) -> DataType {
    let has_sub_attributes = !sub_attributes.is_empty();
    let kind = if let Some(word) = object.text("type", findings) {
        known_kind(object, name, word, findings)
    } else {
        let (kind, word, other) = if has_sub_attributes {
            (DataType::Complex, "complex", "\"string\"")
        } else {
            (DataType::String, "string", "\"integer\"")
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
    if kind == DataType::Complex && has_sub_attributes && level > 1 {
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
pub(super) fn default_sub_attributes() -> Vec<Attribute> {
    [
        ("type", DataType::String),
        ("primary", DataType::Boolean),
        ("display", DataType::String),
        ("value", DataType::Json),
        ("$ref", DataType::Reference),
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

fn known_kind(object: &Object<'_>, name: &str, word: &str, findings: &mut Findings) -> DataType {
    match DataType::parse(word) {
        Some((kind, true)) => return kind,
        Some((kind, false)) => {
            let other = if kind == DataType::String {
                "\"integer\""
            } else {
                "\"string\""
            };
            findings.push(
                object
                    .finding_in("type", &rules::ODD_WORD, format!("type `{}`", shown(word)))
                    .assuming(format!("read as {}", kind.word()))
                    .repaired_by(object.subject.set("type", other)),
            );
            return kind;
        }
        None => {}
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
    DataType::Json
}
