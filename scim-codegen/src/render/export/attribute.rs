//! Renders attributes as JSON Schema, once for responses and once for requests.

use super::definitions::Definitions;
use crate::{
    characteristics::{DataType, Mutability, Returned},
    model::AttributeModel,
};
use serde_json::{Map, Value as Json, json};

/// The direction in which a value is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    Response,
    Request,
}

/// The members of an object.
#[derive(Debug, Clone, Default)]
pub(super) struct ObjectMembers {
    pub(super) properties: Map<String, Json>,
    pub(super) required: Vec<Json>,
}

impl ObjectMembers {
    pub(super) fn insert(&mut self, name: &str, schema: Json) {
        self.properties.insert(name.to_owned(), schema);
    }

    pub(super) fn require(&mut self, name: &str) {
        self.required.push(name.into());
    }

    pub(super) fn into_schema(self, description: Option<&str>) -> Json {
        let mut schema = json!({ "type": "object", "properties": self.properties });
        set(
            &mut schema,
            "required",
            (!self.required.is_empty()).then(|| self.required.into()),
        );
        set(&mut schema, "description", description.map(Json::from));
        schema
    }
}

/// The members of a list of attributes, for both directions.
#[derive(Debug, Clone, Default)]
pub(super) struct BothMembers {
    pub(super) response: ObjectMembers,
    pub(super) request: ObjectMembers,
}

impl BothMembers {
    fn of(&mut self, direction: Direction) -> &mut ObjectMembers {
        match direction {
            Direction::Response => &mut self.response,
            Direction::Request => &mut self.request,
        }
    }
}

/// Renders attributes. Adds a definition for each complex one; `owner` is the start of its name.
pub(super) fn members(
    attributes: &[AttributeModel],
    owner: &str,
    definitions: &mut Definitions,
) -> BothMembers {
    let mut both = BothMembers::default();
    for attribute in attributes {
        let [response, request] = values(attribute, owner, definitions);
        for (direction, value) in [
            (Direction::Response, response),
            (Direction::Request, request),
        ] {
            if !occurs(attribute, direction) {
                continue;
            }
            let members = both.of(direction);
            members.insert(&attribute.name.0, member(attribute, value));
            if is_required(attribute, direction) {
                members.require(&attribute.name.0);
            }
        }
    }
    both
}

/// Whether bodies in this direction can contain the attribute.
fn occurs(attribute: &AttributeModel, direction: Direction) -> bool {
    match direction {
        Direction::Response => {
            attribute.mutability != Mutability::WriteOnly && attribute.returned != Returned::Never
        }
        Direction::Request => attribute.mutability != Mutability::ReadOnly,
    }
}

/// Whether all bodies in this direction contain the attribute. Responses can be limited to other attributes unless it is always returned.
fn is_required(attribute: &AttributeModel, direction: Direction) -> bool {
    attribute.required
        && match direction {
            Direction::Response => attribute.returned == Returned::Always,
            Direction::Request => true,
        }
}

/// The schemas of a single value, in a response and in a request.
fn values(attribute: &AttributeModel, owner: &str, definitions: &mut Definitions) -> [Json; 2] {
    if attribute.kind != DataType::Complex {
        let value = simple(attribute);
        return [value.clone(), value];
    }
    let name = definitions.name(&format!("{owner} {}", attribute.name.0));
    let both = members(&attribute.sub_attributes, &name, definitions);
    let description = attribute.description.as_deref();
    let response = both.response.into_schema(description);
    let request = both.request.into_schema(description);
    let request_name = if response == request {
        name.clone()
    } else {
        definitions.name(&format!("{name} Request"))
    };
    let references = [&name, &request_name].map(|name| definitions.reference(name));
    definitions.schemas.insert(request_name, request);
    definitions.schemas.insert(name, response);
    references
}

fn simple(attribute: &AttributeModel) -> Json {
    let keywords = attribute.kind.json_schema().iter();
    let mut schema: Json = keywords
        .map(|(keyword, value)| (*keyword, *value))
        .collect();
    let canonical = &attribute.canonical_values;
    let examples = (!canonical.is_empty() && attribute.kind == DataType::String)
        .then(|| canonical.clone().into());
    set(&mut schema, "examples", examples);
    schema
}

/// Adds what applies to all values of the attribute.
fn member(attribute: &AttributeModel, value: Json) -> Json {
    let mut schema = if attribute.multi_valued {
        json!({ "type": "array", "items": value })
    } else {
        value
    };
    let description = attribute.description.as_deref();
    set(&mut schema, "description", description.map(Json::from));
    let read_only = attribute.mutability == Mutability::ReadOnly;
    set(&mut schema, "readOnly", read_only.then_some(true.into()));
    let write_only =
        attribute.mutability == Mutability::WriteOnly || attribute.returned == Returned::Never;
    set(
        &mut schema,
        "writeOnly",
        (write_only && !read_only).then_some(true.into()),
    );
    schema
}

pub(super) fn set(schema: &mut Json, name: &str, value: Option<Json>) {
    if let (Some(object), Some(value)) = (schema.as_object_mut(), value) {
        object.insert(name.to_owned(), value);
    }
}
