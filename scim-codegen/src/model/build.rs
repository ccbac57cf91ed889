//! Builds the model from the documents.

use super::{
    Capabilities, ProviderModel, SchemaModel, configuration,
    endpoint::{self, BasePath},
    resource_type::{self, UnresolvedType},
    schema::SchemaReader,
    size,
    urns::{is_discovery, is_extension, is_message, last_part},
};
use crate::{
    Error,
    document::{
        self, Document, JsonNode, JsonPath, Object, ParsedDocuments, ParsedLists, snapshot_root,
    },
    finding::{Finding, Findings, Repair},
    lint::{repair, rules},
    text::{SourceSpan, limits, shown, without_secrets},
};

/// How the model will be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum ModelPurpose {
    /// Use whatever the documents contain, or only the schemas if the provider has no resource types.
    #[default]
    Models,
    /// Generate a client, which needs resource types.
    Client,
}

/// Builds the model of a provider from its documents. `base_url` is the base URL that the user passed, if any.
///
/// # Errors
/// If a document can't be used. The error contains all findings of that kind.
pub(crate) fn build(
    discovery: &ParsedDocuments,
    purpose: ModelPurpose,
    base_url: Option<&str>,
    findings: &mut Findings,
) -> Result<ProviderModel, Error> {
    let mut builder = ModelBuilder {
        purpose,
        ..ModelBuilder::default()
    };
    let mut origin = discovery.base_url.as_deref().map(without_secrets);
    if let ParsedLists::Snapshot(document) = &discovery.lists {
        let root = snapshot_root(document)?;
        origin = origin.or(root.text("source", findings).map(without_secrets));
    }
    if let Some(url) = origin.as_deref().or(base_url) {
        builder.base = BasePath::of_url(url);
    }
    match &discovery.lists {
        ParsedLists::Separate {
            schemas,
            resource_types,
            provider_config,
        } => builder.separate(
            schemas,
            resource_types.as_ref(),
            provider_config.as_ref(),
            findings,
        ),
        ParsedLists::Snapshot(document) => builder.snapshot(&snapshot_root(document)?, findings),
    }
    builder.finish(origin.unwrap_or_else(|| discovery.name.clone()), findings)
}

/// The maximum number of resource types that a finding proposes.
const MAX_PROPOSED: usize = 8;

const NO_RESOURCE_TYPES: &str =
    "the provider lists no resource types: there is nothing to generate";

#[derive(Default)]
struct ModelBuilder {
    schemas: SchemaReader,
    types: Vec<UnresolvedType>,
    base: BasePath,
    capabilities: Capabilities,
    purpose: ModelPurpose,
    /// The list of resource types, if there is one.
    types_place: Option<SourceSpan>,
}

impl ModelBuilder {
    fn separate(
        &mut self,
        schemas: &Document,
        resource_types: Option<&Document>,
        provider_config: Option<&Document>,
        findings: &mut Findings,
    ) {
        let list = self.schema_list(schemas, findings);
        findings.keep(list);
        match resource_types {
            Some(document) => {
                let list = self.resource_type_list(document, findings);
                findings.keep(list);
            }
            None => self.report_no_list(schemas.whole(), findings),
        }
        let beside = resource_types.unwrap_or(schemas);
        self.capabilities = match provider_config {
            Some(document) => {
                let read = configuration::read(document, findings);
                findings.keep(read).unwrap_or_default()
            }
            None => configuration::missing(beside.whole(), findings),
        };
    }

    fn schema_list(
        &mut self,
        document: &Document,
        findings: &mut Findings,
    ) -> Result<(), Box<Finding>> {
        for resource in document::resources(document, "schemas", findings)? {
            resource.read(document, findings, |object, findings| {
                self.schemas.read(&object, findings);
            });
        }
        Ok(())
    }

    fn resource_type_list(
        &mut self,
        document: &Document,
        findings: &mut Findings,
    ) -> Result<(), Box<Finding>> {
        self.types_place = Some(document.whole());
        let list = document::resources(document, "resource types", findings)?;
        if list.is_empty() {
            let place = document.place(document.root.span(), String::new());
            findings.push(
                Finding::new(&rules::NO_RESOURCE_TYPES, place, NO_RESOURCE_TYPES)
                    .repaired_by(self.proposed_types()),
            );
        }
        for resource in list {
            let one = resource.read(document, findings, |object, findings| {
                resource_type::read(&object, &self.base, findings)
            });
            self.types.extend(one.flatten());
        }
        Ok(())
    }

    fn report_no_list(&self, place: SourceSpan, findings: &mut Findings) {
        const MESSAGE: &str = "the documents contain schemas but no resource types";
        let finding = match self.purpose {
            ModelPurpose::Models => Finding::new(&rules::MODELS_ONLY, place, MESSAGE)
                .assuming("each schema is generated as a model, without a client"),
            ModelPurpose::Client => {
                let message = format!(
                    "{MESSAGE}: a client would have nothing to reach (`--models-only` generates the schemas)"
                );
                Finding::new(&rules::NO_RESOURCE_TYPES, place, message)
            }
        };
        findings.push(finding.repaired_by(self.proposed_types()));
    }

    /// The `scim.toml` lines that add a resource type for each suitable schema, with its extensions.
    fn proposed_types(&self) -> Repair {
        let schemas = || self.schemas.schemas.iter().map(|(schema, _)| schema);
        let is_base = |urn: &str| !is_discovery(urn) && !is_message(urn) && !is_extension(urn);
        let mut lines = Vec::new();
        for schema in schemas()
            .filter(|schema| is_base(&schema.urn.0))
            .take(MAX_PROPOSED)
        {
            let (name, urn) = (&schema.name, &schema.urn.0);
            let endpoint = endpoint::guessed(name, urn);
            lines.push(repair::add_resource_type(name, urn, &endpoint));
            // `…:extension:enterprise:2.0:User` extends `User`.
            let extends = |other: &&SchemaModel| {
                is_extension(&other.urn.0)
                    && last_part(&other.urn.0).eq_ignore_ascii_case(last_part(urn))
            };
            let extensions = schemas().filter(extends).take(MAX_PROPOSED);
            lines.extend(extensions.map(|other| repair::add_extension(name, &other.urn.0)));
        }
        if lines.is_empty() {
            return "add a resource type to the document, with `name`, `endpoint` and `schema`"
                .into();
        }
        Repair::Config(lines.join("\n\n"))
    }

    fn snapshot(&mut self, root: &Object<'_>, findings: &mut Findings) {
        let list = JsonPath::Member(&root.path, "schemas");
        let schemas = within_limit(root, "schemas", findings);
        for (index, node) in schemas.iter().enumerate() {
            let path = JsonPath::Item(&list, index);
            match Object::new(root.document, node, path) {
                Some(object) => self.schemas.read(&object, findings),
                None => root.wrong_item(node, &path, "an object", findings),
            }
        }
        self.capabilities = match root.object("serviceProviderConfig", findings) {
            Some(config) => configuration::capabilities(&config, findings),
            None => configuration::missing(root.place(), findings),
        };
        if !root.has("resourceTypes") {
            self.report_no_list(root.place(), findings);
            return;
        }
        self.types_place = Some(root.document.whole());
        let list = JsonPath::Member(&root.path, "resourceTypes");
        let types = within_limit(root, "resourceTypes", findings);
        if types.is_empty() {
            findings.push(
                root.finding_in(
                    "resourceTypes",
                    &rules::NO_RESOURCE_TYPES,
                    NO_RESOURCE_TYPES,
                )
                .repaired_by(self.proposed_types()),
            );
        }
        for (index, node) in types.iter().enumerate() {
            let path = JsonPath::Item(&list, index);
            match Object::new(root.document, node, path) {
                Some(object) => {
                    let one = resource_type::read(&object, &self.base, findings);
                    self.types.extend(one);
                }
                None => root.wrong_item(node, &path, "an object", findings),
            }
        }
    }

    fn finish(self, origin: String, findings: &mut Findings) -> Result<ProviderModel, Error> {
        let (mut schemas, places): (Vec<SchemaModel>, Vec<SourceSpan>) =
            self.schemas.schemas.into_iter().unzip();
        let resource_types = resource_type::resolve(self.types, &schemas, findings);
        findings.stop_on_error()?;
        if let (true, Some(place)) = (resource_types.is_empty(), self.types_place) {
            let message = "no resource type is left to generate";
            let repair = "add a resource type to the document; the runtime has Schema, ResourceType and ServiceProviderConfig itself";
            findings
                .push(Finding::new(&rules::NO_RESOURCE_TYPES, place, message).repaired_by(repair));
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
        let mut provider = ProviderModel {
            origin,
            schemas,
            resource_types,
            capabilities: self.capabilities,
        };
        report_unused(&provider, &places, findings);
        remove_common(&mut provider, &places, findings);
        check_size(&provider, findings)?;
        Ok(provider)
    }
}

/// Reports schemas that no resource type uses. Nothing is generated for them.
fn report_unused(provider: &ProviderModel, places: &[SourceSpan], findings: &mut Findings) {
    if provider.resource_types.is_empty() {
        return;
    }
    for (schema, place) in provider.schemas.iter().zip(places) {
        let urn = &schema.urn.0;
        let is_used = !schema.base_of.is_empty() || !schema.extension_of.is_empty();
        if is_used || is_discovery(urn) || is_message(urn) {
            continue;
        }
        let message = format!("no resource type uses the schema `{}`", shown(urn));
        findings.push(
            Finding::new(&rules::UNUSED_SCHEMA, place.clone(), message)
                .assuming("nothing is generated for it")
                .repaired_by(use_schema(provider, schema)),
        );
    }
}

/// The `scim.toml` lines that put a schema to use: as an extension of the resource type that its URN names, or as a resource type.
fn use_schema(provider: &ProviderModel, schema: &SchemaModel) -> Repair {
    let urn = &schema.urn.0;
    let is_taken = |name: &str| {
        let mut types = provider.resource_types.iter();
        types.any(|resource_type| resource_type.name.eq_ignore_ascii_case(name))
    };
    if is_extension(urn) {
        let mut types = provider.resource_types.iter();
        let extended = types.find(|resource_type| {
            let base = provider.schemas.get(resource_type.schema.0);
            base.is_some_and(|base| last_part(&base.urn.0).eq_ignore_ascii_case(last_part(urn)))
        });
        return match extended {
            Some(resource_type) => Repair::Config(repair::add_extension(&resource_type.name, urn)),
            None => "add it to a resource type: `[[overlay]]` with `resource_type`, `extension` and `add = true`".into(),
        };
    }
    if is_taken(&schema.name) {
        return "remove it from the document, or add a resource type that has it".into();
    }
    let endpoint = endpoint::guessed(&schema.name, urn);
    Repair::Config(repair::add_resource_type(&schema.name, urn, &endpoint))
}

/// Removes attributes that every resource has (RFC 7643 §3.1), and attributes that an extension hides.
fn remove_common(provider: &mut ProviderModel, places: &[SourceSpan], findings: &mut Findings) {
    for index in 0..provider.schemas.len() {
        let (Some(schema), Some(place)) = (provider.schemas.get(index), places.get(index)) else {
            continue;
        };
        let extensions: Vec<String> = schema
            .base_of
            .iter()
            .filter_map(|base| provider.resource_types.get(*base))
            .flat_map(|resource_type| &resource_type.extensions)
            .filter_map(|extension| provider.schemas.get(extension.schema.0))
            .map(|extension| extension.urn.0.clone())
            .collect();
        let urn = schema.urn.0.clone();
        let Some(schema) = provider.schemas.get_mut(index) else {
            continue;
        };
        if schema.base_of.is_empty() {
            continue;
        }
        schema.attributes.retain(|attribute| {
            let name = &attribute.name.0;
            let is_hidden = extensions
                .iter()
                .any(|extension| extension.eq_ignore_ascii_case(name));
            if is_hidden {
                let message = format!("attribute `{}` has the name of an extension", shown(name));
                let place = SourceSpan {
                    subject: Some(format!("{urn}:{name}")),
                    ..SourceSpan::of(&place.origin)
                };
                findings.push(
                    Finding::new(&rules::HIDDEN_ATTRIBUTE, place, message)
                        .assuming("the attribute is ignored: the member holds the extension")
                        .repaired_by(
                            repair::FindingSubject::Attribute(
                                &repair::FindingSubject::Schema(&urn),
                                name,
                            )
                            .remove(),
                        ),
                );
            }
            !is_hidden && !is_common(name)
        });
    }
}

/// Every resource has these attributes (RFC 7643 §3.1). The runtime declares them.
fn is_common(name: &str) -> bool {
    ["schemas", "id", "externalId", "meta"]
        .iter()
        .any(|common| common.eq_ignore_ascii_case(name))
}

fn check_size(provider: &ProviderModel, findings: &mut Findings) -> Result<(), Error> {
    if size::estimate(provider) > limits::MAX_OUTPUT {
        let message = format!(
            "more than {} MiB would be generated: {} resource types have their schemas' attributes each",
            limits::MAX_OUTPUT / (1024 * 1024),
            provider.resource_types.len()
        );
        let place = SourceSpan::whole(&provider.origin);
        findings.push(Finding::new(&rules::LIMIT, place, message).repaired_by(
            "name the resource types that you use: `include = [\"User\", \"Group\"]` in scim.toml",
        ));
        findings.stop_on_error()?;
    }
    Ok(())
}

/// Reads a list from a snapshot.
fn within_limit<'a>(root: &Object<'a>, member: &str, findings: &mut Findings) -> &'a [JsonNode] {
    let items = root.items(member, findings);
    if items.len() <= limits::MAX_RESOURCES {
        return items;
    }
    let message = format!("more than {} {member}", limits::MAX_RESOURCES);
    findings.push(
        root.finding_in(member, &rules::LIMIT, message)
            .repaired_by("remove those that you don't use from the snapshot"),
    );
    items.get(..limits::MAX_RESOURCES).unwrap_or_default()
}
