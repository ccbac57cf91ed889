//! Checks the envelope of a list: the ListResponse without its resources (RFC 7644 §3.4.2).

use super::{response::names, violation::LIST};
use crate::{Json, record::violation::Violation};

/// The URN of a ListResponse.
pub(crate) const LIST_RESPONSE: &str = "urn:ietf:params:scim:api:messages:2.0:ListResponse";

/// The members of a list besides its resources.
#[derive(Debug, Clone, Default)]
pub(crate) struct ListEnvelope {
    pub(crate) schemas: Option<Json>,
    pub(crate) total_results: Option<Json>,
    pub(crate) start_index: Option<Json>,
    pub(crate) items_per_page: Option<Json>,
    pub(crate) next_cursor: Option<Json>,
    pub(crate) previous_cursor: Option<Json>,
    pub(crate) resources: ResourcesForm,
    /// Members that occur twice.
    pub(crate) repeated: Vec<&'static str>,
}

/// The JSON type of `Resources`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum ResourcesForm {
    #[default]
    Missing,
    Array,
    /// A resource without its list.
    Lone,
    Other,
}

/// The part of the results that was requested.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct RequestedPage {
    pub(crate) start_index: Option<u64>,
    pub(crate) count: Option<u64>,
    pub(crate) cursor: RequestedCursor,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum RequestedCursor {
    /// None, or that of the first page.
    #[default]
    First,
    /// One that the provider gave.
    Given,
}

impl ListEnvelope {
    /// Whether it is a list at all.
    pub(crate) fn is_list(&self) -> bool {
        names(self.schemas.as_ref(), LIST_RESPONSE)
            || self.resources != ResourcesForm::Missing
            || self.total_results.is_some()
    }

    /// The violations of the protocol.
    pub(crate) fn violations(&self, requested: RequestedPage) -> Vec<Violation> {
        let mut found = Vec::new();
        let mut add = |pointer: &str, message: &str| {
            found.push(Violation::new(pointer, LIST, message));
        };
        for name in &self.repeated {
            add(&format!("/{name}"), "the attribute occurs twice");
        }
        if !names(self.schemas.as_ref(), LIST_RESPONSE) {
            add("/schemas", "does not name ListResponse");
        }
        let is_absent = |value: &Option<Json>| value.as_ref().is_none_or(Json::is_null);
        // With cursors, the provider may omit the total, also on the last page (RFC 9865 §2).
        let by_cursor = requested.cursor == RequestedCursor::Given;
        if is_absent(&self.total_results) && is_absent(&self.next_cursor) && !by_cursor {
            add("/totalResults", "is missing");
        }
        for (pointer, value) in [
            ("/totalResults", &self.total_results),
            ("/startIndex", &self.start_index),
            ("/itemsPerPage", &self.items_per_page),
        ] {
            match value {
                None | Some(Json::Null) => {}
                Some(number) if number.as_i64().is_some_and(|number| number >= 0) => {}
                Some(number) if number.is_i64() => add(pointer, "is negative"),
                Some(_) => add(pointer, "is not an integer"),
            }
        }
        for (pointer, value) in [
            ("/nextCursor", &self.next_cursor),
            ("/previousCursor", &self.previous_cursor),
        ] {
            if value
                .as_ref()
                .is_some_and(|value| !value.is_string() && !value.is_null())
            {
                add(pointer, "is not a string");
            }
        }
        match self.resources {
            ResourcesForm::Missing | ResourcesForm::Array => {}
            ResourcesForm::Lone | ResourcesForm::Other => add("/Resources", "is not an array"),
        }
        found
    }
}

/// The contradictions between a list's total and its resources.
pub(crate) fn contradiction(
    total: Option<i64>,
    next_cursor: Option<&str>,
    count: usize,
    requested: RequestedPage,
) -> Option<Violation> {
    let total = u64::try_from(total?).ok()?;
    let add = |message: String| Some(Violation::new("/totalResults", LIST, message));
    if total < count as u64 {
        return add(format!("is {total}, but the page has {count} resources"));
    }
    let is_within = requested.start_index.unwrap_or(1).max(1) <= total
        && requested.count != Some(0)
        && requested.cursor == RequestedCursor::First
        && next_cursor.is_none_or(str::is_empty);
    if count == 0 && is_within {
        return add(format!("is {total}, but the page has no resources"));
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    // R7644-3.4.2-02
    #[test]
    fn a_total_and_its_resources_must_agree() {
        let first = RequestedPage::default();
        let from = |start_index| RequestedPage {
            start_index: Some(start_index),
            ..first
        };
        let counted = RequestedPage {
            count: Some(0),
            ..first
        };
        let given = RequestedPage {
            cursor: RequestedCursor::Given,
            ..first
        };
        for (total, cursor, count, requested, contradicts) in [
            (3, None, 0, first, true),
            (3, None, 0, from(3), true),
            (3, None, 0, from(4), false),
            (3, None, 0, counted, false),
            (3, Some("x"), 0, first, false),
            (3, None, 0, given, false),
            (3, None, 3, first, false),
            (3, None, 4, first, true),
            (0, None, 0, first, false),
            (0, None, 1, first, true),
        ] {
            let found = contradiction(Some(total), cursor, count, requested);
            assert_eq!(
                found.is_some(),
                contradicts,
                "{total} {cursor:?} {count} {requested:?}"
            );
        }
        assert_eq!(contradiction(None, None, 5, first), None);
    }

    fn envelope(members: Json) -> ListEnvelope {
        let get = |name: &str| members.get(name).cloned();
        ListEnvelope {
            schemas: get("schemas"),
            total_results: get("totalResults"),
            start_index: get("startIndex"),
            items_per_page: get("itemsPerPage"),
            next_cursor: get("nextCursor"),
            previous_cursor: get("previousCursor"),
            ..ListEnvelope::default()
        }
    }

    // R7644-3.4.2-01
    #[test]
    fn each_violation_of_an_envelope_is_reported() {
        let first = RequestedPage::default();
        let given = RequestedPage {
            cursor: RequestedCursor::Given,
            ..first
        };
        for (members, requested, expected) in [
            (json!({"totalResults": 0}), first, vec![]),
            (
                json!({"totalResults": 7, "startIndex": 1, "itemsPerPage": 3}),
                first,
                vec![],
            ),
            (json!({}), first, vec!["/totalResults: is missing"]),
            (
                json!({"totalResults": null}),
                first,
                vec!["/totalResults: is missing"],
            ),
            (json!({"nextCursor": "x"}), first, vec![]),
            (json!({}), given, vec![]),
            (
                json!({"totalResults": -1}),
                first,
                vec!["/totalResults: is negative"],
            ),
            (
                json!({"totalResults": "1"}),
                first,
                vec!["/totalResults: is not an integer"],
            ),
            (
                json!({"totalResults": 1.5}),
                first,
                vec!["/totalResults: is not an integer"],
            ),
            (
                json!({"totalResults": 1, "startIndex": -2, "itemsPerPage": true}),
                first,
                vec![
                    "/startIndex: is negative",
                    "/itemsPerPage: is not an integer",
                ],
            ),
            (
                json!({"totalResults": 1, "nextCursor": 1, "previousCursor": null}),
                first,
                vec!["/nextCursor: is not a string"],
            ),
            (
                json!({"totalResults": 1, "nextCursor": null, "previousCursor": []}),
                first,
                vec!["/previousCursor: is not a string"],
            ),
        ] {
            let mut list = envelope(members.clone());
            list.schemas = Some(json!([LIST_RESPONSE]));
            list.resources = ResourcesForm::Array;
            let found = list.violations(requested);
            let found: Vec<_> = found
                .iter()
                .map(|one| format!("{}: {}", one.pointer, one.message))
                .collect();
            assert_eq!(found, expected, "{members}");
        }
        let mut list = envelope(json!({"totalResults": 1}));
        list.repeated = vec!["totalResults"];
        for (form, is_violation) in [
            (ResourcesForm::Missing, false),
            (ResourcesForm::Array, false),
            (ResourcesForm::Lone, true),
            (ResourcesForm::Other, true),
        ] {
            list.resources = form;
            let found = list.violations(first);
            let pointers: Vec<_> = found.iter().map(|one| one.pointer.as_str()).collect();
            let expected = ["/totalResults", "/schemas", "/Resources"];
            assert_eq!(
                pointers,
                expected[..2 + usize::from(is_violation)],
                "{form:?}"
            );
        }
    }

    #[test]
    fn a_list_is_recognized_by_its_schema_its_resources_or_its_total() {
        let with = |form| ListEnvelope {
            resources: form,
            ..ListEnvelope::default()
        };
        assert!(envelope(json!({"schemas": [LIST_RESPONSE]})).is_list());
        assert!(envelope(json!({"totalResults": 0})).is_list());
        assert!(with(ResourcesForm::Other).is_list());
        assert!(!with(ResourcesForm::Missing).is_list());
        assert!(!envelope(json!({"schemas": ["urn:example:other"], "startIndex": 1})).is_list());
    }
}
