//! Lines of scim.toml: how a finding is overruled.

use crate::text::toml_string;

/// What a finding is about, as scim.toml names it.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Subject<'a> {
    /// Nothing that scim.toml has lines for: the document has to be corrected.
    Document,
    /// By its URN.
    Schema(&'a str),
    /// Of a schema, or of another attribute.
    Attribute(&'a Subject<'a>, &'a str),
    /// By its name.
    ResourceType(&'a str),
    /// `patch`, `bulk`, `filter`, `changePassword`, `sort`, `etag` of the provider's configuration.
    Feature(&'a str),
}

impl Subject<'_> {
    /// The full name: `urn:…:User:name.familyName`, a schema's URN.
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

    /// The lines that give a member another value, in the words of TOML.
    pub(crate) fn set(&self, member: &str, value: &str) -> String {
        match self {
            Self::Feature(feature) if member == "supported" => {
                format!("[features]\n{feature} = {value}")
            }
            Self::Attribute(..) if ATTRIBUTE.contains(&member) => {
                format!("{}\n{member} = {value}", self.overlay())
            }
            Self::ResourceType(_) if RESOURCE_TYPE.contains(&member) => {
                format!("{}\n{member} = {value}", self.overlay())
            }
            _ => format!("correct `{member}` in the document"),
        }
    }

    /// The lines that take it out.
    pub(crate) fn remove(&self) -> String {
        match self {
            Self::ResourceType(name) => format!("exclude = [{}]", text(name)),
            Self::Attribute(..) => format!("{}\nremove = true", self.overlay()),
            Self::Document | Self::Schema(_) | Self::Feature(_) => {
                "remove it from the document".to_owned()
            }
        }
    }

    /// The head of a correction.
    fn overlay(&self) -> String {
        let (key, name) = match self {
            Self::ResourceType(name) => ("resourceType", Some((*name).to_owned())),
            Self::Schema(_) => ("schema", self.name()),
            _ => ("attribute", self.name()),
        };
        format!("[[overlay]]\n{key} = {}", text(&name.unwrap_or_default()))
    }
}

/// What an overlay can say of an attribute.
const ATTRIBUTE: &[&str] = &[
    "type",
    "multiValued",
    "required",
    "caseExact",
    "mutability",
    "returned",
    "uniqueness",
    "canonicalValues",
    "referenceTypes",
    "description",
];

/// What an overlay can say of a resource type.
const RESOURCE_TYPE: &[&str] = &["endpoint"];

/// Whether a repair is lines of scim.toml, not something to do about the document.
#[cfg(feature = "cli")]
pub(crate) fn is_config(repair: &str) -> bool {
    repair.starts_with('[') || repair.starts_with("exclude = ") || repair.starts_with("include = ")
}

/// The lines that make a schema a resource type. Most providers call the endpoint by the plural.
pub(crate) fn add_resource_type(name: &str, urn: &str) -> String {
    format!(
        "[[overlay]]\nresourceType = {}\nadd = true\nendpoint = {}\nschema = {}",
        text(name),
        text(&format!("/{name}s")),
        text(urn)
    )
}

/// The lines that choose a name.
pub(crate) fn rename(what: &str) -> String {
    format!("[rename]\n{} = \"…\"", text(what))
}

/// A text as TOML writes it.
pub(crate) fn text(text: &str) -> String {
    toml_string(text)
}

/// A list of texts as TOML writes it; a long one is not spelled out.
pub(crate) fn texts(values: &[String]) -> String {
    let mut shown: Vec<String> = values.iter().take(8).map(|value| text(value)).collect();
    if values.len() > shown.len() {
        shown.push("…".to_owned());
    }
    format!("[{}]", shown.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_name_the_attribute_in_full() {
        let schema = Subject::Schema("urn:x:User");
        let name = Subject::Attribute(&schema, "name");
        let family = Subject::Attribute(&name, "family\"Name");
        assert_eq!(
            family.set("type", "\"integer\""),
            "[[overlay]]\nattribute = \"urn:x:User:name.family\\\"Name\"\ntype = \"integer\""
        );
        assert_eq!(
            Subject::Feature("patch").set("supported", "true"),
            "[features]\npatch = true"
        );
        assert_eq!(
            Subject::ResourceType("User").set("endpoint", "\"/Users\""),
            "[[overlay]]\nresourceType = \"User\"\nendpoint = \"/Users\""
        );
        assert_eq!(
            Subject::Document.set("status", "1"),
            "correct `status` in the document"
        );
        assert_eq!(
            rename("a\u{7}\u{202e}"),
            "[rename]\n\"a\\u0007\\u202E\" = \"…\""
        );
    }
}
