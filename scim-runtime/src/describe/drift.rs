//! Drift: how a provider differs from the description that a client was generated from.
//!
//! A change is *breaking* if an operation that worked may fail now: because the provider refuses a request, or because a value has
//! another type, is missing, or violates the schema that the client checks.

use super::{
    configuration::{BulkLimits, Configuration},
    description::{Description, ResourceTypeDescription},
};
use crate::record::{Attribute, COMMON, Kind, Mutability, Returned, Uniqueness};
use crate::terminal_safe::TerminalSafe;
use std::fmt;

/// One difference.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct DriftChange {
    /// The part that differs: `User`, `User.name.givenName`, `User.urn:…:User`, `configuration.patch`.
    pub path: String,
    /// The kind of difference.
    pub kind: ChangeKind,
    /// Whether an operation that worked may fail now.
    pub breaking: bool,
    /// The old and the new value, and the consequence.
    pub message: String,
}

/// The kind of a difference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum ChangeKind {
    /// Added by the provider.
    Added,
    /// Removed by the provider.
    Removed,
    /// A resource type's endpoint.
    Endpoint,
    /// A resource type's base schema.
    Schema,
    /// An attribute's data type.
    Type,
    /// `multiValued`
    MultiValued,
    /// `required`, of an attribute or an extension.
    Required,
    /// `caseExact`
    CaseExact,
    /// `mutability`
    Mutability,
    /// `returned`
    Returned,
    /// `uniqueness`
    Uniqueness,
    /// `canonicalValues`
    CanonicalValues,
    /// `referenceTypes`
    ReferenceTypes,
    /// Whether a feature is supported.
    Feature,
    /// A limit of a feature.
    Limit,
}

/// `breaking  User.employeeType  string → complex  …`
impl fmt::Display for DriftChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = if self.breaking {
            "breaking  "
        } else {
            "compatible"
        };
        let (path, message) = (TerminalSafe(&self.path), TerminalSafe(&self.message));
        write!(f, "{word}  {path}  {message}")
    }
}

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

/// Compares a provider's description with an earlier one. Returns the differences.
///
/// The result has the changes of the configuration first, then those of each earlier resource type and attribute in their order,
/// then new resource types in the order of the provider's documents. To compare a provider with the documents that a client was
/// generated from, use `Client::verify`.
///
/// ```
/// use scim_runtime::describe::{Description, drift};
/// use serde_json::json;
///
/// let schemas = json!([{"id": "urn:example:Badge", "attributes": [{"name": "number", "type": "integer"}]}]);
/// let types = json!([{"name": "Badge", "endpoint": "/Badges", "schema": "urn:example:Badge"}]);
/// let before = Description::from_documents(&schemas, &types, &json!({"sort": {"supported": true}}))?;
/// let now = Description::from_documents(&schemas, &types, &json!({}))?;
///
/// let changes = drift(&before, &now);
/// assert_eq!(changes[0].path, "configuration.sort");
/// assert!(changes[0].breaking);
/// # Ok::<(), scim_runtime::describe::DescribeError>(())
/// ```
#[must_use]
pub fn drift(before: &Description, now: &Description) -> Vec<DriftChange> {
    let known: Vec<KnownType<'_>> = before.resource_types.iter().map(KnownType::from).collect();
    drift_of(&known, &before.configuration, now)
}

/// Compares a provider with the resource types and the configuration that a client knows.
pub(crate) fn drift_of(
    known: &[KnownType<'_>],
    configuration: &Configuration,
    now: &Description,
) -> Vec<DriftChange> {
    let mut changes = Changes::default();
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
        let message = format!("added at {}: the client does not know it", new.endpoint);
        changes.compatible(&new.name, ChangeKind::Added, message);
    }
    changes.0
}

#[derive(Default)]
struct Changes(Vec<DriftChange>);

impl Changes {
    fn add(&mut self, path: &str, kind: ChangeKind, breaking: bool, message: impl Into<String>) {
        self.0.push(DriftChange {
            path: path.to_owned(),
            kind,
            breaking,
            message: message.into(),
        });
    }

    fn breaking(&mut self, path: &str, kind: ChangeKind, message: impl Into<String>) {
        self.add(path, kind, true, message);
    }

    fn compatible(&mut self, path: &str, kind: ChangeKind, message: impl Into<String>) {
        self.add(path, kind, false, message);
    }
}

fn features(changes: &mut Changes, old: &Configuration, new: &Configuration) {
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
                "supported now: the client does not offer it",
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

fn limit(changes: &mut Changes, path: &str, old: LimitState, new: LimitState, requests: Requests) {
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

fn resource_type(changes: &mut Changes, old: &KnownType<'_>, new: &KnownType<'_>) {
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

fn attributes(changes: &mut Changes, within: &str, old: &[Attribute], new: &[Attribute]) {
    let own = |attribute: &&Attribute| Attribute::find(COMMON, &attribute.name).is_none();
    for old in old.iter().filter(own) {
        let path = format!("{within}.{}", old.name);
        match Attribute::find(new, &old.name) {
            Some(new) => attribute(changes, &path, old, new),
            None => changes.breaking(
                &path,
                ChangeKind::Removed,
                "removed: the provider refuses or drops it, and no longer returns it",
            ),
        }
    }
    for new in new.iter().filter(own) {
        if Attribute::find(old, &new.name).is_some() {
            continue;
        }
        let path = format!("{within}.{}", new.name);
        if is_required_in_requests(new) {
            let message = "added and required: resources without it are refused";
            changes.breaking(&path, ChangeKind::Added, message);
        } else {
            let message = "added: the client keeps it as an unknown attribute";
            changes.compatible(&path, ChangeKind::Added, message);
        }
    }
}

/// Whether a client must send the attribute.
fn is_required_in_requests(attribute: &Attribute) -> bool {
    attribute.required && attribute.mutability != Mutability::ReadOnly
}

fn attribute(changes: &mut Changes, path: &str, old: &Attribute, new: &Attribute) {
    if old.kind != new.kind {
        let message = format!(
            "{} → {}: field type changes",
            old.kind.as_str(),
            new.kind.as_str()
        );
        changes.breaking(path, ChangeKind::Type, message);
        return;
    }
    if old.multi_valued != new.multi_valued {
        let message = if new.multi_valued {
            "one value → several: field type changes"
        } else {
            "several values → one: field type changes"
        };
        changes.breaking(path, ChangeKind::MultiValued, message);
    }
    required(changes, path, old, new);
    mutability(changes, path, old.mutability, new.mutability);
    returned(changes, path, old, new);
    if old.case_exact != new.case_exact {
        let message = if new.case_exact {
            "not caseExact → caseExact: filters are case-sensitive"
        } else {
            "caseExact → not caseExact: filters are no longer case-sensitive"
        };
        changes.compatible(path, ChangeKind::CaseExact, message);
    }
    if old.uniqueness != new.uniqueness {
        let word = |uniqueness| match uniqueness {
            Uniqueness::None => "none",
            Uniqueness::Server => "server",
            Uniqueness::Global => "global",
        };
        let message = format!(
            "uniqueness {} → {}",
            word(old.uniqueness),
            word(new.uniqueness)
        );
        changes.compatible(path, ChangeKind::Uniqueness, message);
    }
    words(changes, path, old, new);
    attributes(changes, path, &old.sub_attributes, &new.sub_attributes);
}

fn required(changes: &mut Changes, path: &str, old: &Attribute, new: &Attribute) {
    let message = match (old.required, new.required) {
        (false, true) if is_required_in_requests(new) => {
            "optional → required: resources without it are refused"
        }
        (false, true) => {
            let message = "optional → required: always returned";
            return changes.compatible(path, ChangeKind::Required, message);
        }
        (true, false) if old.kind == Kind::Extension => {
            let message = "required → optional";
            return changes.compatible(path, ChangeKind::Required, message);
        }
        (true, false) => "required → optional: strict reading rejects resources without it",
        _ => return,
    };
    changes.breaking(path, ChangeKind::Required, message);
}

fn mutability(changes: &mut Changes, path: &str, old: Mutability, new: Mutability) {
    if old == new {
        return;
    }
    let writes = |mutability| match mutability {
        Mutability::ReadOnly => 0,
        Mutability::Immutable => 1,
        Mutability::ReadWrite | Mutability::WriteOnly => 2,
    };
    let message = format!("{} → {}", old.as_str(), new.as_str());
    if writes(new) < writes(old) {
        let message = format!("{message}: written values are refused or dropped");
        changes.breaking(path, ChangeKind::Mutability, message);
    } else if new == Mutability::WriteOnly {
        let message = format!("{message}: its value is no longer returned");
        changes.breaking(path, ChangeKind::Mutability, message);
    } else {
        changes.compatible(path, ChangeKind::Mutability, message);
    }
}

fn returned(changes: &mut Changes, path: &str, old: &Attribute, new: &Attribute) {
    if old.returned == new.returned {
        return;
    }
    let message = format!(
        "returned {} → {}",
        old.returned.as_str(),
        new.returned.as_str()
    );
    let follows = match (old.returned, new.returned) {
        (_, Returned::Never) => "no longer returned",
        (Returned::Never, _) => "strict reading rejects it",
        (Returned::Always | Returned::Default, Returned::Request) => "returned only on request",
        (Returned::Always, Returned::Default) if old.required => {
            "strict reading misses it in projections"
        }
        _ => return changes.compatible(path, ChangeKind::Returned, message),
    };
    changes.breaking(path, ChangeKind::Returned, format!("{message}: {follows}"));
}

/// Canonical values and reference types.
fn words(changes: &mut Changes, path: &str, old: &Attribute, new: &Attribute) {
    let missing =
        |from: &Attribute, than: &Attribute, words: fn(&Attribute) -> &crate::record::Words| {
            let in_other = |word: &str| {
                words(than)
                    .iter()
                    .any(|other| other.eq_ignore_ascii_case(word))
            };
            let missing = words(from).iter().filter(|word| !in_other(word));
            missing
                .map(|word| format!("`{word}`"))
                .collect::<Vec<_>>()
                .join(", ")
        };
    let canonical = |attribute: &Attribute| !attribute.canonical_values.is_empty();
    let removed = missing(old, new, |attribute| &attribute.canonical_values);
    let added = missing(new, old, |attribute| &attribute.canonical_values);
    if !removed.is_empty() && canonical(new) && new.mutability != Mutability::ReadOnly {
        let message = format!("canonical values removed: {removed}: the provider may refuse them");
        changes.breaking(path, ChangeKind::CanonicalValues, message);
    } else if !removed.is_empty() {
        let message = format!("canonical values removed: {removed}");
        changes.compatible(path, ChangeKind::CanonicalValues, message);
    }
    if !added.is_empty() {
        let message = format!("canonical values added: {added}");
        changes.compatible(path, ChangeKind::CanonicalValues, message);
    }
    let removed = missing(old, new, |attribute| &attribute.reference_types);
    let added = missing(new, old, |attribute| &attribute.reference_types);
    for (word, list) in [("removed", removed), ("added", added)] {
        if !list.is_empty() {
            let message = format!("reference types {word}: {list}");
            changes.compatible(path, ChangeKind::ReferenceTypes, message);
        }
    }
}
