//! The three documents as one description.

use serde_json::{Map, Value};

use super::{
    attribute,
    configuration::Configuration,
    error::DescribeError,
    limits::{self, AttributeCount},
};
use crate::record::{Attribute, COMMON, Descriptor, ListMember, member};
use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

/// A service provider as its discovery documents describe it.
///
/// ```
/// use scim_runtime::describe::Description;
/// use serde_json::json;
///
/// let schemas = json!([{"id": "urn:example:Badge", "attributes": [{"name": "number", "type": "integer"}]}]);
/// let types = json!([{"name": "Badge", "endpoint": "/Badges", "schema": "urn:example:Badge"}]);
/// let provider = Description::from_documents(&schemas, &types, &json!({"sort": {"supported": true}}))?;
///
/// assert!(provider.configuration.sort);
/// assert_eq!(provider.resource_types[0].descriptor().attributes[0].name, "number");
/// # Ok::<(), scim_runtime::describe::DescribeError>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
#[doc(alias("/Schemas", "/ResourceTypes"))]
pub struct Description {
    /// In the order of the document; may be empty.
    pub resource_types: Vec<ResourceTypeDescription>,
    /// The provider's features.
    pub configuration: Configuration,
    /// The schemas as documents, taken out of their list, otherwise unchanged.
    pub raw_schemas: Vec<Value>,
    /// The resource types as documents, taken out of their list, otherwise unchanged.
    pub raw_resource_types: Vec<Value>,
    /// The `/ServiceProviderConfig` document; null if the provider has none.
    pub raw_configuration: Value,
}

/// A resource type with its schema and extensions (RFC 7643 §6).
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
#[doc(alias = "schemaExtensions")]
pub struct ResourceTypeDescription {
    /// As in `meta.resourceType`: `User`.
    pub name: String,
    /// Relative to the base URL, with a leading slash and without a trailing one: `/Users`.
    pub endpoint: String,
    /// The base schema.
    pub urn: String,
    /// The base schema's attributes without those that every resource has, then a row for each extension.
    pub attributes: Arc<[Attribute]>,
}

impl Description {
    /// Reads the three documents.
    ///
    /// Schemas and resource types may be a `ListResponse`, an array or a single object. With a configuration of null, the provider
    /// supports no optional feature.
    ///
    /// # Errors
    /// If a document has another form, lacks a required name, refers to a missing schema, or is larger than any provider needs.
    /// The error has the position.
    ///
    /// ```
    /// use scim_runtime::{Json, describe::Description};
    /// use serde_json::json;
    ///
    /// let types = json!([{"name": "Badge", "endpoint": "/Badges", "schema": "urn:example:Badge"}]);
    /// let error = Description::from_documents(&json!([]), &types, &Json::Null).unwrap_err();
    /// assert_eq!(
    ///     error.to_string(),
    ///     "`/ResourceTypes` at `/0/schema`: resource type `Badge` refers to schema `urn:example:Badge`, which `/Schemas` does not have"
    /// );
    /// ```
    pub fn from_documents(
        schemas: &Value,
        resource_types: &Value,
        service_provider_config: &Value,
    ) -> Result<Self, DescribeError> {
        let configurations = members("/ServiceProviderConfig", service_provider_config)?;
        Self::new(
            members("/Schemas", schemas)?,
            members("/ResourceTypes", resource_types)?,
            configurations.into_iter().next().unwrap_or_default(),
        )
    }

    /// Reads a snapshot: a JSON object with `snapshot` (the version of the format, 1), `schemas`, `resourceTypes` and
    /// `serviceProviderConfig`.
    ///
    /// # Errors
    /// If the text isn't a snapshot, or as for [`Description::from_documents`].
    ///
    /// # Example
    /// ```
    /// use scim_runtime::describe::Description;
    ///
    /// let text = r#"{"snapshot": 1, "schemas": [], "resourceTypes": [], "serviceProviderConfig": {}}"#;
    /// assert!(Description::from_snapshot(text)?.resource_types.is_empty());
    /// assert!(Description::from_snapshot(r#"{"snapshot": 2}"#).is_err());
    /// # Ok::<(), scim_runtime::describe::DescribeError>(())
    /// ```
    pub fn from_snapshot(text: &str) -> Result<Self, DescribeError> {
        let snapshot: Map<String, Value> =
            serde_json::from_str(text.trim_start_matches('\u{feff}'))
                .map_err(|error| DescribeError::Json(error.to_string()))?;
        let version = snapshot.get("snapshot").unwrap_or(&Value::Null);
        if version.as_u64() != Some(1) {
            return Err(DescribeError::Snapshot(version.to_string()));
        }
        let part = |name| snapshot.get(name).unwrap_or(&Value::Null);
        Self::from_documents(
            part("schemas"),
            part("resourceTypes"),
            part("serviceProviderConfig"),
        )
    }

    /// Makes endpoints relative to this base URL if they are absolute or repeat its path: below `https://scim.example.com/scim/v2`,
    /// both `/scim/v2/Users` and `https://scim.example.com/scim/v2/Users` are `/Users`. The documents stay unchanged.
    ///
    /// # Example
    /// ```
    /// use scim_runtime::{describe::Description, Json};
    /// use serde_json::json;
    ///
    /// let schemas = json!([{"id": "urn:example:Badge", "attributes": []}]);
    /// let types = json!([{"name": "Badge", "endpoint": "/scim/v2/Badges", "schema": "urn:example:Badge"}]);
    /// let description = Description::from_documents(&schemas, &types, &Json::Null)?.below("https://example.com/scim/v2");
    /// assert_eq!(description.resource_types[0].endpoint, "/Badges");
    /// # Ok::<(), scim_runtime::describe::DescribeError>(())
    /// ```
    #[must_use]
    pub fn below(mut self, base_url: &str) -> Self {
        let (authority, path) = authority_and_path(base_url);
        let base = match path {
            "" => String::new(),
            path => format!("/{path}"),
        };
        let absolute = absolute_endpoints(&self.raw_resource_types);
        for resource_type in &mut self.resource_types {
            let written = match absolute.get(&resource_type.name.to_ascii_lowercase()) {
                // Without a path in the base URL, any path would be below it.
                Some((of, path)) if !base.is_empty() || of.eq_ignore_ascii_case(authority) => path,
                Some(_) | None => &resource_type.endpoint,
            };
            let rest = written.strip_prefix(&base);
            if let Some(rest) = rest.filter(|rest| rest.len() > 1 && rest.starts_with('/')) {
                resource_type.endpoint = rest.to_owned();
            }
        }
        self
    }

    /// Finds a resource type by its name or its base schema, case-insensitively. If several types share the schema, the first one is
    /// returned.
    ///
    /// ```
    /// let provider = scim_runtime::testing::description();
    /// let user = provider.find("urn:ietf:params:scim:schemas:core:2.0:User");
    /// assert_eq!(user.map(|user| user.name.as_str()), Some("User"));
    /// ```
    #[must_use]
    pub fn find(&self, name_or_urn: &str) -> Option<&ResourceTypeDescription> {
        self.resource_type(name_or_urn).or_else(|| {
            self.resource_types
                .iter()
                .find(|known| known.urn.eq_ignore_ascii_case(name_or_urn))
        })
    }

    /// Finds a resource type by its name, case-insensitively.
    ///
    /// ```
    /// let provider = scim_runtime::testing::description();
    /// assert_eq!(provider.resource_type("user").map(|user| user.endpoint.as_str()), Some("/Users"));
    /// ```
    #[must_use]
    pub fn resource_type(&self, name: &str) -> Option<&ResourceTypeDescription> {
        self.resource_types
            .iter()
            .find(|resource_type| resource_type.name.eq_ignore_ascii_case(name))
    }

    fn new(
        raw_schemas: Vec<Value>,
        raw_resource_types: Vec<Value>,
        raw_configuration: Value,
    ) -> Result<Self, DescribeError> {
        let types = raw_resource_types.len();
        limits::within("resource types", types, limits::RESOURCE_TYPES)?;
        let mut schemas = Schemas::of(&raw_schemas)?;
        let mut resource_types: Vec<ResourceTypeDescription> = Vec::new();
        let (mut names, mut endpoints) = (HashSet::new(), HashSet::new());
        for (index, document) in raw_resource_types.iter().enumerate() {
            let pointer = format!("/{index}");
            let Some(resource_type) = resource_type(document, &mut schemas, &pointer)? else {
                continue;
            };
            let is_new = names.insert(resource_type.name.to_ascii_lowercase())
                && endpoints.insert(resource_type.endpoint.to_ascii_lowercase());
            if !is_new {
                let name = resource_type.name;
                return Err(DescribeError::Duplicate { pointer, name });
            }
            resource_types.push(resource_type);
        }
        Ok(Self {
            resource_types,
            configuration: Configuration::read(&raw_configuration),
            raw_schemas,
            raw_resource_types,
            raw_configuration,
        })
    }
}

impl ResourceTypeDescription {
    /// The descriptor that checks, filters and PATCH take.
    ///
    /// ```
    /// use scim_runtime::{check, testing};
    ///
    /// let provider = testing::description();
    /// let group = provider.find("Group").expect("the RFC has groups").descriptor();
    /// let violations = check::response(&serde_json::json!({"id": 7}), group);
    /// assert!(violations.iter().any(|violation| violation.pointer == "/id"));
    /// ```
    #[must_use]
    pub fn descriptor(&self) -> Descriptor<'_> {
        Descriptor {
            urn: &self.urn,
            attributes: &self.attributes,
        }
    }
}

/// The members of a list in any of its forms: a `ListResponse`, an array, or a single object.
pub(crate) fn members(document: &'static str, value: &Value) -> Result<Vec<Value>, DescribeError> {
    let members = listed(document, value)?;
    match members.iter().position(|member| !member.is_object()) {
        Some(index) => {
            let pointer = format!("/{index}");
            Err(DescribeError::shape(document, &pointer, "an object"))
        }
        None => Ok(members),
    }
}

fn listed(document: &'static str, value: &Value) -> Result<Vec<Value>, DescribeError> {
    match value {
        Value::Null => Ok(Vec::new()),
        Value::Array(members) => Ok(members.clone()),
        Value::Object(object) => match member(object, ListMember::Resources.name()) {
            Some(Value::Array(members)) => Ok(members.clone()),
            Some(Value::Null) => Ok(Vec::new()),
            Some(_) => Err(DescribeError::shape(document, "/Resources", "a list")),
            None if is_message(object, "ListResponse") => Ok(Vec::new()),
            None if is_message(object, "Error") => {
                Err(DescribeError::shape(document, "", "no error message"))
            }
            None => Ok(vec![value.clone()]),
        },
        _ => Err(DescribeError::shape(document, "", "an object or a list")),
    }
}

fn is_message(object: &Map<String, Value>, name: &str) -> bool {
    let urn = format!("urn:ietf:params:scim:api:messages:2.0:{name}");
    member(object, "schemas")
        .and_then(Value::as_array)
        .is_some_and(|urns| {
            urns.iter()
                .filter_map(Value::as_str)
                .any(|given| given.eq_ignore_ascii_case(&urn))
        })
}

/// `None` for the discovery resources themselves, which some providers list among their types.
fn resource_type(
    document: &Value,
    schemas: &mut Schemas<'_>,
    pointer: &str,
) -> Result<Option<ResourceTypeDescription>, DescribeError> {
    let shape = |at: &str, expected| {
        DescribeError::shape("/ResourceTypes", &format!("{pointer}{at}"), expected)
    };
    let object = document.as_object().ok_or_else(|| shape("", "an object"))?;
    let text = |name: &str| member(object, name).and_then(Value::as_str).map(str::trim);

    let endpoint = text("endpoint").ok_or_else(|| shape("/endpoint", "a string"))?;
    let endpoint =
        endpoint_path(endpoint).ok_or_else(|| shape("/endpoint", "a path below the base URL"))?;
    if [
        "/schemas",
        "/resourcetypes",
        "/serviceproviderconfig",
        "/serviceproviderconfigs",
    ]
    .contains(&endpoint.to_ascii_lowercase().as_str())
    {
        return Ok(None);
    }
    let name = text("name")
        .or_else(|| text("id"))
        .filter(|name| !name.is_empty())
        .ok_or_else(|| shape("/name", "a string"))?;
    let urn = text("schema").ok_or_else(|| shape("/schema", "a string"))?;

    limits::name("bytes of a resource type's name", name)?;
    limits::name("bytes of a schema's URN", urn)?;
    limits::name("bytes of an endpoint", &endpoint)?;
    let missing = |urn: &str, at: &str| DescribeError::MissingSchema {
        pointer: format!("{pointer}{at}"),
        resource_type: name.to_owned(),
        urn: urn.to_owned(),
    };
    let mut attributes = schemas
        .attributes(urn)?
        .ok_or_else(|| missing(urn, "/schema"))?;
    attributes.retain(|attribute| Attribute::find(COMMON, &attribute.name).is_none());
    let extensions = extensions(object);
    limits::within(
        "extensions of one resource type",
        extensions.len(),
        limits::EXTENSIONS,
    )?;
    for (index, (urn, required)) in extensions.into_iter().enumerate() {
        limits::name("bytes of a schema's URN", &urn)?;
        if Attribute::find(&attributes, &urn).is_none() {
            let within = schemas
                .attributes(&urn)?
                .ok_or_else(|| missing(&urn, &format!("/schemaExtensions/{index}/schema")))?;
            attributes.push(attribute::extension(urn, required, within));
        }
    }
    Ok(Some(ResourceTypeDescription {
        name: name.to_owned(),
        endpoint,
        urn: urn.to_owned(),
        attributes: attributes.into(),
    }))
}

/// `/Users` from `Users`, `/Users/` or, if a provider writes a URL, from its last segment.
fn endpoint_path(text: &str) -> Option<String> {
    let path = match text.split_once("://") {
        Some((_, rest)) => rest.trim_end_matches('/').rsplit_once('/')?.1,
        None => text.trim_matches('/'),
    };
    plain_path(path)
}

/// A path with a leading slash, if it has no empty or special segments.
fn plain_path(path: &str) -> Option<String> {
    let is_plain = |segment: &str| {
        !segment.is_empty()
            && segment != "."
            && segment != ".."
            && !segment.contains(['?', '#', '\\'])
    };
    path.split('/').all(is_plain).then(|| format!("/{path}"))
}

/// The authority of a URL and its path without slashes at the ends. Both are empty for other texts.
fn authority_and_path(url: &str) -> (&str, &str) {
    let rest = url.split_once("://").map_or("", |(_, rest)| rest);
    let (authority, path) = rest.split_once('/').unwrap_or((rest, ""));
    (authority, path.trim_matches('/'))
}

/// The authorities and whole paths of endpoints that are URLs, by the resource type's name in lower case.
fn absolute_endpoints(documents: &[Value]) -> HashMap<String, (&str, String)> {
    fn entry(document: &Value) -> Option<(String, (&str, String))> {
        let object = document.as_object()?;
        let text = |name: &str| member(object, name).and_then(Value::as_str).map(str::trim);
        let (authority, path) = authority_and_path(text("endpoint")?);
        let name = text("name").or_else(|| text("id"))?.to_ascii_lowercase();
        Some((name, (authority, plain_path(path)?)))
    }
    documents.iter().filter_map(entry).collect()
}

fn extensions(resource_type: &Map<String, Value>) -> Vec<(String, bool)> {
    let entries = match member(resource_type, "schemaExtensions") {
        Some(Value::Array(entries)) => entries.as_slice(),
        Some(entry) => std::slice::from_ref(entry),
        None => &[],
    };
    entries
        .iter()
        .filter_map(Value::as_object)
        .filter_map(|entry| {
            let urn = member(entry, "schema")?.as_str()?.trim().to_owned();
            Some((urn, attribute::truth(member(entry, "required"))))
        })
        .collect()
}

/// The schemas by their URN in lower case; of two with the same URN, the first one counts.
struct Schemas<'d> {
    by_urn: HashMap<String, (usize, &'d Map<String, Value>)>,
    count: AttributeCount,
}

impl<'d> Schemas<'d> {
    fn of(documents: &'d [Value]) -> Result<Self, DescribeError> {
        limits::within("schemas", documents.len(), limits::SCHEMAS)?;
        let mut by_urn = HashMap::with_capacity(documents.len());
        for (index, schema) in documents.iter().enumerate() {
            let object = schema.as_object();
            let id = object.and_then(|object| member(object, "id")?.as_str());
            if let (Some(object), Some(id)) = (object, id) {
                let urn = id.trim().to_ascii_lowercase();
                by_urn.entry(urn).or_insert((index, object));
            }
        }
        let count = AttributeCount::default();
        Ok(Self { by_urn, count })
    }

    /// The attributes of a schema; `None` if it is missing.
    fn attributes(&mut self, urn: &str) -> Result<Option<Vec<Attribute>>, DescribeError> {
        let Some((index, schema)) = self.by_urn.get(&urn.to_ascii_lowercase()) else {
            return Ok(None);
        };
        let pointer = format!("/{index}/attributes");
        let attributes = member(schema, "attributes");
        attribute::read_all(attributes, &pointer, &mut self.count).map(Some)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::record::Kind;

    fn rfc7643() -> Description {
        let read = |text| serde_json::from_str::<Value>(text).expect("the fixture is JSON");
        Description::from_documents(
            &read(include_str!("../testing/Schemas.json")),
            &read(include_str!(
                "../../tests/fixtures/rfc7643/ResourceTypes.json"
            )),
            &read(include_str!("../testing/ServiceProviderConfig.json")),
        )
        .expect("the RFC's documents are sound")
    }

    // R7643-6-02
    #[test]
    fn extensions_are_rows_with_their_required_flag() {
        let user = &rfc7643().resource_types[0];
        let urn = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
        let row = Attribute::find(&user.attributes, urn).expect("the extension is there");
        assert_eq!((row.kind, row.required), (Kind::Extension, true));
        assert!(Attribute::find(&row.sub_attributes, "manager").is_some());
    }

    #[test]
    fn a_list_an_array_and_a_single_object_read_the_same() {
        let one = json!({"id": "urn:x:S", "attributes": []});
        let list = json!({"resources": [one]});
        for form in [one.clone(), json!([one]), list] {
            assert_eq!(members("/Schemas", &form), Ok(vec![one.clone()]), "{form}");
        }
        let empty = json!({"schemas": ["urn:ietf:params:scim:api:messages:2.0:ListResponse"]});
        assert_eq!(members("/Schemas", &empty), Ok(vec![]));
    }

    #[test]
    fn common_attributes_in_a_base_schema_are_not_duplicated() {
        let schemas = json!([{"id": "urn:x:S", "attributes": [
            {"name": "ID"}, {"name": "schemas"}, {"name": "externalId"}, {"name": "meta", "type": "complex"}, {"name": "own"},
        ]}]);
        let types = json!([{"name": "S", "endpoint": "S", "schema": "URN:x:s"}]);
        let provider = Description::from_documents(&schemas, &types, &Value::Null).expect("sound");
        let names: Vec<_> = provider.resource_types[0]
            .attributes
            .iter()
            .map(|a| &*a.name)
            .collect();
        assert_eq!(names, ["own"]);
    }

    #[test]
    fn a_missing_schema_is_named() {
        let types = json!([{"name": "S", "endpoint": "/S", "schema": "urn:x:S"}]);
        let error = Description::from_documents(&json!([]), &types, &Value::Null)
            .expect_err("the schema is missing");
        assert_eq!(
            error.to_string(),
            "`/ResourceTypes` at `/0/schema`: resource type `S` refers to schema `urn:x:S`, which `/Schemas` does not have"
        );
    }

    // R27
    #[test]
    fn an_absolute_endpoint_is_read_below_the_base_url() {
        let schemas = json!([{"id": "urn:x:S", "attributes": []}]);
        let at = |endpoint: &str, base_url: &str| {
            let types = json!([{"name": "S", "endpoint": endpoint, "schema": "urn:x:S"}]);
            let read = Description::from_documents(&schemas, &types, &Value::Null);
            let read = read.expect("sound").below(base_url);
            read.resource_types[0].endpoint.clone()
        };
        let base = "https://scim.example.com/scim/v2";
        for (endpoint, base_url, expected) in [
            (
                "https://scim.example.com/scim/v2/custom/Users",
                base,
                "/custom/Users",
            ),
            ("/scim/v2/custom/Users", base, "/custom/Users"),
            ("/custom/Users", base, "/custom/Users"),
            ("https://scim.example.com/scim/v2/Users/", base, "/Users"),
            ("https://other.example.com/v1/Users", base, "/Users"),
            (
                "https://scim.example.com/custom/Users",
                "https://scim.example.com/",
                "/custom/Users",
            ),
            (
                "https://scim.example.com/v2/Users",
                "http://localhost:8080",
                "/Users",
            ),
        ] {
            assert_eq!(
                at(endpoint, base_url),
                expected,
                "{endpoint} below {base_url}"
            );
        }
    }

    // R7643-6-01
    #[test]
    fn endpoints_have_one_form_and_stay_below_the_base() {
        for text in ["Users", "/Users", "/Users/", "https://x.example/v2/Users"] {
            assert_eq!(endpoint_path(text).as_deref(), Some("/Users"), "{text}");
        }
        assert_eq!(endpoint_path("/a/b").as_deref(), Some("/a/b"));
        for text in ["", "/", "../Users", "/a/../b", "/Users?x=y", "/Users#x"] {
            assert_eq!(endpoint_path(text), None, "{text}");
        }
    }
}
