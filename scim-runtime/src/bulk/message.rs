//! Reads a BulkRequest that someone else wrote (RFC 7644 §3.7).

use super::{BULK, BULK_ID, BulkMethod, BulkOperation};
use crate::{Json, check::Violation, filter::member};

const URN: &str = "urn:ietf:params:scim:api:messages:2.0:BulkRequest";

/// The operations of a message, and all its violations.
pub(crate) struct BulkMessage {
    pub(crate) operations: Vec<BulkOperation>,
    pub(crate) fail_on_errors: Option<usize>,
    pub(crate) violations: Vec<Violation>,
}

/// Reads a BulkRequest; names can have any case. `first` is the position of its first operation in the bulk.
pub(crate) fn read(message: &Json, first: usize) -> BulkMessage {
    let mut violations = Vec::new();
    let is_bulk = member(message, "schemas")
        .and_then(Json::as_array)
        .is_some_and(|urns| {
            urns.iter()
                .filter_map(Json::as_str)
                .any(|urn| urn.eq_ignore_ascii_case(URN))
        });
    if !is_bulk {
        violations.push(Violation::new(
            "/schemas",
            BULK,
            "`schemas` does not name BulkRequest",
        ));
    }
    let fail_on_errors = match member(message, "failOnErrors") {
        None | Some(Json::Null) => None,
        Some(number) => {
            let number = number.as_u64().and_then(|n| usize::try_from(n).ok());
            if number.is_none() {
                let what = "must be a non-negative integer";
                violations.push(Violation::new("/failOnErrors", BULK, what));
            }
            number
        }
    };
    let operations = member(message, "Operations").and_then(Json::as_array);
    if operations.is_none() {
        violations.push(Violation::new("/Operations", BULK, "is missing"));
    }
    let operations = operations
        .into_iter()
        .flatten()
        .enumerate()
        .map(|(index, operation)| read_operation(operation, first + index, &mut violations))
        .collect();
    BulkMessage {
        operations,
        fail_on_errors,
        violations,
    }
}

fn read_operation(
    operation: &Json,
    position: usize,
    violations: &mut Vec<Violation>,
) -> BulkOperation {
    let mut text = |name: &str| match member(operation, name) {
        None | Some(Json::Null) => None,
        Some(Json::String(text)) if !text.is_empty() => Some(text.clone()),
        Some(_) => {
            let at = format!("/Operations/{position}/{name}");
            violations.push(Violation::new(at, BULK, "must be a non-empty string"));
            None
        }
    };
    let (method, path) = (text("method"), text("path"));
    let (bulk_id, version) = (text("bulkId"), text("version"));
    let known = method.as_deref().and_then(BulkMethod::parse);
    let mut wrong = |name: &str, rule, what: &str| {
        let at = format!("/Operations/{position}/{name}");
        violations.push(Violation::new(at, rule, what));
    };
    if known.is_none() {
        wrong("method", BULK, "must be POST, PUT, PATCH or DELETE");
    }
    if !path.as_deref().is_some_and(is_path) {
        wrong(
            "path",
            BULK,
            "must be the path of an endpoint or a resource, relative to the base URL",
        );
    }
    let data = member(operation, "data").filter(|data| !data.is_null());
    // An unknown method requires nothing else.
    let method = known.unwrap_or(BulkMethod::Delete);
    if method == BulkMethod::Post && bulk_id.is_none() {
        wrong("bulkId", BULK_ID, "a POST needs a bulkId");
    }
    if method.needs_data() && !data.is_some_and(Json::is_object) {
        wrong("data", BULK, &format!("a {} needs data", method.as_str()));
    }
    BulkOperation {
        method,
        bulk_id,
        path: path.unwrap_or_default(),
        version,
        data: data.map(Json::to_string),
    }
}

/// Whether a path is below the base URL.
fn is_path(path: &str) -> bool {
    let clean = !path.contains(['?', '#', '\\']) && !path.contains(char::is_whitespace);
    let segments = path.strip_prefix('/').map(|rest| rest.split('/'));
    clean && segments.is_some_and(|mut parts| !parts.any(|part| matches!(part, "" | "." | "..")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    // R7644-3.7-01
    #[test]
    fn all_violations_of_a_message_are_reported_with_their_pointers() {
        let message = json!({"failOnErrors": -1, "Operations": [
            {"METHOD": "post", "Path": "/Users", "data": {}},
            {"method": "GET", "path": "/Users/1"},
            {"method": "DELETE", "path": "/Users/../Groups/1", "version": 7},
            {"method": "PATCH", "path": "/Users/1", "data": []},
        ]});
        let read = read(&message, 10);
        let pointers: Vec<&str> = read
            .violations
            .iter()
            .map(|violation| violation.pointer.as_str())
            .collect();
        assert_eq!(
            pointers,
            [
                "/schemas",
                "/failOnErrors",
                "/Operations/10/bulkId",
                "/Operations/11/method",
                "/Operations/12/version",
                "/Operations/12/path",
                "/Operations/13/data"
            ]
        );
    }

    #[test]
    fn a_path_stays_below_the_base_url() {
        for path in ["/Users", "/Users/bulkId:q", "/Users/a%2Fb", "/Me"] {
            assert!(is_path(path), "{path}");
        }
        for path in ["", "/", "Users", "//a", "/a/..", "/a?b", "/a b", "/a/"] {
            assert!(!is_path(path), "{path}");
        }
    }

    // R7644-3.7-01
    #[test]
    fn an_empty_text_is_a_violation() {
        let operation =
            json!({"method": "DELETE", "path": "/Users/1", "bulkId": "", "version": ""});
        let read = read(&json!({"schemas": [URN], "Operations": [operation]}), 0);
        let pointers: Vec<&str> = read
            .violations
            .iter()
            .map(|violation| violation.pointer.as_str())
            .collect();
        assert_eq!(pointers, ["/Operations/0/bulkId", "/Operations/0/version"]);
        assert_eq!(read.operations[0].bulk_id, None);
    }
}
