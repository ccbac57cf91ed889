//! A resource type under test: its requests, and the resources that were created for the test.

use super::{
    probe::{Probe, ProbeRequest},
    reference::referenced_types,
    report::{ConformanceCheck, NotPassed, Report, Verdict},
    response::{ProbeResponse, id_of},
    sample::Sampler,
};
use crate::{
    Error,
    ctl::{json::member, output::ResourceExtent, session::ProviderSession, target::path_of},
    text::shown,
};
use http::{Method, header};
use scim_runtime::{
    Json,
    describe::{Configuration, ResourceTypeDescription},
    record::{Attribute, Kind, Mutability},
};
use serde_json::json;
use std::collections::BTreeMap;

/// A resource that was created.
#[derive(Debug, Clone)]
pub(super) struct Created {
    pub(super) id: String,
    /// The data that was sent.
    pub(super) sent: Json,
}

/// A resource type under test.
pub(super) struct TestedType<'a> {
    pub(super) session: &'a ProviderSession,
    pub(super) resource_type: &'a ResourceTypeDescription,
    pub(super) probe: Probe<'a>,
    pub(super) sampler: &'a mut Sampler,
    report: &'a mut Report,
    /// The paths of everything to delete at the end.
    paths: Vec<String>,
    /// Resources that values of this type refer to, by type name.
    referenced: BTreeMap<String, Vec<String>>,
}

impl<'a> TestedType<'a> {
    pub(super) fn new(
        session: &'a ProviderSession,
        resource_type: &'a ResourceTypeDescription,
        sampler: &'a mut Sampler,
        report: &'a mut Report,
    ) -> Self {
        Self {
            session,
            resource_type,
            probe: Probe::new(session),
            sampler,
            report,
            paths: Vec::new(),
            referenced: BTreeMap::new(),
        }
    }

    /// Runs a check if the user selected it.
    pub(super) fn check(
        &mut self,
        check: &ConformanceCheck,
        run: impl FnOnce(&mut Self) -> Verdict,
    ) -> Result<(), Error> {
        if !self.report.wants(check.tag) {
            return Ok(());
        }
        let verdict = run(self);
        self.report.add(&self.resource_type.name, check, verdict)
    }

    /// The features that the provider announces.
    pub(super) fn configuration(&self) -> &'a Configuration {
        &self.session.provider.configuration
    }

    pub(super) fn endpoint(&self) -> &'a str {
        &self.resource_type.endpoint
    }

    /// Returns the path of a resource.
    pub(super) fn path(&self, id: &str) -> Verdict<String> {
        path_of(self.endpoint(), id).map_err(|error| NotPassed::failed(error.to_string()))
    }

    /// Posts a resource of this type. If that creates a resource, it is deleted at the end, even if the provider should have rejected it.
    pub(super) fn post(&mut self, resource: &Json) -> Verdict<ProbeResponse> {
        self.post_to(self.endpoint(), resource)
    }

    fn post_to(&mut self, endpoint: &str, resource: &Json) -> Verdict<ProbeResponse> {
        let draft = ProbeRequest::new(Method::POST, endpoint).json(resource);
        let response = self.probe.send(draft)?;
        if response.is_success() {
            let id = id_in(&response).and_then(|id| path_of(endpoint, &id).ok());
            self.paths.extend(id);
        }
        Ok(response)
    }

    /// Creates a resource for a check of something else. Any sign of success is enough.
    pub(super) fn create(&mut self, sent: Json) -> Verdict<Created> {
        let response = self.post(&sent)?;
        created(sent, response)
    }

    /// Creates another resource with the required attributes, or with all attributes if the provider requires more than it declares.
    pub(super) fn create_another(&mut self) -> Verdict<Created> {
        let sent = self.sampler.minimal(self.resource_type);
        self.create(sent).or_else(|_| {
            let provider = &self.session.provider;
            let sent = self.sampler.full(self.resource_type, provider);
            self.create(sent)
        })
    }

    /// The id of a resource of another type. Creates the resource on first use.
    pub(super) fn reference(
        &mut self,
        resource_type: &ResourceTypeDescription,
        index: usize,
    ) -> Verdict<String> {
        let known = self.referenced.get(&resource_type.name);
        if let Some(id) = known.and_then(|ids| ids.get(index)) {
            return Ok(id.clone());
        }
        let sent = self.sampler.minimal(resource_type);
        let response = self.post_to(&resource_type.endpoint, &sent)?;
        let id = created(sent, response)
            .map_err(|_| {
                NotPassed::skipped(format!(
                    "no {} could be created to refer to",
                    resource_type.name
                ))
            })?
            .id;
        let ids = self
            .referenced
            .entry(resource_type.name.clone())
            .or_default();
        ids.push(id.clone());
        Ok(id)
    }

    /// Creates a value that refers to a resource of another type.
    pub(super) fn reference_value(
        &mut self,
        attribute: &Attribute,
        referenced: &ResourceTypeDescription,
        index: usize,
    ) -> Verdict<Json> {
        let id = self.reference(referenced, index)?;
        let value = if attribute.kind == Kind::Reference {
            json!(self.address(referenced, &id))
        } else {
            let mut value = json!({ "value": id });
            let mut subs = attribute.sub_attributes.iter();
            if let (true, Json::Object(members)) = (
                subs.any(|sub| sub.name == "$ref" && sub.required),
                &mut value,
            ) {
                members.insert("$ref".to_owned(), json!(self.address(referenced, &id)));
            }
            value
        };
        Ok(if attribute.multi_valued {
            json!([value])
        } else {
            value
        })
    }

    /// The address of a resource.
    fn address(&self, resource_type: &ResourceTypeDescription, id: &str) -> String {
        let base_url = self.session.scim.base_url();
        format!("{base_url}{}/{id}", resource_type.endpoint)
    }

    /// Creates the resources that required attributes refer to. Without them, the sampler makes up references.
    pub(super) fn create_required_references(&mut self) {
        let resource_type = self.resource_type;
        for attribute in resource_type.attributes.iter() {
            if !attribute.required || attribute.mutability == Mutability::ReadOnly {
                continue;
            }
            let types = referenced_types(attribute, &self.session.provider);
            let other = types
                .into_iter()
                .find(|other| other.name != resource_type.name);
            let value = other.map(|other| self.reference_value(attribute, other, 0));
            if let Some(Ok(value)) = value {
                self.sampler
                    .set_reference(resource_type, &attribute.name, value);
            }
        }
    }

    /// Reads a resource.
    pub(super) fn read(&self, id: &str) -> Verdict<ProbeResponse> {
        let response = self
            .probe
            .send(ProbeRequest::get(self.path(id)?))?
            .expect(&[200])?;
        self.probe.observe_resource(
            &response.line,
            &response.json,
            self.resource_type,
            ResourceExtent::Whole,
        );
        Ok(response)
    }

    /// Queries the resources of this type.
    pub(super) fn list(&self, query: &[(&'static str, &str)]) -> Verdict<ProbeResponse> {
        let draft = ProbeRequest::get(self.endpoint());
        let draft = query
            .iter()
            .fold(draft, |draft, (name, value)| draft.query(name, *value));
        let response = self.probe.send(draft)?.expect(&[200])?;
        for resource in response.resources() {
            self.probe.observe_resource(
                &response.line,
                &resource,
                self.resource_type,
                ResourceExtent::Whole,
            );
        }
        Ok(response)
    }

    /// Records a path to delete at the end.
    pub(super) fn will_delete(&mut self, path: String) {
        self.paths.push(path);
    }

    /// Deletes a resource that is no longer needed. If that fails, tries again at the end.
    pub(super) fn delete(&mut self, created: &Created) {
        let Ok(path) = self.path(&created.id) else {
            return;
        };
        let deleted = self
            .probe
            .send(ProbeRequest::new(Method::DELETE, path.as_str()));
        if deleted.is_ok_and(|response| response.is_success()) {
            self.is_deleted(&path);
        }
    }

    /// Removes a deleted path from the list.
    pub(super) fn is_deleted(&mut self, path: &str) {
        self.paths.retain(|known| known != path);
    }

    /// Deletes everything that was created, newest first.
    pub(super) fn clean_up(&self) {
        for path in self.paths.iter().rev() {
            let deleted = self
                .probe
                .send(ProbeRequest::new(Method::DELETE, path.as_str()));
            if !deleted.is_ok_and(|response| matches!(response.raw.status, 200..=299 | 404)) {
                self.session
                    .console
                    .note(&format!("warning: could not delete {}", shown(path)));
            }
        }
    }
}

/// The resource that a POST created.
pub(super) fn created(sent: Json, response: ProbeResponse) -> Verdict<Created> {
    if !response.is_success() {
        return response
            .expect(&[201])
            .and(Err(NotPassed::skipped("nothing was created")));
    }
    match id_in(&response) {
        Some(id) => Ok(Created { id, sent }),
        None => Err(NotPassed::failed(format!(
            "{}: neither the body nor `Location` has the id of the new resource",
            response.line
        ))),
    }
}

/// Finds the id of a new resource in the body or at the end of `Location`.
fn id_in(response: &ProbeResponse) -> Option<String> {
    let id = Some(id_of(&response.json)).filter(|id| !id.is_empty());
    let at_location = || {
        let location = response.header(header::LOCATION)?;
        location.rsplit('/').next().filter(|id| !id.is_empty())
    };
    id.or_else(at_location).map(str::to_owned)
}

/// Returns `meta` and one of its members.
pub(super) fn meta<'j>(resource: &'j Json, name: &str) -> Option<&'j str> {
    member(member(resource, "meta")?, name)?.as_str()
}
