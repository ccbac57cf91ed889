//! PATCH of each attribute: replace, remove, add (RFC 7644 §3.5.2).

use super::{
    compare::{difference, holds, is_assigned},
    probe::ProbeRequest,
    reference::referenced_types,
    report::{ConformanceCheck, NotPassed, Verdict},
    subject::{Created, TestedType},
    tag::Tag,
};
use crate::{
    Error,
    ctl::{json::member, output::ResourceExtent},
};
use http::Method;
use scim_runtime::{
    Json,
    patch::Op,
    record::{Attribute, Kind, Mutability, Returned},
};
use serde_json::{Map, json};

const RULE: &str = "RFC 7644 §3.5.2";

/// An attribute and its location.
#[derive(Debug, Clone)]
struct PatchedAttribute<'a> {
    /// The path in the operation: `userName`, `urn:…:User:department`.
    path: String,
    /// The members that lead to the value in JSON.
    steps: Vec<&'a str>,
    attribute: &'a Attribute,
}

pub(super) fn check(subject: &mut TestedType<'_>, created: Option<&Created>) -> Result<(), Error> {
    for patched in attributes(subject) {
        for (id, op) in [
            ("patch.replace", Op::Replace),
            ("patch.remove", Op::Remove),
            ("patch.add", Op::Add),
        ] {
            if op == Op::Remove && patched.attribute.required {
                continue;
            }
            let claim = format!("PATCH {} `{}`", op.as_str(), patched.path);
            let check = ConformanceCheck::must(id, Tag::Patch, RULE, claim);
            subject.check(&check, |subject| {
                let created = demand(subject, created, &patched)?;
                change(subject, created, op, &patched)
            })?;
        }
    }
    check_extensions(subject, created)
}

/// The attributes that PATCH may change, including those of extensions.
fn attributes<'a>(subject: &TestedType<'a>) -> Vec<PatchedAttribute<'a>> {
    let is_writable = |attribute: &&Attribute| {
        matches!(
            attribute.mutability,
            Mutability::ReadWrite | Mutability::WriteOnly
        )
    };
    let rows = &subject.resource_type.attributes;
    let (extensions, base): (Vec<&Attribute>, Vec<&Attribute>) =
        rows.iter().partition(|row| row.kind == Kind::Extension);
    let common = Attribute::common()
        .iter()
        .filter(|row| row.name == "externalId");
    let mut attributes: Vec<PatchedAttribute<'a>> = common
        .chain(base)
        .filter(is_writable)
        .map(|attribute| PatchedAttribute {
            path: attribute.name.to_string(),
            steps: vec![&attribute.name],
            attribute,
        })
        .collect();
    for extension in extensions {
        let within = extension.sub_attributes.iter().filter(is_writable);
        attributes.extend(within.map(|attribute| PatchedAttribute {
            path: format!("{}:{}", extension.name, attribute.name),
            steps: vec![&extension.name, &attribute.name],
            attribute,
        }));
    }
    attributes
}

fn demand<'c>(
    subject: &TestedType<'_>,
    created: Option<&'c Created>,
    patched: &PatchedAttribute<'_>,
) -> Verdict<&'c Created> {
    let created = created.ok_or_else(|| NotPassed::skipped("no resource could be created"))?;
    if !subject.configuration().patch {
        return Err(NotPassed::skipped(
            "according to its configuration, the provider doesn't support PATCH",
        ));
    }
    if patched.path == "password" && !subject.configuration().change_password {
        return Err(NotPassed::skipped(
            "according to its configuration, the provider doesn't support changing passwords",
        ));
    }
    if patched.attribute.kind == Kind::Json {
        return Err(NotPassed::skipped("its schema doesn't describe its values"));
    }
    Ok(created)
}

fn change(
    subject: &mut TestedType<'_>,
    created: &Created,
    op: Op,
    patched: &PatchedAttribute<'_>,
) -> Verdict {
    let before = stored(subject, &created.id, patched)?;
    if op == Op::Remove && !is_write_only(patched.attribute) && before.is_none() {
        return Err(NotPassed::skipped("the attribute has no value to remove"));
    }
    let value = match op {
        Op::Remove => None,
        Op::Add | Op::Replace => Some(new_value(subject, patched, op)?),
    };
    apply(subject, created, op, patched, value.as_ref())?;
    if is_write_only(patched.attribute) {
        return Ok(());
    }
    let after = stored(subject, &created.id, patched)?;
    match (value, after, before) {
        (Some(sent), after, _) => match difference(&patched.path, &sent, after.as_ref()) {
            None => Ok(()),
            Some(difference) => Err(NotPassed::failed(difference)),
        },
        // The provider may set a default.
        (None, Some(after), Some(before)) if holds(&after, &before) => {
            if let Some(opposite) = opposite(&before) {
                return remove_opposite(subject, created, patched, &opposite);
            }
            Err(NotPassed::failed("the value is still there"))
        }
        (None, _, _) => Ok(()),
    }
}

/// The other value of a boolean.
fn opposite(value: &Json) -> Option<Json> {
    value.as_bool().map(|value| json!(!value))
}

/// Removes a boolean that is different from its possible default.
fn remove_opposite(
    subject: &TestedType<'_>,
    created: &Created,
    patched: &PatchedAttribute<'_>,
    opposite: &Json,
) -> Verdict {
    apply(subject, created, Op::Replace, patched, Some(opposite))?;
    apply(subject, created, Op::Remove, patched, None)?;
    match stored(subject, &created.id, patched)? {
        Some(after) if holds(&after, opposite) => {
            Err(NotPassed::failed("the value is still there"))
        }
        _ => Ok(()),
    }
}

/// Sends one operation on an attribute.
fn apply(
    subject: &TestedType<'_>,
    created: &Created,
    op: Op,
    patched: &PatchedAttribute<'_>,
    value: Option<&Json>,
) -> Verdict {
    let mut operation = Map::new();
    operation.insert("op".to_owned(), json!(op.as_str()));
    operation.insert("path".to_owned(), json!(patched.path));
    if let Some(value) = value {
        operation.insert("value".to_owned(), value.clone());
    }
    send(subject, &created.id, &Json::Object(operation))
}

fn is_write_only(attribute: &Attribute) -> bool {
    attribute.returned == Returned::Never || attribute.mutability == Mutability::WriteOnly
}

/// Sends one operation. If the response contains the resource, compares it with its schema.
fn send(subject: &TestedType<'_>, id: &str, operation: &Json) -> Verdict {
    let message = json!({
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], "Operations": [operation],
    });
    let draft = ProbeRequest::new(Method::PATCH, subject.path(id)?).json(&message);
    let response = subject.probe.send(draft)?.expect(&[200, 204])?;
    if response.raw.status == 200 {
        subject.probe.observe_resource(
            &response.line,
            &response.json,
            subject.resource_type,
            ResourceExtent::Whole,
        );
    }
    Ok(())
}

/// Reads the stored value. Requests a projection only for an attribute that is returned on request.
fn stored(
    subject: &TestedType<'_>,
    id: &str,
    patched: &PatchedAttribute<'_>,
) -> Verdict<Option<Json>> {
    let response = if patched.attribute.returned == Returned::Request {
        let draft = ProbeRequest::get(subject.path(id)?).query("attributes", patched.path.as_str());
        subject.probe.send(draft)?.expect(&[200]).map_err(|_| {
            NotPassed::skipped("it is returned on request only, and can't be requested")
        })?
    } else {
        subject.read(id)?
    };
    let mut steps = patched.steps.iter();
    let value = steps.try_fold(&response.json, |value, step| member(value, step));
    Ok(value.filter(|value| is_assigned(value)).cloned())
}

/// Creates a value that the attribute doesn't have yet.
fn new_value(
    subject: &mut TestedType<'_>,
    patched: &PatchedAttribute<'_>,
    op: Op,
) -> Verdict<Json> {
    let provider = &subject.session.provider;
    let types = referenced_types(patched.attribute, provider);
    let Some(referenced) = types.first() else {
        let resource_type = subject.resource_type;
        return Ok(subject
            .sampler
            .value_at(resource_type, &patched.steps, patched.attribute));
    };
    subject.reference_value(patched.attribute, referenced, usize::from(op == Op::Add))
}

/// Creates an operation that adds members to an extension.
type ExtensionForm = fn(&str, Json) -> Json;

/// Changes an extension as a whole. Without a path, its URN is a member of the value (RFC 7644 §3.5.2.1).
fn check_extensions(subject: &mut TestedType<'_>, created: Option<&Created>) -> Result<(), Error> {
    let rows = &subject.resource_type.attributes;
    for extension in rows.iter().filter(|row| row.kind == Kind::Extension) {
        let mut within = extension.sub_attributes.iter();
        let text = within.find(|sub| {
            sub.kind == Kind::String
                && sub.mutability == Mutability::ReadWrite
                && !sub.multi_valued
                && !is_write_only(sub)
        });
        let Some(attribute) = text else { continue };
        let patched = PatchedAttribute {
            path: format!("{}:{}", extension.name, attribute.name),
            steps: vec![&extension.name, &attribute.name],
            attribute,
        };
        let forms: [(ConformanceCheck, ExtensionForm); 2] = [
            (
                ConformanceCheck::must(
                    "patch.extension",
                    Tag::Patch,
                    RULE,
                    format!("PATCH without a path adds `{}`", extension.name),
                ),
                |urn, value| json!({"op": "add", "value": {urn: value}}),
            ),
            (
                ConformanceCheck::should(
                    "patch.extension-path",
                    Tag::Patch,
                    RULE,
                    format!("PATCH with the path `{}` adds it", extension.name),
                ),
                |urn, value| json!({"op": "add", "path": urn, "value": value}),
            ),
        ];
        for (check, form) in forms {
            subject.check(&check, |subject| {
                let created = demand(subject, created, &patched)?;
                let value = new_value(subject, &patched, Op::Replace)?;
                let members = json!({ &*attribute.name: value });
                send(subject, &created.id, &form(&extension.name, members))?;
                let after = stored(subject, &created.id, &patched)?;
                match difference(&patched.path, &value, after.as_ref()) {
                    None => Ok(()),
                    Some(difference) => Err(NotPassed::failed(difference)),
                }
            })?;
        }
    }
    Ok(())
}
