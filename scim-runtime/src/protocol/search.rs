//! A query as a message: `SearchRequest` (RFC 7644 §3.4.3).

use crate::Json;
use bytes::Bytes;
use serde_json::{Map, json};

const URN: &str = "urn:ietf:params:scim:api:messages:2.0:SearchRequest";

/// What a `SearchRequest` has a place for.
const PARAMETERS: &[&str] = &[
    "attributes",
    "excludedAttributes",
    "filter",
    "sortBy",
    "sortOrder",
    "startIndex",
    "count",
    "cursor",
];

type Parameter = (String, String);

/// The message, and the parameters that stay in the URL since the message has no place for them.
pub(crate) fn message(query: &[Parameter]) -> (Bytes, Vec<&Parameter>) {
    let mut message = Map::new();
    message.insert("schemas".to_owned(), json!([URN]));
    let mut rest = Vec::new();
    for parameter in query {
        let (name, value) = parameter;
        if PARAMETERS.contains(&name.as_str()) {
            message.insert(name.clone(), as_json(name, value));
        } else {
            rest.push(parameter);
        }
    }
    (Bytes::from(Json::Object(message).to_string()), rest)
}

/// Lists are arrays and counts are numbers here.
fn as_json(name: &str, value: &str) -> Json {
    match name {
        "attributes" | "excludedAttributes" => value.split(',').map(str::trim).collect(),
        "startIndex" | "count" => value
            .parse::<u64>()
            .map_or_else(|_| Json::from(value), Json::from),
        _ => Json::from(value),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // R7644-3.4.3-03, R9865-3-01
    #[test]
    fn a_query_becomes_a_message() {
        let query = [
            ("filter", r#"userName eq "a&b+ü""#),
            ("attributes", "userName,urn:example:2.0:User:a.b"),
            ("count", "10"),
            ("cursor", "a=/+"),
            ("tenant", "7"),
        ];
        let query: Vec<Parameter> = query
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        let (body, rest) = message(&query);
        let expected = json!({
            "schemas": ["urn:ietf:params:scim:api:messages:2.0:SearchRequest"],
            "filter": r#"userName eq "a&b+ü""#,
            "attributes": ["userName", "urn:example:2.0:User:a.b"],
            "count": 10,
            "cursor": "a=/+",
        });
        let body: Json = serde_json::from_slice(&body).expect("JSON");
        assert_eq!(body, expected);
        assert_eq!(rest, [&("tenant".to_owned(), "7".to_owned())]);
    }
}
