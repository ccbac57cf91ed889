//! A provider's discovery documents as JSON, to be corrected before they are understood.

use super::{
    Document, JsonNode, JsonValue, Object, Trail,
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
    /// What they are called in the header of generated code.
    pub(crate) name: String,
    /// The provider's base URL, if it is known.
    pub(crate) base_url: Option<String>,
    pub(crate) lists: ParsedLists,
}

/// How they lie.
#[derive(Debug)]
#[allow(clippy::large_enum_variant)] // there is one of them in a run
pub(crate) enum ParsedLists {
    /// A document each.
    Separate {
        schemas: Document,
        resource_types: Option<Document>,
        provider_config: Option<Document>,
    },
    /// All in one.
    Snapshot(Document),
}

/// One of the two lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ResourceList {
    Schemas,
    ResourceTypes,
}

/// Parses all documents.
///
/// # Errors
/// If one is not JSON; that another is not, too, is in the error.
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
                schemas: schemas.expect("what could not be parsed has stopped the run"),
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

/// A document that is no error message: nothing of it could be corrected.
fn usable(document: Document, findings: &mut Findings) -> Result<Document, Box<Finding>> {
    if let Some(root) = Object::new(&document, &document.root, Trail::Root) {
        refuse_error_message(&root, findings)?;
    }
    Ok(document)
}

impl ResourceList {
    /// Its member of a snapshot.
    fn member(self) -> &'static str {
        match self {
            Self::Schemas => "schemas",
            Self::ResourceTypes => "resourceTypes",
        }
    }
}

impl ParsedDocuments {
    /// The document that a list stands in.
    fn document(&self, part: ResourceList) -> Option<&Document> {
        match (&self.lists, part) {
            (ParsedLists::Snapshot(document), _) => Some(document),
            (ParsedLists::Separate { schemas, .. }, ResourceList::Schemas) => Some(schemas),
            (ParsedLists::Separate { resource_types, .. }, ResourceList::ResourceTypes) => {
                resource_types.as_ref()
            }
        }
    }

    /// The same, to be changed; made where there is none.
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

    /// The resources of a list, in whatever envelope.
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

    /// The resources of a list as one that can grow and shrink: a lone resource becomes a list of one.
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

    /// One resource of a list, to be changed.
    pub(crate) fn resource_mut(
        &mut self,
        part: ResourceList,
        index: usize,
    ) -> Option<&mut JsonNode> {
        self.resources_mut(part)?.get_mut(index)
    }

    /// Takes a resource out, and counts one less where the list says how many there are.
    pub(crate) fn remove(&mut self, part: ResourceList, index: usize) {
        if let Some(list) = self.resources_mut(part).filter(|list| index < list.len()) {
            list.remove(index);
            self.count(part, |total| total.saturating_sub(1));
        }
    }

    /// Keeps the resources of a list that a condition holds for, and corrects the count.
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

    /// Puts a resource at the end, and counts one more.
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
            *text = change(total).to_string();
        }
    }

    /// The provider's configuration and the document it stands in, made where there is none.
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

    /// The provider's configuration, made where there is none; one in a list of one, too.
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
