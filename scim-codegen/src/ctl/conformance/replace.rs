//! PUT (RFC 7644 §3.5.1).

use super::{
    compare::{difference, holds_all},
    probe::ProbeRequest,
    report::{ConformanceCheck, NotPassed, Verdict},
    response::{ProbeResponse, id_of},
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
    dynamic::DynamicResource,
    record::{Attribute, Kind, Mutability, Returned},
};

const RULE: &str = "RFC 7644 §3.5.1";

pub(super) fn check(subject: &mut TestedType<'_>, created: Option<&Created>) -> Result<(), Error> {
    let missing = || NotPassed::skipped("no resource could be created");
    let check = ConformanceCheck::must(
        "replace.same",
        Tag::Replace,
        RULE,
        "PUT accepts a resource as GET returned it",
    );
    subject.check(&check, |subject| {
        let created = created.ok_or_else(missing)?;
        let read = subject.read(&created.id)?.json;
        let body = DynamicResource::from_json(subject.resource_type, read).to_request();
        put(subject, &created.id, &body)?;
        let stored = subject.read(&created.id)?;
        holds_all(&body, &stored.json)
    })?;
    let check = ConformanceCheck::must(
        "replace.change",
        Tag::Replace,
        RULE,
        "PUT changes an attribute",
    );
    subject.check(&check, |subject| {
        let created = created.ok_or_else(missing)?;
        let attribute = changeable(subject)
            .ok_or_else(|| NotPassed::skipped("no text attribute can be changed"))?;
        let resource_type = subject.resource_type;
        let value = subject
            .sampler
            .value_at(resource_type, &[&*attribute.name], attribute);
        let read = subject.read(&created.id)?.json;
        let mut body = DynamicResource::from_json(resource_type, read).to_request();
        if let Json::Object(members) = &mut body {
            members.insert(attribute.name.to_string(), value.clone());
        }
        put(subject, &created.id, &body)?;
        let stored = subject.read(&created.id)?;
        let stored = member(&stored.json, &attribute.name);
        match difference(&attribute.name, &value, stored) {
            None => Ok(()),
            Some(difference) => Err(NotPassed::failed(difference)),
        }
    })?;
    let check = ConformanceCheck::must(
        "replace.all-attributes",
        Tag::Replace,
        RULE,
        "PUT accepts every attribute of the schema",
    );
    subject.check(&check, |subject| {
        let created = created.ok_or_else(missing)?;
        let mut body = subject
            .sampler
            .full(subject.resource_type, &subject.session.provider);
        keep_immutable(subject, created, &mut body)?;
        if let (false, Json::Object(members)) = (subject.configuration().change_password, &mut body)
        {
            members.remove("password");
        }
        put(subject, &created.id, &body).map(drop)
    })?;
    let check = ConformanceCheck::must(
        "replace.id",
        Tag::Replace,
        RULE,
        "PUT ignores a read-only `id`, or rejects it",
    );
    subject.check(&check, |subject| {
        keeps_id(subject, created.ok_or_else(missing)?)
    })
}

/// Sends a resource. If the response contains the resource, compares it with its schema.
fn put(subject: &TestedType<'_>, id: &str, body: &Json) -> Verdict<ProbeResponse> {
    let draft = ProbeRequest::new(Method::PUT, subject.path(id)?).json(body);
    let response = subject.probe.send(draft)?.expect(&[200, 204])?;
    if response.raw.status == 200 {
        subject.probe.observe_resource(
            &response.line,
            &response.json,
            subject.resource_type,
            ResourceExtent::Whole,
        );
    }
    Ok(response)
}

/// Finds a text attribute that can be changed without side effects.
fn changeable<'a>(subject: &TestedType<'a>) -> Option<&'a Attribute> {
    let mut attributes = subject.resource_type.attributes.iter();
    attributes.find(|attribute| {
        attribute.kind == Kind::String
            && !attribute.multi_valued
            && attribute.mutability == Mutability::ReadWrite
            && attribute.returned == Returned::Default
            && attribute.canonical_values.iter().next().is_none()
    })
}

/// Checks that an immutable attribute keeps its value (RFC 7644 §3.5.1).
fn keep_immutable(subject: &TestedType<'_>, created: &Created, body: &mut Json) -> Verdict {
    let read = subject.read(&created.id)?.json;
    let Json::Object(members) = body else {
        return Ok(());
    };
    for attribute in subject.resource_type.attributes.iter() {
        if attribute.mutability == Mutability::Immutable {
            match member(&read, &attribute.name) {
                Some(value) => members.insert(attribute.name.to_string(), value.clone()),
                None => members.remove(&*attribute.name),
            };
        }
    }
    Ok(())
}

fn keeps_id(subject: &TestedType<'_>, created: &Created) -> Verdict {
    let read = subject.read(&created.id)?.json;
    let mut body = DynamicResource::from_json(subject.resource_type, read).to_request();
    if let Json::Object(members) = &mut body {
        members.insert("id".to_owned(), Json::from("scimtest-another-id"));
    }
    let draft = ProbeRequest::new(Method::PUT, subject.path(&created.id)?).json(&body);
    let response = subject.probe.send(draft)?;
    if response.raw.status == 400 {
        return Ok(());
    }
    response.expect(&[200, 204])?;
    let stored = subject.read(&created.id)?;
    match id_of(&stored.json) {
        id if id == created.id => Ok(()),
        id => Err(NotPassed::failed(format!(
            "the `id` changed from {} to {id}",
            created.id
        ))),
    }
}
