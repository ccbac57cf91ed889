//! A provider's parsed discovery documents. Overlays correct them before the model is built.

use super::{
    Document, JsonNode, JsonPath, JsonValue, Object,
    identify::{self, Content},
    is_list_response, parse, refuse_error_message,
};
use crate::{
    Error,
    finding::{Finding, Findings},
    source::{DiscoveryDocuments, DocumentSet},
};

/// A provider's parsed documents (RFC 7644 §4).
#[derive(Debug)]
pub(crate) struct ParsedDocuments {
    /// The name of the documents in the header of generated code.
    pub(crate) name: String,
    /// The provider's base URL, if it is known.
    pub(crate) base_url: Option<String>,
    pub(crate) lists: ParsedLists,
}

/// The documents, separate or combined.
#[derive(Debug)]
#[allow(clippy::large_enum_variant)] // a run has only one
pub(crate) enum ParsedLists {
    /// Separate documents.
    Separate {
        schemas: Document,
        resource_types: Option<Document>,
        provider_config: Option<Document>,
    },
    /// A single document with all three.
    Snapshot(Document),
}

/// Which of the two lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ResourceList {
    Schemas,
    ResourceTypes,
}

/// Parses all documents.
///
/// # Errors
/// If documents are not JSON, or are of the wrong kind. The error contains all such findings.
pub(crate) fn read(
    documents: &DiscoveryDocuments,
    findings: &mut Findings,
) -> Result<ParsedDocuments, Error> {
    let lists = match &documents.parts {
        DocumentSet::Separate {
            schemas,
            resource_types,
            provider_config,
        } => {
            let mut parsed = |text, expected| {
                let document =
                    parse(text, findings).and_then(|document| usable(document, findings));
                let document = findings.keep(document)?;
                identify::check(&document, expected, findings);
                Some(document)
            };
            let schemas = parsed(schemas, Content::Schemas);
            let resource_types = resource_types
                .as_ref()
                .map(|text| parsed(text, Content::ResourceTypes));
            let provider_config = provider_config
                .as_ref()
                .map(|text| parsed(text, Content::Configuration));
            findings.stop_on_error()?;
            ParsedLists::Separate {
                schemas: schemas.expect("a document that could not be parsed has stopped the run"),
                resource_types: resource_types.flatten(),
                provider_config: provider_config.flatten(),
            }
        }
        DocumentSet::Snapshot(text) => ParsedLists::Snapshot(parse(text, findings)?),
    };
    Ok(ParsedDocuments {
        name: documents.name.clone(),
        base_url: documents.base_url.clone(),
        lists,
    })
}

/// Rejects a document that is an error message.
fn usable(document: Document, findings: &mut Findings) -> Result<Document, Box<Finding>> {
    if let Some(root) = Object::new(&document, &document.root, JsonPath::Root) {
        refuse_error_message(&root, findings)?;
    }
    Ok(document)
}

impl ResourceList {
    /// The member of a snapshot that holds the list.
    fn member(self) -> &'static str {
        match self {
            Self::Schemas => "schemas",
            Self::ResourceTypes => "resourceTypes",
        }
    }
}

impl ParsedDocuments {
    /// The document that contains the list.
    fn document(&self, part: ResourceList) -> Option<&Document> {
        match (&self.lists, part) {
            (ParsedLists::Snapshot(document), _) => Some(document),
            (ParsedLists::Separate { schemas, .. }, ResourceList::Schemas) => Some(schemas),
            (ParsedLists::Separate { resource_types, .. }, ResourceList::ResourceTypes) => {
                resource_types.as_ref()
            }
        }
    }

    /// Like [`ParsedDocuments::document`], but mutable. Creates the document if it is missing.
    pub(crate) fn document_mut(&mut self, part: ResourceList) -> &mut Document {
        match (&mut self.lists, part) {
            (ParsedLists::Snapshot(document), _) => document,
            (ParsedLists::Separate { schemas, .. }, ResourceList::Schemas) => schemas,
            (ParsedLists::Separate { resource_types, .. }, ResourceList::ResourceTypes) => {
                resource_types.get_or_insert_with(|| {
                    Document::empty("ResourceTypes", JsonValue::Array(Vec::new()))
                })
            }
        }
    }

    /// The resources of a list, in any supported envelope.
    pub(crate) fn resources(&self, part: ResourceList) -> &[JsonNode] {
        let Some(document) = self.document(part) else {
            return &[];
        };
        if let ParsedLists::Snapshot(_) = self.lists {
            return document.root.list(part.member());
        }
        match &document.root.value {
            JsonValue::Array(items) => items,
            JsonValue::Object(members) if is_list_response(members) => {
                document.root.list("Resources")
            }
            _ => std::slice::from_ref(&document.root),
        }
    }

    /// The resources of a list, mutable. A single resource becomes a list of one.
    pub(crate) fn resources_mut(&mut self, part: ResourceList) -> Option<&mut Vec<JsonNode>> {
        let is_snapshot = matches!(self.lists, ParsedLists::Snapshot(_));
        let root = &mut self.document_mut(part).root;
        let is_list = match &root.value {
            JsonValue::Object(members) => is_snapshot || is_list_response(members),
            _ => true,
        };
        if !is_list {
            let alone = root.clone();
            root.value = JsonValue::Array(vec![alone]);
        }
        let member = if is_snapshot {
            part.member()
        } else {
            "Resources"
        };
        if matches!(root.value, JsonValue::Object(_)) {
            return root.list_mut(member);
        }
        match &mut root.value {
            JsonValue::Array(items) => Some(items),
            _ => None,
        }
    }

    /// A resource of a list, mutable.
    pub(crate) fn resource_mut(
        &mut self,
        part: ResourceList,
        index: usize,
    ) -> Option<&mut JsonNode> {
        self.resources_mut(part)?.get_mut(index)
    }

    /// Removes a resource and corrects `totalResults`.
    pub(crate) fn remove(&mut self, part: ResourceList, index: usize) {
        if let Some(list) = self.resources_mut(part).filter(|list| index < list.len()) {
            list.remove(index);
            self.count(part, |total| total.saturating_sub(1));
        }
    }

    /// Keeps the resources that satisfy a condition and corrects `totalResults`.
    pub(crate) fn retain(&mut self, part: ResourceList, keep: impl Fn(&JsonNode) -> bool) {
        if self.resources(part).iter().all(&keep) {
            return;
        }
        if let Some(list) = self.resources_mut(part) {
            let before = list.len();
            list.retain(keep);
            let gone = (before - list.len()) as u64;
            self.count(part, |total| total.saturating_sub(gone));
        }
    }

    /// Appends a resource and corrects `totalResults`.
    pub(crate) fn push(&mut self, part: ResourceList, node: JsonNode) {
        if let Some(list) = self.resources_mut(part) {
            list.push(node);
            self.count(part, |total| total.saturating_add(1));
        }
    }

    fn count(&mut self, part: ResourceList, change: impl FnOnce(u64) -> u64) {
        if let ParsedLists::Snapshot(_) = self.lists {
            return;
        }
        let total = self.document_mut(part).root.member_mut("totalResults");
        if let Some(JsonValue::Number(text) | JsonValue::String(text)) =
            total.map(|node| &mut node.value)
            && let Ok(total) = text.trim().parse()
        {
            *text = change(total).to_string().into();
        }
    }

    /// The document that contains the provider's configuration. Created if it is missing.
    pub(crate) fn configuration_document(&mut self) -> &mut Document {
        match &mut self.lists {
            ParsedLists::Snapshot(document) => document,
            ParsedLists::Separate {
                provider_config, ..
            } => provider_config.get_or_insert_with(|| {
                Document::empty("ServiceProviderConfig", JsonValue::Object(Vec::new()))
            }),
        }
    }

    /// The provider's configuration, as a single object or the only item of a list. Created if it is missing.
    pub(crate) fn configuration_mut(&mut self) -> Option<&mut JsonNode> {
        let is_snapshot = matches!(self.lists, ParsedLists::Snapshot(_));
        let root = &mut self.configuration_document().root;
        if is_snapshot {
            if root.member("serviceProviderConfig").is_none() {
                let empty = JsonNode::new(root.span(), JsonValue::Object(Vec::new()));
                root.set("serviceProviderConfig", empty);
            }
            return root.member_mut("serviceProviderConfig");
        }
        if !root.list("Resources").is_empty() {
            return match &mut root.member_mut("Resources")?.value {
                JsonValue::Array(items) => items.first_mut(),
                _ => None,
            };
        }
        if matches!(root.value, JsonValue::Array(_)) {
            return match &mut root.value {
                JsonValue::Array(items) => items.first_mut(),
                _ => None,
            };
        }
        Some(root)
    }
}
