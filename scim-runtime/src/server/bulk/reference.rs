//! `bulkId:x`: references to resources that other operations create (RFC 7644 §3.7.2).

use super::super::message::ErrorReply;
use crate::Json;
use std::collections::HashMap;

const PREFIX: &str = "bulkId:";

/// The ids of the resources that operations have created, by bulkId. `None`: the operation failed.
#[derive(Debug, Default)]
pub(super) struct BulkIdMap(HashMap<String, Option<String>>);

impl BulkIdMap {
    /// Adds the id of a resource; `None` if its operation failed.
    pub(super) fn settle(&mut self, bulk_id: &str, id: Option<&str>) {
        self.0.insert(bulk_id.to_owned(), id.map(str::to_owned));
    }

    fn id(&self, bulk_id: &str) -> Result<&str, ErrorReply> {
        match self.0.get(bulk_id) {
            Some(Some(id)) => Ok(id),
            Some(None) => {
                let detail = format!("operation `{bulk_id}`, to which this one refers, failed");
                Err(ErrorReply::new(409, detail))
            }
            None => Err(ErrorReply::value(format!(
                "no operation has the bulkId `{bulk_id}`"
            ))),
        }
    }

    /// A text with its references replaced by ids.
    pub(super) fn text(&self, text: &str) -> Result<String, ErrorReply> {
        let mut resolved = String::new();
        let mut rest = text;
        while let Some((before, bulk_id, after)) = split(rest) {
            resolved.push_str(before);
            resolved.push_str(self.id(bulk_id)?);
            rest = after;
        }
        resolved.push_str(rest);
        Ok(resolved)
    }

    /// Replaces the references in data by ids.
    pub(super) fn data(&self, data: &mut Json) -> Result<(), ErrorReply> {
        match data {
            Json::String(text) if text.contains(PREFIX) => *text = self.text(text)?,
            Json::Array(items) => items.iter_mut().try_for_each(|item| self.data(item))?,
            Json::Object(members) => members
                .values_mut()
                .try_for_each(|value| self.data(value))?,
            _ => {}
        }
        Ok(())
    }
}

/// Collects the bulkIds that a text refers to.
pub(super) fn of_text(text: &str, found: &mut Vec<String>) {
    let mut rest = text;
    while let Some((_, bulk_id, after)) = split(rest) {
        found.push(bulk_id.to_owned());
        rest = after;
    }
}

/// Collects the bulkIds that data refers to.
pub(super) fn of_data(data: &Json, found: &mut Vec<String>) {
    match data {
        Json::String(text) => of_text(text, found),
        Json::Array(items) => items.iter().for_each(|item| of_data(item, found)),
        Json::Object(members) => members.values().for_each(|value| of_data(value, found)),
        _ => {}
    }
}

/// Splits a text at its first reference: the text before it, the bulkId, the text after it. A reference is a whole text, a whole
/// segment of a path, or a whole string in a filter.
fn split(text: &str) -> Option<(&str, &str, &str)> {
    let starts = text.match_indices(PREFIX).map(|(at, _)| at);
    for at in starts {
        let (before, reference) = text.split_at(at);
        if before.is_empty() || before.ends_with(['/', '"']) {
            let bulk_id = reference.strip_prefix(PREFIX)?;
            let end = bulk_id.find(['/', '"']).unwrap_or(bulk_id.len());
            let (bulk_id, after) = bulk_id.split_at(end);
            return Some((before, bulk_id, after));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    // R7644-3.7-02
    #[test]
    fn references_are_values_path_segments_and_strings_in_filters() {
        let mut known = BulkIdMap::default();
        known.settle("a", Some("1"));
        known.settle("b", Some("2"));
        known.settle("c", None);
        let cases = [
            ("bulkId:a", Some("1")),
            ("/Users/bulkId:a", Some("/Users/1")),
            (
                r#"members[value eq "bulkId:a" or value eq "bulkId:b"]"#,
                Some(r#"members[value eq "1" or value eq "2"]"#),
            ),
            ("a note on bulkId:a", Some("a note on bulkId:a")),
            ("bulkId:c", None),
            ("bulkId:d", None),
        ];
        for (text, expected) in cases {
            assert_eq!(known.text(text).ok().as_deref(), expected, "{text}");
        }
    }
}
