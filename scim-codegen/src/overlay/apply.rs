//! Apply overlays, in order.

use super::{
    corrections::Corrections,
    entry::{Overlay, OverlayAction, OverlayTarget},
    feature,
    find::{self, AttributePosition},
    origin::text,
    remove::{remove_extension, remove_orphans, remove_schema, used_schemas},
    select,
};
use crate::{
    Error,
    document::{self, JsonNode, JsonText, JsonValue, ParsedDocuments, ResourceList},
    finding::{Finding, Findings},
    lint::rules,
    source,
    text::{RawDocument, did_you_mean, shown},
};
use std::{ops::Range, path::Path};

/// Corrects the documents.
///
/// # Errors
/// If a schema file can't be read. An overlay that matches nothing is a finding.
pub(crate) fn apply(
    discovery: &mut ParsedDocuments,
    corrections: &Corrections,
    findings: &mut Findings,
) -> Result<(), Error> {
    let used_before = used_schemas(discovery);
    for overlay in &corrections.overlays {
        match &overlay.target {
            OverlayTarget::SchemaFile(path) => schema_file(discovery, overlay, path, findings)?,
            OverlayTarget::Schema(urn) => schema(discovery, overlay, urn, findings),
            OverlayTarget::Attribute(path) => attribute(discovery, overlay, path, findings),
            OverlayTarget::ResourceType(name) => resource_type(discovery, overlay, name, findings),
            OverlayTarget::Extension {
                resource_type,
                schema,
            } => extension(discovery, overlay, resource_type, schema, findings),
        }
    }
    for setting in &corrections.features {
        feature::apply(discovery, setting);
    }
    select::apply(discovery, &corrections.selection, findings);
    remove_orphans(discovery, &used_before);
    Ok(())
}

fn missing(
    overlay: &Overlay,
    what: &str,
    name: &str,
    candidates: &[String],
    findings: &mut Findings,
) {
    let guess = did_you_mean(name, candidates.iter().map(String::as_str));
    let repair = guess.unwrap_or_else(|| match overlay.action {
        OverlayAction::Remove => "remove the overlay if the provider no longer has it".to_owned(),
        OverlayAction::Change | OverlayAction::Add => "use `add = true` to add it".to_owned(),
    });
    let message = format!("unknown {what} `{}`", shown(name));
    let finding = Finding::new(&rules::UNMATCHED_OVERLAY, overlay.place.clone(), message);
    findings.push(finding.repaired_by(repair));
}

fn present(overlay: &Overlay, what: &str, name: &str, findings: &mut Findings) {
    let message = format!("{what} `{}` already exists", shown(name));
    let finding = Finding::new(&rules::NEEDLESS_ADDITION, overlay.place.clone(), message);
    findings.push(finding.repaired_by("remove `add` to change it"));
}

/// An overlay's members, with positions behind the document's own text.
fn moved(
    discovery: &mut ParsedDocuments,
    part: ResourceList,
    overlay: &Overlay,
) -> (Range<usize>, Vec<(JsonText, JsonNode)>) {
    let base = discovery.document_mut(part).adopt(&overlay.place.origin);
    let members = overlay
        .members
        .iter()
        .map(|(name, node)| (name.clone(), node.moved(base)))
        .collect();
    let own = overlay.place.bytes();
    (base + own.start..base + own.end, members)
}

/// A new object: its name, then the overlay's members.
fn object(
    span: Range<usize>,
    key: &str,
    name: &str,
    members: Vec<(JsonText, JsonNode)>,
    own: Option<(&str, &str)>,
) -> JsonNode {
    let mut all = vec![(key.to_owned().into(), text(span.clone(), name))];
    all.extend(own.map(|(key, value)| (key.to_owned().into(), text(span.clone(), value))));
    for (name, node) in members {
        all.retain(|(known, _)| *known != name);
        all.push((name, node));
    }
    JsonNode::new(span, JsonValue::Object(all))
}

fn set_all(node: &mut JsonNode, members: Vec<(JsonText, JsonNode)>) {
    for (name, value) in members {
        node.set(&name, value);
    }
}

fn schema(discovery: &mut ParsedDocuments, overlay: &Overlay, urn: &str, findings: &mut Findings) {
    let found = find::schema(discovery, urn);
    match (overlay.action, found) {
        (OverlayAction::Add, Some(_)) => present(overlay, "schema", urn, findings),
        (OverlayAction::Add, None) => {
            let (span, members) = moved(discovery, ResourceList::Schemas, overlay);
            let mut node = object(span, "id", urn, members, None);
            node.list_mut("attributes");
            discovery.push(ResourceList::Schemas, node);
        }
        (OverlayAction::Change | OverlayAction::Remove, None) => {
            missing(overlay, "schema", urn, &find::schemas(discovery), findings);
        }
        (OverlayAction::Change, Some(index)) => {
            let (_, members) = moved(discovery, ResourceList::Schemas, overlay);
            if let Some(node) = discovery.resource_mut(ResourceList::Schemas, index) {
                set_all(node, members);
            }
        }
        (OverlayAction::Remove, Some(index)) => remove_schema(discovery, index, urn),
    }
}

fn schema_file(
    discovery: &mut ParsedDocuments,
    overlay: &Overlay,
    path: &Path,
    findings: &mut Findings,
) -> Result<(), Error> {
    let read: RawDocument = source::read_file(path).map_err(|error| {
        let place = &overlay.place;
        error.with_help(format!("{place} refers to it"))
    })?;
    let document = document::parse(&read, findings)?;
    let mut quiet = Findings::default();
    let resources = document::resources(&document, "schemas", &mut quiet)?;
    if resources.is_empty() {
        let message = format!("{} contains no schema", shown(&read.origin));
        let place = overlay.place.clone();
        let finding = Finding::new(&rules::UNMATCHED_OVERLAY, place, message);
        findings.push(finding.repaired_by("remove the overlay, or add a schema to the file"));
    }
    let nodes = resources.iter().map(|resource| resource.node.clone());
    for node in nodes.collect::<Vec<_>>() {
        match node.text("id") {
            Some(urn) if find::schema(discovery, urn).is_some() => {
                present(overlay, "schema", urn, findings);
            }
            _ => {
                let base = discovery
                    .document_mut(ResourceList::Schemas)
                    .adopt(&document.origin);
                discovery.push(ResourceList::Schemas, node.moved(base));
            }
        }
    }
    Ok(())
}

fn attribute(
    discovery: &mut ParsedDocuments,
    overlay: &Overlay,
    path: &str,
    findings: &mut Findings,
) {
    let Some(found) = find::attribute(discovery, path) else {
        // The schema is missing, too: suggest schemas for an addition, otherwise attributes.
        let mut candidates = find::attributes(discovery);
        if overlay.action == OverlayAction::Add {
            candidates = find::schemas(discovery);
        }
        let schema = path.rsplit_once(':').map_or(path, |(schema, _)| schema);
        let (what, name) = match overlay.action {
            OverlayAction::Add => ("schema", schema),
            OverlayAction::Change | OverlayAction::Remove => ("attribute", path),
        };
        missing(overlay, what, name, &candidates, findings);
        return;
    };
    match (overlay.action, found.rest.is_empty()) {
        (OverlayAction::Add, true) => present(overlay, "attribute", path, findings),
        (OverlayAction::Add, false) => add_attribute(discovery, overlay, &found, path, findings),
        (OverlayAction::Change | OverlayAction::Remove, false) => {
            let candidates = find::attributes(discovery);
            missing(overlay, "attribute", path, &candidates, findings);
        }
        (OverlayAction::Change, true) => {
            let (_, members) = moved(discovery, ResourceList::Schemas, overlay);
            if let Some((list, index)) = find::holder(discovery, &found)
                && let Some(node) = list.get_mut(index)
            {
                set_all(node, members);
            }
        }
        (OverlayAction::Remove, true) => {
            if let Some((list, index)) = find::holder(discovery, &found) {
                list.remove(index);
            }
        }
    }
}

fn add_attribute(
    discovery: &mut ParsedDocuments,
    overlay: &Overlay,
    found: &AttributePosition,
    path: &str,
    findings: &mut Findings,
) {
    if found.rest.contains('.') {
        // `a.b` can be added once `a` exists.
        let holder = path.rsplit_once('.').map_or(path, |(holder, _)| holder);
        let candidates = find::attributes(discovery);
        missing(overlay, "attribute", holder, &candidates, findings);
        return;
    }
    let (span, members) = moved(discovery, ResourceList::Schemas, overlay);
    let node = object(span, "name", &found.rest, members, None);
    if let Some(list) = find::children(discovery, found.schema, &found.steps) {
        list.push(node);
    }
}

fn resource_type(
    discovery: &mut ParsedDocuments,
    overlay: &Overlay,
    name: &str,
    findings: &mut Findings,
) {
    let found = find::resource_type(discovery, name);
    match (overlay.action, found) {
        (OverlayAction::Add, Some(_)) => present(overlay, "resource type", name, findings),
        (OverlayAction::Add, None) => {
            let (span, members) = moved(discovery, ResourceList::ResourceTypes, overlay);
            let node = object(span, "id", name, members, Some(("name", name)));
            discovery.push(ResourceList::ResourceTypes, node);
        }
        (OverlayAction::Change | OverlayAction::Remove, None) => {
            let candidates = find::resource_types(discovery);
            missing(overlay, "resource type", name, &candidates, findings);
        }
        (OverlayAction::Change, Some(index)) => {
            let (_, members) = moved(discovery, ResourceList::ResourceTypes, overlay);
            if let Some(node) = discovery.resource_mut(ResourceList::ResourceTypes, index) {
                set_all(node, members);
            }
        }
        (OverlayAction::Remove, Some(index)) => {
            discovery.remove(ResourceList::ResourceTypes, index)
        }
    }
}

fn extension(
    discovery: &mut ParsedDocuments,
    overlay: &Overlay,
    name: &str,
    urn: &str,
    findings: &mut Findings,
) {
    let list = discovery.resources(ResourceList::ResourceTypes);
    let Some((index, holder)) =
        find::resource_type(discovery, name).and_then(|index| Some((index, list.get(index)?)))
    else {
        let candidates = find::resource_types(discovery);
        missing(overlay, "resource type", name, &candidates, findings);
        return;
    };
    let extensions = holder.list("schemaExtensions");
    let found = find::position(extensions, "schema", urn);
    let known = find::texts(extensions, "schema");
    match (overlay.action, found) {
        (OverlayAction::Add, Some(_)) => present(overlay, "extension", urn, findings),
        (OverlayAction::Add, None) if find::schema(discovery, urn).is_none() => {
            missing(overlay, "schema", urn, &find::schemas(discovery), findings);
        }
        (OverlayAction::Change | OverlayAction::Remove, None) => {
            missing(overlay, "extension", urn, &known, findings);
        }
        (OverlayAction::Add, None) => {
            let (span, members) = moved(discovery, ResourceList::ResourceTypes, overlay);
            let mut node = object(span.clone(), "schema", urn, members, None);
            if node.member("required").is_none() {
                node.set("required", JsonNode::new(span, JsonValue::Bool(false)));
            }
            let holder = discovery.resource_mut(ResourceList::ResourceTypes, index);
            if let Some(list) = holder.and_then(|node| node.list_mut("schemaExtensions")) {
                list.push(node);
            }
        }
        (OverlayAction::Change, Some(at)) => {
            let (_, members) = moved(discovery, ResourceList::ResourceTypes, overlay);
            let holder = discovery.resource_mut(ResourceList::ResourceTypes, index);
            let list = holder.and_then(|node| node.list_mut("schemaExtensions"));
            if let Some(node) = list.and_then(|list| list.get_mut(at)) {
                set_all(node, members);
            }
        }
        (OverlayAction::Remove, Some(_)) => {
            remove_extension(discovery, index, |known| known.eq_ignore_ascii_case(urn));
        }
    }
}
