//! Generated resources with unique values, and the user's own samples.
//!
//! The embedded server also generates resources, but only for itself. These must satisfy a provider that validates them, and must be
//! distinguishable from all other resources.

use super::reference::referenced_types;
use crate::{
    Error,
    ctl::{input, json::member},
    text::shown,
};
use scim_runtime::{
    Json,
    describe::{Description, ResourceTypeDescription},
    record::{Attribute, Kind, Mutability},
};
use serde_json::{Map, json};
use std::{
    collections::BTreeMap,
    path::Path,
    time::{SystemTime, UNIX_EPOCH},
};

/// The placeholder in a sample's text. It is replaced by a unique text.
const PLACEHOLDER: &str = "{unique}";

/// Generates values, each of them unique.
pub(super) struct Sampler {
    /// The prefix of every unique text.
    pub(super) prefix: String,
    count: u64,
    /// The user's attributes, by resource type name.
    samples: Map<String, Json>,
    /// Values of required attributes that refer to other resources, by resource type name.
    references: BTreeMap<String, Map<String, Json>>,
}

impl Sampler {
    pub(super) fn new(samples: Map<String, Json>) -> Self {
        let now = SystemTime::now().duration_since(UNIX_EPOCH);
        let now = now.map_or(0, |now| now.as_millis());
        Self {
            prefix: format!("scimtest{now:x}x{:x}x", std::process::id()),
            count: 0,
            samples,
            references: BTreeMap::new(),
        }
    }

    /// Uses this value for a required attribute that refers to another resource.
    pub(super) fn set_reference(
        &mut self,
        resource_type: &ResourceTypeDescription,
        name: &str,
        value: Json,
    ) {
        let references = self.references.entry(resource_type.name.clone());
        references.or_default().insert(name.to_owned(), value);
    }

    /// Creates a resource with the required attributes and those of the user's sample.
    pub(super) fn minimal(&mut self, resource_type: &ResourceTypeDescription) -> Json {
        let members = self.required(&resource_type.attributes);
        self.finished(members, resource_type)
    }

    /// Creates a resource with every attribute that a client can write, except optional references to other resources.
    pub(super) fn full(
        &mut self,
        resource_type: &ResourceTypeDescription,
        provider: &Description,
    ) -> Json {
        let mut members = self.required(&resource_type.attributes);
        let common = writable(Attribute::common(), provider);
        for attribute in common.chain(writable(&resource_type.attributes, provider)) {
            let value = if attribute.kind == Kind::Extension {
                let mut members = self.required(&attribute.sub_attributes);
                for sub in writable(&attribute.sub_attributes, provider) {
                    members.insert(sub.name.to_string(), self.value(sub));
                }
                Json::Object(members)
            } else {
                self.value(attribute)
            };
            members.insert(attribute.name.to_string(), value);
        }
        self.finished(members, resource_type)
    }

    /// Creates a resource with the required attributes, those of the user's sample, and one more.
    pub(super) fn with(
        &mut self,
        resource_type: &ResourceTypeDescription,
        name: &str,
        value: Json,
    ) -> Json {
        let mut members = self.required(&resource_type.attributes);
        members.insert(name.to_owned(), value);
        self.finished(members, resource_type)
    }

    /// Adds the references, the user's attributes and `schemas`.
    fn finished(
        &mut self,
        mut members: Map<String, Json>,
        resource_type: &ResourceTypeDescription,
    ) -> Json {
        for (name, value) in self
            .references
            .get(&resource_type.name)
            .into_iter()
            .flatten()
        {
            members
                .entry(name)
                .and_modify(|known| known.clone_from(value));
        }
        let sample = self.samples.get(&resource_type.name).cloned();
        for (name, value) in sample.iter().filter_map(Json::as_object).flatten() {
            let value = self.filled_in(value);
            members.insert(name.clone(), value);
        }
        let extensions = resource_type.attributes.iter().filter(|attribute| {
            attribute.kind == Kind::Extension && members.contains_key(&*attribute.name)
        });
        let urns: Vec<&str> = [resource_type.urn.as_str()]
            .into_iter()
            .chain(extensions.map(|extension| &*extension.name))
            .collect();
        members.insert("schemas".to_owned(), json!(urns));
        Json::Object(members)
    }

    /// Creates a value for an attribute, or takes the one in the user's sample.
    pub(super) fn value_at(
        &mut self,
        resource_type: &ResourceTypeDescription,
        steps: &[&str],
        attribute: &Attribute,
    ) -> Json {
        let sample = self.samples.get(&resource_type.name);
        let sample = sample.and_then(|sample| {
            let mut steps = steps.iter();
            steps.try_fold(sample, |value, step| member(value, step))
        });
        match sample.cloned() {
            Some(sample) => self.filled_in(&sample),
            None => self.value(attribute),
        }
    }

    /// Replaces the placeholders in a sample.
    fn filled_in(&mut self, sample: &Json) -> Json {
        match sample {
            Json::String(text) if text.contains(PLACEHOLDER) => {
                self.count += 1;
                Json::from(text.replace(PLACEHOLDER, &self.unique()))
            }
            Json::Array(items) => items.iter().map(|item| self.filled_in(item)).collect(),
            Json::Object(members) => members
                .iter()
                .map(|(name, value)| (name.clone(), self.filled_in(value)))
                .collect(),
            Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => sample.clone(),
        }
    }

    fn required(&mut self, attributes: &[Attribute]) -> Map<String, Json> {
        let mut members = Map::new();
        for attribute in attributes {
            if attribute.required && attribute.mutability != Mutability::ReadOnly {
                let value = if attribute.kind == Kind::Extension {
                    // A required extension without required attributes is an empty object (RFC 7643 §6).
                    Json::Object(self.required(&attribute.sub_attributes))
                } else {
                    self.value(attribute)
                };
                members.insert(attribute.name.to_string(), value);
            }
        }
        members
    }

    /// Creates a value for an attribute. For a multi-valued attribute, creates a list of one.
    fn value(&mut self, attribute: &Attribute) -> Json {
        let one = self.single(attribute);
        if attribute.multi_valued {
            json!([one])
        } else {
            one
        }
    }

    fn single(&mut self, attribute: &Attribute) -> Json {
        self.count += 1;
        let text = if attribute.kind == Kind::String {
            self.text(attribute)
        } else {
            self.unique()
        };
        let sample = attribute.kind.unique_sample(&text, self.count);
        sample.unwrap_or_else(|| self.complex(attribute))
    }

    fn complex(&mut self, attribute: &Attribute) -> Json {
        let mut members = Map::new();
        for sub in attribute.sub_attributes.iter() {
            if sub.required && sub.mutability != Mutability::ReadOnly {
                members.insert(sub.name.to_string(), self.sub_value(attribute, sub));
            }
        }
        for sub in attribute.sub_attributes.iter() {
            let is_simple =
                !matches!(sub.kind, Kind::Complex | Kind::Reference) && !sub.multi_valued;
            let is_usual = sub.name == "value" || sub.name == "type" || members.is_empty();
            let is_new = !members.contains_key(&*sub.name);
            let is_writable = sub.mutability != Mutability::ReadOnly && sub.name != "primary";
            if is_simple && is_usual && is_new && is_writable {
                let value = self.sub_value(attribute, sub);
                members.insert(sub.name.to_string(), value);
            }
        }
        // An attribute such as `photos` has only a reference.
        let reference = attribute.sub_attributes.iter().find(|sub| {
            sub.kind == Kind::Reference && sub.name == "value" && !members.contains_key("value")
        });
        if let Some(sub) = reference {
            let value = self.single(sub);
            members.insert(sub.name.to_string(), value);
        }
        Json::Object(members)
    }

    fn sub_value(&mut self, attribute: &Attribute, sub: &Attribute) -> Json {
        let name = attribute.name.to_ascii_lowercase();
        if sub.name == "value" && sub.kind == Kind::String && name.contains("mail") {
            self.count += 1;
            return Json::from(self.mail());
        }
        if sub.name == "value" && name == "phonenumbers" {
            self.count += 1;
            return Json::from(format!("tel:+1-201-555-{:04}", self.count % 10_000));
        }
        self.value(sub)
    }

    fn text(&self, attribute: &Attribute) -> String {
        let listed: Vec<&str> = attribute.canonical_values.iter().collect();
        let length = u64::try_from(listed.len()).unwrap_or(1).max(1);
        let index = usize::try_from(self.count % length).unwrap_or_default();
        if let Some(listed) = listed.get(index) {
            return (*listed).to_owned();
        }
        match attribute.name.to_ascii_lowercase().as_str() {
            "locale" => "en-US".to_owned(),
            "preferredlanguage" => "en".to_owned(),
            "timezone" => "Europe/Paris".to_owned(),
            "country" => "FR".to_owned(),
            "password" => format!("{}-Aa1!", self.unique()),
            name if name.contains("mail") => self.mail(),
            _ => self.unique(),
        }
    }

    fn unique(&self) -> String {
        // No text is a prefix of another one.
        format!("{}{:06}", self.prefix, self.count)
    }

    fn mail(&self) -> String {
        format!("{}@example.com", self.unique())
    }
}

/// The attributes that a client can write and for which this module can create values.
fn writable<'a>(
    attributes: &'a [Attribute],
    provider: &Description,
) -> impl Iterator<Item = &'a Attribute> {
    attributes.iter().filter(|attribute| {
        attribute.mutability != Mutability::ReadOnly
            && attribute.kind != Kind::Json
            && referenced_types(attribute, provider).is_empty()
    })
}

/// Reads the user's samples: an object with attributes for each resource type.
///
/// # Errors
/// If the file can't be read or has a different form.
pub(super) fn read(path: &Path, provider: &Description) -> Result<Map<String, Json>, Error> {
    let expected = r#"expected an object per resource type: {"User": {"userName": "{unique}"}}"#;
    let Json::Object(samples) = input::read(path)? else {
        return Err(Error::input(format!("{}: {expected}", path.display())));
    };
    let mut known = Map::new();
    for (name, attributes) in samples {
        let Some(resource_type) = provider.find(&name) else {
            return Err(Error::input(format!(
                "{}: unknown resource type `{}`",
                path.display(),
                shown(&name)
            )));
        };
        if !attributes.is_object() {
            return Err(Error::input(format!("{}: {expected}", path.display())));
        }
        known.insert(resource_type.name.clone(), attributes);
    }
    Ok(known)
}
