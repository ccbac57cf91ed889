//! A query as a message: `SearchRequest` (RFC 7644 §3.4.3).

use crate::{Json, parameter::Parameter};
use bytes::Bytes;
use serde_json::{Map, json};

const URN: &str = "urn:ietf:params:scim:api:messages:2.0:SearchRequest";

type NameAndValue = (String, String);

/// The message, and the caller's own parameters, which stay in the URL.
pub(crate) fn message(query: &[NameAndValue]) -> (Bytes, Vec<&NameAndValue>) {
    let mut message = Map::new();
    message.insert("schemas".to_owned(), json!([URN]));
    let mut rest = Vec::new();
    for pair in query {
        let (name, value) = pair;
        match Parameter::of_name(name) {
            Some(parameter) => {
                message.insert(parameter.name().to_owned(), parameter.json(value));
            }
            None => rest.push(pair),
        }
    }
    (Bytes::from(Json::Object(message).to_string()), rest)
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
        let query: Vec<NameAndValue> = query
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
