//! From documents to the model: what was said becomes what is meant.

use super::{
    Attribute, Capabilities, Provider, Schema, Urn, attribute, configuration,
    resource_type::{self, Raw},
    size,
};
use crate::{
    Error,
    document::{self, Discovery, Document, Lists, Node, Object, Trail, snapshot_root},
    finding::{Finding, Findings},
    lint::{
        repair::{self, Subject},
        rules,
    },
    text::{Place, limits, shown, without_secrets},
};
use std::collections::BTreeMap;

/// What the model is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Wanted {
    /// What can be had: the schemas alone, where nothing lists resource types.
    #[default]
    Models,
    /// A client, which reaches resource types.
    Client,
}

/// Reads a provider from its documents.
///
/// # Errors
/// If a document is not JSON, or what it says can't be used; all such findings are in the error.
pub(crate) fn build(
    discovery: &Discovery,
    wanted: Wanted,
    findings: &mut Findings,
) -> Result<Provider, Error> {
    let mut read = Read {
        wanted,
        ..Read::default()
    };
    let mut origin = discovery.base_url.as_deref().map(without_secrets);
    read.base_path = base_path(origin.as_deref());
    match &discovery.lists {
        Lists::Separate {
            schemas,
            resource_types,
            provider_config,
        } => {
            let list = read.schema_list(schemas, findings);
            findings.keep(list);
            match resource_types {
                Some(document) => {
                    let list = read.resource_type_list(document, findings);
                    findings.keep(list);
                }
                None => read.no_resource_types(schemas.whole(), findings),
            }
            let beside = resource_types.as_ref().unwrap_or(schemas);
            read.capabilities = match provider_config {
                Some(document) => {
                    let read = configuration::read(document, findings);
                    findings.keep(read).unwrap_or_default()
                }
                None => configuration::missing(beside.whole(), findings),
            };
        }
        Lists::Snapshot(document) => {
            let root = snapshot_root(document)?;
            origin = origin.or(root.text("source", findings).map(without_secrets));
            read.base_path = base_path(origin.as_deref());
            read.snapshot(&root, findings);
        }
    }
    read.finish(origin.unwrap_or_else(|| discovery.name.clone()), findings)
}

/// How many resource types a finding proposes.
const MOST_LINES: usize = 8;

const NO_RESOURCE_TYPES: &str = "the provider lists no resource type: there is nothing to generate";

#[derive(Default)]
struct Read {
    schemas: Vec<(Schema, Place)>,
    /// By URN without case: which it is.
    known: BTreeMap<String, usize>,
    raw_types: Vec<Raw>,
    /// `/scim/v2`, if the base URL is known.
    base_path: String,
    capabilities: Capabilities,
    /// Attributes read so far.
    count: usize,
    wanted: Wanted,
    /// What lists resource types; `None` where nothing does.
    types_place: Option<Place>,
}

impl Read {
    fn schema_list(
        &mut self,
        text: &Document,
        findings: &mut Findings,
    ) -> Result<(), Box<Finding>> {
        for resource in document::resources(text, "schemas", findings)? {
            resource.read(text, findings, |object, findings| {
                self.schema(&object, findings)
            });
        }
        Ok(())
    }

    fn resource_type_list(
        &mut self,
        text: &Document,
        findings: &mut Findings,
    ) -> Result<(), Box<Finding>> {
        self.types_place = Some(text.whole());
        let list = document::resources(text, "resource types", findings)?;
        if list.is_empty() {
            let place = text.place(text.root.span(), String::new());
            findings.push(
                Finding::new(&rules::NO_RESOURCE_TYPES, place, NO_RESOURCE_TYPES)
                    .repaired_by(self.lines_of_types()),
            );
        }
        for resource in list {
            let raw = resource.read(text, findings, |object, findings| {
                resource_type::read(&object, &self.base_path, findings)
            });
            self.raw_types.extend(raw.flatten());
        }
        Ok(())
    }

    /// Nothing lists resource types, which is said of the schemas.
    fn no_resource_types(&self, place: Place, findings: &mut Findings) {
        const MESSAGE: &str = "there are no resource types beside the schemas";
        let finding = match self.wanted {
            Wanted::Models => Finding::new(&rules::MODELS_ONLY, place, MESSAGE)
                .assuming("each schema is generated as a model, without a client"),
            Wanted::Client => {
                let message = format!(
                    "{MESSAGE}: there is nothing for a client to reach (`--models-only` needs none)"
                );
                Finding::new(&rules::NO_RESOURCE_TYPES, place, message)
            }
        };
        findings.push(finding.repaired_by(self.lines_of_types()));
    }

    /// What adds a resource type for each schema that can be one.
    fn lines_of_types(&self) -> String {
        let schemas = self.schemas.iter().map(|(schema, _)| schema);
        let lines: Vec<String> = schemas
            .filter(|schema| resource_type::is_likely(&schema.urn.0))
            .take(MOST_LINES)
            .map(|schema| repair::add_resource_type(&schema.name, &schema.urn.0))
            .collect();
        if lines.is_empty() {
            return "add a resource type to the document, with `name`, `endpoint` and `schema`"
                .to_owned();
        }
        lines.join("\n\n")
    }

    fn snapshot(&mut self, root: &Object<'_>, findings: &mut Findings) {
        let list = Trail::Member(&root.trail, "schemas");
        let schemas = within_limit(root, "schemas", findings);
        for (index, node) in schemas.iter().enumerate() {
            let trail = Trail::Item(&list, index);
            match Object::new(root.document, node, trail) {
                Some(object) => self.schema(&object, findings),
                None => root.wrong_item(node, &trail, "an object", findings),
            }
        }
        let list = Trail::Member(&root.trail, "resourceTypes");
        let types = within_limit(root, "resourceTypes", findings);
        if root.get("resourceTypes", findings).is_none() {
            self.no_resource_types(root.place(), findings);
            return;
        }
        self.types_place = Some(root.document.whole());
        if types.is_empty() {
            findings.push(
                root.finding_in(
                    "resourceTypes",
                    &rules::NO_RESOURCE_TYPES,
                    NO_RESOURCE_TYPES,
                )
                .repaired_by(self.lines_of_types()),
            );
        }
        for (index, node) in types.iter().enumerate() {
            let trail = Trail::Item(&list, index);
            match Object::new(root.document, node, trail) {
                Some(object) => {
                    let raw = resource_type::read(&object, &self.base_path, findings);
                    self.raw_types.extend(raw);
                }
                None => root.wrong_item(node, &trail, "an object", findings),
            }
        }
        self.capabilities = match root.object("serviceProviderConfig", findings) {
            Some(config) => configuration::capabilities(&config, findings),
            None => configuration::missing(root.place(), findings),
        };
    }

    fn schema(&mut self, object: &Object<'_>, findings: &mut Findings) {
        let said = object
            .text("id", findings)
            .filter(|id| !id.trim().is_empty());
        let Some(id) = said.or_else(|| id_of_location(object, findings)) else {
            let name = object
                .text("name", &mut Findings::default())
                .unwrap_or("(no name)");
            findings.push(
                object
                    .finding(
                        &rules::NO_SCHEMA_ID,
                        format!("schema `{}` has no `id`", shown(name)),
                    )
                    .repaired_by("add `id`, the schema's URN, to the document"),
            );
            return;
        };
        if id.chars().count() > limits::MAX_NAME {
            let message = "the schema's `id` is too long";
            findings.push(
                object
                    .finding_in("id", &rules::LIMIT, message)
                    .repaired_by("shorten it, or remove the schema from the document"),
            );
            return;
        }
        let object = &object.about(Subject::Schema(id));
        let is_urn = id
            .get(..4)
            .is_some_and(|start| start.eq_ignore_ascii_case("urn:"));
        if !is_urn || id.contains(char::is_whitespace) {
            findings.push(
                object
                    .finding_in("id", &rules::ODD_URN, format!("`{}` is no URN", shown(id)))
                    .assuming("used as it is")
                    .repaired_by("correct `id` in the document, if the provider knows another"),
            );
        }
        let name = object
            .text("name", findings)
            .filter(|name| !name.trim().is_empty());
        let schema = Schema {
            urn: Urn(id.to_owned()),
            name: name.map_or_else(|| last_parts(id), str::to_owned),
            description: attribute::description(object, findings),
            attributes: self.attributes(object, findings),
            base_of: Vec::new(),
            extension_of: Vec::new(),
        };
        let key = schema.urn.0.to_ascii_lowercase();
        let Some((known, first)) = self.known.get(&key).and_then(|i| self.schemas.get(*i)) else {
            self.known.insert(key, self.schemas.len());
            self.schemas.push((schema, object.place()));
            return;
        };
        let name = shown(id);
        let finding = if known.attributes == schema.attributes {
            let message = format!("schema `{name}` comes twice");
            object
                .finding(&rules::DUPLICATE_SCHEMA, message)
                .assuming("the first one is taken")
        } else {
            let message =
                format!("schema `{name}` comes twice with other attributes, first at {first}");
            object.finding(&rules::CONTRADICTING_SCHEMAS, message)
        };
        findings.push(finding.repaired_by("remove one of the two from the document"));
    }

    /// What the RFC itself says of the discovery resources, complex in complex for one, is nobody's deviation.
    fn attributes(&mut self, object: &Object<'_>, findings: &mut Findings) -> Vec<Attribute> {
        let mut list = |findings: &mut Findings| {
            attribute::list(object, "attributes", 1, &mut self.count, findings)
        };
        if !matches!(object.subject, Subject::Schema(urn) if resource_type::is_discovery(urn)) {
            return list(findings);
        }
        let mut own = Findings::default();
        let attributes = list(&mut own);
        let usual = [rules::NESTED_COMPLEX.id, rules::CONTRADICTION.id];
        for finding in own.iter().filter(|f| !usual.contains(&f.rule.id)) {
            findings.push(finding.clone());
        }
        attributes
    }

    fn finish(self, origin: String, findings: &mut Findings) -> Result<Provider, Error> {
        let mut schemas: Vec<Schema> = self.schemas.into_iter().map(|(schema, _)| schema).collect();
        let resource_types = resource_type::resolve(self.raw_types, &schemas, findings);
        findings.stop_on_error()?;
        if let (true, Some(place)) = (resource_types.is_empty(), self.types_place) {
            let message = "no resource type is left to generate for";
            findings.push(
                Finding::new(&rules::NO_RESOURCE_TYPES, place, message)
                .repaired_by("add a resource type to the document; the runtime has Schema, ResourceType and ServiceProviderConfig itself"),
            );
            findings.stop_on_error()?;
        }
        for (index, resource_type) in resource_types.iter().enumerate() {
            if let Some(base) = schemas.get_mut(resource_type.schema.0) {
                base.base_of.push(index);
            }
            for extension in &resource_type.extensions {
                if let Some(extension) = schemas.get_mut(extension.schema.0) {
                    extension.extension_of.push(index);
                }
            }
        }
        for base in schemas
            .iter_mut()
            .filter(|schema| !schema.base_of.is_empty())
        {
            base.attributes
                .retain(|attribute| !is_common(&attribute.name.0));
        }
        let provider = Provider {
            origin,
            schemas,
            resource_types,
            capabilities: self.capabilities,
        };
        if size::estimate(&provider) > limits::MAX_OUTPUT {
            let message = format!(
                "more than {} MiB would be generated: {} resource types have their schemas' attributes each",
                limits::MAX_OUTPUT / (1024 * 1024),
                provider.resource_types.len()
            );
            let place = Place::whole(&provider.origin);
            findings
                .push(Finding::new(&rules::LIMIT, place, message).repaired_by("include = [\"…\"]"));
            findings.stop_on_error()?;
        }
        Ok(provider)
    }
}

/// `/scim/v2` of `https://scim.example.com/scim/v2`; empty where nobody knows, or where there is none.
fn base_path(origin: Option<&str>) -> String {
    let url = origin.and_then(|origin| origin.split_once("://"));
    url.and_then(|(_, rest)| rest.split_once('/'))
        .map(|(_, path)| path.trim_matches('/'))
        .filter(|path| !path.is_empty())
        .map_or(String::new(), |path| format!("/{path}"))
}

/// A list of a snapshot.
fn within_limit<'a>(root: &Object<'a>, member: &str, findings: &mut Findings) -> &'a [Node] {
    let items = root.items(member, findings);
    if items.len() <= limits::MAX_RESOURCES {
        return items;
    }
    let message = format!("more than {} {member}", limits::MAX_RESOURCES);
    findings.push(root.finding_in(member, &rules::LIMIT, message).repaired_by(
        "remove those that you don't use from the snapshot, or fetch again with fewer",
    ));
    items.get(..limits::MAX_RESOURCES).unwrap_or_default()
}

/// A schema without an `id`, whose `meta.location` ends in its URN.
fn id_of_location<'a>(object: &Object<'a>, findings: &mut Findings) -> Option<&'a str> {
    let mut quiet = Findings::default();
    let meta = object.get("meta", &mut quiet)?;
    let meta = Object::new(object.document, meta, Trail::Root)?;
    let location = meta.text("location", &mut quiet)?;
    let id = location.trim_end_matches('/').rsplit('/').next()?;
    let is_urn = id
        .get(..4)
        .is_some_and(|start| start.eq_ignore_ascii_case("urn:"));
    if !is_urn {
        return None;
    }
    let name = object.text("name", &mut quiet).unwrap_or("(no name)");
    let message = format!("schema `{}` has no `id`", shown(name));
    findings.push(
        object
            .finding(&rules::ID_FROM_LOCATION, message)
            .assuming(format!("`{}`, the end of its `meta.location`", shown(id)))
            .repaired_by("add `id`, the schema's URN, to the document"),
    );
    Some(id)
}

/// Every resource has these (RFC 7643 §3.1): what a base schema says of them is not repeated.
fn is_common(name: &str) -> bool {
    ["schemas", "id", "externalId", "meta"]
        .iter()
        .any(|common| common.eq_ignore_ascii_case(name))
}

/// `User` of `urn:ietf:params:scim:schemas:core:2.0:User`.
fn last_parts(urn: &str) -> String {
    urn.rsplit(':').next().unwrap_or(urn).to_owned()
}
