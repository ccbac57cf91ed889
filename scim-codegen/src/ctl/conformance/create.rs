//! POST and GET (RFC 7644 §3.3, §3.4.1).

use super::{
    compare::holds_all,
    reference::referenced_types,
    report::{ConformanceCheck, NotPassed, Verdict},
    response::{ProbeResponse, id_of},
    subject::{Created, TestedType, created as created_by, meta},
    tag::Tag,
};
use crate::{
    Error,
    ctl::{json::member, output::ResourceExtent},
};
use http::header;
use scim_runtime::{
    Json,
    record::{Attribute, Kind, Mutability, Returned},
};
use serde_json::json;

/// The resources that later checks use.
#[derive(Debug, Default)]
pub(super) struct CreatedResources {
    minimal: Option<Created>,
    full: Option<Created>,
}

impl CreatedResources {
    /// A resource that may be changed and deleted.
    pub(super) fn any(&self) -> Option<&Created> {
        self.minimal.as_ref().or(self.full.as_ref())
    }

    /// The resource with the most attributes.
    pub(super) fn richest(&self) -> Option<&Created> {
        self.full.as_ref().or(self.minimal.as_ref())
    }
}

pub(super) fn check(subject: &mut TestedType<'_>) -> Result<CreatedResources, Error> {
    // All other checks need these resources, whatever the user selected.
    subject.create_required_references();
    let sent = subject.sampler.minimal(subject.resource_type);
    let response = subject.post(&sent);
    let status = ConformanceCheck::must(
        "create.status",
        Tag::Create,
        "RFC 7644 §3.3",
        "POST creates a resource and answers 201",
    );
    let mut created = CreatedResources::default();
    match response {
        Err(failure) => subject.check(&status, |_| Err(failure))?,
        Ok(response) => {
            let verdict = expect_created(&response);
            subject.check(&status, |_| verdict)?;
            if response.is_success() {
                check_response(subject, &response)?;
            }
            created.minimal = created_by(sent, response).ok();
        }
    }
    check_full(subject, &mut created)?;
    check_references(subject)?;
    check_read(subject, &created)?;
    Ok(created)
}

fn expect_created(response: &ProbeResponse) -> Verdict {
    if response.raw.status == 201 {
        return Ok(());
    }
    let detail = response.text("detail").filter(|detail| !detail.is_empty());
    Err(NotPassed::failed(format!(
        "{}: expected status 201, got {}{}",
        response.line,
        response.raw.status,
        detail.map_or(String::new(), |detail| format!(": {detail}"))
    )))
}

/// Checks the content of the response to a POST.
fn check_response(subject: &mut TestedType<'_>, response: &ProbeResponse) -> Result<(), Error> {
    let location = response.header(header::LOCATION);
    let check = ConformanceCheck::must(
        "create.location",
        Tag::Create,
        "RFC 7644 §3.3",
        "the response to POST has a `Location` header",
    );
    subject.check(&check, |_| match location {
        Some(_) => Ok(()),
        None => Err(NotPassed::failed("`Location` is missing")),
    })?;
    if response.raw.body.is_empty() {
        return Ok(());
    }
    subject.probe.observe_resource(
        &response.line,
        &response.json,
        subject.resource_type,
        ResourceExtent::Whole,
    );
    let check = ConformanceCheck::must(
        "create.meta-location",
        Tag::Create,
        "RFC 7644 §3.3",
        "`meta.location` is the address in `Location`",
    );
    subject.check(&check, |_| {
        match (location, meta(&response.json, "location")) {
            (None, _) => Err(NotPassed::skipped("`Location` is missing")),
            (Some(_), None) => Err(NotPassed::failed("`meta.location` is missing")),
            (Some(header), Some(meta)) if header == meta => Ok(()),
            (Some(header), Some(meta)) => Err(NotPassed::failed(format!(
                "`Location` is {header}, but `meta.location` is {meta}"
            ))),
        }
    })?;
    let check = ConformanceCheck::must(
        "create.id",
        Tag::Create,
        "RFC 7643 §3.1",
        "the provider assigns an `id`",
    );
    subject.check(&check, |_| match id_of(&response.json) {
        "" => Err(NotPassed::failed("the resource has no `id`")),
        _ => Ok(()),
    })
}

/// Creates a resource with every attribute.
fn check_full(subject: &mut TestedType<'_>, created: &mut CreatedResources) -> Result<(), Error> {
    let sent = subject
        .sampler
        .full(subject.resource_type, &subject.session.provider);
    let mut expected = returned(&sent, subject);
    let mut full = subject.create(sent.clone());
    if let Err(NotPassed::Failed(reasons)) = &full {
        // A single rejected attribute must not hide the others.
        let (accepted, rejected) = one_by_one(subject, &sent);
        expected = returned(&accepted, subject);
        created.full = subject.create(accepted).ok();
        let reasons = if rejected.is_empty() {
            reasons.clone()
        } else {
            rejected
        };
        full = Err(NotPassed::Failed(reasons));
    }
    let check = ConformanceCheck::must(
        "create.all-attributes",
        Tag::Create,
        "RFC 7644 §3.3",
        "POST accepts every attribute of the schema",
    );
    let verdict = full.as_ref().map(|_| ()).map_err(Clone::clone);
    subject.check(&check, |_| verdict)?;
    created.full = full.ok().or(created.full.take());
    let check = ConformanceCheck::must(
        "create.stored",
        Tag::Create,
        "RFC 7644 §3.3",
        "POST stores every attribute that was sent",
    );
    let full = created.full.clone();
    subject.check(&check, |subject| {
        let full = full.ok_or_else(|| NotPassed::skipped("no such resource could be created"))?;
        holds_all(&expected, &subject.read(&full.id)?.json)
    })
}

/// Posts each attribute separately. Returns a resource with the accepted ones, and the reasons why the others were rejected.
fn one_by_one(subject: &mut TestedType<'_>, full: &Json) -> (Json, Vec<String>) {
    let mut accepted = subject.sampler.minimal(subject.resource_type);
    let mut rejected = Vec::new();
    for (name, value) in full.as_object().into_iter().flatten() {
        if member(&accepted, name).is_some() {
            continue;
        }
        let resource = subject
            .sampler
            .with(subject.resource_type, name, value.clone());
        match subject.create(resource.clone()) {
            Ok(created) => {
                subject.delete(&created);
                if let (Json::Object(accepted), Json::Object(mut resource)) =
                    (&mut accepted, resource)
                {
                    accepted.extend(resource.remove_entry(name));
                    if name.contains(':') {
                        accepted.extend(resource.remove_entry("schemas"));
                    }
                }
            }
            Err(NotPassed::Failed(reasons)) => rejected.extend(
                reasons
                    .iter()
                    .map(|reason| format!("with `{name}`: {reason}")),
            ),
            Err(NotPassed::Skipped(_)) => {}
        }
    }
    (accepted, rejected)
}

/// Attributes that refer to other resources.
fn check_references(subject: &mut TestedType<'_>) -> Result<(), Error> {
    let provider = &subject.session.provider;
    let resource_type = subject.resource_type;
    let is_writable = |row: &&Attribute| row.mutability != Mutability::ReadOnly;
    for row in resource_type.attributes.iter().filter(is_writable) {
        let within: Vec<&Attribute> = match row.kind {
            Kind::Extension => row.sub_attributes.iter().filter(is_writable).collect(),
            _ => vec![row],
        };
        for attribute in within {
            let Some(referenced) = referenced_types(attribute, provider).into_iter().next() else {
                continue;
            };
            let check = ConformanceCheck::must(
                "create.reference",
                Tag::Create,
                "RFC 7644 §3.3",
                format!("POST stores a reference in `{}`", attribute.name),
            );
            subject.check(&check, |subject| {
                let value = subject.reference_value(attribute, referenced, 0)?;
                let value = match row.kind {
                    Kind::Extension => json!({ &*attribute.name: value }),
                    _ => value,
                };
                let sent = subject
                    .sampler
                    .with(resource_type, &row.name, value.clone());
                let mut expected = returned(&sent, subject);
                let created = subject.create(sent).or_else(|minimal| {
                    // The provider may require more than its schema declares.
                    let mut sent = subject.sampler.full(resource_type, provider);
                    if let Json::Object(members) = &mut sent {
                        members.insert(row.name.to_string(), value);
                    }
                    expected = returned(&sent, subject);
                    subject.create(sent).map_err(|_| minimal)
                })?;
                let expected = json!({ &*row.name: expected.get(&*row.name) });
                holds_all(&expected, &subject.read(&created.id)?.json)
            })?;
        }
    }
    Ok(())
}

/// The part of a resource that a response contains by default.
fn returned(sent: &Json, subject: &TestedType<'_>) -> Json {
    let is_shown = |attribute: &Attribute| {
        matches!(attribute.returned, Returned::Always | Returned::Default)
            && attribute.mutability != Mutability::WriteOnly
    };
    let mut sent = sent.clone();
    if let Some(members) = sent.as_object_mut() {
        let rows = &subject.resource_type.attributes;
        members.retain(|name, _| Attribute::find(rows, name).is_none_or(is_shown));
        for (name, value) in members {
            let row = Attribute::find(rows, name).filter(|_| name.contains(':'));
            if let (Some(row), Some(within)) = (row, value.as_object_mut()) {
                within.retain(|name, _| {
                    Attribute::find(&row.sub_attributes, name).is_none_or(is_shown)
                });
            }
        }
    }
    sent
}

fn check_read(subject: &mut TestedType<'_>, created: &CreatedResources) -> Result<(), Error> {
    let read = created.any().map(|created| {
        let expected = returned(&created.sent, subject);
        (subject.read(&created.id), expected)
    });
    let missing = || NotPassed::skipped("no resource could be created");
    let check = ConformanceCheck::must(
        "read.status",
        Tag::Read,
        "RFC 7644 §3.4.1",
        "GET reads the resource",
    );
    let verdict = match &read {
        None => Err(missing()),
        Some((read, _)) => read.as_ref().map(|_| ()).map_err(Clone::clone),
    };
    subject.check(&check, |_| verdict)?;
    let Some((Ok(response), expected)) = read else {
        return Ok(());
    };
    let check = ConformanceCheck::must(
        "read.values",
        Tag::Read,
        "RFC 7644 §3.4.1",
        "GET returns what was sent",
    );
    subject.check(&check, |_| holds_all(&expected, &response.json))?;
    let check = ConformanceCheck::must(
        "read.resource-type",
        Tag::Read,
        "RFC 7643 §3.1",
        "`meta.resourceType` is the name of the resource type",
    );
    subject.check(&check, |subject| {
        match meta(&response.json, "resourceType") {
            Some(name) if name == subject.resource_type.name => Ok(()),
            Some(name) => Err(NotPassed::failed(format!("`meta.resourceType` is {name}"))),
            None => Err(NotPassed::failed("`meta.resourceType` is missing")),
        }
    })
}
