//! Renders authentication schemes as security schemes of OpenAPI.

use crate::model::AuthenticationScheme;
use serde_json::{Map, Value as Json, json};

/// Renders the schemes that OpenAPI can describe, by name.
pub(super) fn schemes(schemes: &[AuthenticationScheme]) -> Map<String, Json> {
    let known = schemes.iter().filter_map(|scheme| {
        // The documents don't contain the URLs of an OAuth 2 flow, but its tokens are bearer tokens.
        let (name, http) = match scheme.kind.as_str() {
            "oauth2" | "oauthbearertoken" => ("bearer", "bearer"),
            "httpbasic" => ("basic", "basic"),
            "httpdigest" => ("digest", "digest"),
            _ => return None,
        };
        let security = json!({ "type": "http", "scheme": http, "description": scheme.name });
        Some((name.to_owned(), security))
    });
    known.collect()
}

/// Lists all schemes as the provider announces them, with those that OpenAPI can't describe.
pub(super) fn announced(schemes: &[AuthenticationScheme]) -> Vec<Json> {
    let schemes = schemes.iter();
    schemes
        .map(|scheme| json!({ "type": scheme.kind, "name": scheme.name }))
        .collect()
}
