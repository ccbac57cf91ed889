//! RFC 7643's own schemas, which findings use to propose values for the RFC's resources.

use super::{json::parse, node::JsonNode, node::JsonValue};
use crate::{
    characteristics::{Characteristic, CharacteristicValues},
    finding::{Findings, Repair},
    source::{self, DocumentSet},
    text::toml_string,
};
use std::{fmt::Write as _, sync::OnceLock};

/// The schemas of RFC 7643 §8.7.1: User, EnterpriseUser and Group.
fn schemas() -> &'static [JsonNode] {
    static SCHEMAS: OnceLock<Vec<JsonNode>> = OnceLock::new();
    SCHEMAS.get_or_init(|| {
        let DocumentSet::Separate { schemas, .. } = source::rfc7643().parts else {
            return Vec::new();
        };
        let document = parse(&schemas, &mut Findings::default());
        document.map_or_else(|_| Vec::new(), |d| d.root.list("Resources").to_vec())
    })
}

fn schema(urn: &str) -> Option<&'static JsonNode> {
    let is_it = |node: &&JsonNode| {
        node.text("id")
            .is_some_and(|id| id.eq_ignore_ascii_case(urn.trim()))
    };
    schemas().iter().find(is_it)
}

/// Finds an attribute by its full name: `urn:ietf:params:scim:schemas:core:2.0:User:emails.type`.
pub(crate) fn attribute(full_name: &str) -> Option<&'static JsonNode> {
    let (urn, path) = full_name.rsplit_once(':')?;
    let mut names = path.split('.');
    let mut node = member_of(schema(urn)?.list("attributes"), names.next()?)?;
    for name in names {
        node = member_of(node.list("subAttributes"), name)?;
    }
    Some(node)
}

fn member_of<'a>(list: &'a [JsonNode], name: &str) -> Option<&'a JsonNode> {
    let is_it = |node: &&JsonNode| {
        node.text("name")
            .is_some_and(|known| known.eq_ignore_ascii_case(name))
    };
    list.iter().find(is_it)
}

/// A characteristic of one of the RFC's attributes, as its keyword.
pub(crate) fn keyword(full_name: &str, member: &str) -> Option<&'static str> {
    attribute(full_name)?.text(member)
}

/// A characteristic of one of the RFC's attributes, as TOML.
pub(crate) fn characteristic(full_name: &str, member: &str) -> Option<String> {
    match &attribute(full_name)?.member(member)?.value {
        JsonValue::Bool(value) => Some(value.to_string()),
        JsonValue::String(text) => Some(toml_string(text)),
        JsonValue::Number(_) | JsonValue::Null | JsonValue::Array(_) | JsonValue::Object(_) => None,
    }
}

/// The sub-attributes of one of the RFC's complex attributes, as TOML.
pub(crate) fn sub_attributes(full_name: &str) -> Option<String> {
    let list = attribute(full_name)?.list("subAttributes");
    (!list.is_empty()).then(|| attributes(list, 0))
}

/// The lines that add one of the RFC's schemas.
pub(crate) fn add_schema(urn: &str) -> Option<Repair> {
    let schema = schema(urn)?;
    Some(Repair::Config(format!(
        "[[overlay]]\nschema = {}\nadd = true\nname = {}\nattributes = {}",
        toml_string(schema.text("id")?),
        toml_string(schema.text("name")?),
        attributes(schema.list("attributes"), 0),
    )))
}

/// The endpoint of one of the RFC's resource types, by its base schema.
pub(crate) fn endpoint(urn: &str) -> Option<&'static str> {
    const ENDPOINTS: [(&str, &str); 2] = [
        ("urn:ietf:params:scim:schemas:core:2.0:User", "/Users"),
        ("urn:ietf:params:scim:schemas:core:2.0:Group", "/Groups"),
    ];
    let mut endpoints = ENDPOINTS.into_iter();
    endpoints
        .find(|(known, _)| known.eq_ignore_ascii_case(urn.trim()))
        .map(|(_, endpoint)| endpoint)
}

/// Writes attributes as an array of inline tables, without the defaults of RFC 7643 §2.2.
fn attributes(list: &[JsonNode], depth: usize) -> String {
    let indent = "  ".repeat(depth + 1);
    let mut out = String::from("[\n");
    for node in list {
        // Writing to a string can't fail.
        let _ = writeln!(out, "{indent}{{ {} }},", members(node, depth).join(", "));
    }
    out.push_str(&"  ".repeat(depth));
    out.push(']');
    out
}

fn members(node: &JsonNode, depth: usize) -> Vec<String> {
    let mut members = Vec::new();
    if let Some(name) = node.text("name") {
        members.push(format!("name = {}", toml_string(name)));
    }
    for characteristic in Characteristic::ALL {
        let member = characteristic.member();
        let value = stated(node, member, characteristic.values());
        members.extend(value.map(|value| format!("{member} = {value}")));
    }
    let within = node.list("subAttributes");
    if !within.is_empty() {
        members.push(format!("subAttributes = {}", attributes(within, depth + 1)));
    }
    members
}

/// The value of a characteristic as TOML, unless it is the default.
fn stated(node: &JsonNode, member: &str, values: CharacteristicValues) -> Option<String> {
    match values {
        CharacteristicValues::DataType => node.text(member).map(toml_string),
        CharacteristicValues::Flag => {
            let value = &node.member(member)?.value;
            (*value == JsonValue::Bool(true)).then(|| "true".to_owned())
        }
        CharacteristicValues::Keyword(words) => {
            let text = node.text(member)?;
            (words.first() != Some(&text)).then(|| toml_string(text))
        }
        CharacteristicValues::Texts => {
            let texts = node
                .list(member)
                .iter()
                .filter_map(|node| match &node.value {
                    JsonValue::String(text) => Some(toml_string(text)),
                    _ => None,
                });
            let texts: Vec<String> = texts.collect();
            (!texts.is_empty()).then(|| format!("[{}]", texts.join(", ")))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_of_the_rfc_are_found_by_their_full_names() {
        let user = "urn:ietf:params:scim:schemas:core:2.0:User";
        assert_eq!(
            characteristic(&format!("{user}:USERNAME"), "required").as_deref(),
            Some("true")
        );
        assert_eq!(
            keyword(&format!("{user}:groups"), "mutability"),
            Some("readOnly")
        );
        let lines = sub_attributes(&format!("{user}:name")).expect("complex");
        assert!(
            lines.contains("{ name = \"familyName\", type = \"string\" }"),
            "{lines}"
        );
        assert_eq!(sub_attributes(&format!("{user}:nickName")), None);
        assert_eq!(attribute("urn:x:User:userName"), None);
    }
}
