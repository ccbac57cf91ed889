//! Snapshots: a provider's three documents in one sorted file without secrets. The same content always produces the same bytes.

use super::{
    Document, JsonNode, JsonPath, JsonValue, Object, ParsedDocuments, ParsedLists,
    refuse_error_message, resources,
};
#[cfg(any(test, feature = "cli"))]
use super::{parse, read};
#[cfg(any(test, feature = "cli"))]
use crate::source::{DiscoveryDocuments, DocumentSet};
use crate::{
    Error,
    finding::{Finding, Findings},
    lint::rules,
    text::{sha256, without_secrets},
};
use serde_json::Value as Json;
use std::collections::BTreeMap;

/// The version of the snapshot format.
const VERSION: u64 = 1;

/// A snapshot to be written.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Snapshot(Json);

impl Snapshot {
    /// Creates a snapshot of documents, with resources sorted by id or name.
    ///
    /// # Errors
    /// If a document is not JSON, or is a provider's error message.
    pub(crate) fn of(discovery: &ParsedDocuments, findings: &mut Findings) -> Result<Self, Error> {
        let content = content(discovery, findings)?;
        let mut root = BTreeMap::new();
        root.insert(
            "digest".to_owned(),
            Json::from(format!("sha256:{}", digest_of(&content))),
        );
        root.insert("snapshot".to_owned(), Json::from(VERSION));
        let known = match &discovery.lists {
            ParsedLists::Snapshot(document) => document.root.text("source"),
            ParsedLists::Separate { .. } => None,
        };
        if let Some(url) = discovery.base_url.as_deref().or(known) {
            root.insert("source".to_owned(), Json::from(without_secrets(url)));
        }
        if let Json::Object(content) = content {
            root.extend(content);
        }
        Ok(Self(object(root)))
    }

    /// Returns the schemas, the resource types and the provider's configuration.
    #[cfg(any(feature = "ctl", feature = "serve"))]
    pub(crate) fn documents(&self) -> (Vec<Json>, Vec<Json>, Json) {
        let part = |name: &str| self.0.get(name).cloned().unwrap_or_default();
        let list = |name: &str| match part(name) {
            Json::Array(list) => list,
            _ => Vec::new(),
        };
        (
            list("schemas"),
            list("resourceTypes"),
            part("serviceProviderConfig"),
        )
    }

    /// Returns the provider's base URL, if the snapshot has one.
    #[cfg(feature = "cli")]
    pub(crate) fn source(&self) -> Option<String> {
        let url = self.0.get("source")?.as_str()?;
        let is_url = url.starts_with("http://") || url.starts_with("https://");
        let is_plain = url.chars().all(|char| char.is_ascii_graphic());
        (is_url && is_plain).then(|| url.to_owned())
    }

    /// Returns the text, indented by two spaces, with a trailing line break.
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        let mut text = format!("{:#}", self.0);
        text.push('\n');
        text.into_bytes()
    }
}

/// Whether a file with this beginning is a snapshot that this program wrote.
#[cfg(feature = "cli")]
pub(crate) fn is_snapshot(head: &[u8]) -> bool {
    let head = String::from_utf8_lossy(head);
    head.trim_start().starts_with('{') && head.contains("\"digest\": \"sha256:")
}

/// SHA-256 of the documents' content in hexadecimal. It doesn't depend on their layout.
#[cfg(any(test, feature = "cli"))]
fn digest(documents: &DiscoveryDocuments) -> Result<String, Error> {
    let mut quiet = Findings::default();
    let discovery = read(documents, &mut quiet)?;
    Ok(digest_of(&content(&discovery, &mut quiet)?))
}

fn digest_of(content: &Json) -> String {
    sha256(&[content.to_string().as_bytes()])
}

/// The three documents as one JSON value, with members sorted by name and resources sorted by id or name.
fn content(discovery: &ParsedDocuments, findings: &mut Findings) -> Result<Json, Error> {
    let (schemas, resource_types, config) = match &discovery.lists {
        ParsedLists::Separate {
            schemas,
            resource_types,
            provider_config,
        } => (
            sorted(schemas, "schemas", "id", findings)?,
            match resource_types {
                Some(document) => Some(sorted(document, "resource types", "name", findings)?),
                None => None,
            },
            match provider_config {
                Some(document) => single(document, findings)?,
                None => None,
            },
        ),
        ParsedLists::Snapshot(document) => {
            let root = snapshot_root(document)?;
            let list = |name: &str, key: &str| {
                let mut list: Vec<Json> = root.items_quietly(name).iter().map(to_json).collect();
                sort(&mut list, key);
                list
            };
            let config = root.get("serviceProviderConfig", findings).map(to_json);
            let types = root.get("resourceTypes", findings);
            let types = types.map(|_| list("resourceTypes", "name"));
            (list("schemas", "id"), types, config)
        }
    };
    let mut content = BTreeMap::new();
    if let Some(resource_types) = resource_types {
        content.insert("resourceTypes".to_owned(), Json::Array(resource_types));
    }
    content.insert("schemas".to_owned(), Json::Array(schemas));
    if let Some(config) = config {
        content.insert("serviceProviderConfig".to_owned(), config);
    }
    Ok(object(content))
}

/// Fills the map in order, since another crate may have enabled serde_json's `preserve_order`.
fn object(sorted: BTreeMap<String, Json>) -> Json {
    Json::Object(sorted.into_iter().collect())
}

fn sorted(
    document: &Document,
    what: &str,
    key: &str,
    findings: &mut Findings,
) -> Result<Vec<Json>, Error> {
    let resources = resources(document, what, findings)?;
    let mut list: Vec<Json> = resources
        .iter()
        .map(|resource| to_json(resource.node))
        .collect();
    sort(&mut list, key);
    Ok(list)
}

fn sort(list: &mut [Json], key: &str) {
    list.sort_by_cached_key(|resource| {
        (
            resource
                .get(key)
                .and_then(Json::as_str)
                .unwrap_or_default()
                .to_owned(),
            resource.to_string(),
        )
    });
}

/// The configuration, as a single object or the only item of a list.
fn single(document: &Document, findings: &mut Findings) -> Result<Option<Json>, Error> {
    if let Some(root) = Object::new(document, &document.root, JsonPath::Root) {
        if root.items_quietly("Resources").is_empty() {
            refuse_error_message(&root, findings)?;
            return Ok(Some(to_json(&document.root)));
        }
        return Ok(root.items_quietly("Resources").first().map(to_json));
    }
    match &document.root.value {
        JsonValue::Array(items) => Ok(items.first().map(to_json)),
        _ => Ok(None),
    }
}

fn to_json(node: &JsonNode) -> Json {
    match &node.value {
        JsonValue::Null => Json::Null,
        JsonValue::Bool(value) => Json::Bool(*value),
        // Numbers that serde_json can't represent become strings.
        JsonValue::Number(text) => {
            serde_json::from_str(text).unwrap_or_else(|_| Json::from(&**text))
        }
        JsonValue::String(text) => Json::from(&**text),
        JsonValue::Array(items) => Json::Array(items.iter().map(to_json).collect()),
        JsonValue::Object(members) => {
            // Of duplicate names, the first one is used, as everywhere.
            object(
                members
                    .iter()
                    .rev()
                    .map(|(name, node)| (name.to_string(), to_json(node)))
                    .collect(),
            )
        }
    }
}

/// Finds the root of a snapshot and checks the version.
pub(crate) fn snapshot_root(document: &Document) -> Result<Object<'_>, Box<Finding>> {
    let refuse = |what: String| {
        let place = document.place(document.root.span(), String::new());
        Box::new(
            Finding::new(&rules::INVALID_SNAPSHOT, place, what)
                .repaired_by("create a snapshot with `scim-codegen fetch --url URL -o FILE`, or name the directory that contains the provider's documents"),
        )
    };
    let root = Object::new(document, &document.root, JsonPath::Root)
        .ok_or_else(|| refuse("a snapshot must be a JSON object".to_owned()))?;
    let mut quiet = Findings::default();
    match root.get("snapshot", &mut quiet).map(|node| &node.value) {
        Some(JsonValue::Number(version)) if *version == VERSION.to_string() => Ok(root),
        Some(JsonValue::Number(version)) => Err(refuse(format!(
            "snapshot version {version} is not supported; this generator reads version {VERSION}"
        ))),
        _ => Err(refuse(
            "this is not a snapshot: the member `snapshot` is missing".to_owned(),
        )),
    }
}

/// Reports a snapshot that was edited by hand.
#[cfg(feature = "cli")]
pub(crate) fn check_digest(documents: &DiscoveryDocuments, findings: &mut Findings) {
    let DocumentSet::Snapshot(text) = &documents.parts else {
        return;
    };
    let Ok(document) = parse(text, &mut Findings::default()) else {
        return;
    };
    let Ok(root) = snapshot_root(&document) else {
        return;
    };
    let Some(said) = root.text("digest", findings) else {
        return;
    };
    if digest(documents).is_ok_and(|digest| said != format!("sha256:{digest}")) {
        let message = "the snapshot was edited: its content does not match its digest";
        findings.push(
            root.finding_in("digest", &rules::EDITED_SNAPSHOT, message)
                .assuming("the content is used")
                .repaired_by("move the correction to an `[[overlay]]` in scim.toml"),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{source::rfc7643, text::RawDocument};

    fn of(documents: &DiscoveryDocuments) -> Snapshot {
        let mut findings = Findings::default();
        let discovery = read(documents, &mut findings).expect("JSON");
        Snapshot::of(&discovery, &mut findings).expect("a snapshot")
    }

    #[test]
    fn a_snapshot_of_a_snapshot_is_the_same_bytes() {
        let bytes = of(&rfc7643()).to_bytes();
        let text = RawDocument {
            origin: "a.json".to_owned(),
            bytes: bytes.clone(),
        };
        let again = DiscoveryDocuments {
            parts: DocumentSet::Snapshot(text),
            ..rfc7643()
        };
        assert_eq!(
            String::from_utf8(of(&again).to_bytes()),
            String::from_utf8(bytes)
        );
        assert_eq!(
            digest(&again).expect("a digest"),
            digest(&rfc7643()).expect("a digest")
        );
    }

    // R7644-7-02
    #[test]
    fn a_snapshot_holds_no_secrets_of_its_url() {
        let url = "https://user:pass@scim.example.com:8443/v2?token=secret#x";
        assert_eq!(without_secrets(url), "https://scim.example.com:8443/v2");
        let documents = DiscoveryDocuments {
            base_url: Some(url.to_owned()),
            ..rfc7643()
        };
        let text = String::from_utf8(of(&documents).to_bytes()).expect("UTF-8");
        assert!(!text.contains("secret") && !text.contains("pass@"));
    }

    #[test]
    fn other_versions_are_rejected() {
        for (text, expected) in [
            ("{\"snapshot\": 2}", "version 2 is not supported"),
            ("{}", "not a snapshot"),
            ("[]", "a JSON object"),
        ] {
            let document = Document::of(text);
            let error = snapshot_root(&document).err().expect("refused").message;
            assert!(error.contains(expected), "{error}");
        }
    }
}
