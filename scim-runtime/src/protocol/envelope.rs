//! Reads the envelope of a list, and its resources one at a time, without holding more than one of them.

use crate::{
    Json,
    check::{ListEnvelope, ResourcesForm},
    record::ListMember,
    walk::json_memory,
};
use serde::de::{self, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;
use std::fmt;

/// The memory limit for a member of the envelope, in bytes. A larger member is not read.
const MAX_MEMBER: usize = 1024 * 1024;

/// The envelope, and the JSON text of its `Resources`.
///
/// # Errors
/// If the text isn't a JSON object.
pub(super) fn read(text: &str) -> serde_json::Result<(ListEnvelope, Option<&RawValue>)> {
    let mut reader = serde_json::Deserializer::from_str(text);
    let mut found = EnvelopeSeed::default();
    reader.deserialize_map(&mut found)?;
    reader.end()?;
    Ok((found.envelope, found.resources))
}

#[derive(Default)]
struct EnvelopeSeed<'de> {
    envelope: ListEnvelope,
    resources: Option<&'de RawValue>,
    seen: Vec<&'static str>,
}

impl<'de> EnvelopeSeed<'de> {
    fn set(&mut self, member: ListMember, raw: &'de RawValue) -> serde_json::Result<()> {
        let name = member.name();
        if self.seen.contains(&name) {
            if !self.envelope.repeated.contains(&name) {
                self.envelope.repeated.push(name);
            }
            // If an attribute occurs twice, the first one counts.
            return Ok(());
        }
        self.seen.push(name);
        if member == ListMember::Resources {
            let text = raw.get().trim_start();
            self.envelope.resources = match text.as_bytes().first() {
                Some(b'[') => ResourcesForm::Array,
                Some(b'{') => ResourcesForm::Lone,
                Some(b'n') => ResourcesForm::Missing,
                _ => ResourcesForm::Other,
            };
            self.resources = Some(raw);
            return Ok(());
        }
        if json_memory(raw.get().as_bytes()) > MAX_MEMBER {
            return Err(de::Error::custom(format!("`{name}` is too long")));
        }
        let value: Option<Json> = Some(serde_json::from_str(raw.get())?);
        let envelope = &mut self.envelope;
        match member {
            ListMember::Schemas => envelope.schemas = value,
            ListMember::TotalResults => envelope.total_results = value,
            ListMember::StartIndex => envelope.start_index = value,
            ListMember::ItemsPerPage => envelope.items_per_page = value,
            ListMember::NextCursor => envelope.next_cursor = value,
            ListMember::PreviousCursor => envelope.previous_cursor = value,
            ListMember::Resources => {}
        }
        Ok(())
    }
}

impl<'de> Visitor<'de> for &mut EnvelopeSeed<'de> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a ListResponse")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        while let Some(name) = members.next_key::<String>()? {
            match ListMember::of(&name) {
                Some(member) => {
                    let raw = members.next_value()?;
                    self.set(member, raw).map_err(de::Error::custom)?;
                }
                None => drop(members.next_value::<IgnoredAny>()?),
            }
        }
        Ok(())
    }
}

/// Calls `each` with the JSON text of every resource.
///
/// # Errors
/// The first error of `each`.
pub(super) fn each_resource<'t, E>(
    resources: &'t RawValue,
    each: &mut dyn FnMut(&'t str) -> Result<(), E>,
) -> Result<(), E> {
    let text = resources.get();
    if !text.trim_start().starts_with('[') {
        return each(text);
    }
    let mut failed = None;
    let mut reader = serde_json::Deserializer::from_str(text);
    let items = Items {
        each,
        failed: &mut failed,
    };
    // The text is valid JSON: only `each` can fail.
    let _ = items.deserialize(&mut reader);
    failed.map_or(Ok(()), Err)
}

struct Items<'a, 't, E> {
    each: &'a mut dyn FnMut(&'t str) -> Result<(), E>,
    failed: &'a mut Option<E>,
}

impl<'t, E> DeserializeSeed<'t> for Items<'_, 't, E> {
    type Value = ();

    fn deserialize<D: Deserializer<'t>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'t, E> Visitor<'t> for Items<'_, 't, E> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of resources")
    }

    fn visit_seq<A: SeqAccess<'t>>(self, mut items: A) -> Result<(), A::Error> {
        while let Some(raw) = items.next_element::<&'t RawValue>()? {
            if let Err(error) = (self.each)(raw.get()) {
                *self.failed = Some(error);
                return Err(de::Error::custom("stopped"));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_of_repeated_members_counts_and_each_is_reported_once() {
        let text = r#"{"totalResults": 1, "TOTALRESULTS": 2, "totalresults": 3, "Resources": [], "resources": {}}"#;
        let (envelope, resources) = read(text).expect("an envelope");
        assert_eq!(envelope.repeated, ["totalResults", "Resources"]);
        assert_eq!(envelope.total_results, Some(Json::from(1)));
        assert_eq!(resources.map(RawValue::get), Some("[]"));
    }

    #[test]
    fn the_form_of_resources_is_recognized() {
        for (text, expected) in [
            ("{}", ResourcesForm::Missing),
            (r#"{"Resources": null}"#, ResourcesForm::Missing),
            (r#"{"Resources": []}"#, ResourcesForm::Array),
            (r#"{"Resources": {}}"#, ResourcesForm::Lone),
            (r#"{"Resources": "x"}"#, ResourcesForm::Other),
        ] {
            assert_eq!(read(text).expect(text).0.resources, expected, "{text}");
        }
        let error = read("[]").expect_err("a list").to_string();
        assert!(error.contains("a ListResponse"), "{error}");
    }

    #[test]
    fn a_member_at_the_limit_is_read_and_a_longer_one_is_not() {
        let short = json_memory(br#""""#);
        let cursor = |length: usize| format!(r#"{{"nextCursor":"{}"}}"#, "x".repeat(length));
        assert!(read(&cursor(MAX_MEMBER - short)).is_ok());
        assert!(read(&cursor(MAX_MEMBER - short + 1)).is_err());
        assert!(read(&cursor(2 * MAX_MEMBER)).is_err());
    }
}
