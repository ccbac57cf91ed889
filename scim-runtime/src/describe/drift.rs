//! Drift: how a provider differs from the description that a client was generated from.
//!
//! A change is *breaking* if an operation that worked may fail now: because the provider refuses a request, or because a value has
//! another type, is missing, or violates the schema that the client checks.

use super::{
    attribute_drift::attributes,
    change::{ChangeKind, DriftChange, DriftChanges},
    configuration::{BulkLimits, Configuration},
    description::{Description, ResourceTypeDescription},
};
use crate::record::Attribute;

/// A resource type as a client knows it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct KnownType<'a> {
    /// `User`
    pub(crate) name: &'a str,
    /// `/Users`
    pub(crate) endpoint: &'a str,
    /// The base schema.
    pub(crate) urn: &'a str,
    /// The base schema's attributes and the extensions.
    pub(crate) attributes: &'a [Attribute],
}

impl<'a> From<&'a ResourceTypeDescription> for KnownType<'a> {
    fn from(described: &'a ResourceTypeDescription) -> Self {
        Self {
            name: &described.name,
            endpoint: &described.endpoint,
            urn: &described.urn,
            attributes: &described.attributes,
        }
    }
}

impl Description {
    /// Compares a later description of the same provider with this one. Returns the differences.
    ///
    /// The result has the changes of the configuration first, then those of each earlier resource type and attribute in their order,
    /// then new resource types in the order of the provider's documents. To compare a provider with the documents that a client was
    /// generated from, use `Client::verify`.
    ///
    /// ```
    /// use scim_runtime::describe::Description;
    /// use serde_json::json;
    ///
    /// let schemas = json!([{"id": "urn:example:Badge", "attributes": [{"name": "number", "type": "integer"}]}]);
    /// let types = json!([{"name": "Badge", "endpoint": "/Badges", "schema": "urn:example:Badge"}]);
    /// let before = Description::from_documents(&schemas, &types, &json!({"sort": {"supported": true}}))?;
    /// let now = Description::from_documents(&schemas, &types, &json!({}))?;
    ///
    /// let changes = before.drift(&now);
    /// assert_eq!(changes[0].path, "configuration.sort");
    /// assert!(changes[0].breaking);
    /// # Ok::<(), scim_runtime::describe::DescribeError>(())
    /// ```
    #[must_use]
    pub fn drift(&self, now: &Self) -> Vec<DriftChange> {
        let known: Vec<KnownType<'_>> = self.resource_types.iter().map(KnownType::from).collect();
        drift_of(&known, &self.configuration, now)
    }
}

/// Compares a provider with the resource types and the configuration that a client knows.
pub(crate) fn drift_of(
    known: &[KnownType<'_>],
    configuration: &Configuration,
    now: &Description,
) -> Vec<DriftChange> {
    let mut changes = DriftChanges::default();
    features(&mut changes, configuration, &now.configuration);
    for old in known {
        match now.resource_type(old.name) {
            Some(new) => resource_type(&mut changes, old, &new.into()),
            None => changes.breaking(
                old.name,
                ChangeKind::Removed,
                "removed: requests to it fail",
            ),
        }
    }
    let is_new = |new: &&ResourceTypeDescription| {
        !known
            .iter()
            .any(|old| old.name.eq_ignore_ascii_case(&new.name))
    };
    for new in now.resource_types.iter().filter(is_new) {
        let message = format!("added at {}: unknown to the client", new.endpoint);
        changes.compatible(&new.name, ChangeKind::Added, message);
    }
    changes.0
}

fn features(changes: &mut DriftChanges, old: &Configuration, new: &Configuration) {
    for ((name, old), (_, new)) in switches(old).into_iter().zip(switches(new)) {
        let path = format!("configuration.{name}");
        match (old, new) {
            (true, false) => changes.breaking(
                &path,
                ChangeKind::Feature,
                "no longer supported: requests that use it fail",
            ),
            (false, true) => changes.compatible(
                &path,
                ChangeKind::Feature,
                "now supported: the client has no methods for it",
            ),
            (true, true) | (false, false) => {}
        }
    }
    for (old, new) in limits(old).into_iter().zip(limits(new)) {
        let path = format!("configuration.{}", old.name);
        limit(changes, &path, old.state, new.state, old.requests);
    }
}

/// Whether each feature is supported.
fn switches(of: &Configuration) -> [(&'static str, bool); 8] {
    [
        ("patch", of.patch),
        ("bulk", of.bulk.is_some()),
        ("filter", of.filter.is_some()),
        ("changePassword", of.change_password),
        ("sort", of.sort),
        ("etag", of.etag),
        ("pagination.index", of.pagination.index),
        ("pagination.cursor", of.pagination.cursor),
    ]
}

/// Whether a limit exists.
#[derive(Clone, Copy, PartialEq)]
enum LimitState {
    /// The feature isn't supported.
    Unsupported,
    Unstated,
    Stated(u64),
}

impl LimitState {
    fn limit(self) -> Option<u64> {
        match self {
            Self::Unsupported | Self::Unstated => None,
            Self::Stated(limit) => Some(limit),
        }
    }
}

/// A limit of a feature.
struct FeatureLimit {
    name: &'static str,
    state: LimitState,
    requests: Requests,
}

fn limits(of: &Configuration) -> [FeatureLimit; 6] {
    let limit = |name, state, requests| FeatureLimit {
        name,
        state,
        requests,
    };
    let stated = |limit: Option<u64>| limit.map_or(LimitState::Unstated, LimitState::Stated);
    let bulk = |name, value: fn(BulkLimits) -> Option<u64>| {
        let state = of
            .bulk
            .map_or(LimitState::Unsupported, |bulk| stated(value(bulk)));
        limit(name, state, Requests::UpToLimit)
    };
    let page = |name, value| limit(name, stated(value), Requests::Independent);
    let results = of
        .filter
        .map_or(LimitState::Unsupported, |filter| stated(filter.max_results));
    [
        bulk("bulk.maxOperations", |bulk| bulk.max_operations),
        bulk("bulk.maxPayloadSize", |bulk| bulk.max_payload_size),
        limit("filter.maxResults", results, Requests::Independent),
        page(
            "pagination.defaultPageSize",
            of.pagination.default_page_size,
        ),
        page("pagination.maxPageSize", of.pagination.max_page_size),
        page("pagination.cursorTimeout", of.pagination.cursor_timeout),
    ]
}

/// How large the client's requests are.
#[derive(Clone, Copy, PartialEq)]
enum Requests {
    /// As large as the limit allows.
    UpToLimit,
    /// Independent of the limit.
    Independent,
}

fn limit(
    changes: &mut DriftChanges,
    path: &str,
    old: LimitState,
    new: LimitState,
    requests: Requests,
) {
    let (old_limit, new_limit) = match (old, new) {
        // A limit of a feature that was added or removed is not reported.
        (LimitState::Unsupported, _) | (_, LimitState::Unsupported) => return,
        _ if old == new => return,
        (old, new) => (old.limit(), new.limit()),
    };
    let shown =
        |limit: Option<u64>| limit.map_or("not stated".to_owned(), |limit| limit.to_string());
    let message = format!("{} → {}", shown(old_limit), shown(new_limit));
    let is_lower = new_limit.is_some_and(|new| old_limit.is_none_or(|old| new < old));
    if is_lower && requests == Requests::UpToLimit {
        let message = format!("{message}: larger requests are refused");
        changes.breaking(path, ChangeKind::Limit, message);
    } else {
        changes.compatible(path, ChangeKind::Limit, message);
    }
}

fn resource_type(changes: &mut DriftChanges, old: &KnownType<'_>, new: &KnownType<'_>) {
    if old.endpoint != new.endpoint {
        let message = format!("{} → {}: requests to it fail", old.endpoint, new.endpoint);
        changes.breaking(old.name, ChangeKind::Endpoint, message);
    }
    if !old.urn.eq_ignore_ascii_case(new.urn) {
        let message = format!("{} → {}: resources have another schema", old.urn, new.urn);
        changes.breaking(old.name, ChangeKind::Schema, message);
    }
    attributes(changes, old.name, old.attributes, new.attributes);
}
