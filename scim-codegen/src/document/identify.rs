//! Recognizes a document by its resources' `schemas` and members, since files get swapped or contain something else altogether.

use super::{
    list::is_list_response,
    node::{JsonNode, JsonText, JsonValue},
    parsed::Document,
};
use crate::{
    finding::{Finding, Findings},
    lint::rules,
};

/// The kinds of documents that can be recognized.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Content {
    Schemas,
    ResourceTypes,
    Configuration,
    /// Schemas, as members that are named by their URNs.
    KeyedByUrn,
    /// All three documents, in a snapshot or a similar form.
    AllDocuments,
    /// A list of attribute definitions in WSO2's own format.
    Wso2,
    /// Schemas or resource types of SCIM 1.1.
    Scim1,
}

impl Content {
    fn describe(self) -> &'static str {
        match self {
            Self::Schemas => "a list of schemas",
            Self::ResourceTypes => "a list of resource types",
            Self::Configuration => "a service provider's configuration",
            Self::KeyedByUrn => "an object with a member for each schema's URN",
            Self::AllDocuments => "all discovery documents in one",
            Self::Wso2 => "a schema configuration of WSO2 Identity Server",
            Self::Scim1 => "a document of SCIM 1.1",
        }
    }

    fn advice(self) -> &'static str {
        match self {
            Self::Schemas | Self::ResourceTypes | Self::Configuration => {
                "the files may be swapped: name each after the endpoint that sends it, Schemas.json, ResourceTypes.json, ServiceProviderConfig.json"
            }
            Self::KeyedByUrn => {
                "write the schemas as an array, each with its URN as `id`, as `/Schemas` sends them"
            }
            Self::AllDocuments => {
                "split it into Schemas.json, ResourceTypes.json and ServiceProviderConfig.json; a snapshot that `scim-codegen fetch` writes is read with `--snapshot`"
            }
            Self::Wso2 => "save what the provider sends at `/Schemas`: `scim-codegen fetch` does",
            Self::Scim1 => {
                "use the provider's SCIM 2.0 endpoint, if it has one; its base URL often ends in `/v2`"
            }
        }
    }
}

/// Reports a document that is recognized as a different kind than expected.
pub(super) fn check(document: &Document, expected: Content, findings: &mut Findings) {
    let Some(content) = content(&document.root).filter(|content| *content != expected) else {
        return;
    };
    let rule = match content {
        Content::Scim1 => &rules::SCIM_1_1,
        Content::Schemas
        | Content::ResourceTypes
        | Content::Configuration
        | Content::KeyedByUrn
        | Content::AllDocuments
        | Content::Wso2 => &rules::WRONG_DOCUMENT,
    };
    let message = if content == Content::Scim1 {
        "this looks like a document of SCIM 1.1, which is not supported".to_owned()
    } else {
        let (found, expected) = (content.describe(), expected.describe());
        format!("this looks like {found}; expected {expected}")
    };
    let place = document.place(document.root.span(), String::new());
    findings.push(Finding::new(rule, place, message).repaired_by(content.advice()));
}

/// Recognizes the kind of a document. `None` if it is unclear.
fn content(root: &JsonNode) -> Option<Content> {
    match &root.value {
        JsonValue::Array(items) => resources(items),
        JsonValue::Object(members) if is_list_response(members) => {
            resources(root.list("Resources"))
        }
        JsonValue::Object(members) => object(root, members),
        JsonValue::Null | JsonValue::Bool(_) | JsonValue::Number(_) | JsonValue::String(_) => None,
    }
}

/// The maximum number of resources to look at.
const SAMPLE: usize = 100;

/// The kind that all recognizable resources of a list share.
fn resources(items: &[JsonNode]) -> Option<Content> {
    let mut kinds = items.iter().take(SAMPLE).filter_map(resource);
    let first = kinds.next()?;
    kinds.all(|kind| kind == first).then_some(first)
}

fn object(root: &JsonNode, members: &[(JsonText, JsonNode)]) -> Option<Content> {
    let is_urn = |name: &str| {
        name.get(..4)
            .is_some_and(|start| start.eq_ignore_ascii_case("urn:"))
    };
    let is_object = |node: &JsonNode| matches!(node.value, JsonValue::Object(_));
    if !members.is_empty()
        && members
            .iter()
            .all(|(name, node)| is_urn(name) && is_object(node))
    {
        return Some(Content::KeyedByUrn);
    }
    let has_objects = |name: &str| {
        let node = root.member(name);
        node.is_some_and(|node| match &node.value {
            JsonValue::Array(items) => items.iter().any(is_object),
            JsonValue::Object(members) => {
                is_list_response(members) || name.eq_ignore_ascii_case("serviceProviderConfig")
            }
            JsonValue::Null | JsonValue::Bool(_) | JsonValue::Number(_) | JsonValue::String(_) => {
                false
            }
        })
    };
    let parts = ["schemas", "resourceTypes", "serviceProviderConfig"];
    if parts.into_iter().filter(|name| has_objects(name)).count() > 1 {
        return Some(Content::AllDocuments);
    }
    resource(root)
}

/// The kind of a single resource, decided first by its `schemas`, then by its members.
fn resource(node: &JsonNode) -> Option<Content> {
    const CORE: &str = "urn:ietf:params:scim:schemas:core:2.0:";
    let is_scim_1 = |text: &str| {
        let start = text.get(..24).unwrap_or_default();
        start.eq_ignore_ascii_case("urn:scim:schemas:core:1.")
            || text.eq_ignore_ascii_case("urn:scim:schemas:core:1.0")
    };
    if ["id", "schema"]
        .into_iter()
        .filter_map(|name| node.text(name))
        .any(is_scim_1)
    {
        return Some(Content::Scim1);
    }
    for schema in node.list("schemas") {
        if let JsonValue::String(urn) = &schema.value
            && let Some(name) = urn
                .get(..CORE.len())
                .filter(|start| start.eq_ignore_ascii_case(CORE))
                .and_then(|_| urn.get(CORE.len()..))
        {
            match name.to_ascii_lowercase().as_str() {
                "schema" => return Some(Content::Schemas),
                "resourcetype" => return Some(Content::ResourceTypes),
                "serviceproviderconfig" => return Some(Content::Configuration),
                _ => {}
            }
        }
    }
    let has = |name: &str| node.member(name).is_some();
    if has("attributeURI") && has("dataType") {
        Some(Content::Wso2)
    } else if has("endpoint") && has("schema") && !has("attributes") {
        Some(Content::ResourceTypes)
    } else if has("attributes") && !has("endpoint") {
        Some(Content::Schemas)
    } else if has("authenticationSchemes") || ["patch", "bulk", "filter"].into_iter().all(has) {
        Some(Content::Configuration)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_are_recognized_by_what_they_hold() {
        for (text, expected) in [
            (
                r#"[{"id": "urn:x:A", "attributes": []}]"#,
                Some(Content::Schemas),
            ),
            (
                r#"{"Resources": [{"name": "A", "endpoint": "/As", "schema": "urn:x:A"}]}"#,
                Some(Content::ResourceTypes),
            ),
            (
                r#"{"patch": {"supported": true}, "bulk": {}, "filter": {}}"#,
                Some(Content::Configuration),
            ),
            (
                r#"{"schemas": ["urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"]}"#,
                Some(Content::Configuration),
            ),
            (
                r#"{"urn:x:A": {"name": "A"}, "urn:x:B": {}}"#,
                Some(Content::KeyedByUrn),
            ),
            (
                r#"{"Schemas": [{"id": "urn:x:A"}], "ServiceProviderConfig": {"patch": {}}}"#,
                Some(Content::AllDocuments),
            ),
            (
                r#"[{"attributeURI": "urn:x:A:a", "attributeName": "a", "dataType": "string"}]"#,
                Some(Content::Wso2),
            ),
            (
                r#"[{"id": "urn:scim:schemas:core:1.0:User", "attributes": []}]"#,
                Some(Content::Scim1),
            ),
            (r#"[{"id": "urn:x:A", "name": "A"}]"#, None),
            (
                r#"[{"id": "urn:x:A", "attributes": []}, {"endpoint": "/As", "schema": "a"}]"#,
                None,
            ),
            ("[]", None),
        ] {
            let document = Document::of(text);
            assert_eq!(content(&document.root), expected, "{text}");
        }
    }
}
