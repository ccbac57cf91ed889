//! From documents to the model: what was said becomes what is meant.

use super::{
    Capabilities, Provider, Schema, Urn, attribute, configuration,
    resource_type::{self, Raw},
};
use crate::{
    Error,
    document::{self, Document, Object, Trail, limits, shown},
    finding::{Finding, Findings},
    lint::rules,
    source::{Documents, Parts, snapshot_root, without_secrets},
};

/// Reads a provider from its documents.
///
/// # Errors
/// If a document is not JSON, or what it says can't be used; all such findings are in the error.
pub(crate) fn build(documents: &Documents, findings: &mut Findings) -> Result<Provider, Error> {
    let mut read = Read::default();
    let mut origin = documents.base_url.as_deref().map(without_secrets);
    match &documents.parts {
        Parts::Separate {
            schemas,
            resource_types,
            provider_config,
        } => {
            let text = document::parse(schemas, findings)?;
            read.schema_list(&text, findings)?;
            match resource_types {
                Some(text) => {
                    read.resource_type_list(&document::parse(text, findings)?, findings)?;
                }
                None => read.no_resource_types(document::whole(schemas), findings),
            }
            let beside = resource_types.as_ref().unwrap_or(schemas);
            read.capabilities = match provider_config {
                Some(text) => configuration::read(&document::parse(text, findings)?, findings)?,
                None => configuration::missing(document::whole(beside), findings),
            };
        }
        Parts::Snapshot(text) => {
            let document = document::parse(text, findings)?;
            let root = snapshot_root(&document)?;
            origin = origin.or(root.text("source", findings).map(without_secrets));
            read.snapshot(&root, findings);
        }
    }
    read.finish(origin.unwrap_or_else(|| documents.name.clone()), findings)
}

#[derive(Default)]
struct Read {
    schemas: Vec<(Schema, crate::finding::Place)>,
    raw_types: Vec<Raw>,
    capabilities: Capabilities,
    attributes: usize,
    /// There is no document of resource types.
    models_only: bool,
}

impl Read {
    fn schema_list(&mut self, text: &Document, findings: &mut Findings) -> Result<(), Error> {
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
    ) -> Result<(), Error> {
        let list = document::resources(text, "resource types", findings)?;
        if list.is_empty() {
            findings.push(Finding {
                repair: Some(
                    "add a resource type to the document, with `name`, `endpoint` and `schema`"
                        .to_owned(),
                ),
                rule: &rules::NO_RESOURCE_TYPES,
                place: text.place(text.root.span(), String::new()),
                message: "the provider lists no resource type: there is nothing to generate"
                    .to_owned(),
                assumed: None,
            });
        }
        for resource in list {
            let raw = resource.read(text, findings, |object, findings| {
                resource_type::read(&object, findings)
            });
            self.raw_types.extend(raw.flatten());
        }
        Ok(())
    }

    fn no_resource_types(&mut self, place: crate::finding::Place, findings: &mut Findings) {
        self.models_only = true;
        findings.push(Finding {
            rule: &rules::MODELS_ONLY,
            place,
            message: "there are no resource types beside the schemas".to_owned(),
            assumed: Some("each schema is generated as a model, without a client".to_owned()),
            repair: Some(
                "add ResourceTypes.json, as the provider's /ResourceTypes sends it".to_owned(),
            ),
        });
    }

    fn snapshot(&mut self, root: &Object<'_>, findings: &mut Findings) {
        let list = Trail::Member(&root.trail, "schemas");
        for (index, node) in root.items("schemas", findings).iter().enumerate() {
            match Object::new(root.document, node, Trail::Item(&list, index)) {
                Some(object) => self.schema(&object, findings),
                None => root.wrong_type("schemas", "an array of objects", &node.value, findings),
            }
        }
        let list = Trail::Member(&root.trail, "resourceTypes");
        let types = root.items("resourceTypes", findings);
        if types.is_empty() {
            findings.push(root.finding_in(
                "resourceTypes",
                &rules::NO_RESOURCE_TYPES,
                "the provider lists no resource type: there is nothing to generate",
            ));
        }
        for (index, node) in types.iter().enumerate() {
            match Object::new(root.document, node, Trail::Item(&list, index)) {
                Some(object) => self
                    .raw_types
                    .extend(resource_type::read(&object, findings)),
                None => root.wrong_type(
                    "resourceTypes",
                    "an array of objects",
                    &node.value,
                    findings,
                ),
            }
        }
        self.capabilities = match root.object("serviceProviderConfig", findings) {
            Some(config) => configuration::capabilities(&config, findings),
            None => configuration::missing(root.place(), findings),
        };
    }

    fn schema(&mut self, object: &Object<'_>, findings: &mut Findings) {
        let Some(id) = object
            .text("id", findings)
            .filter(|id| !id.trim().is_empty())
        else {
            let name = object
                .text("name", &mut Findings::default())
                .unwrap_or("(no name)");
            findings.push(Finding {
                repair: Some("add `id`, the schema's URN, to the document".to_owned()),
                ..object.finding(
                    &rules::NO_SCHEMA_ID,
                    format!("schema `{}` has no `id`", shown(name)),
                )
            });
            return;
        };
        if id.chars().count() > limits::MAX_NAME {
            findings.push(object.finding_in("id", &rules::LIMIT, "the schema's `id` is too long"));
            return;
        }
        let is_urn = id
            .get(..4)
            .is_some_and(|start| start.eq_ignore_ascii_case("urn:"));
        if !is_urn || id.contains(char::is_whitespace) {
            findings.push(Finding {
                assumed: Some("used as it is".to_owned()),
                ..object.finding_in("id", &rules::ODD_URN, format!("`{}` is no URN", shown(id)))
            });
        }
        let name = object
            .text("name", findings)
            .filter(|name| !name.trim().is_empty());
        let schema = Schema {
            urn: Urn(id.to_owned()),
            name: name.map_or_else(|| last_parts(id), str::to_owned),
            description: attribute::description(object, findings),
            attributes: attribute::list(object, "attributes", 1, &mut self.attributes, findings),
        };
        let place = object.place();
        let known = self.schemas.iter().find(|(known, _)| known.urn.same(id));
        match known {
            None => self.schemas.push((schema, place)),
            Some((known, _)) if known.attributes == schema.attributes => {
                findings.push(Finding {
                    assumed: Some("the first one is taken".to_owned()),
                    ..object.finding(
                        &rules::DUPLICATE_SCHEMA,
                        format!("schema `{}` comes twice", shown(id)),
                    )
                });
            }
            Some((_, first)) => {
                findings.push(Finding {
                    repair: Some("remove one of the two from the document".to_owned()),
                    ..object.finding(
                        &rules::CONTRADICTING_SCHEMAS,
                        format!(
                            "schema `{}` comes twice with other attributes, first at {first}",
                            shown(id)
                        ),
                    )
                });
            }
        }
    }

    fn finish(self, origin: String, findings: &mut Findings) -> Result<Provider, Error> {
        let mut schemas: Vec<Schema> = self.schemas.into_iter().map(|(schema, _)| schema).collect();
        let resource_types = resource_type::resolve(self.raw_types, &schemas, findings);
        findings.stop_on_error()?;
        if resource_types.is_empty() && !self.models_only {
            return Err(Error::input(format!("{origin}: no resource type is left to generate for"))
                .with_help("the runtime has the discovery resources (Schema, ResourceType, ServiceProviderConfig) itself"));
        }
        for resource_type in &resource_types {
            if let Some(base) = schemas.get_mut(resource_type.schema.0) {
                base.attributes
                    .retain(|attribute| !is_common(&attribute.name.0));
            }
        }
        Ok(Provider {
            origin,
            schemas,
            resource_types,
            capabilities: self.capabilities,
        })
    }
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
