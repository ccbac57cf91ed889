//! Renders a provider in the description languages of other tools: OpenAPI 3.1 and JSON Schema 2020-12.

mod attribute;
mod definitions;
mod messages;
mod openapi;
mod operation;
mod resource;
mod security;

pub(crate) use openapi::openapi;

use crate::{model::ProviderModel, render::printed};
use serde_json::json;

/// Renders the schemas of resources and messages as JSON Schema 2020-12, one definition each.
pub(crate) fn json_schema(provider: &ProviderModel) -> String {
    let definitions = resource::definitions(provider, "#/$defs/");
    printed(json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$comment": "scim-codegen export --format json-schema",
        "title": format!("SCIM resources of {}", provider.origin),
        "description": "Validate against a single definition, such as `#/$defs/User` for responses and `#/$defs/UserRequest` for \
            requests that create or replace. Canonical values are examples, because providers can send other values.",
        "$defs": definitions.schemas,
    }))
}
