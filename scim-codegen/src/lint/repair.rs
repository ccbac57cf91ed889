//! The `scim.toml` lines that findings propose.

use crate::{characteristics::Characteristic, finding::Repair, text::toml_string};

/// The subject of a finding, in the terms of `scim.toml`.
#[derive(Debug, Clone, Copy)]
pub(crate) enum FindingSubject<'a> {
    /// Something that `scim.toml` can't name: the document itself has to be corrected.
    Document,
    /// A schema, by its URN.
    Schema(&'a str),
    /// An attribute of a schema or of another attribute.
    Attribute(&'a FindingSubject<'a>, &'a str),
    /// A resource type, by its name.
    ResourceType(&'a str),
    /// A feature in the provider's configuration: `patch`, `bulk`, `filter`, `changePassword`, `sort`, `etag`.
    Feature(&'a str),
}

impl FindingSubject<'_> {
    /// The full name: `urn:…:User:name.familyName`, or a schema's URN.
    pub(crate) fn name(&self) -> Option<String> {
        match self {
            Self::Document | Self::ResourceType(_) | Self::Feature(_) => None,
            Self::Schema(urn) => Some((*urn).to_owned()),
            Self::Attribute(holder, name) => {
                let separator = if matches!(holder, Self::Attribute(..)) {
                    '.'
                } else {
                    ':'
                };
                let holder = holder.name()?;
                Some(format!("{holder}{separator}{name}"))
            }
        }
    }

    /// Sets a member to a value, given as TOML.
    pub(crate) fn set(&self, member: &str, value: &str) -> Repair {
        match self {
            Self::Feature(feature) if member == "supported" => {
                Repair::Config(format!("[features]\n{} = {value}", key(feature)))
            }
            Self::Attribute(..) if is_of_attribute(member) => {
                Repair::Config(format!("{}\n{} = {value}", self.overlay(), key(member)))
            }
            Self::ResourceType(_) if RESOURCE_TYPE.contains(&member) => {
                Repair::Config(format!("{}\n{} = {value}", self.overlay(), key(member)))
            }
            Self::Document
            | Self::Schema(_)
            | Self::Attribute(..)
            | Self::ResourceType(_)
            | Self::Feature(_) => Repair::Advice(format!("correct `{member}` in the document")),
        }
    }

    /// Removes the subject.
    pub(crate) fn remove(&self) -> Repair {
        match self {
            Self::ResourceType(name) => exclude(name),
            Self::Attribute(..) => Repair::Config(format!("{}\nremove = true", self.overlay())),
            Self::Document | Self::Schema(_) | Self::Feature(_) => {
                Repair::Advice("remove it from the document".to_owned())
            }
        }
    }

    /// The first two lines of a correction.
    fn overlay(&self) -> String {
        let (key, name) = match self {
            Self::ResourceType(name) => ("resource_type", Some((*name).to_owned())),
            Self::Schema(_) => ("schema", self.name()),
            Self::Document | Self::Attribute(..) | Self::Feature(_) => ("attribute", self.name()),
        };
        let name = toml_string(&name.unwrap_or_default());
        format!("[[overlay]]\n{key} = {name}")
    }
}

/// The key of `scim.toml` for a member of the documents: `multi_valued`.
pub(crate) fn key(member: &str) -> String {
    let mut key = String::new();
    for char in member.chars() {
        if char.is_ascii_uppercase() {
            key.push('_');
        }
        key.push(char.to_ascii_lowercase());
    }
    key
}

/// Whether an overlay can change this member of an attribute.
fn is_of_attribute(member: &str) -> bool {
    Characteristic::of_member(member).is_some()
        || ["description", "subAttributes"].contains(&member)
}

/// The members of a resource type that an overlay can change.
const RESOURCE_TYPE: &[&str] = &["endpoint", "schema", "description"];

/// Excludes the resource type, extension or attribute.
pub(crate) fn exclude(name: &str) -> Repair {
    Repair::Config(format!("exclude = [{}]", toml_string(name)))
}

/// Allows the rule, for assumptions that are correct.
pub(crate) fn allow(rule: &str) -> Repair {
    Repair::Advice(format!(
        "nothing to do if the assumption is correct; `allow = [\"{rule}\"]` in scim.toml hides these findings"
    ))
}

/// Adds a resource type.
pub(crate) fn add_resource_type(name: &str, urn: &str, endpoint: &str) -> String {
    format!(
        "[[overlay]]\nresource_type = {}\nadd = true\nendpoint = {}\nschema = {}",
        toml_string(name),
        toml_string(endpoint),
        toml_string(urn)
    )
}

/// Adds an extension to a resource type.
pub(crate) fn add_extension(resource_type: &str, urn: &str) -> String {
    format!(
        "[[overlay]]\nresource_type = {}\nextension = {}\nadd = true",
        toml_string(resource_type),
        toml_string(urn)
    )
}

/// Renames an item.
pub(crate) fn rename(what: &str, name: &str) -> Repair {
    let (what, name) = (toml_string(what), toml_string(name));
    Repair::Config(format!("[rename]\n{what} = {name}"))
}

/// Writes a list of strings as TOML.
pub(crate) fn texts(values: &[String]) -> String {
    let values: Vec<String> = values.iter().map(|value| toml_string(value)).collect();
    format!("[{}]", values.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_name_the_attribute_in_full() {
        let schema = FindingSubject::Schema("urn:x:User");
        let name = FindingSubject::Attribute(&schema, "name");
        let family = FindingSubject::Attribute(&name, "family\"Name");
        for (repair, expected) in [
            (
                family.set("type", "\"integer\""),
                "[[overlay]]\nattribute = \"urn:x:User:name.family\\\"Name\"\ntype = \"integer\"",
            ),
            (
                FindingSubject::Feature("changePassword").set("supported", "true"),
                "[features]\nchange_password = true",
            ),
            (
                name.set("multiValued", "true"),
                "[[overlay]]\nattribute = \"urn:x:User:name\"\nmulti_valued = true",
            ),
            (
                FindingSubject::ResourceType("User").set("endpoint", "\"/Users\""),
                "[[overlay]]\nresource_type = \"User\"\nendpoint = \"/Users\"",
            ),
            (
                rename("a\u{7}\u{202e}", "b"),
                "[rename]\n\"a\\u0007\\u202E\" = \"b\"",
            ),
        ] {
            assert_eq!(repair, Repair::Config(expected.to_owned()));
        }
        assert_eq!(
            FindingSubject::Document.set("status", "1"),
            "correct `status` in the document".into()
        );
    }
}
