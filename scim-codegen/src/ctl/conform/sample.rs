//! Resources that are made up: what is required, with values that no one else has.
//!
//! The server for tests makes such resources, too, but for itself: these must please a provider that looks closer, and be told
//! from all others.

use scim_runtime::{
    Json,
    describe::ResourceTypeDescription,
    record::{Attribute, Kind, Mutability},
};
use serde_json::{Map, json};
use std::time::{SystemTime, UNIX_EPOCH};

/// Makes values, none of them twice.
pub(super) struct Maker {
    /// What all its texts begin with.
    pub(super) prefix: String,
    count: u64,
}

impl Maker {
    pub(super) fn new() -> Self {
        let now = SystemTime::now().duration_since(UNIX_EPOCH);
        let now = now.map_or(0, |now| now.as_millis());
        Self {
            prefix: format!("scimtest{now:x}x{:x}x", std::process::id()),
            count: 0,
        }
    }

    /// A resource with what is required.
    pub(super) fn resource(&mut self, known: &ResourceTypeDescription) -> Json {
        let mut members = self.required(&known.attributes);
        let required = known.attributes.iter();
        let extensions = required.filter(|row| row.kind == Kind::Extension && row.required);
        let urns: Vec<&str> = [known.urn.as_str()]
            .into_iter()
            .chain(extensions.map(|row| &*row.name))
            .collect();
        members.insert("schemas".to_owned(), json!(urns));
        Json::Object(members)
    }

    fn required(&mut self, attributes: &[Attribute]) -> Map<String, Json> {
        let mut members = Map::new();
        for attribute in attributes {
            if attribute.required && attribute.mutability != Mutability::ReadOnly {
                members.insert(attribute.name.to_string(), self.value(attribute));
            }
        }
        members
    }

    /// A value of an attribute; a list of one, where it is multi-valued.
    pub(super) fn value(&mut self, attribute: &Attribute) -> Json {
        let one = self.single(attribute);
        if attribute.multi_valued {
            json!([one])
        } else {
            one
        }
    }

    fn single(&mut self, attribute: &Attribute) -> Json {
        self.count += 1;
        match attribute.kind {
            Kind::String => Json::from(self.text(attribute)),
            Kind::Boolean => Json::from(self.count.is_multiple_of(2)),
            Kind::Integer => Json::from(self.count),
            #[allow(clippy::cast_precision_loss)] // there are no so many
            Kind::Decimal => json!(self.count as f64 + 0.5),
            Kind::DateTime => Json::from(format!("2020-01-01T00:00:{:02}Z", self.count % 60)),
            Kind::Binary => Json::from("c2FtcGxl"),
            Kind::Reference => Json::from(format!("https://example.com/{}", self.unique())),
            // A complex attribute without sub-attributes, as a rule.
            Kind::Json => json!({ "value": self.unique() }),
            Kind::Complex | Kind::Extension => self.complex(attribute),
        }
    }

    fn complex(&mut self, attribute: &Attribute) -> Json {
        let mut members = self.required(&attribute.sub_attributes);
        for sub in attribute.sub_attributes.iter() {
            let is_simple =
                !matches!(sub.kind, Kind::Complex | Kind::Reference) && !sub.multi_valued;
            let is_usual = sub.name == "value" || sub.name == "type" || members.is_empty();
            let is_new = !members.contains_key(&*sub.name);
            if is_simple
                && is_usual
                && is_new
                && sub.mutability != Mutability::ReadOnly
                && sub.name != "primary"
            {
                let value = if sub.kind == Kind::String
                    && attribute.name.to_ascii_lowercase().contains("mail")
                    && sub.name == "value"
                {
                    Json::from(self.mail())
                } else if attribute.name == "phoneNumbers" && sub.name == "value" {
                    Json::from(format!("tel:+1-201-555-{:04}", self.count % 10_000))
                } else {
                    self.single(sub)
                };
                members.insert(sub.name.to_string(), value);
            }
        }
        Json::Object(members)
    }

    fn text(&self, attribute: &Attribute) -> String {
        if let Some(listed) = attribute.canonical_values.iter().next() {
            return listed.to_owned();
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
        format!("{}{}", self.prefix, self.count)
    }

    fn mail(&self) -> String {
        format!("{}@example.com", self.unique())
    }
}
