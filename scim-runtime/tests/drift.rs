//! Tests each kind of drift with a pair of documents that shows it, and a near miss.
#![allow(clippy::unwrap_used)]

use scim_runtime::{
    Json,
    describe::{ChangeKind, Description, DriftChange},
};
use serde_json::json;

fn describe(schemas: &Json, types: &Json, configuration: &Json) -> Description {
    Description::from_documents(schemas, types, configuration).unwrap()
}

fn changes(old: &Description, new: &Description) -> Vec<DriftChange> {
    old.drift(new)
}

/// A provider with one resource type, whose schema has these attributes.
fn with(attributes: &Json) -> Description {
    let schemas =
        json!([{"id": "urn:x:T", "attributes": attributes}, {"id": "urn:x:E", "attributes": []}]);
    let types = json!([{"name": "T", "endpoint": "/Ts", "schema": "urn:x:T"}]);
    describe(&schemas, &types, &Json::Null)
}

fn summaries(changes: &[DriftChange]) -> Vec<(&str, ChangeKind, bool)> {
    changes
        .iter()
        .map(|c| (c.path.as_str(), c.kind, c.breaking))
        .collect()
}

// R7643-7-09
#[test]
fn each_changed_characteristic_is_reported_and_unchanged_ones_are_not() {
    use ChangeKind as K;
    let of = |more: Json| {
        let mut attribute = json!({"name": "a", "type": "string"});
        attribute
            .as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        attribute
    };
    // Before, after, the reported drift: a pair that shows it, then a near miss.
    let cases = [
        (
            of(json!({})),
            of(json!({"type": "complex", "subAttributes": [{"name": "b"}]})),
            Some((K::Type, true)),
        ),
        (of(json!({})), of(json!({"type": "String"})), None),
        (
            of(json!({"type": "integer"})),
            of(json!({"type": "decimal"})),
            Some((K::Type, true)),
        ),
        (
            of(json!({})),
            of(json!({"multiValued": true})),
            Some((K::MultiValued, true)),
        ),
        (of(json!({})), of(json!({"multiValued": false})), None),
        (
            of(json!({})),
            of(json!({"required": true})),
            Some((K::Required, true)),
        ),
        (
            of(json!({"mutability": "readOnly"})),
            of(json!({"mutability": "readOnly", "required": true})),
            Some((K::Required, false)),
        ),
        (
            of(json!({"required": true})),
            of(json!({})),
            Some((K::Required, true)),
        ),
        (of(json!({})), of(json!({"required": false})), None),
        (
            of(json!({})),
            of(json!({"caseExact": true})),
            Some((K::CaseExact, false)),
        ),
        (of(json!({})), of(json!({"caseExact": false})), None),
        (
            of(json!({})),
            of(json!({"mutability": "readOnly"})),
            Some((K::Mutability, true)),
        ),
        (
            of(json!({})),
            of(json!({"mutability": "immutable"})),
            Some((K::Mutability, true)),
        ),
        (
            of(json!({})),
            of(json!({"mutability": "writeOnly"})),
            Some((K::Mutability, true)),
        ),
        (
            of(json!({"mutability": "immutable"})),
            of(json!({})),
            Some((K::Mutability, false)),
        ),
        (
            of(json!({"mutability": "readOnly"})),
            of(json!({"mutability": "immutable"})),
            Some((K::Mutability, false)),
        ),
        (of(json!({})), of(json!({"mutability": "READWRITE"})), None),
        (
            of(json!({})),
            of(json!({"returned": "request"})),
            Some((K::Returned, true)),
        ),
        (
            of(json!({"returned": "never"})),
            of(json!({})),
            Some((K::Returned, true)),
        ),
        (
            of(json!({"returned": "request"})),
            of(json!({})),
            Some((K::Returned, false)),
        ),
        (
            of(json!({"returned": "always"})),
            of(json!({})),
            Some((K::Returned, false)),
        ),
        (
            of(json!({"returned": "always", "required": true})),
            of(json!({"required": true})),
            Some((K::Returned, true)),
        ),
        (of(json!({})), of(json!({"returned": "default"})), None),
        (
            of(json!({})),
            of(json!({"uniqueness": "server"})),
            Some((K::Uniqueness, false)),
        ),
        (of(json!({})), of(json!({"uniqueness": "none"})), None),
        (
            of(json!({"canonicalValues": ["x", "y"]})),
            of(json!({"canonicalValues": ["x"]})),
            Some((K::CanonicalValues, true)),
        ),
        (
            of(json!({"canonicalValues": ["x", "y"]})),
            of(json!({})),
            Some((K::CanonicalValues, false)),
        ),
        (
            of(json!({"canonicalValues": ["x"]})),
            of(json!({"canonicalValues": ["x", "y"]})),
            Some((K::CanonicalValues, false)),
        ),
        (
            of(json!({"canonicalValues": ["x", "y"]})),
            of(json!({"canonicalValues": ["Y", "x"]})),
            None,
        ),
        (
            of(json!({"type": "reference", "referenceTypes": ["User"]})),
            of(json!({"type": "reference", "referenceTypes": ["User", "Group"]})),
            Some((K::ReferenceTypes, false)),
        ),
        (
            of(json!({"type": "reference", "referenceTypes": ["User", "Group"]})),
            of(json!({"type": "reference", "referenceTypes": ["Group", "User"]})),
            None,
        ),
        (
            of(json!({})),
            of(json!({"name": "A", "description": "other words"})),
            None,
        ),
    ];
    for (old, new, expected) in cases {
        let changes = changes(&with(&json!([old])), &with(&json!([new])));
        let expected: Vec<_> = expected
            .map(|(kind, breaking)| ("T.a", kind, breaking))
            .into_iter()
            .collect();
        assert_eq!(summaries(&changes), expected, "{old} → {new}");
    }
}

#[test]
fn attributes_are_added_and_removed_at_every_depth() {
    use ChangeKind as K;
    let complex = |subs: Json| json!([{"name": "c", "type": "complex", "subAttributes": subs}]);
    let cases = [
        (
            json!([{"name": "a"}]),
            json!([]),
            vec![("T.a", K::Removed, true)],
        ),
        (
            json!([]),
            json!([{"name": "a"}]),
            vec![("T.a", K::Added, false)],
        ),
        (
            json!([]),
            json!([{"name": "a", "required": true}]),
            vec![("T.a", K::Added, true)],
        ),
        (
            json!([]),
            json!([{"name": "a", "required": true, "mutability": "readOnly"}]),
            vec![("T.a", K::Added, false)],
        ),
        (
            json!([{"name": "a"}, {"name": "b"}]),
            json!([{"name": "b"}, {"name": "a"}]),
            vec![],
        ),
        (
            json!([]),
            json!([{"name": "externalId"}, {"name": "id"}]),
            vec![],
        ),
        (
            complex(json!([{"name": "x"}])),
            complex(json!([{"name": "y"}])),
            vec![("T.c.x", K::Removed, true), ("T.c.y", K::Added, false)],
        ),
    ];
    for (old, new, expected) in cases {
        assert_eq!(
            summaries(&changes(&with(&old), &with(&new))),
            expected,
            "{old} → {new}"
        );
    }
}

// R7643-6-01, R7643-6-02
#[test]
fn resource_types_their_endpoints_and_extensions_are_compared() {
    use ChangeKind as K;
    let schemas = json!([
        {"id": "urn:x:T", "attributes": [{"name": "a"}]}, {"id": "urn:x:U", "attributes": [{"name": "a"}]},
        {"id": "urn:x:E", "attributes": [{"name": "e"}]}
    ]);
    let of = |types: Json| describe(&schemas, &types, &Json::Null);
    let t = json!({"name": "T", "endpoint": "/Ts", "schema": "urn:x:T"});
    let changed = |name: &str, value: Json| {
        let mut t = t.clone();
        t[name] = value;
        json!([t])
    };
    let extension = |required: bool| {
        changed(
            "schemaExtensions",
            json!([{"schema": "urn:x:E", "required": required}]),
        )
    };
    let only = json!([t]);
    let cases = [
        (
            only.clone(),
            changed("endpoint", json!("/Things")),
            vec![("T", K::Endpoint, true)],
        ),
        (only.clone(), changed("endpoint", json!("Ts/")), vec![]),
        (
            only.clone(),
            changed("schema", json!("urn:x:U")),
            vec![("T", K::Schema, true)],
        ),
        (only.clone(), changed("schema", json!("URN:X:T")), vec![]),
        (only.clone(), json!([]), vec![("T", K::Removed, true)]),
        (
            only.clone(),
            json!([{"name": "U", "endpoint": "/Us", "schema": "urn:x:U"}, t]),
            vec![("U", K::Added, false)],
        ),
        (
            only.clone(),
            extension(false),
            vec![("T.urn:x:E", K::Added, false)],
        ),
        (
            only.clone(),
            extension(true),
            vec![("T.urn:x:E", K::Added, true)],
        ),
        (
            extension(false),
            only.clone(),
            vec![("T.urn:x:E", K::Removed, true)],
        ),
        (
            extension(false),
            extension(true),
            vec![("T.urn:x:E", K::Required, true)],
        ),
        (
            extension(true),
            extension(false),
            vec![("T.urn:x:E", K::Required, false)],
        ),
        (extension(true), extension(true), vec![]),
    ];
    for (old, new, expected) in cases {
        assert_eq!(
            summaries(&changes(&of(old.clone()), &of(new.clone()))),
            expected,
            "{old} → {new}"
        );
    }
}

// R7643-5-01
#[test]
fn features_and_their_limits_are_compared() {
    use ChangeKind as K;
    let of = |configuration: Json| describe(&json!([]), &json!([]), &configuration);
    let on = json!({"supported": true});
    let bulk = |operations: Json| json!({"bulk": {"supported": true, "maxOperations": operations}});
    let filter = |results: u64| json!({"filter": {"supported": true, "maxResults": results}});
    let cases = [
        (
            json!({"patch": on}),
            json!({}),
            vec![("configuration.patch", K::Feature, true)],
        ),
        (
            json!({}),
            json!({"patch": on}),
            vec![("configuration.patch", K::Feature, false)],
        ),
        (
            json!({"patch": on}),
            json!({"PATCH": {"supported": "true"}}),
            vec![],
        ),
        (
            json!({"sort": on, "etag": on, "changePassword": on}),
            json!({}),
            vec![
                ("configuration.changePassword", K::Feature, true),
                ("configuration.sort", K::Feature, true),
                ("configuration.etag", K::Feature, true),
            ],
        ),
        (
            bulk(json!(10)),
            bulk(json!(5)),
            vec![("configuration.bulk.maxOperations", K::Limit, true)],
        ),
        (
            bulk(json!(10)),
            bulk(json!(20)),
            vec![("configuration.bulk.maxOperations", K::Limit, false)],
        ),
        (bulk(json!(10)), bulk(json!("10")), vec![]),
        (
            filter(10),
            filter(5),
            vec![("configuration.filter.maxResults", K::Limit, false)],
        ),
        (
            json!({"pagination": {"cursor": true}}),
            json!({}),
            vec![("configuration.pagination.cursor", K::Feature, true)],
        ),
        (
            json!({}),
            json!({"pagination": {"cursor": false, "index": true}}),
            vec![],
        ),
        (
            json!({"pagination": {"maxPageSize": 5}}),
            json!({"pagination": {"maxPageSize": 9}}),
            vec![("configuration.pagination.maxPageSize", K::Limit, false)],
        ),
    ];
    for (old, new, expected) in cases {
        assert_eq!(
            summaries(&changes(&of(old.clone()), &of(new.clone()))),
            expected,
            "{old} → {new}"
        );
    }
}

#[test]
fn changes_read_as_lines() {
    let old = with(&json!([{"name": "employeeType"}]));
    let new = with(
        &json!([{"name": "employeeType", "type": "complex", "subAttributes": [{"name": "x"}]}, {"name": "pro\u{1b}nouns"}]),
    );
    let lines: Vec<String> = changes(&old, &new)
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(
        lines,
        [
            "breaking    T.employeeType  string → complex: field type changes",
            "compatible  T.pro?nouns  added: the client keeps it as an unknown attribute",
        ]
    );
}
