//! `attributes` and `excludedAttributes` (RFC 7644 §3.9).

use super::{
    compare::is_assigned,
    filter::known_text,
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
    record::{Attribute, Kind, Returned},
};
use serde_json::json;

const RULE: &str = "RFC 7644 §3.9";

/// The way to request a projection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ReadMethod {
    One,
    List,
    Search,
}

pub(super) fn check(subject: &mut TestedType<'_>, created: Option<&Created>) -> Result<(), Error> {
    let names = created.and_then(|created| stored_names(subject, created));
    let filter = created
        .filter(|_| subject.configuration().filter.is_some())
        .and_then(|created| known_text(subject, created))
        .map(|text| format!("{} eq {:?}", text.name, text.value));
    for (via, attributes, excluded, request) in [
        (
            ReadMethod::One,
            "projection.attributes",
            "projection.excluded",
            "GET of one resource",
        ),
        (
            ReadMethod::List,
            "projection.list-attributes",
            "projection.list-excluded",
            "GET of a list",
        ),
        (
            ReadMethod::Search,
            "projection.search-attributes",
            "projection.search-excluded",
            "POST to `.search`",
        ),
    ] {
        let projections = [
            (attributes, ProjectionParameter::Attributes),
            (excluded, ProjectionParameter::Excluded),
        ];
        for (id, projection) in projections {
            let claim = format!("{request} honors `{}`", projection.parameter());
            let check = ConformanceCheck::must(id, Tag::Projection, RULE, claim);
            subject.check(&check, |subject| {
                let (created, names) = created
                    .zip(names.as_ref())
                    .ok_or_else(|| NotPassed::skipped("fewer than two attributes are stored"))?;
                let request = ProjectedRequest {
                    via,
                    projection,
                    filter: filter.as_deref(),
                };
                projected(subject, request, created, names)
            })?;
        }
    }
    let check = ConformanceCheck::should(
        "projection.minimum",
        Tag::Projection,
        RULE,
        "`attributes` returns only the requested attributes and those that are always returned",
    );
    subject.check(&check, |subject| {
        let (created, (name, _)) = created
            .zip(names.as_ref())
            .ok_or_else(|| NotPassed::skipped("fewer than two attributes are stored"))?;
        let draft = ProbeRequest::get(subject.path(&created.id)?).query("attributes", name);
        let response = subject.probe.send(draft)?.expect(&[200])?;
        let extra = unrequested(subject, &response.json, name);
        if extra.is_empty() {
            return Ok(());
        }
        Err(NotPassed::failed(format!(
            "`attributes={name}` also returns {}",
            extra.join(", ")
        )))
    })
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ProjectionParameter {
    Attributes,
    Excluded,
}

impl ProjectionParameter {
    fn parameter(self) -> &'static str {
        match self {
            Self::Attributes => "attributes",
            Self::Excluded => "excludedAttributes",
        }
    }
}

/// Finds two attributes that the resource has and that are returned by default.
fn stored_names(subject: &TestedType<'_>, created: &Created) -> Option<(String, String)> {
    let stored = subject.read(&created.id).ok()?.json;
    let common = Attribute::common()
        .iter()
        .filter(|row| row.name == "externalId");
    let attributes = subject.resource_type.attributes.iter();
    let mut names = attributes.chain(common).filter(|attribute: &&Attribute| {
        attribute.returned == Returned::Default
            && attribute.kind != Kind::Extension
            && member(&stored, &attribute.name).is_some_and(is_assigned)
    });
    let first = names.next()?.name.to_string();
    Some((first, names.next()?.name.to_string()))
}

/// A request with a projection.
#[derive(Debug, Clone, Copy)]
struct ProjectedRequest<'a> {
    via: ReadMethod,
    projection: ProjectionParameter,
    /// Finds the resource in a list.
    filter: Option<&'a str>,
}

fn projected(
    subject: &TestedType<'_>,
    request: ProjectedRequest<'_>,
    created: &Created,
    (first, second): &(String, String),
) -> Verdict {
    let ProjectedRequest {
        via,
        projection,
        filter,
    } = request;
    let parameter = projection.parameter();
    let response = match via {
        ReadMethod::One => {
            let draft = ProbeRequest::get(subject.path(&created.id)?).query(parameter, first);
            subject.probe.send(draft)?
        }
        ReadMethod::List => {
            let mut draft = ProbeRequest::get(subject.endpoint()).query(parameter, first);
            if let Some(filter) = filter {
                draft = draft.query("filter", filter);
            }
            subject.probe.send(draft)?
        }
        ReadMethod::Search => {
            let path = format!("{}/.search", subject.endpoint());
            let mut request = json!({
                "schemas": ["urn:ietf:params:scim:api:messages:2.0:SearchRequest"], parameter: [first],
            });
            if let (Some(filter), Json::Object(members)) = (filter, &mut request) {
                members.insert("filter".to_owned(), json!(filter));
            }
            let draft = ProbeRequest::new(Method::POST, path).json(&request);
            let response = subject.probe.send(draft)?;
            // `search.type` reports a missing endpoint.
            if matches!(response.raw.status, 404 | 405 | 501) {
                return Err(NotPassed::skipped(format!(
                    "the provider doesn't support `.search`: status {}",
                    response.raw.status
                )));
            }
            response
        }
    };
    let response = response.expect(&[200])?;
    let resource = match via {
        ReadMethod::One => response.json.clone(),
        ReadMethod::List | ReadMethod::Search => listed(&response, created)?,
    };
    subject.probe.observe_resource(
        &format!("{}?{parameter}", response.line),
        &resource,
        subject.resource_type,
        ResourceExtent::Projected,
    );
    let has = |name: &str| member(&resource, name).is_some_and(is_assigned);
    let (is_missing, is_extra) = match projection {
        ProjectionParameter::Attributes => (!has(first), has(second).then_some(second)),
        ProjectionParameter::Excluded => (!has(second), has(first).then_some(first)),
    };
    if let Some(extra) = is_extra {
        return Err(NotPassed::failed(format!(
            "{}: `{parameter}={first}` returns `{extra}`",
            response.line
        )));
    }
    if is_missing {
        return Err(NotPassed::failed(format!(
            "{}: `{parameter}={first}` does not return `{}`",
            response.line,
            match projection {
                ProjectionParameter::Attributes => first,
                ProjectionParameter::Excluded => second,
            }
        )));
    }
    Ok(())
}

/// Finds the resource in a list. Fails if the resources have no ids.
fn listed(response: &ProbeResponse, created: &Created) -> Verdict<Json> {
    let resources = response.resources();
    let found = resources
        .iter()
        .find(|resource| id_of(resource) == created.id);
    found.cloned().ok_or_else(|| {
        if resources.iter().all(|resource| id_of(resource).is_empty()) && !resources.is_empty() {
            return NotPassed::failed(format!("{}: the resources have no `id`", response.line));
        }
        NotPassed::skipped("the resource is not on the first page of the list")
    })
}

/// Members that a projection should have omitted.
fn unrequested(subject: &TestedType<'_>, resource: &Json, name: &str) -> Vec<String> {
    let members = resource.as_object().into_iter().flatten();
    let extra = members.filter(|(member, value)| {
        let is_always = ["id", "schemas"]
            .iter()
            .any(|always| always.eq_ignore_ascii_case(member));
        let row = Attribute::find(&subject.resource_type.attributes, member);
        let is_always = is_always || row.is_some_and(|row| row.returned == Returned::Always);
        !is_always && !member.eq_ignore_ascii_case(name) && is_assigned(value)
    });
    extra.map(|(name, _)| format!("`{name}`")).collect()
}
