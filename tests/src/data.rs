//! Input for the figures: users in the form that a large provider sends, the same in every run, and providers of any size.

use serde_json::{Map, Value as Json, json};
use std::fmt::Write as _;

const USER: &str = "urn:ietf:params:scim:schemas:core:2.0:User";
const ENTERPRISE: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
const BASE: &str = "https://scim.example.com/v2";
const GIVEN: [&str; 8] = [
    "Ada", "Björn", "Chloé", "Dmitri", "Eun-ji", "Fatima", "Grace", "Håkon",
];
const FAMILY: [&str; 7] = [
    "Jensen", "Okafor", "Nguyễn", "Müller", "Silva", "Tanaka", "O'Brien",
];
const DEPARTMENTS: [&str; 5] = ["Tour Operations", "R&D", "Finance", "Legal", "Support"];

/// A linear congruential generator, so that the data doesn't depend on the version of a library.
struct Random(u64);

impl Random {
    fn next(&mut self) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or_default()
    }

    fn one_of<'a>(&mut self, list: &[&'a str]) -> &'a str {
        list.get(self.next() % list.len())
            .copied()
            .unwrap_or_default()
    }

    fn id(&mut self) -> String {
        format!(
            "{:08x}-{:04x}-4{:03x}-a{:03x}-{:08x}",
            self.next(),
            self.next() % 65_536,
            self.next() % 4_096,
            self.next() % 4_096,
            self.next()
        )
    }
}

/// A variant of the users.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Users {
    /// No deviation.
    Usual,
    /// Three unknown attributes per user.
    WithUnknown,
    /// All attribute names in lower case.
    LowerCase,
}

/// A compact ListResponse with `count` users.
#[must_use]
pub fn users(count: usize, kind: Users) -> Vec<u8> {
    let mut random = Random(20_260_101);
    let resources: Vec<Json> = (0..count)
        .map(|number| user(number, &mut random, kind))
        .collect();
    let list = json!({
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:ListResponse"],
        "totalResults": count, "startIndex": 1, "itemsPerPage": count, "Resources": resources,
    });
    list.to_string().into_bytes()
}

fn user(number: usize, random: &mut Random, kind: Users) -> Json {
    let (id, manager) = (random.id(), random.id());
    let (given, family) = (random.one_of(&GIVEN), random.one_of(&FAMILY));
    let stamp = format!(
        "20{}-{:02}-{:02}T{:02}:{:02}:{:02}Z",
        10 + random.next() % 16,
        1 + random.next() % 12,
        1 + random.next() % 28,
        random.next() % 24,
        random.next() % 60,
        random.next() % 60
    );
    let groups: Vec<Json> = (0..3)
        .map(|_| {
            let group = random.id();
            let display = format!("Group {}", random.next() % 500);
            json!({"value": group, "$ref": format!("{BASE}/Groups/{group}"), "display": display, "type": "direct"})
        })
        .collect();
    let mut user = json!({
        "schemas": [USER, ENTERPRISE],
        "id": id,
        "externalId": format!("ext-{number:06}"),
        "userName": format!("user{number:06}@example.com"),
        "name": {"formatted": format!("{given} {family}"), "familyName": family, "givenName": given},
        "displayName": format!("{given} {family}"),
        "active": !random.next().is_multiple_of(10),
        "emails": [
            {"value": format!("user{number:06}@example.com"), "type": "work", "primary": true},
            {"value": format!("user{number:06}@home.example"), "type": "home", "primary": false},
        ],
        "groups": groups,
        ENTERPRISE: {
            "employeeNumber": (700_000 + number).to_string(),
            "costCenter": (4_000 + random.next() % 100).to_string(),
            "organization": "Universal Studios",
            "division": "Theme Park",
            "department": random.one_of(&DEPARTMENTS),
            "manager": {"value": manager, "$ref": format!("{BASE}/Users/{manager}"), "displayName": "John Smith"},
        },
        "meta": {
            "resourceType": "User", "created": stamp, "lastModified": stamp,
            "location": format!("{BASE}/Users/{id}"), "version": format!("W/\"{:08x}\"", random.next()),
        },
    });
    match kind {
        Users::Usual => {}
        Users::WithUnknown => {
            user["badgeColour"] = json!("green");
            user["lunch"] = json!({"vegetarian": true, "days": ["Mon", "Wed"], "table": 7});
            user["urn:acme:params:scim:schemas:extension:parking:1.0:User"] =
                json!({"lot": "B", "number": 114});
        }
        Users::LowerCase => user = lower(user),
    }
    user
}

fn lower(value: Json) -> Json {
    match value {
        Json::Object(members) => {
            let members = members
                .into_iter()
                .map(|(name, value)| (name.to_lowercase(), lower(value)));
            Json::Object(members.collect::<Map<_, _>>())
        }
        Json::Array(items) => Json::Array(items.into_iter().map(lower).collect()),
        other => other,
    }
}

/// Schemas and resource types of a provider with `count` resource types: User, Group, and copies of User under other names.
///
/// # Errors
/// If RFC 7643's documents can't be read.
pub fn provider(count: usize) -> Result<(Json, Json), Box<dyn std::error::Error>> {
    let dir = crate::root().join("scim-codegen/src/source/rfc7643");
    let read = |name: &str| -> Result<Json, Box<dyn std::error::Error>> {
        Ok(serde_json::from_slice(&std::fs::read(dir.join(name))?)?)
    };
    let (rfc, types) = (read("Schemas.json")?, read("ResourceTypes.json")?);
    let named = |last: &str| -> Vec<Json> {
        let all = rfc["Resources"].as_array().into_iter().flatten();
        all.filter(|schema| schema["id"].as_str().is_some_and(|id| id.ends_with(last)))
            .cloned()
            .collect()
    };
    let (users, groups) = (named(":User"), named(":Group"));
    let mut schemas: Vec<Json> = users.iter().chain(&groups).cloned().collect();
    let mut resource_types: Vec<Json> = types["Resources"].as_array().cloned().unwrap_or_default();
    for number in 2..count {
        for schema in &users {
            let mut schema = schema.clone();
            schema["id"] = json!(format!(
                "{}{number}",
                schema["id"].as_str().unwrap_or_default()
            ));
            schema["name"] = json!(format!(
                "{}{number}",
                schema["name"].as_str().unwrap_or_default()
            ));
            schemas.push(schema);
        }
        resource_types.push(json!({
            "name": format!("User{number}"), "endpoint": format!("/Users{number}"), "schema": format!("{USER}{number}"),
            "schemaExtensions": [{"schema": format!("{ENTERPRISE}{number}"), "required": false}],
        }));
    }
    Ok((json!(schemas), json!(resource_types)))
}

/// Schemas and resource types of a provider with `count` schemas of a hundred attributes each, and one resource type per schema.
/// Ten attributes of each schema are complex, with four sub-attributes.
#[must_use]
pub fn large(count: usize) -> (Json, Json) {
    let schemas: Vec<Json> = (0..count)
        .map(|number| {
            let attributes: Vec<Json> = (0..100).map(|at| attribute(number, at)).collect();
            json!({
                "id": large_urn(number), "name": format!("Thing{number}"),
                "description": format!("The things of kind {number}, as the provider has them. There are others."),
                "attributes": attributes,
            })
        })
        .collect();
    let types: Vec<Json> = (0..count)
        .map(|number| {
            json!({"name": format!("Thing{number}"), "endpoint": format!("/Things{number}"), "schema": large_urn(number)})
        })
        .collect();
    (json!(schemas), json!(types))
}

fn large_urn(number: usize) -> String {
    format!("urn:example:params:scim:schemas:core:2.0:Thing{number}")
}

fn attribute(schema: usize, at: usize) -> Json {
    let mut attribute = json!({
        "name": format!("attribute{at}Of{schema}"), "type": "string", "multiValued": false,
        "description": format!("What is said of a thing at position {at}. Up to the provider."),
        "required": at == 0, "caseExact": false, "mutability": "readWrite", "returned": "default", "uniqueness": "none",
    });
    match at % 10 {
        1 => attribute["type"] = json!("boolean"),
        2 => attribute["type"] = json!("dateTime"),
        3 => attribute["canonicalValues"] = json!(["work", "home", "other"]),
        4 => attribute["multiValued"] = json!(true),
        5 => {
            attribute["type"] = json!("complex");
            attribute["multiValued"] = json!(true);
            let sub = |name: &str, kind: &str| json!({"name": name, "type": kind, "multiValued": false, "mutability": "readWrite", "returned": "default"});
            attribute["subAttributes"] = json!([
                sub("value", "string"),
                sub("display", "string"),
                sub("type", "string"),
                sub("primary", "boolean")
            ]);
        }
        _ => {}
    }
    attribute
}

fn names(count: usize) -> impl Iterator<Item = String> {
    (0..count).map(|number| match number {
        0 => "User".to_owned(),
        1 => "Group".to_owned(),
        number => format!("User{number}"),
    })
}

/// Functions that read and write each resource type of a generated file, as in [`plain_models`].
#[must_use]
pub fn read_and_write(count: usize) -> String {
    let mut out = "#![allow(missing_docs, non_snake_case)]\n".to_owned();
    for name in names(count) {
        let _ = write!(
            out,
            "#[inline(never)]\npub fn read_{name}(bytes: &[u8]) -> Result<scim_runtime::record::Stored<{name}>, scim_runtime::ReadError> {{\n    \
             scim_runtime::record::Stored::from_json(bytes)\n}}\n\
             #[inline(never)]\npub fn write_{name}(value: &scim_runtime::record::Stored<{name}>) -> Vec<u8> {{\n    value.to_json()\n}}\n\
             #[inline(never)]\npub fn list_{name}(bytes: &[u8]) -> Result<Vec<scim_runtime::record::Stored<{name}>>, scim_runtime::Error> {{\n    \
             scim_runtime::client::Page::from_json(bytes).map(|page| page.resources)\n}}\n"
        );
    }
    out
}

/// The models of the same provider as a plain serde derive.
///
/// # Errors
/// If RFC 7643's documents can't be read.
pub fn plain_models(count: usize) -> Result<String, Box<dyn std::error::Error>> {
    let (schemas, _) = provider(count)?;
    let mut out = "//! A plain serde derive.\n#![allow(non_snake_case)]\nuse serde::{Deserialize, Serialize};\n".to_owned();
    for schema in schemas.as_array().into_iter().flatten() {
        let name: String = schema["name"]
            .as_str()
            .unwrap_or_default()
            .split(' ')
            .collect();
        let is_resource = !schema["id"]
            .as_str()
            .unwrap_or_default()
            .contains("extension");
        plain_struct(&mut out, &name, &schema["attributes"], is_resource);
    }
    // The functions that a client needs for each type, because generic code only costs where it is instantiated.
    for name in names(count) {
        let _ = write!(
            out,
            "#[inline(never)]\npub fn read_{name}(bytes: &[u8]) -> serde_json::Result<{name}> {{\n    serde_json::from_slice(bytes)\n}}\n\
             #[inline(never)]\npub fn write_{name}(value: &{name}) -> serde_json::Result<Vec<u8>> {{\n    serde_json::to_vec(value)\n}}\n\
             #[inline(never)]\npub fn list_{name}(bytes: &[u8]) -> serde_json::Result<Vec<{name}>> {{\n    serde_json::from_slice(bytes)\n}}\n"
        );
    }
    plain_struct(
        &mut out,
        "Meta",
        &json!([{"name": "resourceType"}, {"name": "created"}, {"name": "lastModified"}, {"name": "location"}, {"name": "version"}]),
        false,
    );
    Ok(out)
}

fn plain_struct(out: &mut String, name: &str, attributes: &Json, is_resource: bool) {
    let mut fields: Vec<(String, String)> = Vec::new();
    if is_resource {
        fields.push(("schemas".to_owned(), "Vec<String>".to_owned()));
        fields.push(("id".to_owned(), "Option<String>".to_owned()));
        fields.push(("externalId".to_owned(), "Option<String>".to_owned()));
        fields.push(("meta".to_owned(), "Option<Meta>".to_owned()));
    }
    for attribute in attributes.as_array().into_iter().flatten() {
        let wire = attribute["name"].as_str().unwrap_or_default();
        let value = match attribute["type"].as_str().unwrap_or("string") {
            "boolean" => "bool".to_owned(),
            "complex" => {
                let sub = format!("{name}{}", wire.replace('$', ""));
                plain_struct(out, &sub, &attribute["subAttributes"], false);
                sub
            }
            _ => "String".to_owned(),
        };
        let many = attribute["multiValued"] == true;
        fields.push((
            wire.to_owned(),
            if many {
                format!("Vec<{value}>")
            } else {
                format!("Option<{value}>")
            },
        ));
    }
    let _ = write!(
        out,
        "#[allow(non_camel_case_types, non_snake_case)]\n#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]\npub struct {name} {{\n"
    );
    for (wire, type_) in fields {
        let skip = if type_.starts_with("Vec") {
            "Vec::is_empty"
        } else {
            "Option::is_none"
        };
        let field = wire
            .replace('$', "")
            .replace("type", "type_")
            .replace("ref", "ref_");
        let _ = write!(
            out,
            "    #[serde(rename = \"{wire}\", default, skip_serializing_if = \"{skip}\")]\n    pub {field}: {type_},\n"
        );
    }
    out.push_str("}\n");
}
