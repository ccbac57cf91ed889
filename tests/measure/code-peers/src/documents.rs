//! The provider's model as JSON Schema, and as an OpenAPI 3.0 document with six operations for each resource type.

use crate::{Outcome, TYPES, data};
use serde_json::{Map, Value as Json, json};

const STRINGS: fn() -> Json = || json!({"type": "array", "items": {"type": "string"}});

/// The names of the resource types.
pub(crate) fn resource_types() -> Outcome<Vec<String>> {
    let (_, types) = data::provider(TYPES)?;
    let names = types.as_array().into_iter().flatten();
    Ok(names.map(|one| text(&one["name"])).collect())
}

/// JSON Schema, for typify.
pub(crate) fn json_schema() -> Outcome<Json> {
    let definitions = definitions("#/definitions/")?;
    Ok(json!({
        "$schema": "http://json-schema.org/draft-07/schema#", "title": "Scim", "definitions": definitions,
    }))
}

/// OpenAPI 3.0, for progenitor.
pub(crate) fn openapi() -> Outcome<Json> {
    let mut paths = Map::new();
    for name in resource_types()? {
        let lower = name.to_lowercase();
        let selection = || {
            vec![
                query("attributes", "string"),
                query("excludedAttributes", "string"),
            ]
        };
        let with = |mut first: Vec<Json>| {
            first.extend(selection());
            first
        };
        let listing = with(vec![
            query("filter", "string"),
            query("sortBy", "string"),
            query("sortOrder", "string"),
            query("startIndex", "integer"),
            query("count", "integer"),
        ]);
        let list = format!("ListResponse{name}");
        let operation = |verb: &str,
                         parameters: Vec<Json>,
                         body: Option<&str>,
                         status: &str,
                         answer: Option<&str>| {
            let mut operation = json!({
                "operationId": format!("{verb}_{lower}"), "parameters": parameters,
                "responses": {status: response(answer), "4XX": response(Some("Error"))},
            });
            if let Some(body) = body {
                operation["requestBody"] = json!({"required": true, "content": content(body)});
            }
            operation
        };
        let one = || {
            vec![
                json!({"name": "id", "in": "path", "required": true, "schema": {"type": "string"}}),
            ]
        };
        let versioned = || {
            let mut parameters = one();
            parameters
                .push(json!({"name": "If-Match", "in": "header", "schema": {"type": "string"}}));
            parameters
        };
        paths.insert(
            format!("/{name}s"),
            json!({
                "get": operation("list", listing, None, "200", Some(&list)),
                "post": operation("create", selection(), Some(&name), "201", Some(&name)),
            }),
        );
        paths.insert(
            format!("/{name}s/{{id}}"),
            json!({
                "get": operation("get", with(one()), None, "200", Some(&name)),
                "put": operation("replace", with(versioned()), Some(&name), "200", Some(&name)),
                "patch": operation("patch", with(versioned()), Some("PatchOp"), "200", Some(&name)),
                "delete": operation("delete", versioned(), None, "204", None),
            }),
        );
    }
    Ok(json!({
        "openapi": "3.0.3", "info": {"title": "SCIM", "version": "2.0"}, "paths": paths,
        "components": {"schemas": definitions("#/components/schemas/")?},
    }))
}

fn query(name: &str, kind: &str) -> Json {
    json!({"name": name, "in": "query", "schema": {"type": kind}})
}

fn content(name: &str) -> Json {
    json!({"application/json": {"schema": {"$ref": format!("#/components/schemas/{name}")}}})
}

fn response(name: Option<&str>) -> Json {
    let mut response = json!({"description": "what the provider answers"});
    if let Some(name) = name {
        response["content"] = content(name);
    }
    response
}

/// All types, with the references of a language.
fn definitions(base: &str) -> Outcome<Map<String, Json>> {
    let (schemas, types) = data::provider(TYPES)?;
    let schemas = schemas.as_array().cloned().unwrap_or_default();
    let mut all = Map::new();
    for kind in types.as_array().into_iter().flatten() {
        let name = text(&kind["name"]);
        let schema = find(&schemas, &text(&kind["schema"]))?;
        let mut properties = Map::new();
        properties.insert("schemas".to_owned(), STRINGS());
        for common in ["id", "externalId"] {
            properties.insert(common.to_owned(), json!({"type": "string"}));
        }
        properties.insert("meta".to_owned(), reference(base, "Meta"));
        add_attributes(
            &mut all,
            &mut properties,
            base,
            &name,
            &schema["attributes"],
        );
        for extension in kind["schemaExtensions"].as_array().into_iter().flatten() {
            let urn = text(&extension["schema"]);
            let extended = format!("{name}Extension");
            add_object(
                &mut all,
                base,
                &extended,
                &find(&schemas, &urn)?["attributes"],
            );
            properties.insert(urn, reference(base, &extended));
        }
        all.insert(name.clone(), json!({"type": "object", "description": schema["description"], "properties": properties}));
        all.insert(format!("ListResponse{name}"), json!({
            "type": "object", "required": ["totalResults"],
            "properties": {
                "schemas": STRINGS(), "totalResults": {"type": "integer"}, "startIndex": {"type": "integer"},
                "itemsPerPage": {"type": "integer"},
                "Resources": {"type": "array", "items": reference(base, &name)},
            },
        }));
    }
    let meta = json!([
        {"name": "resourceType"}, {"name": "created"}, {"name": "lastModified"}, {"name": "location"}, {"name": "version"},
    ]);
    add_object(&mut all, base, "Meta", &meta);
    all.insert("PatchOperation".to_owned(), json!({
        "type": "object", "required": ["op"],
        "properties": {"op": {"type": "string", "enum": ["add", "remove", "replace"]}, "path": {"type": "string"}, "value": {}},
    }));
    all.insert("PatchOp".to_owned(), json!({
        "type": "object", "required": ["schemas", "Operations"],
        "properties": {"schemas": STRINGS(), "Operations": {"type": "array", "items": reference(base, "PatchOperation")}},
    }));
    add_object(
        &mut all,
        base,
        "Error",
        &json!([{"name": "status"}, {"name": "scimType"}, {"name": "detail"}]),
    );
    Ok(all)
}

fn find<'a>(schemas: &'a [Json], urn: &str) -> Outcome<&'a Json> {
    let found = schemas.iter().find(|schema| schema["id"] == urn);
    Ok(found.ok_or_else(|| format!("no schema {urn}"))?)
}

fn reference(base: &str, name: &str) -> Json {
    json!({"$ref": format!("{base}{name}")})
}

fn add_object(all: &mut Map<String, Json>, base: &str, name: &str, attributes: &Json) {
    let mut properties = Map::new();
    add_attributes(all, &mut properties, base, name, attributes);
    all.insert(
        name.to_owned(),
        json!({"type": "object", "properties": properties}),
    );
}

/// Adds a property for each attribute. Canonical values are suggestions (RFC 7643 §7), so they are strings, as in the derive.
fn add_attributes(
    all: &mut Map<String, Json>,
    properties: &mut Map<String, Json>,
    base: &str,
    owner: &str,
    attributes: &Json,
) {
    for attribute in attributes.as_array().into_iter().flatten() {
        let name = text(&attribute["name"]);
        let mut value = match attribute["type"].as_str() {
            Some("boolean") => json!({"type": "boolean"}),
            Some("complex") => {
                let sub = format!("{owner}{}", capitalised(&name));
                add_object(all, base, &sub, &attribute["subAttributes"]);
                reference(base, &sub)
            }
            _ => json!({"type": "string"}),
        };
        if attribute["multiValued"] == true {
            value = json!({"type": "array", "items": value});
        }
        if value.get("$ref").is_none() && attribute["description"].is_string() {
            value["description"] = attribute["description"].clone();
        }
        properties.insert(name, value);
    }
}

fn capitalised(name: &str) -> String {
    let mut letters = name.trim_start_matches('$').chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

fn text(value: &Json) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
