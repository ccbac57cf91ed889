//! Reads lists of resources in any envelope that providers use.

use super::{Document, JsonNode, JsonPath, JsonText, JsonValue, Object};
use crate::{
    finding::{Finding, Findings},
    lint::rules,
    text::{limits, shown},
};

/// One resource of a list.
pub(crate) struct ListedResource<'a> {
    pub(crate) node: &'a JsonNode,
    pub(crate) index: usize,
    /// The position of the resource in the document.
    envelope: Envelope,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Envelope {
    ListResponse,
    Array,
    Single,
}

impl ListedResource<'_> {
    /// Calls `read` with the resource. Reports an item that is not an object and returns `None`.
    pub(crate) fn read<T>(
        &self,
        document: &Document,
        findings: &mut Findings,
        read: impl FnOnce(Object<'_>, &mut Findings) -> T,
    ) -> Option<T> {
        let list = JsonPath::Member(&JsonPath::Root, "Resources");
        let path = match self.envelope {
            Envelope::ListResponse => JsonPath::Item(&list, self.index),
            Envelope::Array => JsonPath::Item(&JsonPath::Root, self.index),
            Envelope::Single => JsonPath::Root,
        };
        let Some(object) = Object::new(document, self.node, path) else {
            let place = document.place(self.node.span(), path.pointer());
            let message = format!("{}; expected a resource", self.node.value.kind());
            findings.push(
                Finding::new(&rules::WRONG_JSON_TYPE, place, message)
                    .assuming("ignored")
                    .repaired_by("remove it from the document"),
            );
            return None;
        };
        Some(read(object, findings))
    }
}

/// Returns the resources of a list: a `ListResponse`, an array, or a single object.
///
/// # Errors
/// If the document is a SCIM error message, or contains no resources at all.
pub(crate) fn resources<'a>(
    document: &'a Document,
    what: &str,
    findings: &mut Findings,
) -> Result<Vec<ListedResource<'a>>, Box<Finding>> {
    let (envelope, nodes): (_, &[JsonNode]) = match &document.root.value {
        JsonValue::Array(items) => (Envelope::Array, items),
        JsonValue::Object(members) => {
            let Some(root) = Object::new(document, &document.root, JsonPath::Root) else {
                return Ok(Vec::new());
            };
            refuse_error_message(&root, findings)?;
            if is_list_response(members) {
                let items = root.items("Resources", findings);
                refuse_partial_list(&root, items.len(), what, findings);
                (Envelope::ListResponse, items)
            } else {
                let message = format!("expected a list of {what}, found a single object");
                findings.push(
                    root.finding(&rules::SINGLE_OBJECT, message)
                        .assuming("read as a list of one")
                        .repaired_by("if there are more, add them to the document as an array"),
                );
                (Envelope::Single, std::slice::from_ref(&document.root))
            }
        }
        other => {
            let place = document.place(document.root.span(), String::new());
            let message = format!("expected a list of {what}, found {}", other.kind());
            return Err(Box::new(
                Finding::new(&rules::NOT_A_LIST, place, message)
                    .repaired_by("fetch the document again; expected a ListResponse or an array"),
            ));
        }
    };
    if nodes.len() > limits::MAX_RESOURCES {
        let place = document.place(document.root.span(), String::new());
        let message = format!("more than {} {what}", limits::MAX_RESOURCES);
        return Err(Box::new(
            Finding::new(&rules::LIMIT, place, message).repaired_by(format!(
                "remove the {what} that you don't use from the document"
            )),
        ));
    }
    Ok(nodes
        .iter()
        .enumerate()
        .map(|(index, node)| ListedResource {
            node,
            index,
            envelope,
        })
        .collect())
}

/// Whether an object is a ListResponse rather than a single resource (RFC 7644 §3.4.2).
pub(crate) fn is_list_response(members: &[(JsonText, JsonNode)]) -> bool {
    members.iter().any(|(name, _)| {
        name.eq_ignore_ascii_case("Resources") || name.eq_ignore_ascii_case("totalResults")
    })
}

/// Rejects a SCIM error response that a provider sent instead of a document.
pub(crate) fn refuse_error_message(
    root: &Object<'_>,
    findings: &mut Findings,
) -> Result<(), Box<Finding>> {
    let is_error = root
        .items_quietly("schemas")
        .iter()
        .any(|node| match &node.value {
            JsonValue::String(urn) => {
                urn.eq_ignore_ascii_case("urn:ietf:params:scim:api:messages:2.0:Error")
            }
            _ => false,
        });
    if !is_error {
        return Ok(());
    }
    let status = match root.get("status", findings).map(|node| &node.value) {
        Some(JsonValue::String(text) | JsonValue::Number(text)) => shown(text),
        _ => "unknown".to_owned(),
    };
    let detail = root
        .text("detail", findings)
        .map_or_else(String::new, |d| format!(": {}", shown(d)));
    Err(Box::new(
        root.finding(
            &rules::ERROR_MESSAGE,
            format!("this is a SCIM error response, status {status}{detail}"),
        )
        .repaired_by("fetch the document again with credentials that may read it"),
    ))
}

fn refuse_partial_list(root: &Object<'_>, here: usize, what: &str, findings: &mut Findings) {
    let Some(total) = root.count("totalResults", findings) else {
        return;
    };
    if total > here as u64 {
        let message =
            format!("the document contains only {here} of {total} {what}: it is a single page");
        findings.push(
            root.finding_in("totalResults", &rules::INCOMPLETE_LIST, message)
                .repaired_by("fetch all pages, as `scim-codegen fetch` does"),
        );
    }
}
