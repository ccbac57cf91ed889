//! Drift of attributes: each characteristic, old and new.

use super::change::{ChangeKind, DriftChanges};
use crate::record::{
    Attribute, AttributeCharacteristic, COMMON, Kind, Mutability, Returned, Uniqueness, Words,
};

/// Compares attributes and their sub-attributes. `within` is the path of the resource type or attribute that contains them.
pub(super) fn attributes(
    changes: &mut DriftChanges,
    within: &str,
    old: &[Attribute],
    new: &[Attribute],
) {
    let own = |attribute: &&Attribute| Attribute::find(COMMON, &attribute.name).is_none();
    for old in old.iter().filter(own) {
        let path = format!("{within}.{}", old.name);
        match Attribute::find(new, &old.name) {
            Some(new) => attribute(changes, &path, old, new),
            None => changes.breaking(
                &path,
                ChangeKind::Removed,
                "removed: the provider rejects or ignores it, and no longer returns it",
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

fn attribute(changes: &mut DriftChanges, path: &str, old: &Attribute, new: &Attribute) {
    for characteristic in AttributeCharacteristic::ALL {
        compare(changes, path, *characteristic, old, new);
    }
    if old.kind == new.kind {
        attributes(changes, path, &old.sub_attributes, &new.sub_attributes);
    }
}

/// Compares one characteristic. If the data type changed, the others aren't reported.
fn compare(
    changes: &mut DriftChanges,
    path: &str,
    characteristic: AttributeCharacteristic,
    old: &Attribute,
    new: &Attribute,
) {
    if old.kind != new.kind && characteristic != AttributeCharacteristic::Type {
        return;
    }
    match characteristic {
        AttributeCharacteristic::Type => data_type(changes, path, old.kind, new.kind),
        AttributeCharacteristic::MultiValued => multi_valued(changes, path, old, new),
        AttributeCharacteristic::Required => required(changes, path, old, new),
        AttributeCharacteristic::Mutability => {
            mutability(changes, path, old.mutability, new.mutability)
        }
        AttributeCharacteristic::Returned => returned(changes, path, old, new),
        AttributeCharacteristic::CaseExact => case_exact(changes, path, old, new),
        AttributeCharacteristic::Uniqueness => {
            uniqueness(changes, path, old.uniqueness, new.uniqueness)
        }
        AttributeCharacteristic::CanonicalValues => canonical_values(changes, path, old, new),
        AttributeCharacteristic::ReferenceTypes => reference_types(changes, path, old, new),
    }
}

fn data_type(changes: &mut DriftChanges, path: &str, old: Kind, new: Kind) {
    if old != new {
        let message = format!("{} → {}: field type changes", old.as_str(), new.as_str());
        changes.breaking(path, ChangeKind::Type, message);
    }
}

fn multi_valued(changes: &mut DriftChanges, path: &str, old: &Attribute, new: &Attribute) {
    let message = match (old.multi_valued, new.multi_valued) {
        (false, true) => "one value → several: field type changes",
        (true, false) => "several values → one: field type changes",
        (true, true) | (false, false) => return,
    };
    changes.breaking(path, ChangeKind::MultiValued, message);
}

fn case_exact(changes: &mut DriftChanges, path: &str, old: &Attribute, new: &Attribute) {
    let message = match (old.case_exact, new.case_exact) {
        (false, true) => "not caseExact → caseExact: filters are case-sensitive",
        (true, false) => "caseExact → not caseExact: filters are no longer case-sensitive",
        (true, true) | (false, false) => return,
    };
    changes.compatible(path, ChangeKind::CaseExact, message);
}

fn uniqueness(changes: &mut DriftChanges, path: &str, old: Uniqueness, new: Uniqueness) {
    if old != new {
        let message = format!("uniqueness {} → {}", old.as_str(), new.as_str());
        changes.compatible(path, ChangeKind::Uniqueness, message);
    }
}

fn required(changes: &mut DriftChanges, path: &str, old: &Attribute, new: &Attribute) {
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

fn mutability(changes: &mut DriftChanges, path: &str, old: Mutability, new: Mutability) {
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

fn returned(changes: &mut DriftChanges, path: &str, old: &Attribute, new: &Attribute) {
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

fn canonical_values(changes: &mut DriftChanges, path: &str, old: &Attribute, new: &Attribute) {
    let removed = missing(&old.canonical_values, &new.canonical_values);
    let added = missing(&new.canonical_values, &old.canonical_values);
    let is_restricted = !new.canonical_values.is_empty() && new.mutability != Mutability::ReadOnly;
    if !removed.is_empty() && is_restricted {
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
}

fn reference_types(changes: &mut DriftChanges, path: &str, old: &Attribute, new: &Attribute) {
    let removed = missing(&old.reference_types, &new.reference_types);
    let added = missing(&new.reference_types, &old.reference_types);
    for (word, list) in [("removed", removed), ("added", added)] {
        if !list.is_empty() {
            let message = format!("reference types {word}: {list}");
            changes.compatible(path, ChangeKind::ReferenceTypes, message);
        }
    }
}

/// The words that the other list doesn't contain, ignoring case.
fn missing(words: &Words, other: &Words) -> String {
    let is_in_other = |word: &str| other.iter().any(|other| other.eq_ignore_ascii_case(word));
    let missing = words.iter().filter(|word| !is_in_other(word));
    let missing: Vec<String> = missing.map(|word| format!("`{word}`")).collect();
    missing.join(", ")
}
