//! Compares stored resources with the data that was sent.

use super::report::{Verdict, without};
use crate::ctl::json::member;
use scim_runtime::Json;
use serde_json::Map;

/// Whether a stored value contains the sent value. It may contain more, such as defaults. Text may differ in case, and times in form.
/// A boolean may be text, because a separate check compares it with the schema.
pub(super) fn holds(stored: &Json, sent: &Json) -> bool {
    match (stored, sent) {
        (Json::Array(stored), Json::Array(sent)) => sent
            .iter()
            .all(|item| stored.iter().any(|stored| holds(stored, item))),
        (Json::Object(_), Json::Object(sent)) => sent
            .iter()
            .all(|(name, value)| member(stored, name).is_some_and(|stored| holds(stored, value))),
        (Json::String(stored), Json::String(sent)) => {
            let is_time = |text: &str| text.starts_with("2020-01-01T");
            stored.to_lowercase() == sent.to_lowercase() || is_time(stored) && is_time(sent)
        }
        (Json::String(stored), Json::Bool(sent)) => stored.eq_ignore_ascii_case(&sent.to_string()),
        (Json::Number(stored), Json::Number(sent)) => stored.as_f64() == sent.as_f64(),
        (stored, sent) => stored == sent,
    }
}

/// Checks that every attribute that was sent and is returned was stored. The reasons name the missing ones.
pub(super) fn holds_all(sent: &Json, stored: &Json) -> Verdict {
    let mut missing = Vec::new();
    for (name, value) in sent.as_object().into_iter().flatten() {
        // An object without members is as unassigned as null (RFC 7643 §2.5).
        let is_empty = value.as_object().is_some_and(Map::is_empty);
        if name == "schemas" || is_empty {
            continue;
        }
        let stored = member(stored, name);
        if let (Some(stored), true, Json::Object(within)) = (stored, name.contains(':'), value) {
            for (sub, value) in within {
                missing.extend(difference(
                    &format!("{name}:{sub}"),
                    value,
                    member(stored, sub),
                ));
            }
        } else {
            missing.extend(difference(name, value, stored));
        }
    }
    without(missing)
}

/// Describes how a stored value differs from the sent one.
pub(super) fn difference(name: &str, sent: &Json, stored: Option<&Json>) -> Option<String> {
    match stored {
        Some(stored) if holds(stored, sent) => None,
        Some(stored) if is_assigned(stored) => Some(format!(
            "`{name}`: sent {}, stored {}",
            short(sent),
            short(stored)
        )),
        Some(_) | None => Some(format!("`{name}`: sent {}, not stored", short(sent))),
    }
}

/// Whether a value counts as unassigned: RFC 7643 §2.5 treats null and an empty array as no value.
pub(super) fn is_assigned(value: &Json) -> bool {
    match value {
        Json::Null => false,
        Json::Array(items) => !items.is_empty(),
        Json::Bool(_) | Json::Number(_) | Json::String(_) | Json::Object(_) => true,
    }
}

/// JSON, cut to fit into a message.
fn short(value: &Json) -> String {
    const LENGTH: usize = 120;
    let text = value.to_string();
    match text.char_indices().nth(LENGTH).map(|(at, _)| at) {
        Some(at) => format!("{}…", text.get(..at).unwrap_or_default()),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn an_empty_extension_need_not_be_stored() {
        let sent = json!({"urn:x:User": {}, "title": "a"});
        assert!(holds_all(&sent, &json!({"title": "a"})).is_ok());
        assert!(holds_all(&sent, &json!({"urn:x:User": {}})).is_err());
    }

    #[test]
    fn a_stored_value_may_hold_more_but_not_less() {
        for (stored, sent, expected) in [
            (json!({"a": 1, "b": 2}), json!({"A": 1}), true),
            (json!({"a": 1}), json!({"a": 1, "b": 2}), false),
            (json!([{"v": "X"}, {"v": "y"}]), json!([{"v": "x"}]), true),
            (json!([]), json!(["x"]), false),
            (json!(1.0), json!(1), true),
            (json!("True"), json!(true), true),
            (
                json!("2020-01-01T00:00:01.000Z"),
                json!("2020-01-01T00:00:01Z"),
                true,
            ),
            (json!("a"), json!("b"), false),
        ] {
            assert_eq!(holds(&stored, &sent), expected, "{stored} {sent}");
        }
    }
}
