//! A provider's discovery documents as JSON, to be corrected before they are understood.

use super::{
    Document, Node, Object, Trail, Value,
    identify::{self, Content},
    is_list_response, parse, refuse_error_message,
};
use crate::{
    Error,
    finding::{Finding, Findings},
    source::{Documents, Parts},
};

/// A provider's parsed documents (RFC 7644 §4).
#[derive(Debug)]
pub(crate) struct Discovery {
    /// What they are called in the header of generated code.
    pub(crate) name: String,
    /// The provider's base URL, if it is known.
    pub(crate) base_url: Option<String>,
    pub(crate) lists: Lists,
}

/// How they lie.
#[derive(Debug)]
#[allow(clippy::large_enum_variant)] // there is one of them in a run
pub(crate) enum Lists {
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
pub(crate) enum Part {
    Schemas,
    ResourceTypes,
}

/// Parses all documents.
///
/// # Errors
/// If one is not JSON; that another is not, too, is in the error.
pub(crate) fn read(documents: &Documents, findings: &mut Findings) -> Result<Discovery, Error> {
    let lists = match &documents.parts {
        Parts::Separate {
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
            Lists::Separate {
                schemas: schemas.expect("what could not be parsed has stopped the run"),
                resource_types: resource_types.flatten(),
                provider_config: provider_config.flatten(),
            }
        }
        Parts::Snapshot(text) => Lists::Snapshot(parse(text, findings)?),
    };
    Ok(Discovery {
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

impl Part {
    /// Its member of a snapshot.
    fn member(self) -> &'static str {
        match self {
            Self::Schemas => "schemas",
            Self::ResourceTypes => "resourceTypes",
        }
    }
}

impl Discovery {
    /// The document that a list stands in.
    fn document(&self, part: Part) -> Option<&Document> {
        match (&self.lists, part) {
            (Lists::Snapshot(document), _) => Some(document),
            (Lists::Separate { schemas, .. }, Part::Schemas) => Some(schemas),
            (Lists::Separate { resource_types, .. }, Part::ResourceTypes) => {
                resource_types.as_ref()
            }
        }
    }

    /// The same, to be changed; made where there is none.
    pub(crate) fn document_mut(&mut self, part: Part) -> &mut Document {
        match (&mut self.lists, part) {
            (Lists::Snapshot(document), _) => document,
            (Lists::Separate { schemas, .. }, Part::Schemas) => schemas,
            (Lists::Separate { resource_types, .. }, Part::ResourceTypes) => resource_types
                .get_or_insert_with(|| Document::empty("ResourceTypes", Value::Array(Vec::new()))),
        }
    }

    /// The resources of a list, in whatever envelope.
    pub(crate) fn resources(&self, part: Part) -> &[Node] {
        let Some(document) = self.document(part) else {
            return &[];
        };
        if let Lists::Snapshot(_) = self.lists {
            return document.root.list(part.member());
        }
        match &document.root.value {
            Value::Array(items) => items,
            Value::Object(members) if is_list_response(members) => document.root.list("Resources"),
            _ => std::slice::from_ref(&document.root),
        }
    }

    /// The resources of a list as one that can grow and shrink: a lone resource becomes a list of one.
    pub(crate) fn resources_mut(&mut self, part: Part) -> Option<&mut Vec<Node>> {
        let is_snapshot = matches!(self.lists, Lists::Snapshot(_));
        let root = &mut self.document_mut(part).root;
        let is_list = match &root.value {
            Value::Object(members) => is_snapshot || is_list_response(members),
            _ => true,
        };
        if !is_list {
            let alone = root.clone();
            root.value = Value::Array(vec![alone]);
        }
        let member = if is_snapshot {
            part.member()
        } else {
            "Resources"
        };
        if matches!(root.value, Value::Object(_)) {
            return root.list_mut(member);
        }
        match &mut root.value {
            Value::Array(items) => Some(items),
            _ => None,
        }
    }

    /// One resource of a list, to be changed.
    pub(crate) fn resource_mut(&mut self, part: Part, index: usize) -> Option<&mut Node> {
        self.resources_mut(part)?.get_mut(index)
    }

    /// Takes a resource out, and counts one less where the list says how many there are.
    pub(crate) fn remove(&mut self, part: Part, index: usize) {
        if let Some(list) = self.resources_mut(part).filter(|list| index < list.len()) {
            list.remove(index);
            self.count(part, |total| total.saturating_sub(1));
        }
    }

    /// Keeps the resources of a list that a condition holds for, and corrects the count.
    pub(crate) fn retain(&mut self, part: Part, keep: impl Fn(&Node) -> bool) {
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
    pub(crate) fn push(&mut self, part: Part, node: Node) {
        if let Some(list) = self.resources_mut(part) {
            list.push(node);
            self.count(part, |total| total.saturating_add(1));
        }
    }

    fn count(&mut self, part: Part, change: impl FnOnce(u64) -> u64) {
        if let Lists::Snapshot(_) = self.lists {
            return;
        }
        let total = self.document_mut(part).root.member_mut("totalResults");
        if let Some(Value::Number(text) | Value::String(text)) = total.map(|node| &mut node.value)
            && let Ok(total) = text.trim().parse()
        {
            *text = change(total).to_string();
        }
    }

    /// The provider's configuration and the document it stands in, made where there is none.
    pub(crate) fn configuration_document(&mut self) -> &mut Document {
        match &mut self.lists {
            Lists::Snapshot(document) => document,
            Lists::Separate {
                provider_config, ..
            } => provider_config.get_or_insert_with(|| {
                Document::empty("ServiceProviderConfig", Value::Object(Vec::new()))
            }),
        }
    }

    /// The provider's configuration, made where there is none; one in a list of one, too.
    pub(crate) fn configuration_mut(&mut self) -> Option<&mut Node> {
        let is_snapshot = matches!(self.lists, Lists::Snapshot(_));
        let root = &mut self.configuration_document().root;
        if is_snapshot {
            if root.member("serviceProviderConfig").is_none() {
                let empty = Node::new(root.span(), Value::Object(Vec::new()));
                root.set("serviceProviderConfig", empty);
            }
            return root.member_mut("serviceProviderConfig");
        }
        if !root.list("Resources").is_empty() {
            return match &mut root.member_mut("Resources")?.value {
                Value::Array(items) => items.first_mut(),
                _ => None,
            };
        }
        if matches!(root.value, Value::Array(_)) {
            return match &mut root.value {
                Value::Array(items) => items.first_mut(),
                _ => None,
            };
        }
        Some(root)
    }
}
