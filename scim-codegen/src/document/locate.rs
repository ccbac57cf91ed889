//! Adds positions to findings of later stages: the model and the names don't have any.

use super::{Document, JsonPath, Object, ParsedDocuments, ParsedLists, resources};
use crate::{finding::Findings, text::SourceSpan};
use std::collections::BTreeMap;

/// Sets the span of findings that only name a subject.
pub(crate) fn locate(discovery: &ParsedDocuments, findings: &mut Findings) {
    let unplaced = |place: &SourceSpan| place.span.is_none() && place.subject.is_some();
    if !findings.iter().any(|finding| unplaced(&finding.place)) {
        return;
    }
    let places = places(discovery);
    for finding in findings.iter_mut().filter(|f| unplaced(&f.place)) {
        let subject = finding.place.subject.take().unwrap_or_default();
        if let Some(place) = places.get(&key(&subject)) {
            finding.place = place.clone();
        }
        finding.place.subject = Some(subject);
    }
}

/// Extracts the full name from a rename's key: `type urn:…:User:emails`, `urn:…:User:emails.type=work`, `method User`.
fn key(subject: &str) -> String {
    let words = ["type ", "method "];
    let bare = words.iter().find_map(|word| subject.strip_prefix(word));
    let bare = bare.unwrap_or(subject);
    let bare = bare.split('=').next().unwrap_or(bare);
    bare.to_ascii_lowercase()
}

/// Maps lower-cased full names to spans, for all schemas, attributes and resource types.
fn places(discovery: &ParsedDocuments) -> BTreeMap<String, SourceSpan> {
    let mut places = BTreeMap::new();
    match &discovery.lists {
        ParsedLists::Snapshot(document) => snapshot(document, &mut places),
        ParsedLists::Separate {
            schemas,
            resource_types,
            ..
        } => {
            list(schemas, &mut places);
            if let Some(document) = resource_types {
                list(document, &mut places);
            }
        }
    }
    places
}

fn list(document: &Document, places: &mut BTreeMap<String, SourceSpan>) {
    let mut quiet = Findings::default();
    for resource in resources(document, "resources", &mut quiet).unwrap_or_default() {
        resource.read(document, &mut quiet, |object, _| remember(&object, places));
    }
}

fn snapshot(document: &Document, places: &mut BTreeMap<String, SourceSpan>) {
    let Some(root) = Object::new(document, &document.root, JsonPath::Root) else {
        return;
    };
    for member in ["schemas", "resourceTypes"] {
        children(&root, member, |object| remember(object, places));
    }
}

/// A schema with its attributes, or a resource type.
fn remember(object: &Object<'_>, places: &mut BTreeMap<String, SourceSpan>) {
    let mut quiet = Findings::default();
    let name = if object.get("attributes", &mut quiet).is_some() {
        "id"
    } else {
        "name"
    };
    if let Some(name) = object.text(name, &mut quiet) {
        attributes(object, "attributes", &format!("{name}:"), places);
        insert(name, object, places);
    }
}

fn attributes(
    holder: &Object<'_>,
    member: &str,
    prefix: &str,
    places: &mut BTreeMap<String, SourceSpan>,
) {
    children(holder, member, |object| {
        if let Some(name) = object.text("name", &mut Findings::default()) {
            let name = format!("{prefix}{name}");
            attributes(object, "subAttributes", &format!("{name}."), places);
            insert(&name, object, places);
        }
    });
}

/// Adds a name. The first of two equal names is used.
fn insert(name: &str, object: &Object<'_>, places: &mut BTreeMap<String, SourceSpan>) {
    let place = || object.place();
    places
        .entry(name.to_ascii_lowercase())
        .or_insert_with(place);
}

fn children(holder: &Object<'_>, member: &str, mut each: impl FnMut(&Object<'_>)) {
    let list = JsonPath::Member(&holder.path, member);
    for (index, node) in holder.items_quietly(member).iter().enumerate() {
        if let Some(object) = Object::new(holder.document, node, JsonPath::Item(&list, index)) {
            each(&object);
        }
    }
}
