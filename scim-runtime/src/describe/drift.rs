//! How a provider differs from what a client was generated from.
//!
//! A change is *breaking* if what the client could do before may fail now: what it sends is refused, or what it reads is of
//! another type, is missing, or is refused by a strict reading.

use super::{
    configuration::Configuration,
    description::{Description, ResourceTypeDescription},
};
use crate::record::{Attribute, COMMON, Kind, Mutability, Returned, Uniqueness};
use std::fmt;

/// One difference.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Change {
    /// What differs: `User`, `User.name.givenName`, `User.urn:…:User`, `configuration.patch`.
    pub path: String,
    /// How.
    pub kind: ChangeKind,
    /// Whether what worked may fail now.
    pub breaking: bool,
    /// From what to what, and what follows.
    pub message: String,
}

/// What of a path differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum ChangeKind {
    /// It is new.
    Added,
    /// It is gone.
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
impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = if self.breaking {
            "breaking  "
        } else {
            "compatible"
        };
        // A document's text is not trusted: control characters don't reach a terminal.
        let text = format!("{word}  {}  {}", self.path, self.message);
        text.chars().try_for_each(|char| {
            fmt::Write::write_char(f, if char.is_control() { '?' } else { char })
        })
    }
}

/// A resource type as a client knows it.
#[derive(Debug, Clone, Copy)]
pub struct KnownType<'a> {
    /// `User`
    pub name: &'a str,
    /// `/Users`
    pub endpoint: &'a str,
    /// The base schema.
    pub urn: &'a str,
    /// The base schema's attributes and the extensions.
    pub attributes: &'a [Attribute],
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

/// The differences: the configuration's, then those of each known resource type and attribute in their order, then what is new
/// in the order of the provider's documents.
#[must_use]
pub fn drift(
    known: &[KnownType<'_>],
    configuration: &Configuration,
    now: &Description,
) -> Vec<Change> {
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
struct Changes(Vec<Change>);

impl Changes {
    fn add(&mut self, path: &str, kind: ChangeKind, breaking: bool, message: impl Into<String>) {
        self.0.push(Change {
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
    let switches = [
        ("patch", old.patch, new.patch),
        ("bulk", old.bulk.is_some(), new.bulk.is_some()),
        ("filter", old.filter.is_some(), new.filter.is_some()),
        ("changePassword", old.change_password, new.change_password),
        ("sort", old.sort, new.sort),
        ("etag", old.etag, new.etag),
        (
            "pagination.index",
            old.pagination.index,
            new.pagination.index,
        ),
        (
            "pagination.cursor",
            old.pagination.cursor,
            new.pagination.cursor,
        ),
    ];
    for (name, old, new) in switches {
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
            _ => {}
        }
    }
    if let (Some(old), Some(new)) = (old.bulk, new.bulk) {
        let limits = [
            ("maxOperations", old.max_operations, new.max_operations),
            ("maxPayloadSize", old.max_payload_size, new.max_payload_size),
        ];
        for (name, old, new) in limits {
            limit(
                changes,
                &format!("configuration.bulk.{name}"),
                old,
                new,
                Sent::UpToIt,
            );
        }
    }
    if let (Some(old), Some(new)) = (old.filter, new.filter) {
        let path = "configuration.filter.maxResults";
        limit(changes, path, old.max_results, new.max_results, Sent::Never);
    }
    let pages = [
        (
            "defaultPageSize",
            old.pagination.default_page_size,
            new.pagination.default_page_size,
        ),
        (
            "maxPageSize",
            old.pagination.max_page_size,
            new.pagination.max_page_size,
        ),
        (
            "cursorTimeout",
            old.pagination.cursor_timeout,
            new.pagination.cursor_timeout,
        ),
    ];
    for (name, old, new) in pages {
        limit(
            changes,
            &format!("configuration.pagination.{name}"),
            old,
            new,
            Sent::Never,
        );
    }
}

/// Whether the client makes requests as large as a limit allows.
#[derive(Clone, Copy, PartialEq)]
enum Sent {
    UpToIt,
    Never,
}

fn limit(changes: &mut Changes, path: &str, old: Option<u64>, new: Option<u64>, sent: Sent) {
    if old == new {
        return;
    }
    let shown = |limit: Option<u64>| limit.map_or("not said".to_owned(), |limit| limit.to_string());
    let message = format!("{} → {}", shown(old), shown(new));
    let is_lower = new.is_some_and(|new| old.is_none_or(|old| new < old));
    if is_lower && sent == Sent::UpToIt {
        let message = format!("{message}: requests that fitted are refused");
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
        let message = format!("{} → {}: resources are of another schema", old.urn, new.urn);
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
                "removed: it is refused or dropped where it is sent, and no longer comes",
            ),
        }
    }
    for new in new.iter().filter(own) {
        if Attribute::find(old, &new.name).is_some() {
            continue;
        }
        let path = format!("{within}.{}", new.name);
        if is_demanded(new) {
            let message = "added and required: resources without it are refused";
            changes.breaking(&path, ChangeKind::Added, message);
        } else {
            let message = "added: the client keeps it as an unknown attribute";
            changes.compatible(&path, ChangeKind::Added, message);
        }
    }
}

/// Whether a client must send it.
fn is_demanded(attribute: &Attribute) -> bool {
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
            "not caseExact → caseExact: filters tell case apart"
        } else {
            "caseExact → not caseExact: filters no longer tell case apart"
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
        (false, true) if is_demanded(new) => {
            "optional → required: resources without it are refused"
        }
        (false, true) => {
            let message = "optional → required: it always comes";
            return changes.compatible(path, ChangeKind::Required, message);
        }
        (true, false) if old.kind == Kind::Extension => {
            let message = "required → optional";
            return changes.compatible(path, ChangeKind::Required, message);
        }
        (true, false) => "required → optional: a strict reading refuses resources without it",
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
        let message = format!("{message}: what is written is refused or dropped");
        changes.breaking(path, ChangeKind::Mutability, message);
    } else if new == Mutability::WriteOnly {
        let message = format!("{message}: it is no longer read");
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
        (_, Returned::Never) => "it no longer comes",
        (Returned::Never, _) => "a strict reading refuses it where it comes",
        (Returned::Always | Returned::Default, Returned::Request) => {
            "it comes only where it is asked for"
        }
        (Returned::Always, Returned::Default) if old.required => {
            "a strict reading misses it where others are asked for"
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
    let gone = missing(old, new, |attribute| &attribute.canonical_values);
    let come = missing(new, old, |attribute| &attribute.canonical_values);
    if !gone.is_empty() && canonical(new) && new.mutability != Mutability::ReadOnly {
        let message =
            format!("canonical values without {gone}: where it is sent it may be refused");
        changes.breaking(path, ChangeKind::CanonicalValues, message);
    } else if !gone.is_empty() {
        let message = format!("canonical values without {gone}");
        changes.compatible(path, ChangeKind::CanonicalValues, message);
    }
    if !come.is_empty() {
        let message = format!("canonical values with {come}");
        changes.compatible(path, ChangeKind::CanonicalValues, message);
    }
    let gone = missing(old, new, |attribute| &attribute.reference_types);
    let come = missing(new, old, |attribute| &attribute.reference_types);
    for (word, list) in [("without", gone), ("with", come)] {
        if !list.is_empty() {
            let message = format!("reference types {word} {list}");
            changes.compatible(path, ChangeKind::ReferenceTypes, message);
        }
    }
}
