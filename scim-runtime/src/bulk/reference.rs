//! Finds references to operations, `bulkId:x`, in paths and in data, and replaces them by ids (RFC 7644 §3.7.2).
//!
//! Data keeps its text: only strings with a reference are rewritten.

use crate::protocol::encode_segment;
use std::ops::Range;

const PREFIX: &str = "bulkId:";

/// The resource that a bulkId stands for, once it exists.
pub(super) struct CreatedResource<'a> {
    pub(super) id: &'a str,
    pub(super) location: Option<&'a str>,
}

/// A JSON string.
pub(super) fn text(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// A part of a text that refers to a bulkId.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct BulkIdReference<'t> {
    /// The byte range of `bulkId:x`.
    range: Range<usize>,
    pub(super) bulk_id: &'t str,
    pub(super) form: ReferenceForm,
}

/// Where in a text a reference is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ReferenceForm {
    /// The reference is the whole text.
    Whole,
    /// It is a segment of a path or URI.
    Segment,
    /// It is a value in the filter of a PATCH path.
    Quoted,
}

/// The references in a text. A part of a text is a reference only if its bulkId is known, since texts can contain anything.
pub(super) fn mentions(text: &str) -> Vec<BulkIdReference<'_>> {
    let mention = |at: usize| {
        let form = match text.get(..at)?.chars().next_back() {
            None => ReferenceForm::Whole,
            Some('/') => ReferenceForm::Segment,
            Some('"') => ReferenceForm::Quoted,
            Some(_) => return None,
        };
        let rest = text.get(at + PREFIX.len()..)?;
        let bulk_id = match form {
            ReferenceForm::Whole => rest,
            ReferenceForm::Segment => rest.split(['/', '?', '#']).next()?,
            ReferenceForm::Quoted => rest.split_once('"')?.0,
        };
        let range = at..at + PREFIX.len() + bulk_id.len();
        Some(BulkIdReference {
            range,
            bulk_id,
            form,
        })
        .filter(|_| !bulk_id.is_empty())
    };
    text.match_indices(PREFIX)
        .filter_map(|(at, _)| mention(at))
        .collect()
}

/// Replaces references in a text. `None` if there are none to replace.
fn replace(text: &str, with: &dyn Fn(&BulkIdReference<'_>) -> Option<String>) -> Option<String> {
    let mut out = String::new();
    let mut done = 0;
    for mention in mentions(text) {
        // It is inside a reference that was already replaced.
        if mention.range.start < done {
            continue;
        }
        if let Some(replacement) = with(&mention) {
            out.push_str(text.get(done..mention.range.start)?);
            out.push_str(&replacement);
            done = mention.range.end;
        }
    }
    if done == 0 {
        return None;
    }
    out.push_str(text.get(done..)?);
    Some(out)
}

/// Replaces the references in a path by ids. `None` if there are none to replace.
pub(super) fn rewrite_path<'k>(
    path: &str,
    known: &dyn Fn(&str) -> Option<CreatedResource<'k>>,
) -> Option<String> {
    replace(path, &|mention| {
        Some(encode_segment(known(mention.bulk_id)?.id))
    })
}

/// Replaces the references in JSON text by ids, those in a `$ref` by locations. `None` if there are none to replace.
pub(super) fn rewrite_json<'k>(
    json: &str,
    known: &dyn Fn(&str) -> Option<CreatedResource<'k>>,
) -> Option<String> {
    let mut out = String::new();
    let mut done = 0;
    each_value(json, |range, name, value| {
        let is_ref = name.is_some_and(|name| name.eq_ignore_ascii_case("$ref"));
        let replaced = replace(value, &|mention| {
            let known = known(mention.bulk_id)?;
            Some(match (mention.form, known.location) {
                (ReferenceForm::Whole, Some(location)) if is_ref => location.to_owned(),
                (ReferenceForm::Segment, _) => encode_segment(known.id),
                (ReferenceForm::Quoted, _) => {
                    let quoted = text(known.id);
                    quoted
                        .get(1..quoted.len() - 1)
                        .unwrap_or_default()
                        .to_owned()
                }
                (ReferenceForm::Whole, _) => known.id.to_owned(),
            })
        });
        if let Some(replaced) = replaced {
            out.push_str(json.get(done..range.start).unwrap_or_default());
            out.push_str(&text(&replaced));
            done = range.end;
        }
    });
    if done == 0 {
        return None;
    }
    out.push_str(json.get(done..).unwrap_or_default());
    Some(out)
}

/// Calls `found` for each reference in JSON text.
pub(super) fn in_json(json: &str, mut found: impl FnMut(&BulkIdReference<'_>)) {
    each_value(json, |_, _, value| {
        mentions(value).iter().for_each(&mut found);
    });
}

/// Calls `found` for each string value that can contain a reference: the byte range with the quotes, the name of the member, the
/// text. Expects valid JSON: this crate wrote it.
fn each_value(json: &str, mut found: impl FnMut(Range<usize>, Option<&str>, &str)) {
    if !json.contains(PREFIX) {
        return;
    }
    let bytes = json.as_bytes();
    let (mut at, mut name) = (0, None);
    while let Some(start) = position(bytes, at, |byte| byte == b'"') {
        let end = end_of_string(bytes, start + 1);
        let token = json.get(start..end).unwrap_or_default();
        let next = position(bytes, end, |byte| !byte.is_ascii_whitespace());
        let is_name = next.is_some_and(|next| bytes.get(next) == Some(&b':'));
        if is_name {
            name = token.get(1..token.len().saturating_sub(1));
        } else if token.contains(PREFIX)
            && let Ok(value) = serde_json::from_str::<String>(token)
        {
            found(start..end, name, &value);
        }
        at = end;
    }
}

fn position(bytes: &[u8], from: usize, is: impl Fn(u8) -> bool) -> Option<usize> {
    let rest = bytes.get(from..)?;
    Some(from + rest.iter().position(|byte| is(*byte))?)
}

/// The position after the closing quote.
fn end_of_string(bytes: &[u8], mut at: usize) -> usize {
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\\' => at += 2,
            b'"' => return at + 1,
            _ => at += 1,
        }
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(bulk_id: &str) -> Option<CreatedResource<'static>> {
        (bulk_id == "a").then_some(CreatedResource {
            id: "4\"/2",
            location: Some("https://a.example/Users/42"),
        })
    }

    // R7644-3.7-02
    #[test]
    fn references_are_found_in_values_paths_and_filters() {
        let cases: [(&str, &[(&str, ReferenceForm)]); 9] = [
            ("bulkId:a", &[("a", ReferenceForm::Whole)]),
            ("bulkId:a b", &[("a b", ReferenceForm::Whole)]),
            ("/Users/bulkId:a", &[("a", ReferenceForm::Segment)]),
            (
                "https://x/Users/bulkId:a?b",
                &[("a", ReferenceForm::Segment)],
            ),
            (
                "members[value eq \"bulkId:a\" or value eq \"bulkId:b\"]",
                &[("a", ReferenceForm::Quoted), ("b", ReferenceForm::Quoted)],
            ),
            ("bulkId:", &[]),
            ("bulkid:a", &[]),
            ("my bulkId:a", &[]),
            ("", &[]),
        ];
        for (text, expected) in cases {
            let found: Vec<_> = mentions(text)
                .into_iter()
                .map(|mention| (mention.bulk_id, mention.form))
                .collect();
            assert_eq!(found, expected, "{text}");
        }
    }

    // R7644-3.7-02
    #[test]
    fn references_are_replaced_and_nothing_else_changes() {
        let cases = [
            (
                r#"{"value": "bulkId:a","n":1.10}"#,
                r#"{"value": "4\"/2","n":1.10}"#,
            ),
            (
                r#"{"$ref":"bulkId:a"}"#,
                r#"{"$ref":"https://a.example/Users/42"}"#,
            ),
            (
                r#"{"$ref":"../Users/bulkId:a"}"#,
                r#"{"$ref":"../Users/4%22%2F2"}"#,
            ),
            (
                r#"{"path":"members[value eq \"bulkId:a\"]"}"#,
                r#"{"path":"members[value eq \"4\\\"/2\"]"}"#,
            ),
            (
                r#"["x\"bulkId:a\\","bulkId:a"]"#,
                r#"["x\"bulkId:a\\","4\"/2"]"#,
            ),
        ];
        for (json, expected) in cases {
            assert_eq!(
                rewrite_json(json, &known).as_deref(),
                Some(expected),
                "{json}"
            );
        }
        for json in [
            r#"{"value":"bulkId:b"}"#,
            r#"{"bulkId:a":1}"#,
            r#"{"a":"text"}"#,
        ] {
            assert_eq!(rewrite_json(json, &known), None, "{json}");
        }
    }
}
