//! Finds the target of a correction, and candidates for suggestions.

use crate::document::{JsonNode, ParsedDocuments, ResourceList};

/// An attribute's position in its schema.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct AttributePosition {
    /// Index of the schema.
    pub(super) schema: usize,
    /// Index of the attribute, then of each sub-attribute.
    pub(super) steps: Vec<usize>,
    /// The rest of the path, which matches no attribute.
    pub(super) rest: String,
}

/// Finds a schema by its URN, ignoring case (RFC 7643 §2.1).
pub(super) fn schema(discovery: &ParsedDocuments, urn: &str) -> Option<usize> {
    position(discovery.resources(ResourceList::Schemas), "id", urn)
}

/// Finds a resource type by its name.
pub(super) fn resource_type(discovery: &ParsedDocuments, name: &str) -> Option<usize> {
    position(
        discovery.resources(ResourceList::ResourceTypes),
        "name",
        name,
    )
}

/// Finds a resource by the text of one of its members.
pub(super) fn position(list: &[JsonNode], member: &str, text: &str) -> Option<usize> {
    let text = text.trim();
    let is = |same: fn(&str, &str) -> bool| {
        list.iter()
            .position(|node| node.text(member).is_some_and(|known| same(known, text)))
    };
    is(|one, two| one == two).or_else(|| is(str::eq_ignore_ascii_case))
}

/// Follows an attribute's full name as far as it matches. Returns `None` if the schema is missing.
pub(super) fn attribute(discovery: &ParsedDocuments, path: &str) -> Option<AttributePosition> {
    let schemas = discovery.resources(ResourceList::Schemas);
    let behind = |node: &JsonNode| {
        let urn = node.text("id")?;
        let start = path.get(..urn.len())?;
        let rest = path.get(urn.len()..)?.strip_prefix(':')?;
        start.eq_ignore_ascii_case(urn).then(|| rest.to_owned())
    };
    // Choose the longest URN that matches: `urn:a:b` rather than `urn:a`.
    let (schema, rest) = schemas
        .iter()
        .enumerate()
        .filter_map(|(index, node)| Some((index, behind(node)?)))
        .min_by_key(|(_, rest)| rest.len())?;
    let mut found = AttributePosition {
        schema,
        steps: Vec::new(),
        rest,
    };
    let mut list = schemas.get(schema)?.list("attributes");
    while let Some((index, rest)) = step(list, &found.rest) {
        found.steps.push(index);
        list = list.get(index)?.list("subAttributes");
        found.rest = rest;
        if found.rest.is_empty() {
            break;
        }
    }
    Some(found)
}

/// Finds the attribute that a path begins with, and returns the rest of the path.
fn step(list: &[JsonNode], path: &str) -> Option<(usize, String)> {
    if let Some(index) = position(list, "name", path) {
        return Some((index, String::new()));
    }
    list.iter().enumerate().find_map(|(index, node)| {
        let name = node.text("name")?;
        let start = path.get(..name.len())?;
        let rest = path.get(name.len()..)?.strip_prefix('.')?;
        (!name.is_empty() && start.eq_ignore_ascii_case(name)).then(|| (index, rest.to_owned()))
    })
}

/// The list that contains an attribute, and its index.
pub(super) fn holder<'a>(
    discovery: &'a mut ParsedDocuments,
    found: &AttributePosition,
) -> Option<(&'a mut Vec<JsonNode>, usize)> {
    let (last, before) = found.steps.split_last()?;
    let list = children(discovery, found.schema, before)?;
    (*last < list.len()).then_some((list, *last))
}

/// The attributes of a schema, or the sub-attributes of an attribute.
pub(super) fn children<'a>(
    discovery: &'a mut ParsedDocuments,
    schema: usize,
    steps: &[usize],
) -> Option<&'a mut Vec<JsonNode>> {
    let mut list = discovery
        .resource_mut(ResourceList::Schemas, schema)?
        .list_mut("attributes")?;
    for step in steps {
        list = list.get_mut(*step)?.list_mut("subAttributes")?;
    }
    Some(list)
}

/// The URNs of all schemas.
pub(super) fn schemas(discovery: &ParsedDocuments) -> Vec<String> {
    texts(discovery.resources(ResourceList::Schemas), "id")
}

/// The URNs of all schemas, and of extensions that are not among the schemas.
pub(super) fn schemas_and_extensions(discovery: &ParsedDocuments) -> Vec<String> {
    let types = discovery.resources(ResourceList::ResourceTypes).iter();
    let extensions = types.flat_map(|node| texts(node.list("schemaExtensions"), "schema"));
    let mut all = schemas(discovery);
    all.extend(extensions);
    all
}

/// The names of all resource types.
pub(super) fn resource_types(discovery: &ParsedDocuments) -> Vec<String> {
    texts(discovery.resources(ResourceList::ResourceTypes), "name")
}

pub(super) fn texts(list: &[JsonNode], member: &str) -> Vec<String> {
    list.iter()
        .filter_map(|node| node.text(member))
        .map(str::to_owned)
        .collect()
}

/// The full names of all attributes.
pub(super) fn attributes(discovery: &ParsedDocuments) -> Vec<String> {
    fn branch(list: &[JsonNode], holder: &str, names: &mut Vec<String>) {
        for node in list {
            if let Some(name) = node.text("name") {
                let name = format!("{holder}{name}");
                branch(node.list("subAttributes"), &format!("{name}."), names);
                names.push(name);
            }
        }
    }
    let mut names = Vec::new();
    for schema in discovery.resources(ResourceList::Schemas) {
        if let Some(urn) = schema.text("id") {
            branch(schema.list("attributes"), &format!("{urn}:"), &mut names);
        }
    }
    names
}
